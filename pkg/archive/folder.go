package archive

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

const suffix = ".archive"

// file is one file of an archive by its name.
type file struct {
	path  string
	first uint64
}

func (f file) name() string { return filepath.Base(f.path) }

func fileName(stream string, first uint64) string {
	return fmt.Sprintf("%s-%020d%s", stream, first, suffix)
}

// files lists the archive's files in order. A folder that is absent has none.
func files(dir, stream string) ([]file, error) {
	entries, err := os.ReadDir(dir) // sorted by name, and so by sequence
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list the archive: %w", err)
	}
	var all []file
	for _, e := range entries {
		number, is := strings.CutPrefix(strings.TrimSuffix(e.Name(), suffix), stream+"-")
		if first, err := strconv.ParseUint(number, 10, 64); is && err == nil && strings.HasSuffix(e.Name(), suffix) {
			all = append(all, file{filepath.Join(dir, e.Name()), first})
		}
	}
	return all, nil
}

// Head is a record up to which an archive was synced.
type Head struct {
	Sequence uint64 `json:"sequence"`
	Hash     string `json:"hash"` // behind that record, hexadecimal
}

func headPath(dir, stream string) string { return filepath.Join(dir, stream+".head") }

// ReadHead returns what the archive says is synced; false where it does not say.
// After a power cut it may be older than the files, and never newer.
func ReadHead(dir, stream string) (Head, bool) {
	raw, err := os.ReadFile(headPath(dir, stream))
	var h Head
	if err != nil || json.Unmarshal(raw, &h) != nil {
		return Head{}, false
	}
	return h, true
}

// Check is nil when an archive whose files end with record seq and that hash can
// be the one that the head speaks of, read before them; else a *Damage.
func (h Head) Check(dir, stream string, seq uint64, hash Hash) error {
	reason := ""
	switch {
	case h.Sequence > seq:
		reason = fmt.Sprintf("records up to %d were synced, and the files end at %d", h.Sequence, seq)
	case h.Sequence == seq && h.Hash != hex.EncodeToString(hash[:]):
		reason = fmt.Sprintf("the running hash behind record %d is another than the one that was synced", seq)
	}
	if reason == "" {
		return nil
	}
	return &Damage{File: filepath.Base(headPath(dir, stream)), Sequence: seq, Reason: reason}
}

// writeHead is not synced: it may be late, and is only ever compared with files
// that were synced before it was written.
func writeHead(dir, stream string, seq uint64, hash Hash) error {
	raw, err := json.Marshal(Head{seq, hex.EncodeToString(hash[:])})
	if err != nil {
		return fmt.Errorf("write the head of the archive: %w", err)
	}
	path := headPath(dir, stream)
	if err := os.WriteFile(path+".new", append(raw, '\n'), 0o600); err != nil {
		return fmt.Errorf("write the head of the archive: %w", err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		return fmt.Errorf("write the head of the archive: %w", err)
	}
	return nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("sync the archive's folder: %w", err)
	}
	defer func() { _ = d.Close() }() // only read
	if err := d.Sync(); err != nil {
		return fmt.Errorf("sync the archive's folder: %w", err)
	}
	return nil
}
