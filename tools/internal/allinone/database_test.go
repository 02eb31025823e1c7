package allinone_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"pharos/pkg/testkit"
	"pharos/tools/internal/allinone"
)

// killDatabase ends the private database as a power cut does.
func (d *deployment) killDatabase() {
	d.t.Helper()
	raw, err := os.ReadFile(filepath.Join(d.dir, "postgres", "data", "postmaster.pid"))
	if err != nil {
		d.t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(raw), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		d.t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		d.t.Fatalf("kill the database %d: %v", pid, err)
	}
}

func TestADatabaseThatIsKilledComesBackByItselfAndNothingIsLost(t *testing.T) {
	d := runWith(t, allinone.Config{})
	var ids []string
	for range 3 {
		ids = append(ids, d.report(), d.report())
		d.killDatabase()
		ids = append(ids, d.report(), d.report()) // it is gone, or just coming back
		d.eachInItsOwn(ids)
	}
	d.pictureIs("live")
	d.counted(len(ids))
	d.sound()
}

func TestWhileTheDatabasesDiskIsFullReportsAreTakenAndThePictureSaysThatItIsOld(t *testing.T) {
	dir := t.TempDir()
	disk := filepath.Join(dir, "postgres")
	if !testkit.SmallDisk(t, disk, 160) {
		return
	}
	d := runWith(t, allinone.Config{DataDir: dir})
	ids := []string{d.report()}
	d.eachInItsOwn(ids)
	release := testkit.Fill(t, disk, 0)
	d.until(func() error { // what is written goes into pages that are there already, as long as there are some
		if d.picture == "old" {
			return nil
		}
		id, err := d.try()
		if err != nil {
			return err
		}
		ids = append(ids, id)
		return errNotOld
	})
	t.Logf("%d reports went into what room there was", len(ids))
	ids = append(ids, d.report())
	d.killDatabase() // and without room it cannot start again
	ids = append(ids, d.report())
	d.pictureIs("old")
	release()
	d.pictureIs("live")
	d.eachInItsOwn(ids)
	d.counted(len(ids))
	d.sound()
}

// The views are in the database, and the log is not: a database whose files are
// damaged keeps nobody from reporting, and is made anew as soon as its folder is
// taken away.
func TestADatabaseThatDoesNotStartKeepsNobodyFromReporting(t *testing.T) {
	dir := t.TempDir()
	d := runWith(t, allinone.Config{DataDir: dir})
	ids := []string{d.report(), d.report()}
	d.eachInItsOwn(ids)
	d.stop()
	damaged := filepath.Join(dir, "postgres", "data", "global", "pg_control")
	if err := os.WriteFile(damaged, make([]byte, 8192), 0o600); err != nil {
		t.Fatal(err)
	}
	again, err := open(t, allinone.Config{DataDir: dir})
	if err != nil {
		t.Fatalf("with a damaged database: %v", err)
	}
	again.listen()
	again.report()
	again.pictureIs("old")
	if err := os.Rename(filepath.Join(dir, "postgres"), filepath.Join(dir, "damaged")); err != nil { // at once: it is tried every second
		t.Fatal(err)
	}
	again.pictureIs("live")
	again.counted(len(ids) + 1)
	again.sound()
}
