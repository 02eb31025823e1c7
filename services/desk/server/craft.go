package server

import (
	"context"
	"encoding/json"
	"time"

	"pharos/pkg/event"
)

// followCrafts keeps the hub's craft: as the view has them, and every fix after.
func (s *Server) followCrafts(ctx context.Context) error {
	from, err := s.loadCrafts(ctx)
	if err != nil {
		return nil // ctx has ended
	}
	if newest, err := s.deps.Bus.Last(ctx, event.AllFixes); err == nil {
		s.heard(newest)
	}
	return s.deps.Bus.Follow(ctx, event.StreamFixes, nil, from+1, func(_ context.Context, m event.Message) error {
		s.heard(m)
		var x event.Fix
		if err := json.Unmarshal(m.Data, &x); err != nil || x.CraftID == "" {
			return nil // its projector sets it aside
		}
		x.At = x.At.UTC().Truncate(time.Microsecond) // as the view keeps it
		s.hub.Fix(x, m.Org)
		return nil
	})
}

// heard notes when a position came last; those of exercises say nothing of the receivers.
func (s *Server) heard(m event.Message) {
	if event.CraftID(m.Subject).Exercise() == "" {
		s.lastFix.Store(m.RecordedAt.UnixMilli())
	}
}

// loadCrafts reads the view until it can, and returns the sequence in FIXES
// that this includes. The view must hold what the feeder does not read again.
func (s *Server) loadCrafts(ctx context.Context) (uint64, error) {
	for {
		from, err := s.tryLoadCrafts(ctx)
		if err == nil || ctx.Err() != nil {
			return from, ctx.Err()
		}
		s.deps.Log.Warn("craft cannot be loaded yet", "error", err)
		select {
		case <-ctx.Done():
			return 0, ctx.Err()
		case <-time.After(time.Second):
		}
	}
}

func (s *Server) tryLoadCrafts(ctx context.Context) (uint64, error) {
	select {
	case <-s.feeder.started:
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	floor, _ := s.hub.Span()
	if err := s.view.WaitFor(ctx, floor); err != nil {
		return 0, err
	}
	crafts, from, err := s.store.Crafts(ctx)
	if err != nil {
		return 0, err
	}
	for _, c := range crafts {
		if c.Registered != nil {
			s.hub.Register(*c.Registered, c.Registered.Org, c.InfoSeq)
		}
		if c.Fix != nil {
			s.hub.Fix(*c.Fix, c.FixOrg)
		}
	}
	return from, nil
}
