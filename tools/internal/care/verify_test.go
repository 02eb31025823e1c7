package care_test

import (
	"os"
	"path/filepath"
	"testing"

	"pharos/pkg/testkit"
	"pharos/tools/internal/allinone"
	"pharos/tools/internal/care"
)

func TestWhateverIsChangedIsNamed(t *testing.T) {
	t.Parallel()
	d := newDeployment(t, testkit.OwnPostgres(t))
	d.start()
	d.tell(5)
	d.settled(5)
	d.wantSound(d.stack.Care())

	id := d.one("incident", `select id::text from incident order by id desc limit 1`)
	seq := d.one("tally", `select min(seq)::text from moment`)
	d.alter("incident", `update incident set phase = 'none' where id = $1`, id)
	d.alter("desk", `insert into exercise (id, seq, name, ends_at) values ('0187a0b2-8d40-7c11-a0f3-5b1c0a2f6e01', 1, 'x', now())`)
	d.alter("tally", `delete from moment where seq = $1::bigint`, seq)
	d.flip(d.archived(), 400)
	d.wantNamed(d.verify(d.stack.Care()),
		care.Difference{Part: "archive", Sequence: 1, File: filepath.Base(d.archived())},
		care.Difference{Part: "incident", Table: "incident", Key: "id=" + id, Column: "phase"},
		care.Difference{Part: "desk", Table: "exercise", Key: "id=0187a0b2-8d40-7c11-a0f3-5b1c0a2f6e01"},
		care.Difference{Part: "tally", Table: "moment", Key: "seq=" + seq})
	d.flip(d.archived(), 400)
	if err := d.stack.Care().Rebuild(t.Context(), nil, false, nil); err != nil {
		t.Fatal(err)
	}
	d.wantSound(d.stack.Care())
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
		if r.Sound() || r.Differences[0].Sequence == 0 {
			t.Errorf("a byte of the log: verify found %+v", r)
		}
	})
}
