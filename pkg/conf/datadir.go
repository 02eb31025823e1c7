package conf

import (
	"fmt"
	"os"
	"path/filepath"
)

// SystemDataDir is where root keeps the data of a deployment.
const SystemDataDir = "/var/lib/pharos"

// DefaultDataDir is /var/lib/pharos for root and ~/.local/share/pharos for
// everybody else.
func DefaultDataDir() (string, error) {
	if os.Geteuid() == 0 {
		return SystemDataDir, nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("finding the data folder: %w; name one with --data-dir", err)
	}
	return filepath.Join(home, ".local", "share", "pharos"), nil
}

// OpenDataDir makes the folder and its parents when absent and returns its
// absolute path. A folder it makes is for its owner alone; one that is there
// keeps the mode it was given.
func OpenDataDir(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("opening data folder %s: %w", dir, err)
	}
	if err := os.MkdirAll(filepath.Dir(abs), 0o755); err != nil {
		return "", fmt.Errorf("opening data folder: %w", err)
	}
	if err := os.Mkdir(abs, 0o700); err == nil {
		return abs, syncDir(filepath.Dir(abs))
	}
	info, err := os.Stat(abs)
	switch {
	case err != nil:
		return "", fmt.Errorf("opening data folder: %w", err)
	case !info.IsDir():
		return "", fmt.Errorf("opening data folder %s: it is a file", abs)
	}
	return abs, nil
}
