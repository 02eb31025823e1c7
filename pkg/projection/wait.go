package projection

import (
	"context"
	"errors"
	"fmt"
	"time"

	"pharos/pkg/bus"
	"pharos/pkg/event"
)

// pollWait is how often a process that does not lead asks the database.
const pollWait = 20 * time.Millisecond

// WaitFor returns nil when the view holds the event with that sequence, so that
// a writer reads its own write. The event must be one that the view is made
// from. When ctx ends first, or the log is damaged, it returns why.
func (p *Projector) WaitFor(ctx context.Context, seq uint64) error {
	for {
		p.mu.Lock()
		s, known, changed := p.state, p.known, p.changed
		p.mu.Unlock()
		if known && s.Sequence >= seq {
			return nil
		}
		if s.Damaged != nil {
			return fmt.Errorf("wait until view %s holds %d: %w", p.cfg.Name, seq, s.Damaged)
		}
		if err := p.waitForChange(ctx, s, changed); err != nil {
			return fmt.Errorf("wait until view %s holds %d, it holds %d: %w", p.cfg.Name, seq, s.Sequence, err)
		}
	}
}

// waitForChange waits for the memory of a leader, and asks the database for all others.
func (p *Projector) waitForChange(ctx context.Context, s State, changed <-chan struct{}) error {
	var poll <-chan time.Time
	if !s.Leading {
		timer := time.NewTimer(pollWait)
		defer timer.Stop()
		poll = timer.C
	}
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-changed:
	case <-poll:
		if at, err := p.readCheckpoint(ctx, p.pool); err == nil { // else Run finds out and says so
			p.seen(at)
		}
	}
	return nil
}

// seen notes what the database said to a process that does not lead.
func (p *Projector) seen(at position) {
	p.mu.Lock()
	news := !p.state.Leading && (!p.known || p.state.Sequence != at.seq)
	p.mu.Unlock()
	if news {
		p.at(at)
	}
}

// WaitForAll returns nil when the view holds every event that was in the log
// when it was asked, or of them those that match filters.
func (p *Projector) WaitForAll(ctx context.Context, filters ...string) error {
	end, err := p.End(ctx, filters...)
	if err != nil {
		return fmt.Errorf("wait until view %s holds all: %w", p.cfg.Name, err)
	}
	return p.WaitFor(ctx, end)
}

// End returns a sequence that the view holds when it holds every event that is
// in the log now, or of them those that match filters. The newest message of the
// log may be none of them: one without an envelope reaches no view, so that
// waiting for it would be waiting for the next event.
func (p *Projector) End(ctx context.Context, filters ...string) (uint64, error) {
	return p.newest(ctx, p.Sequence(), filters)
}

// newest returns the sequence of the newest event that matches filters; where
// that is not above held, it may return less.
func (p *Projector) newest(ctx context.Context, held uint64, filters []string) (end uint64, err error) {
	if len(filters) == 0 {
		filters = p.filters()
	}
	for _, filter := range filters {
		last, err := p.bus.Last(ctx, filter)
		if errors.Is(err, bus.ErrNone) {
			continue
		}
		if err != nil {
			return 0, err
		}
		if last.ID != "" {
			end = max(end, last.Sequence)
			continue
		}
		err = p.bus.After(ctx, filter, held, func(m event.Message) error { end = max(end, m.Sequence); return nil })
		if err != nil {
			return 0, err
		}
	}
	return end, nil
}

// filters are the subjects that the view is made from.
func (p *Projector) filters() []string {
	if len(p.cfg.Filters) == 0 {
		return []string{allOf(p.cfg.Stream)}
	}
	return p.cfg.Filters
}
