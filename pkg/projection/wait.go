package projection

import (
	"context"
	"fmt"
	"time"
)

// pollWait is how often a process that does not lead asks the database.
const pollWait = 20 * time.Millisecond

// WaitFor returns nil when the view holds the event with that sequence, so that
// a writer reads its own write. The event must be one that the view is made
// from. When ctx ends first, or the log is damaged, it returns why.
func (p *Projector) WaitFor(ctx context.Context, seq uint64) error {
	for {
		p.mu.Lock()
		s, changed := p.state, p.changed
		p.mu.Unlock()
		if s.Sequence >= seq {
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
	if s := p.State(); !s.Leading && s.Sequence != at.seq {
		p.at(at)
	}
}
