package projection

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/fault"
)

// Config names a view and what it is made from.
type Config struct {
	// Name of the view: its checkpoint row, its lock, its name in QUARANTINE.
	Name string
	// Stream that is read, event.StreamSAR or event.StreamFixes.
	Stream string
	// Filters are the subjects that the view is made from; none means all. They must not overlap.
	Filters []string
	// Generation of what the handler writes: raised with every change of it. A view
	// of an older one is made anew by the first projector of the new one that leads,
	// and left alone by those of the old. 0 for a view that has no Drop.
	Generation int
	// Log receives what an operator should know; nil means slog.Default().
	Log *slog.Logger
}

// Handler applies one event to the view. m.RecordedAt is in whole microseconds,
// as PostgreSQL keeps it, and never before that of the event before it. An error
// that is not about the database being unavailable sets the event aside.
type Handler func(ctx context.Context, tx pgx.Tx, m event.Message) error

// Projector keeps one view. Safe for use by many goroutines; Run by one.
type Projector struct {
	bus    *bus.Bus
	pool   *pgxpool.Pool
	cfg    Config
	log    *slog.Logger
	handle Handler
	drop   func(ctx context.Context, tx pgx.Tx) error                                    // empties the view; nil when it has one generation only
	forget func()                                                                        // what handle remembers of its writes
	aside  func(ctx context.Context, handler string, m event.Message, cause error) error // keeps what handle cannot use

	mu      sync.Mutex    // guards what follows
	state   State         // what State returns
	known   bool          // the checkpoint was read since the database was lost
	writing time.Time     // since when a transaction is open; zero when none is
	changed chan struct{} // closed at each change of the state, then made anew
}

// State is what a projector knows of its view.
type State struct {
	Leading     bool      // this process writes the view
	Sequence    uint64    // the view holds everything up to here
	Head        uint64    // newest event that belongs into the view
	RebuildTo   uint64    // above Sequence while the view is rebuilt: where that ends
	LastApplied time.Time // when this process last wrote the view
	Err         error     // why the view does not move now; nil when it does
	Damaged     error     // why the stream is not the one that the view was read from
}

// New returns a projector; Run starts it.
func New(b *bus.Bus, pool *pgxpool.Pool, cfg Config, h Handler) *Projector {
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	return &Projector{
		bus: b, pool: pool, cfg: cfg, handle: h, forget: func() {}, aside: b.Quarantine, changed: make(chan struct{}),
		log: cfg.Log.With("view", cfg.Name, "stream", cfg.Stream),
	}
}

// State returns what is known now.
func (p *Projector) State() State {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.state
}

// Sequence returns how far the view is known to have read.
func (p *Projector) Sequence() uint64 { return p.State().Sequence }

// tooLong is how long a transaction of a projector may take: a batch takes
// milliseconds, and seconds on a disk that others use too.
const tooLong = 10 * time.Second

// Ready returns nil while the view moves, or why it does not.
func (p *Projector) Ready() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.state.Damaged != nil:
		return fault.Wrap(fault.Unavailable, p.state.Damaged, "the log is damaged")
	case p.state.Err != nil:
		return fault.Wrap(fault.Unavailable, p.state.Err, "view %s is old: it cannot be written now", p.cfg.Name)
	case !p.writing.IsZero() && time.Since(p.writing) > tooLong:
		return fault.New(fault.Unavailable, "view %s is old: the database has not answered since %s", p.cfg.Name, p.writing.UTC().Format(time.TimeOnly))
	case !p.known:
		return fault.New(fault.Unavailable, "view %s has not been read yet", p.cfg.Name)
	case p.state.Sequence < p.state.RebuildTo:
		return fault.New(fault.Unavailable, "view %s is rebuilt: it has read %d of %d", p.cfg.Name, p.state.Sequence, p.state.RebuildTo)
	}
	return nil
}

// writes notes since when a transaction is open; zero says that none is.
func (p *Projector) writes(since time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.writing = since
}

// change alters the state and wakes everybody who waits for it.
func (p *Projector) change(alter func(*State)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	alter(&p.state)
	close(p.changed)
	p.changed = make(chan struct{})
}

// at notes how far the view has read, as the database says.
func (p *Projector) at(pos position) {
	p.change(func(s *State) {
		s.Sequence, s.RebuildTo, p.known = pos.seq, pos.rebuildTo, true
		s.Head = max(s.Head, pos.seq)
	})
}

// errDamaged is what every damage of the stream wraps.
var errDamaged = errors.New("the log is not the one that the view was read from")

// note keeps why the view does not move, and says each reason once.
func (p *Projector) note(err error) {
	var before, damagedBefore error
	p.change(func(s *State) {
		before, damagedBefore = s.Err, s.Damaged
		if errors.Is(err, errDamaged) {
			s.Damaged = err
		}
		s.Err = err
	})
	switch {
	case errors.Is(err, errDamaged) && !sameText(err, damagedBefore):
		p.log.Error("the log is damaged, the view stops", "error", err)
	case err != nil && !sameText(err, before):
		p.log.Warn("the view waits", "error", err)
	}
}

func sameText(a, b error) bool { return a != nil && b != nil && a.Error() == b.Error() }

// clear notes that the stream was looked at and is whole.
func (p *Projector) clear() { p.change(func(s *State) { s.Err, s.Damaged = nil, nil }) }
