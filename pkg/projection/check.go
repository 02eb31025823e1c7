package projection

import (
	"context"
	"errors"
	"fmt"
	"time"

	"pharos/pkg/bus"
	"pharos/pkg/event"
)

// check looks whether the stream is the one that the view was read from, and
// returns when that stream was made. An error that is errDamaged is for good;
// any other means that the stream could not be looked at.
func (p *Projector) check(ctx context.Context, at position) (created time.Time, err error) {
	state, err := p.bus.Stream(ctx, p.cfg.Stream)
	if errors.Is(err, bus.ErrNone) {
		return created, damaged("stream %s is gone", p.cfg.Stream)
	}
	if err != nil {
		return created, err
	}
	created = state.Created.Truncate(time.Microsecond) // as the checkpoint keeps it
	if p.cfg.Stream == event.StreamSAR {
		if err := whole(state); err != nil {
			return created, err
		}
	}
	if at.seq == 0 {
		return created, nil
	}
	if !at.created.Equal(created) {
		return created, damaged("stream %s was made at %s, the view was read from one made at %s", p.cfg.Stream,
			created.Format(time.RFC3339Nano), at.created.Format(time.RFC3339Nano))
	}
	if state.Last < at.seq {
		return created, damaged("stream %s ends at %d, the view has read %d", p.cfg.Stream, state.Last, at.seq)
	}
	return created, p.checkEvent(ctx, at)
}

// whole tells whether a stream that keeps everything still does.
func whole(s bus.StreamState) error {
	if s.Last == 0 {
		return nil
	}
	if s.First != 1 {
		return damaged("the log begins at %d instead of 1", s.First)
	}
	if s.Deleted != 0 || s.Messages != s.Last {
		return damaged("the log has %d of %d messages", s.Messages, s.Last)
	}
	return nil
}

// checkEvent tells whether the checkpoint's event is still the same.
func (p *Projector) checkEvent(ctx context.Context, at position) error {
	m, err := p.bus.Get(ctx, p.cfg.Stream, at.seq)
	if errors.Is(err, bus.ErrNone) {
		if p.cfg.Stream != event.StreamSAR {
			return nil // it went with age
		}
		return damaged("message %d is gone", at.seq)
	}
	if err != nil {
		return err
	}
	if m.ID != at.id {
		return damaged("message %d has id %s, the view read %s", at.seq, m.ID, at.id)
	}
	return nil
}

func damaged(format string, args ...any) error {
	return fmt.Errorf("%w: %s", errDamaged, fmt.Sprintf(format, args...))
}
