package archive

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"pharos/pkg/bus"
)

// The copy of a small stream is an archive in a folder of its own, <dir>/<stream>.
// A new one is made in <stream>.new, and takes the place of the one before it,
// which is overwritten as <stream>.old. At every moment one of the two is whole.

// PutSnapshot puts what fill gives in the place of the stream's copy below dir,
// and overwrites the copy before it.
func PutSnapshot(dir, stream string, fill func(put func(bus.Raw) error) error) error {
	place := filepath.Join(dir, stream)
	err := settle(place)
	if err == nil {
		err = write(place, stream, fill)
	}
	if err == nil {
		err = exchange(place)
	}
	if err != nil {
		return fmt.Errorf("copy stream %s: %w", stream, err)
	}
	return nil
}

const (
	freshSuffix = ".new"
	oldSuffix   = ".old"
)

// settle ends what a process that was killed had begun: without a copy in its
// place the one before it goes there again, and else what is beside it goes.
func settle(place string) error {
	_, err := os.Stat(place)
	if errors.Is(err, fs.ErrNotExist) {
		err = os.Rename(place+oldSuffix, place)
		if errors.Is(err, fs.ErrNotExist) { // there is none at all
			err = nil
		} else if err == nil {
			err = syncDir(filepath.Dir(place))
		}
	}
	if err != nil {
		return fmt.Errorf("find the copy %s: %w", place, err)
	}
	return errors.Join(shred(place+freshSuffix), shred(place+oldSuffix))
}

// write makes a new copy of what fill gives, beside the place it is for. When
// that fails nothing of it is left.
func write(place, stream string, fill func(put func(bus.Raw) error) error) (err error) {
	fresh := place + freshSuffix
	a, err := OpenAppender(fresh, stream, 0, slog.Default())
	if err != nil {
		return err
	}
	put, flush := grouped(a.Append)
	if err = fill(put); err == nil {
		err = flush()
	}
	if err = errors.Join(err, a.Close()); err != nil {
		return errors.Join(err, shred(fresh))
	}
	return nil
}

// exchange puts the new copy in its place, and overwrites the one before it.
func exchange(place string) error {
	if err := os.Rename(place, place+oldSuffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("put a new copy in its place: %w", err)
	}
	if err := os.Rename(place+freshSuffix, place); err != nil {
		return fmt.Errorf("put a new copy in its place: %w", err)
	}
	if err := syncDir(filepath.Dir(place)); err != nil {
		return err
	}
	return shred(place + oldSuffix)
}

// grouped returns a put that gives what it gets to write in groups, and the
// flush of the last group.
func grouped(write func([]bus.Raw) error) (put func(bus.Raw) error, flush func() error) {
	var group []bus.Raw
	flush = func() error {
		defer func() { group = group[:0] }()
		if len(group) == 0 {
			return nil
		}
		return write(group)
	}
	put = func(r bus.Raw) error {
		if group = append(group, r); len(group) < maxGroup {
			return nil
		}
		return flush()
	}
	return put, flush
}

// EachSnapshot gives fn every message of a stream's copy below dir; nothing
// where there is none. The archiver may write it meanwhile: only when it makes
// the copy anew, for an erasure, this ends with an error that says so.
func EachSnapshot(dir, stream string, fn func(bus.Raw) error) error {
	place := filepath.Join(dir, stream)
	for _, at := range []string{place, place + oldSuffix, place} { // the power failed while they changed places, or they do so now
		before, err := os.Stat(at)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return fmt.Errorf("read the copy of stream %s: %w", stream, err)
		}
		read := 0
		err = Each(at, stream, func(e Entry) error { read++; return fn(e.Raw) })
		after, gone := os.Stat(at)
		switch {
		case gone == nil && os.SameFile(before, after):
			return err
		case err != nil || read > 0:
			return fmt.Errorf("the copy of stream %s was made anew while it was read; read it again", stream)
		}
	}
	return nil
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
