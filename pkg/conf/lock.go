package conf

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

const lockName = "pharos.lock"

// ErrLocked is in the error about a data folder that another process uses.
var ErrLocked = errors.New("pharos is already running on this folder")

// FolderLock is the right to use a data folder. The kernel takes it back when
// the process ends, however it ends.
type FolderLock struct{ file *os.File }

// Lock takes a data folder for this process. When another has it the error
// matches ErrLocked and says which process that is.
func Lock(dir string) (*FolderLock, error) {
	path := filepath.Join(dir, lockName)
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("locking data folder: %w", err)
	}
	switch err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); {
	case errors.Is(err, syscall.EWOULDBLOCK):
		return nil, errors.Join(heldBy(f), f.Close())
	case err != nil:
		return nil, errors.Join(fmt.Errorf("locking data folder %s: %w", dir, err), f.Close())
	}
	if err := writePID(f); err != nil {
		return nil, errors.Join(fmt.Errorf("locking data folder %s: %w", dir, err), f.Close())
	}
	return &FolderLock{f}, nil
}

// heldBy reads who has the lock. The holder may not have written it yet.
func heldBy(f *os.File) error {
	b := make([]byte, 20)
	n, _ := f.ReadAt(b, 0)
	pid, err := strconv.Atoi(strings.TrimSpace(string(b[:n])))
	if err != nil {
		return ErrLocked
	}
	return fmt.Errorf("%w (pid %d)", ErrLocked, pid)
}

func writePID(f *os.File) error {
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err := f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	return err
}

// Unlock gives the folder back. The file stays: removing it would let two
// processes lock two files of one name.
func (l *FolderLock) Unlock() error {
	if err := l.file.Close(); err != nil {
		return fmt.Errorf("unlocking data folder: %w", err)
	}
	return nil
}
