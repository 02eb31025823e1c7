package web

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// lines reads a body line by line. A line that is too long is skipped to its
// end, and costs no more memory than one that is not.
type lines struct {
	in *bufio.Reader
	n  int // of the line read last, from 1
}

var errLongLine = errors.New("the line is too long")

func newLines(body io.Reader) *lines { return &lines{in: bufio.NewReaderSize(body, 64<<10)} }

// next returns the next line without its end; the caller owns it. io.EOF comes
// after the last; errLongLine in place of a line; any other error ends the body.
func (l *lines) next() ([]byte, error) {
	var line []byte
	long := false
	for {
		piece, err := l.in.ReadSlice('\n')
		if !long {
			line = append(line, piece...)
			long = len(bytes.TrimRight(line, "\r\n")) > maxLine
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		// The last line may have no end.
		if err != nil && !(errors.Is(err, io.EOF) && len(line) > 0) {
			return nil, err
		}
		l.n++
		if long {
			return nil, errLongLine
		}
		return bytes.TrimRight(line, "\r\n"), nil
	}
}

// more reports whether another whole line is here already, so that reading it
// does not wait for the sender.
func (l *lines) more() bool {
	here, _ := l.in.Peek(l.in.Buffered())
	return bytes.IndexByte(here, '\n') >= 0
}
