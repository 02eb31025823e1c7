package archive

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"time"

	"pharos/pkg/bus"
	"pharos/pkg/run"
)

const (
	lookBeside = time.Second
	restBeside = 10 // times as long as it took a copy rests before it is made anew again
)

// beside keeps the copies of the small streams. What a record needs is put on
// them before it is: a key is durable on its stream before anything that it
// sealed is, so a copy that is brought up after a record was read has its key.
type beside struct {
	bus *bus.Bus
	dir string
	log *slog.Logger

	mu     sync.Mutex // guards copies: the records wait for hold, and keep looks every second
	copies []*copied
}

// copied is the copy of one stream, which grows by what is new there, and is
// made anew when something was erased.
type copied struct {
	stream string
	files  *Appender       // nil while it is to be opened
	had    uint64          // messages in it
	seen   bus.StreamState // the stream up to which it has everything
	rest   time.Time       // until then it is not made anew for an erasure
}

func newBeside(b *bus.Bus, cfg Config, log *slog.Logger) *beside {
	s := &beside{bus: b, dir: cfg.Dir, log: log}
	for _, stream := range cfg.Snapshots {
		s.copies = append(s.copies, &copied{stream: stream})
	}
	return s
}

// hold returns nil when the copies have everything that their streams have at
// the call. ErrForeign: a stream is not the one that was copied.
func (s *beside) hold(ctx context.Context) error {
	return s.each(func(c *copied) error {
		_, err := s.append(ctx, c)
		return err
	})
}

// look is hold, and takes from the copies what their streams do not have any more.
func (s *beside) look(ctx context.Context) error {
	return s.each(func(c *copied) error {
		now, err := s.append(ctx, c)
		if err != nil || c.had == now.Messages || time.Now().Before(c.rest) {
			return err
		}
		return s.anew(ctx, c, now)
	})
}

func (s *beside) each(do func(*copied) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all error
	for _, c := range s.copies {
		if err := do(c); err != nil {
			all = errors.Join(all, fmt.Errorf("copy stream %s beside the archive: %w", c.stream, err))
		}
	}
	return all
}

// keep looks every second until ctx ends, because an erasure must reach the
// copies also while no record comes. It tells what each look came to.
func (s *beside) keep(ctx context.Context, tell func(error)) {
	for {
		if err := s.look(ctx); ctx.Err() == nil {
			tell(err)
		}
		if !run.Pause(ctx, lookBeside) {
			return
		}
	}
}

// append brings the copy up to the stream, and returns what the stream was then.
func (s *beside) append(ctx context.Context, c *copied) (bus.StreamState, error) {
	now, err := s.bus.Stream(ctx, c.stream)
	if err != nil {
		return now, err
	}
	if err := s.open(ctx, c, now); err != nil {
		return now, err
	}
	if now.Last > c.seen.Last {
		put, flush := grouped(c.files.Append)
		err := s.bus.EachRaw(ctx, c.stream, nil, c.seen.Last+1, now.Last, func(r bus.Raw) error {
			c.had++
			return put(r)
		})
		if err == nil {
			err = flush()
		}
		if err != nil { // opening it again finds out how much of it is there
			return now, errors.Join(err, c.close())
		}
	}
	c.seen = now
	return now, nil
}

// open opens the copy, unless it is open and of this stream.
func (s *beside) open(ctx context.Context, c *copied, now bus.StreamState) error {
	if c.files != nil && now.Created.Equal(c.seen.Created) && now.Last >= c.seen.Last {
		return nil
	}
	if err := c.close(); err != nil {
		return err
	}
	if err := settle(filepath.Join(s.dir, c.stream)); err != nil {
		return err
	}
	if err := c.begin(s.dir, now.Created, s.log); err != nil {
		return err
	}
	last := c.files.Last()
	if last.Sequence == 0 {
		return nil
	}
	there, err := s.bus.GetRaw(ctx, c.stream, last.Sequence)
	switch {
	case err == nil && last.Differs(there) == "":
		return nil
	case err == nil || errors.Is(err, bus.ErrNone): // erased, or restored, which numbers anew
		err = s.anew(ctx, c, now)
	}
	if err != nil {
		err = errors.Join(err, c.close())
	}
	return err
}

// errLost: the stream has less than half of what its copy has. That is no
// erasure, and the copy may be all that is left.
var errLost = fmt.Errorf("%w: it lost more than half of what its copy has, and the copy is kept as it is; if that was meant, move the copy away", ErrForeign)

// anew makes the copy of what the stream has now, and overwrites the one before.
func (s *beside) anew(ctx context.Context, c *copied, now bus.StreamState) error {
	began := time.Now()
	defer func() { c.rest = time.Now().Add(restBeside * time.Since(began)) }()
	place := filepath.Join(s.dir, c.stream)
	known := map[string]bool{}
	if err := Each(place, c.stream, func(e Entry) error { known[e.Subject] = true; return nil }); err != nil {
		return err
	}
	err := write(place, c.stream, func(put func(bus.Raw) error) error {
		still := 0
		err := s.bus.EachRaw(ctx, c.stream, nil, 1, now.Last, func(r bus.Raw) error {
			if known[r.Subject] {
				still++
			}
			return put(r)
		})
		if err == nil && still < len(known)/2 {
			err = errLost
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := errors.Join(c.close(), exchange(place)); err != nil {
		return err
	}
	if err := c.begin(s.dir, now.Created, s.log); err != nil {
		return err
	}
	c.seen = now
	return nil
}

// begin opens the files of the copy and counts what is in them.
func (c *copied) begin(dir string, created time.Time, log *slog.Logger) (err error) {
	place := filepath.Join(dir, c.stream)
	if c.files, err = OpenAppender(place, c.stream, 0, log); err != nil {
		return err
	}
	c.had = 0
	if err := Each(place, c.stream, func(Entry) error { c.had++; return nil }); err != nil {
		return errors.Join(err, c.close())
	}
	c.seen = bus.StreamState{Created: created, Last: c.files.Last().Sequence}
	return nil
}

func (c *copied) close() error {
	if c.files == nil {
		return nil
	}
	err := c.files.Close()
	c.files = nil
	return err
}

// close gives the copies' folders back.
func (s *beside) close() error { return s.each((*copied).close) }

// noteBeside keeps what the last look at the copies came to, and says each reason once.
func (a *Archiver) noteBeside(err error) {
	var before error
	a.change(func(s *State) { before, s.Beside = s.Beside, err })
	if err != nil && (before == nil || before.Error() != err.Error()) {
		a.log.Error("a copy beside the archive is not as its stream is", "error", err)
	}
}
