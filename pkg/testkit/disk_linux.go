package testkit

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
)

const capSysAdmin = 21

// SmallDisk puts a disk of so many MiB at dir, which is made, for this test
// alone. Nobody may mount for others, so the test runs once more by itself in a
// process whose mounts are its own; where it returns false the test is over. A
// system that lets nobody mount, such as a chroot of an ordinary user, skips it.
func SmallDisk(t *testing.T, dir string, mib int) bool {
	t.Helper()
	if !ownMounts() {
		again(t)
		return false
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%dm,mode=0700", mib)); err != nil {
		t.Skipf("this needs a small disk of its own, and the system lets us mount none: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return true
}

// ownMounts tells whether this is the process that again started.
func ownMounts() bool {
	if uid := os.Getuid(); uid != 0 { // then it is the one user that there is
		users, err := os.ReadFile("/proc/self/uid_map")
		return err == nil && slices.Equal(strings.Fields(string(users)), []string{fmt.Sprint(uid), fmt.Sprint(uid), "1"})
	}
	ours, err := os.Readlink("/proc/self/ns/mnt")
	if err != nil {
		return false
	}
	theirs, err := os.Readlink(fmt.Sprintf("/proc/%d/ns/mnt", os.Getppid()))
	return err == nil && ours != theirs
}

// again runs the test in a process with mounts of its own.
func again(t *testing.T) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self, "-test.run=^"+t.Name()+"$", "-test.v")
	cmd.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS, Pdeathsig: syscall.SIGKILL}
	if uid := os.Getuid(); uid != 0 { // who it is stays as it is: the database is not started as root
		cmd.SysProcAttr.Cloneflags = syscall.CLONE_NEWUSER
		cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: uid, HostID: uid, Size: 1}}
		cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: os.Getgid(), HostID: os.Getgid(), Size: 1}}
		cmd.SysProcAttr.AmbientCaps = []uintptr{capSysAdmin}
	}
	out, err := cmd.CombinedOutput()
	var ended *exec.ExitError
	switch {
	case err != nil && !errors.As(err, &ended):
		t.Skipf("this needs a small disk of its own, and the system lets us mount none: %v", err)
	case err != nil:
		t.Errorf("%v\n%s", err, out)
	case bytes.Contains(out, []byte("--- SKIP")):
		t.Skipf("%s", out)
	}
}
