package care

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"pharos/pkg/archive"
	"pharos/pkg/bus"
	"pharos/pkg/conf"
	"pharos/pkg/event"
)

// Secrets are the files of a data folder without which a log can be restored,
// and not read: the master key, and the key that tokens are signed with.
func secrets() []string { return []string{"master.key", "token.key"} }

// Snapshots are the streams that are kept beside the archive as they are now.
func Snapshots() []string { return []string{event.StreamCredentials, bus.StreamKeys} }

// Backup is what a backup holds.
type Backup struct {
	Sequence uint64 // up to here is the log in it
	Hash     string // behind that record, hexadecimal
}

// MakeBackup brings the backup in folder `to` up to the archive, and proves every
// record while it copies it; with it go the keys. The deployment may run. What
// was erased before is not in it any more; copies made of it are out of reach.
func MakeBackup(archiveDir, dataDir, to string, log *slog.Logger) (Backup, error) {
	seq, hash, err := archive.Extend(to, archiveDir, event.StreamSAR, log)
	if err != nil {
		return Backup{}, fmt.Errorf("back up the archive: %w", err)
	}
	// After the log: every key that the log in the backup needs is there.
	for _, stream := range Snapshots() {
		err := archive.PutSnapshot(to, stream, func(put func(bus.Raw) error) error { return archive.EachSnapshot(archiveDir, stream, put) })
		if err != nil {
			return Backup{}, fmt.Errorf("back up stream %s: %w", stream, err)
		}
	}
	for _, name := range secrets() {
		secret, err := conf.SecretFile(filepath.Join(dataDir, name))
		if err == nil {
			err = conf.WriteSecret(filepath.Join(to, name), secret)
		}
		if err != nil {
			return Backup{}, fmt.Errorf("back up the keys: %w", err)
		}
	}
	return Backup{Sequence: seq, Hash: hex.EncodeToString(hash[:])}, nil
}

// placeSecrets puts the keys of a backup into a data folder that has none. An
// archive without keys is no backup, and has none to put.
func placeSecrets(from, dataDir string) error {
	for _, name := range secrets() {
		secret, err := conf.SecretFile(filepath.Join(from, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return fmt.Errorf("restore the keys: %w", err)
		}
		path := filepath.Join(dataDir, name)
		err = conf.CreateSecret(path, secret)
		if errors.Is(err, fs.ErrExist) {
			there, readErr := os.ReadFile(path)
			if readErr == nil && string(there) == string(secret) {
				continue
			}
			return fmt.Errorf("restore the keys: %s is there and is another than the backup's; move away what does not belong to this log", path)
		}
		if err != nil {
			return fmt.Errorf("restore the keys: %w", err)
		}
	}
	return nil
}
