package archive

import (
	"errors"
	"fmt"
	"io"
	"os"

	"pharos/pkg/bus"
)

// Damage is what is wrong with an archive, and where.
type Damage struct {
	File     string // its name
	Offset   int64  // byte at which the record begins
	Sequence uint64 // of the record; where that cannot be read, of the one that belongs there
	Reason   string
}

// Error implements error.
func (d *Damage) Error() string {
	return fmt.Sprintf("archive file %s, byte %d, record %d: %s", d.File, d.Offset, d.Sequence, d.Reason)
}

// Entry is one record, and where it is.
type Entry struct {
	bus.Raw
	File   string // its name
	Offset int64  // byte at which it begins
	Hash   Hash   // behind it
}

// Reader reads an archive from a file on, checking every hash. It changes
// nothing, and may read while an Appender writes. For one goroutine.
type Reader struct {
	dir, stream string

	files []file // the rest; the first is being read
	open  *os.File
	at    int64  // where the next record begins
	hash  Hash   // before it
	last  uint64 // sequence of the record before it; 0 for none
	buf   []byte // read ahead from offset bufAt of the open file
	bufAt int64
}

// NewReader returns a reader of the stream's archive from its first record on.
func NewReader(dir, stream string) (*Reader, error) {
	all, err := files(dir, stream)
	if err != nil {
		return nil, err
	}
	return &Reader{dir: dir, stream: stream, files: all, hash: origin(stream)}, nil
}

// Close closes the file that is being read.
func (r *Reader) Close() {
	if r.open != nil {
		_ = r.open.Close() // only read
		r.open = nil
	}
}

// End is the last record that Next returned, and the hash behind it.
func (r *Reader) End() (uint64, Hash) { return r.last, r.hash }

// errPart: the file ends within what is being read.
var errPart = errors.New("the file ends within the record")

// Next returns the next record. io.EOF: there is none yet, and what may come
// behind the last is not whole; a later call looks again. A *Damage is for good.
func (r *Reader) Next() (Entry, error) {
	for {
		e, err := r.record()
		if err == nil || !errors.Is(err, io.EOF) && !errors.Is(err, errPart) {
			return e, err
		}
		later, listing := r.listLater()
		if listing != nil {
			return Entry{}, listing
		}
		if len(later) == 0 {
			return Entry{}, io.EOF
		}
		// Whoever writes begins a file when the one before it is whole.
		if e, err = r.record(); err == nil || !errors.Is(err, io.EOF) && !errors.Is(err, errPart) {
			return e, err
		}
		if errors.Is(err, errPart) {
			return Entry{}, r.damage(r.at, r.last+1, "%v, and another file follows", errPart)
		}
		r.Close()
		r.files, r.at = later, 0
	}
}

// listLater returns the files behind the one that is being read.
func (r *Reader) listLater() ([]file, error) {
	all, err := files(r.dir, r.stream)
	if err != nil {
		return nil, err
	}
	for i, f := range all {
		if len(r.files) == 0 || f.first > r.files[0].first {
			return all[i:], nil
		}
	}
	return nil, nil
}

// record reads the record at r.at of the present file.
func (r *Reader) record() (Entry, error) {
	if len(r.files) == 0 {
		return Entry{}, io.EOF
	}
	if r.open == nil {
		if err := r.begin(); err != nil {
			return Entry{}, err
		}
	}
	head, err := r.bytes(r.at, recordHead)
	if err != nil {
		return Entry{}, err
	}
	length, seq, err := readHead(head)
	if err != nil {
		return Entry{}, r.damage(r.at, r.last+1, "%v", err)
	}
	signed := [recordSigned]byte(head)
	body, err := r.bytes(r.at+recordHead, length+len(r.hash))
	if errors.Is(err, io.EOF) {
		err = errPart
	}
	if err != nil {
		return Entry{}, err
	}
	after := next(r.hash, signed[:], body[:length])
	if after != Hash(body[length:]) {
		return Entry{}, r.damage(r.at, seq, "the running hash does not fit the record, or what stands before it")
	}
	if seq <= r.last {
		return Entry{}, r.damage(r.at, seq, "it stands behind record %d", r.last)
	}
	raw, err := readPayload(seq, body[:length])
	if err != nil {
		return Entry{}, r.damage(r.at, seq, "%v", err)
	}
	e := Entry{Raw: raw, File: r.files[0].name(), Offset: r.at, Hash: after}
	r.at, r.hash, r.last = r.at+int64(recordHead+length+len(after)), after, seq
	return e, nil
}

// begin opens the first of r.files, which must go on where the one before ended.
func (r *Reader) begin() error {
	f, err := os.Open(r.files[0].path)
	if err != nil {
		return fmt.Errorf("open the archive: %w", err)
	}
	r.open, r.buf, r.bufAt = f, nil, 0
	head, err := r.bytes(0, fileHead)
	if err != nil {
		r.Close()
		return err
	}
	first, before, err := readFileHead(head)
	switch {
	case err != nil:
		err = r.damage(0, r.last+1, "%v", err)
	case before != r.hash || first <= r.last:
		err = r.damage(0, first, "it does not go on where record %d ended: a file is missing, or was exchanged", r.last)
	case first != r.files[0].first:
		err = r.damage(0, first, "the file has the name of another")
	}
	if err != nil {
		r.Close()
		return err
	}
	r.at = int64(fileHead)
	return nil
}

const readAhead = 1 << 20

// bytes returns n bytes at offset `at`: io.EOF where the file ends there, errPart
// where it ends before all of them. They are valid until the next call.
func (r *Reader) bytes(at int64, n int) ([]byte, error) {
	if at < r.bufAt || at+int64(n) > r.bufAt+int64(len(r.buf)) {
		buf := make([]byte, max(n, readAhead))
		got, err := r.open.ReadAt(buf, at)
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("read the archive: %w", err)
		}
		r.buf, r.bufAt = buf[:got], at
	}
	from := at - r.bufAt
	switch have := int64(len(r.buf)) - from; {
	case have <= 0:
		return nil, io.EOF
	case have < int64(n):
		return nil, errPart
	}
	return r.buf[from : from+int64(n)], nil
}

func (r *Reader) damage(at int64, seq uint64, format string, args ...any) *Damage {
	return &Damage{File: r.files[0].name(), Offset: at, Sequence: seq, Reason: fmt.Sprintf(format, args...)}
}

// trust opens the first file and takes what its head says of the record before it.
func (r *Reader) trust() error {
	f, err := os.Open(r.files[0].path)
	if err != nil {
		return fmt.Errorf("open the archive: %w", err)
	}
	defer func() { _ = f.Close() }() // only read
	head := make([]byte, fileHead)
	if _, err := io.ReadFull(f, head); err != nil {
		return errPart
	}
	first, before, err := readFileHead(head)
	if err != nil {
		return r.damage(0, r.files[0].first, "%v", err)
	}
	r.hash, r.last = before, first-1
	return nil
}
