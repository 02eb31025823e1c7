package archive

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"

	"pharos/pkg/bus"
	"pharos/pkg/conf"
)

// DefaultFileSize is where a new file begins: 64 MiB. The last file is read
// whole at each start.
const DefaultFileSize = 64 << 20

// Appender writes the archive of one stream. The folder is its alone while it is
// open. For one goroutine.
type Appender struct {
	dir, stream string
	fileSize    int64
	lock        *conf.FolderLock

	file *os.File // nil until there is one
	size int64    // of the file
	hash Hash     // behind the last record
	last bus.Raw  // zero for an empty archive
}

// OpenAppender opens an archive behind its last whole record; a record that was
// never synced is cut off, and log hears of it. The folder is made when absent.
// conf.ErrLocked: another process writes here. A *Damage is left as it is.
func OpenAppender(dir, stream string, fileSize int64, log *slog.Logger) (*Appender, error) {
	dir, err := conf.OpenDataDir(dir)
	if err != nil {
		return nil, err
	}
	a := &Appender{dir: dir, stream: stream, fileSize: fileSize, hash: origin(stream)}
	if a.fileSize <= 0 {
		a.fileSize = DefaultFileSize
	}
	if a.lock, err = conf.Lock(dir); err != nil {
		return nil, err
	}
	if err := a.findEnd(log); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

// findEnd reads the last file, and the one before it when the last holds nothing yet.
func (a *Appender) findEnd(log *slog.Logger) error {
	all, err := files(a.dir, a.stream)
	if err != nil {
		return err
	}
	head, known := ReadHead(a.dir, a.stream)
	for i := len(all) - 1; i >= 0 && a.last.Sequence == 0; i-- {
		if err := a.readEnd(all[i:], i == 0, head, known, log); err != nil {
			return err
		}
	}
	if known {
		return head.Check(a.dir, a.stream, a.last.Sequence, a.hash)
	}
	return nil
}

// readEnd reads from the first of list on to the end of the archive, and opens
// the last file there.
func (a *Appender) readEnd(list []file, isFirst bool, head Head, known bool, log *slog.Logger) error {
	r := &Reader{dir: a.dir, stream: a.stream, files: list[:1:1], hash: origin(a.stream)}
	defer r.Close()
	if !isFirst { // what it goes on from is read from itself; Verify reads the whole
		if err := r.trust(); err != nil {
			return a.torn(r, err, head, known, log)
		}
	}
	for {
		e, err := r.Next()
		if errors.Is(err, io.EOF) {
			err = nil
		}
		if err != nil || e.Sequence == 0 {
			return a.torn(r, err, head, known, log)
		}
		a.last = e.Raw
	}
}

// torn judges how reading ended. What was never synced is cut off.
func (a *Appender) torn(r *Reader, cause error, head Head, known bool, log *slog.Logger) error {
	damage, isDamage := errors.AsType[*Damage](cause)
	whole := errors.Is(cause, io.EOF) || errors.Is(cause, errPart) // a last file without its head
	if cause != nil && !whole && !isDamage {
		return cause
	}
	last := r.files[0]
	if later, err := r.listLater(); err != nil || len(later) > 0 || isDamage && !(known && damage.Sequence > head.Sequence) {
		return errors.Join(err, cause)
	}
	a.hash = r.hash
	if r.at == 0 { // not even its head is whole
		log.Warn("the archive's last file was begun and not written; it is begun again", "file", last.name())
		return os.Remove(last.path)
	}
	return a.openAt(last, r.at, log)
}

// openAt opens a file to be written behind offset `at`.
func (a *Appender) openAt(f file, at int64, log *slog.Logger) error {
	if a.file != nil { // the last file, which holds nothing yet, is found again from the one before it
		_ = a.file.Close() // nothing was written
	}
	var err error
	if a.file, err = os.OpenFile(f.path, os.O_WRONLY, 0); err != nil {
		return fmt.Errorf("open the archive: %w", err)
	}
	info, err := a.file.Stat()
	if err != nil {
		return fmt.Errorf("open the archive: %w", err)
	}
	if info.Size() > at {
		log.Warn("the archive ends with a record that was never synced; it is cut off", "file", f.name(), "offset", at, "bytes", info.Size()-at)
		if err := a.file.Truncate(at); err != nil {
			return fmt.Errorf("cut off the torn end of the archive: %w", err)
		}
	}
	a.size = at
	if _, err := a.file.Seek(at, io.SeekStart); err != nil {
		return fmt.Errorf("open the archive: %w", err)
	}
	return a.file.Sync() // what was read may have been written and not synced
}

// Last returns the last record; Sequence 0 for an empty archive.
func (a *Appender) Last() bus.Raw { return a.last }

// Hash returns the hash behind the last record.
func (a *Appender) Hash() Hash { return a.hash }

// Append writes records and syncs them together. After an error the appender is
// to be closed: nobody knows how much was written, but OpenAppender does.
func (a *Appender) Append(group []bus.Raw) error {
	var out []byte
	for _, r := range group {
		if r.Sequence <= a.last.Sequence {
			return fmt.Errorf("archive record %d: it is behind record %d", r.Sequence, a.last.Sequence)
		}
		if a.file == nil || a.size+int64(len(out)) >= a.fileSize {
			if err := a.flush(out); err != nil {
				return err
			}
			out = out[:0]
			if err := a.begin(r.Sequence); err != nil {
				return err
			}
		}
		out, a.hash = appendRecord(out, a.hash, r)
		a.last = r
	}
	if err := a.flush(out); err != nil {
		return err
	}
	return writeHead(a.dir, a.stream, a.last.Sequence, a.hash)
}

// begin begins a file. Its name is durable before a record is in it.
func (a *Appender) begin(first uint64) error {
	if a.file != nil {
		if err := a.file.Close(); err != nil {
			return fmt.Errorf("end a file of the archive: %w", err)
		}
	}
	path := filepath.Join(a.dir, fileName(a.stream, first))
	var err error
	if a.file, err = os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600); err != nil {
		return fmt.Errorf("begin a file of the archive: %w", err)
	}
	a.size = 0
	if err := a.flush(writeFileHead(first, a.hash)); err != nil {
		return err
	}
	return syncDir(a.dir)
}

func (a *Appender) flush(out []byte) error {
	if len(out) == 0 {
		return nil
	}
	n, err := a.file.Write(out)
	a.size += int64(n)
	if err == nil {
		err = a.file.Sync()
	}
	if err != nil {
		return fmt.Errorf("write the archive: %w", err)
	}
	return nil
}

// Close gives the folder back.
func (a *Appender) Close() error {
	var err error
	if a.file != nil {
		err = a.file.Close()
		a.file = nil
	}
	return errors.Join(err, a.lock.Unlock())
}
