package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"pharos/pkg/bus"
	"pharos/pkg/run"
)

// Streams from which messages may go, or which are small, are kept beside the
// archive as they are now, each in a folder of its own: what was erased is not
// in the next copy, and the one before is overwritten.

const (
	snapshotLook  = time.Second
	snapshotEvery = 10 * time.Second // at most, unless something was erased
)

// keepSnapshots copies the small streams whenever they have changed, until ctx ends.
func (a *Archiver) keepSnapshots(ctx context.Context) {
	kept := map[string]bus.StreamState{}
	made := map[string]time.Time{}
	for {
		for _, stream := range a.cfg.Snapshots {
			now, err := a.bus.Stream(ctx, stream)
			before, known := kept[stream]
			erased := now.Messages < before.Messages
			if err != nil || known && now == before || known && !erased && time.Since(made[stream]) < snapshotEvery {
				continue
			}
			if err := a.snapshot(ctx, stream, now); err != nil {
				if ctx.Err() == nil {
					a.log.ErrorContext(ctx, "a stream could not be copied beside the archive", "copied", stream, "error", err)
				}
				made[stream] = time.Now()
				continue
			}
			kept[stream], made[stream] = now, time.Now()
		}
		if !run.Pause(ctx, snapshotLook) {
			return
		}
	}
}

// snapshot copies a stream. One that lost more than half of what the copy has is
// not copied: that is no erasure, and the copy may be all that is left.
func (a *Archiver) snapshot(ctx context.Context, stream string, now bus.StreamState) error {
	had := uint64(0)
	if err := EachSnapshot(a.cfg.Dir, stream, func(bus.Raw) error { had++; return nil }); err != nil {
		return err
	}
	if now.Messages < had/2 {
		return fmt.Errorf("stream %s has %d messages, its copy %d: the copy is kept", stream, now.Messages, had)
	}
	return PutSnapshot(a.cfg.Dir, stream, func(put func(bus.Raw) error) error {
		return a.bus.EachRaw(ctx, stream, nil, 1, 0, put)
	})
}

// PutSnapshot puts what fill gives in the place of the stream's copy below dir,
// and overwrites the copy before it.
func PutSnapshot(dir, stream string, fill func(put func(bus.Raw) error) error) error {
	place := filepath.Join(dir, stream)
	fresh, old := place+".new", place+".old"
	if err := errors.Join(shred(fresh), shred(old)); err != nil {
		return err
	}
	if err := write(fresh, stream, fill); err != nil {
		return fmt.Errorf("copy stream %s: %w", stream, err)
	}
	if err := os.Rename(place, old); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("copy stream %s: %w", stream, err)
	}
	if err := os.Rename(fresh, place); err != nil {
		return fmt.Errorf("copy stream %s: %w", stream, err)
	}
	if err := syncDir(dir); err != nil {
		return err
	}
	return shred(old)
}

// write makes an archive of what fill gives.
func write(dir, stream string, fill func(put func(bus.Raw) error) error) (err error) {
	a, err := OpenAppender(dir, stream, 0, slog.Default())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	var group []bus.Raw
	err = fill(func(r bus.Raw) error {
		if group = append(group, r); len(group) < maxGroup {
			return nil
		}
		defer func() { group = group[:0] }()
		return a.Append(group)
	})
	if err != nil || len(group) == 0 {
		return err
	}
	return a.Append(group)
}

// EachSnapshot gives fn every message of a stream's copy below dir; nothing
// where there is none.
func EachSnapshot(dir, stream string, fn func(bus.Raw) error) error {
	place := filepath.Join(dir, stream)
	if _, err := os.Stat(place); errors.Is(err, fs.ErrNotExist) {
		place += ".old" // the power failed while they changed places
	}
	return Each(place, stream, func(e Entry) error { return fn(e.Raw) })
}

// Each gives fn every record of an archive, from the first to the last.
func Each(dir, stream string, fn func(Entry) error) error {
	r, err := NewReader(dir, stream)
	if err != nil {
		return err
	}
	defer r.Close()
	for {
		e, err := r.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := fn(e); err != nil {
			return err
		}
	}
}

// shred overwrites the files of a folder and removes it. Where a disk or a file
// system keeps old blocks it cannot help; what is in them is encrypted keys.
func shred(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("remove an old copy: %w", err)
	}
	for _, e := range entries {
		if err := overwrite(filepath.Join(dir, e.Name())); err != nil {
			return fmt.Errorf("remove an old copy: %w", err)
		}
	}
	return os.RemoveAll(dir)
}

func overwrite(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	zeros := make([]byte, 1<<20)
	for left := int64(0); err == nil && left < info.Size(); left += int64(len(zeros)) {
		_, err = f.Write(zeros[:min(int64(len(zeros)), info.Size()-left)])
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}
