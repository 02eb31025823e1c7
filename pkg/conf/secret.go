package conf

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

const (
	secretMode = 0o600
	// Keys and tokens have some hundred bytes. A larger file was named by mistake.
	secretMax = 64 << 10
)

// ErrExposed is in the error about a secret that other users of the machine may read.
var ErrExposed = errors.New("others may read it")

// SecretFile reads a secret. It refuses one that group or others may read or
// write, what is not a plain file, and an empty one; the error names the file
// and what to do, never the content.
func SecretFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading secret: %w", err)
	}
	defer f.Close()
	// The open file is asked, not the path: nobody can swap it in between.
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("reading secret: %w", err)
	}
	if err := checkSecret(path, info); err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(f, secretMax))
	if err != nil {
		return nil, fmt.Errorf("reading secret %s: %w", path, err)
	}
	return data, nil
}

func checkSecret(path string, info fs.FileInfo) error {
	switch mode := info.Mode(); {
	case !mode.IsRegular():
		return fmt.Errorf("reading secret %s: not a plain file", path)
	case mode.Perm()&0o077 != 0:
		return fmt.Errorf("reading secret %s: %w (mode %04o): chmod 600 it, and replace the secret if somebody may have read it",
			path, ErrExposed, mode.Perm())
	case info.Size() == 0:
		return fmt.Errorf("reading secret %s: the file is empty", path)
	case info.Size() > secretMax:
		return fmt.Errorf("reading secret %s: %d bytes are too many for a secret", path, info.Size())
	}
	return nil
}

// WriteSecret puts a secret in place of whatever was at the path. A reader sees
// the old file or the new one, whole; after a power cut too.
func WriteSecret(path string, data []byte) error {
	return putSecret(path, data, os.Rename)
}

// CreateSecret is WriteSecret that never replaces: when there is a file
// already, the error matches fs.ErrExist and the file is as it was.
func CreateSecret(path string, data []byte) error {
	// A link fails when the name is taken, where a rename would win silently.
	return putSecret(path, data, os.Link)
}

func putSecret(path string, data []byte, place func(from, to string) error) error {
	dir := filepath.Dir(path)
	tmp, err := writeTemp(dir, data)
	if err != nil {
		return fmt.Errorf("writing secret %s: %w", path, err)
	}
	defer os.Remove(tmp) // nothing is there after a rename
	if err := place(tmp, path); err != nil {
		return fmt.Errorf("writing secret: %w", err)
	}
	return syncDir(dir)
}

// writeTemp leaves a synced file of mode 0600 in dir; os.CreateTemp opens with
// O_EXCL and that mode, so at no time can others open it.
func writeTemp(dir string, data []byte) (path string, err error) {
	f, err := os.CreateTemp(dir, ".secret-*")
	if err != nil {
		return "", err
	}
	defer func() {
		if err = errors.Join(err, f.Close()); err != nil {
			os.Remove(f.Name())
		}
	}()
	if err := f.Chmod(secretMode); err != nil {
		return "", err
	}
	if _, err := f.Write(data); err != nil {
		return "", err
	}
	return f.Name(), f.Sync()
}

// syncDir makes the name durable, not only the content.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("syncing folder: %w", err)
	}
	defer d.Close()
	if err := d.Sync(); err != nil {
		return fmt.Errorf("syncing folder %s: %w", dir, err)
	}
	return nil
}
