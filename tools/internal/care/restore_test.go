package care_test

import (
	"errors"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pharos/pkg/testkit"
	"pharos/tools/internal/allinone"
	"pharos/tools/internal/care"
)

func none(care.Progress) {}

// report is what one who may see it is told, without the sequence of the feed.
func (d *deployment) report(id string) map[string]any {
	d.t.Helper()
	var r map[string]any
	if err := d.client.Do(d.t.Context(), http.MethodGet, "/v1/reports/"+id, nil, &r); err != nil {
		d.t.Fatalf("report %s: %v", id, err)
	}
	return r
}

func (d *deployment) file(name string) string { return filepath.Join(d.cfg.DataDir, name) }

// The drill: a machine is lost, and another is made of the backup.
func TestABackupMakesAnotherMachineThatIsTheSame(t *testing.T) {
	t.Parallel()
	lost := newDeployment(t, testkit.OwnPostgres(t))
	lost.start()
	ids := lost.tell(4)
	lost.settled(4)
	backup := filepath.Join(t.TempDir(), "backup")
	if _, err := allinone.Backup(lost.cfg, backup); err != nil {
		t.Fatal(err)
	}
	before := lost.report(ids[0])
	lost.must("/v1/reports/"+ids[3]+"/erase", map[string]any{"reason": "asked for"})
	lost.settled(4)
	var backed care.Backup
	testkit.Eventually(t, patience, func() error { // the copy of the keys follows the log
		var err error
		backed, err = allinone.Backup(lost.cfg, backup)
		if err == nil {
			err = lost.goneFrom(backup, ids[3])
		}
		return err
	})
	sound := lost.wantSound(lost.stack.Care())
	if *sound.Archive != backed.Sequence || sound.ArchiveHash != backed.Hash {
		t.Errorf("the backup ends at %d %s, the archive at %d %s", backed.Sequence, backed.Hash, *sound.Archive, sound.ArchiveHash)
	}
	token, err := os.ReadFile(lost.file(allinone.AdminTokenFile))
	if err != nil {
		t.Fatal(err)
	}
	lost.stop()

	found := newDeployment(t, testkit.OwnPostgres(t))
	if _, err := allinone.Restore(t.Context(), found.cfg, backup, none); err != nil {
		t.Fatal(err)
	}
	found.start()
	found.client = found.client.With(strings.TrimSpace(string(token)))
	after := found.report(ids[0])
	if !maps.EqualFunc(before, after, func(a, b any) bool { return sameJSON(t, a, b) }) || after["sealed"] != "open" {
		t.Errorf("report %s was\n%v\nand is\n%v", ids[0], before, after)
	}
	if r := found.report(ids[3]); r["sealed"] != "erased" {
		t.Errorf("the erased report is %v", r)
	}
	found.settled(4)
	again := found.wantSound(found.stack.Care())
	if again.ArchiveHash != sound.ArchiveHash {
		t.Errorf("the archive of the restored log ends with %s, the first with %s", again.ArchiveHash, sound.ArchiveHash)
	}
	if ids := found.tell(5)[4:]; len(ids) != 1 { // and it goes on
		t.Fatal("not told")
	}
	found.wantSound(found.stack.Care())
	found.stop()
	if _, err := allinone.Restore(t.Context(), found.cfg, backup, none); err == nil || !strings.Contains(err.Error(), "goes on to") {
		t.Errorf("restoring an older backup over a newer archive: %v", err)
	}
}

// The log is lost and nothing else, and the archive had no time to end: it makes
// the log, and the views that were read from the lost one are made anew.
func TestALogThatIsLostIsMadeOfItsArchive(t *testing.T) {
	t.Parallel()
	d := newDeployment(t, testkit.OwnPostgres(t))
	d.start()
	ids := d.tell(3)
	d.settled(3)
	asItWas := filepath.Join(t.TempDir(), "archive")
	if err := os.CopyFS(asItWas, os.DirFS(d.file("archive"))); err != nil {
		t.Fatal(err)
	}
	d.stop()
	if _, err := allinone.Restore(t.Context(), d.cfg, "", none); err == nil || !strings.Contains(err.Error(), "not empty") {
		t.Errorf("restoring over the log: %v", err)
	}
	if err := errors.Join(os.RemoveAll(d.file("nats")), os.RemoveAll(d.file("archive")), os.Rename(asItWas, d.file("archive"))); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(d.archived())
	if err != nil {
		t.Fatal(err)
	}
	d.flip(d.archived(), int64(len(raw)/2))
	if _, err := allinone.Restore(t.Context(), d.cfg, "", none); err == nil || !strings.Contains(err.Error(), filepath.Base(d.archived())) {
		t.Errorf("restoring a damaged archive: %v", err)
	}
	d.flip(d.archived(), int64(len(raw)/2))
	for range 2 { // again is the same
		if _, err := allinone.Restore(t.Context(), d.cfg, "", none); err != nil {
			t.Fatal(err)
		}
	}
	d.start()
	for _, id := range ids {
		if r := d.report(id); r["sealed"] != "open" {
			t.Errorf("report %s is %v", id, r)
		}
	}
	d.settled(3)
	r := d.verify(d.stack.Care())
	for _, x := range r.Differences {
		if x.Table != "craft" && x.Table != "fix" { // positions went with their stream, and these were seen before
			t.Errorf("verify found %+v", x)
		}
	}
}
