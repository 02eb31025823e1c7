package quarantine

import (
	"context"
	"errors"
	"time"

	"pharos/pkg/bus"
	"pharos/pkg/event"
)

// loadWait is how often it is looked whether everything of the start was read.
const loadWait = 50 * time.Millisecond

// load ends when the ledger knows everything that was in the log at the start.
// It returns no error: a log that is away is waited for.
func (l *Ledger) load(ctx context.Context) error {
	var end reach
	known := false
	for {
		if !known {
			var err error
			end, err = l.end(ctx)
			known = err == nil
		}
		if known && l.settle(end) {
			return nil
		}
		select {
		case <-time.After(loadWait):
		case <-ctx.Done():
			return nil
		}
	}
}

// end is where the two streams end now.
func (l *Ledger) end(ctx context.Context) (reach, error) {
	copies, err := l.log.Stream(ctx, bus.StreamQuarantine)
	if err != nil {
		return reach{}, err
	}
	said, err := l.log.Last(ctx, event.AllQuarantine)
	if err != nil && !errors.Is(err, bus.ErrNone) {
		return reach{}, err
	}
	return reach{copies: copies.Last, said: said.Sequence}, nil
}

func (l *Ledger) settle(end reach) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.loaded = l.loaded || l.reach.holds(end)
	return l.loaded
}
