package care_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pharos/pkg/testkit"
	"pharos/tools/internal/allinone"
	"pharos/tools/internal/care"
)

func TestWhateverIsChangedIsNamed(t *testing.T) {
	t.Parallel()
	db := testkit.OwnPostgres(t)
	d := newDeployment(t, db)
	d.start()
	d.tell(5)
	d.settled(5)
	d.wantSound(d.stack.Care())

	wantOne := func(what string, r care.Report, want care.Difference) {
		t.Helper()
		if len(r.Differences) != 1 {
			t.Fatalf("%s: verify found %+v, want one", what, r.Differences)
		}
		got := r.Differences[0]
		if got.Part != want.Part || got.Sequence != want.Sequence || got.File != want.File || got.Table != want.Table || got.Column != want.Column ||
			!strings.Contains(got.Key, want.Key) {
			t.Errorf("%s: verify found %+v, want %+v", what, got, want)
		}
	}
	pool := db.Pool(t, "incident")
	by := func(statement string, args ...any) {
		t.Helper()
		if tag, err := pool.Exec(t.Context(), statement, args...); err != nil || tag.RowsAffected() != 1 {
			t.Fatalf("%s: %d rows, %v", statement, tag.RowsAffected(), err)
		}
	}
	var id string
	if err := pool.QueryRow(t.Context(), `select id from incident order by id desc limit 1`).Scan(&id); err != nil {
		t.Fatal(err)
	}
	by(`update incident set phase = 'none' where id = $1`, id)
	wantOne("a value in a row", d.verify(d.stack.Care()), care.Difference{Part: "incident", Table: "incident", Key: "id=" + id, Column: "phase"})
	by(`update incident set phase = 'distress' where id = $1`, id)
	by(`insert into report_key (report_id, by, value) select id, 'alias', 'x' from report limit 1`)
	wantOne("a row too many", d.verify(d.stack.Care()), care.Difference{Part: "incident", Table: "report_key", Key: "by=alias value=x"})
	by(`delete from report_key where value = 'x'`)
	by(`delete from incident_event where seq = (select min(seq) from incident_event)`)
	wantOne("a row too few", d.verify(d.stack.Care()), care.Difference{Part: "incident", Table: "incident_event", Key: "seq="})
	if err := d.stack.Care().Rebuild(t.Context(), []string{"incident"}, false, nil); err != nil {
		t.Fatal(err)
	}
	d.wantSound(d.stack.Care())

	d.flip(d.archived(), 400)
	wantOne("a byte of the archive", d.verify(d.stack.Care()), care.Difference{Part: "archive", Sequence: 1, File: filepath.Base(d.archived())})
	d.flip(d.archived(), 400)
	d.stop()

	folder := func(check func(care.Deployment)) {
		t.Helper()
		f, err := allinone.OpenFolder(t.Context(), d.cfg)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		check(f.Care())
	}
	folder(func(c care.Deployment) {
		d.wantSound(c)
		if err := c.Rebuild(t.Context(), nil, true, nil); err != nil {
			t.Fatal(err)
		}
		d.wantSound(c)
	})
	blocks, err := filepath.Glob(filepath.Join(d.cfg.DataDir, "nats", "jetstream", "*", "streams", "SAR", "msgs", "*.blk"))
	if err != nil || len(blocks) != 1 {
		t.Fatalf("blocks of the log: %v, %v", blocks, err)
	}
	info, err := os.Stat(blocks[0])
	if err != nil {
		t.Fatal(err)
	}
	d.flip(blocks[0], info.Size()/2)
	folder(func(c care.Deployment) {
		r := d.verify(c)
		t.Logf("a byte of the log: %+v", r)
		if r.Sound() || r.Differences[0].Sequence == 0 {
			t.Errorf("a byte of the log: verify found %+v", r)
		}
	})
}
