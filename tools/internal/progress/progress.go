// Package progress draws a progress bar on a terminal, and is silent where
// there is none.
package progress

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"
)

const (
	width    = 30
	interval = 100 * time.Millisecond
)

// Bar shows how much of a whole is done. Safe for concurrent use.
type Bar struct {
	out   io.Writer
	label string
	whole int64

	mu    sync.Mutex // guards the rest
	done  int64
	note  string
	drawn time.Time
}

// New returns a bar on out, which draws only if out is a terminal. whole is in
// the units of Add; 0 when nobody knows it.
func New(out *os.File, label string, whole int64) *Bar {
	b := &Bar{label: label, whole: whole}
	if info, err := out.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
		b.out = out
	}
	return b
}

// Add notes that n more units are done, and says what is going on now.
func (b *Bar) Add(n int64, note string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.done += n
	b.note = note
	if time.Since(b.drawn) >= interval {
		b.draw()
	}
}

// Done draws the bar for the last time and ends its line.
func (b *Bar) Done() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.draw()
	if b.out != nil {
		fmt.Fprintln(b.out)
	}
}

// Clear removes the bar, so that a line can be printed in its place; the next
// Add draws it again.
func (b *Bar) Clear() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.out != nil {
		fmt.Fprint(b.out, "\r\x1b[K")
	}
	b.drawn = time.Time{}
}

func (b *Bar) draw() {
	if b.out == nil {
		return
	}
	b.drawn = time.Now()
	if b.whole <= 0 {
		fmt.Fprintf(b.out, "\r\x1b[K%s %d %s", b.label, b.done, b.note)
		return
	}
	part := min(1, float64(b.done)/float64(b.whole))
	full := int(part * width)
	fmt.Fprintf(b.out, "\r\x1b[K%s [%s%s] %3.0f %% %s", b.label, strings.Repeat("#", full), strings.Repeat(".", width-full), part*100, b.note)
}

// Reader counts what is read through it.
func (b *Bar) Reader(r io.Reader) io.Reader { return counted{r, b} }

type counted struct {
	io.Reader
	bar *Bar
}

// Read implements io.Reader.
func (c counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.bar.Add(int64(n), "")
	return n, err
}
