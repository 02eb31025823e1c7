package quarantine

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sync"
	"time"

	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/fault"
	"pharos/pkg/run"
)

// ErrUnknown: nothing was set aside under that id.
var ErrUnknown = fault.New(fault.NotFound, "nothing was set aside under that id")

// Ledger knows everything that was set aside. Safe for use by many goroutines;
// Run by one.
type Ledger struct {
	log *bus.Bus

	mu     sync.Mutex // guards what follows
	items  map[event.QuarantineID]*Item
	order  []*Item // those whose copy was read, oldest first
	reach  reach
	loaded bool
}

// reach is how far the two streams were read.
type reach struct{ copies, said uint64 }

func (r reach) holds(other reach) bool { return r.copies >= other.copies && r.said >= other.said }

// New returns a ledger that knows nothing before Run.
func New(log *bus.Bus) *Ledger { return &Ledger{log: log, items: map[event.QuarantineID]*Item{}} }

// Run reads what is there and then follows, until ctx ends.
func (l *Ledger) Run(ctx context.Context) error {
	var g run.Group
	g.Add("copies", func(ctx context.Context) error { return l.log.FollowQuarantined(ctx, 1, l.add) })
	g.Add("retries", func(ctx context.Context) error {
		return l.log.Follow(ctx, event.StreamSAR, []string{event.AllQuarantine}, 1,
			func(_ context.Context, m event.Message) error { return l.note(m) })
	})
	g.Add("start", l.load)
	return g.Run(ctx)
}

// add takes in a copy.
func (l *Ledger) add(q bus.Quarantined) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	i := l.item(q.SetAside().ID())
	if i.place == 0 {
		l.order = append(l.order, i)
	}
	i.set(q)
	l.reach.copies = q.Place
	return nil
}

// note takes in what was said about something set aside. What cannot be read
// says nothing.
func (l *Ledger) note(m event.Message) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.reach.said = m.Sequence
	i := l.item(event.QuarantineID(m.Subject))
	i.last = m.Sequence
	switch m.Type {
	case event.TypeRetryAsked:
		var e event.RetryAsked
		if json.Unmarshal(m.Data, &e) == nil {
			i.asked(m, e)
		}
	case event.TypeRetryFailed:
		var e event.RetryFailed
		if json.Unmarshal(m.Data, &e) == nil {
			i.failed(m, e)
		}
	case event.TypeResolved:
		i.resolved(m)
	}
	return nil
}

// item is called with mu held.
func (l *Ledger) item(id event.QuarantineID) *Item {
	i := l.items[id]
	if i == nil {
		i = &Item{}
		l.items[id] = i
	}
	return i
}

// Query chooses items.
type Query struct {
	States  []State // none: all
	Handler string  // "" is every one
	Before  uint64  // place that a page goes on behind; 0 is the newest
	Limit   int
}

// List returns the newest items that fit, and where the next page goes on; 0
// when there is none.
func (l *Ledger) List(by Query) (items []Item, next uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, i := range slices.Backward(l.order) {
		if by.Before != 0 && i.place >= by.Before || by.Handler != "" && i.Handler != by.Handler ||
			len(by.States) > 0 && !slices.Contains(by.States, i.State) {
			continue
		}
		if len(items) == by.Limit {
			return items, items[len(items)-1].place
		}
		items = append(items, *i)
	}
	return items, 0
}

// Find returns an item, or ErrUnknown.
func (l *Ledger) Find(id event.QuarantineID) (Item, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if i := l.items[id]; i != nil && i.place != 0 {
		return *i, nil
	}
	return Item{}, ErrUnknown
}

// Copy returns the message itself.
func (l *Ledger) Copy(ctx context.Context, i Item) (bus.Quarantined, error) {
	q, err := l.log.Quarantined(ctx, event.SetAside{Handler: i.Handler, Stream: i.Stream, Sequence: i.Sequence})
	if errors.Is(err, bus.ErrNone) {
		return q, ErrUnknown
	}
	return q, err
}

// Unresolved counts, by handler, what no handler has used; false while that is
// not known yet.
func (l *Ledger) Unresolved() (map[string]int, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	counts := map[string]int{}
	for _, i := range l.order {
		if i.Unresolved() {
			counts[i.Handler]++
		}
	}
	return counts, l.loaded
}

// Ready returns nil once everything is known that was there at the start.
func (l *Ledger) Ready() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.loaded {
		return fault.WithRetryAfter(fault.New(fault.Unavailable, "what was set aside is not known yet"), time.Second)
	}
	return nil
}

// Ask asks for a retry on behalf of an actor of an organisation, and returns the
// item as it is then.
func (l *Ledger) Ask(ctx context.Context, id event.QuarantineID, actor, org, reason string) (Item, error) {
	i, err := l.Find(id)
	if err != nil {
		return i, err
	}
	q, err := l.Copy(ctx, i)
	if err != nil {
		return i, err
	}
	by := event.Envelope{Source: "/pharos/intake", Actor: actor, Org: org, Exercise: q.Exercise}
	m, err := l.log.AskRetry(ctx, q, by, reason)
	if fault.KindOf(err) == fault.Conflict {
		return i, fault.WithState(err, i)
	}
	if err != nil {
		return i, err
	}
	i.asked(m, event.RetryAsked{SetAside: q.SetAside(), Reason: reason})
	return i, nil
}
