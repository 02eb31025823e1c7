package cluster

import (
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// account is who runs the server when root starts it, because PostgreSQL refuses root. Nil is ourselves.
type account struct {
	uid, gid uint32
}

// chooseAccount gives root the owner of existing data, so that a folder made by an ordinary user stays theirs, and the
// user postgres for new data.
func chooseAccount(dir string) (*account, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	if info, err := os.Stat(dataDir(dir)); err == nil {
		if owner, ok := info.Sys().(*syscall.Stat_t); ok && owner.Uid != 0 {
			return &account{uid: owner.Uid, gid: owner.Gid}, nil
		}
	}
	return lookup("postgres")
}

func lookup(name string) (*account, error) {
	found, err := user.Lookup(name)
	if err != nil {
		return nil, fmt.Errorf("finding the user that runs the server for root (package postgresql-common makes it): %w", err)
	}
	uid, err := strconv.ParseUint(found.Uid, 10, 32)
	if err != nil {
		return nil, fmt.Errorf("reading the number of user %s: %w", name, err)
	}
	gid, err := strconv.ParseUint(found.Gid, 10, 32)
	if err != nil {
		return nil, fmt.Errorf("reading the group of user %s: %w", name, err)
	}
	return &account{uid: uint32(uid), gid: uint32(gid)}, nil
}

func (a *account) give(path string) error {
	if a == nil {
		return nil
	}
	return os.Chown(path, int(a.uid), int(a.gid))
}

// credential is nil for ourselves. No supplementary groups are kept.
func (a *account) credential() *syscall.Credential {
	if a == nil {
		return nil
	}
	return &syscall.Credential{Uid: a.uid, Gid: a.gid}
}

// tempDir is the system's temporary folder, or /tmp when that is too long for a socket or closed to the account.
func (a *account) tempDir() string {
	dir := os.TempDir()
	if len(dir)+len("/"+socketPrefix)+10 > maxSocketPath || (a != nil && !open(dir)) {
		return "/tmp"
	}
	return dir
}

// open tells whether everybody may pass through the folder and all its parents.
func open(dir string) bool {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return false
	}
	for {
		info, err := os.Stat(dir)
		if err != nil || info.Mode().Perm()&0o001 == 0 {
			return false
		}
		if dir == filepath.Dir(dir) {
			return true
		}
		dir = filepath.Dir(dir)
	}
}
