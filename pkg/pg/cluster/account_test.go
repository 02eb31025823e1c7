package cluster_test

import (
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"

	"pharos/pkg/pg/cluster"
)

func TestDataOfAnOrdinaryUserStayTheirsWhenRootStartsThem(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can start another user's data")
	}
	dir := t.TempDir()
	stop(t, start(t, cluster.Config{Dir: dir}))
	nobody, err := user.Lookup("nobody")
	if err != nil {
		t.Fatal(err)
	}
	uid, err := strconv.Atoi(nobody.Uid)
	if err != nil {
		t.Fatal(err)
	}
	everything := func(path string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(path, uid, -1)
	}
	if err := filepath.WalkDir(dir, everything); err != nil {
		t.Fatal(err)
	}
	execute(t, admin(start(t, cluster.Config{Dir: dir})), `create table theirs (a int)`)
	info, err := os.Stat(filepath.Join(dir, "data", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	if owner := info.Sys().(*syscall.Stat_t).Uid; int(owner) != uid {
		t.Errorf("the server runs as user %d, want %d", owner, uid)
	}
}
