package server

import (
	"context"
	"fmt"
	"time"

	"pharos/pkg/fault"
	"pharos/services/desk"
)

const (
	// lookEvery is how often the state of the picture is looked at, tellEvery how
	// often it is told when it stays the same: clients take silence for a dead link.
	lookEvery = 250 * time.Millisecond
	tellEvery = 5 * time.Second
	// tolerance is how late the picture may be before it is called old.
	tolerance = 2 * time.Second
)

// watch tells everybody whether the picture is live.
func (s *Server) watch(ctx context.Context) error {
	var p desk.Picture
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	before, told := time.Now(), time.Time{}
	var behind time.Time // since when the view has been behind the log
	for {
		now := time.Now()
		if v := s.view.State(); v.Head <= v.Sequence {
			behind = time.Time{}
		} else if behind.IsZero() {
			behind = now
		}
		state, detail, lag := s.judge(now, behind)
		next := p.Next(state, detail, lag, before.UTC())
		next.Quarantined = s.setAside()
		s.oldSince.Store(0)
		if !next.Since.IsZero() {
			s.oldSince.Store(next.Since.UnixMilli())
		}
		if p.Differs(next) || now.Sub(told) >= tellEvery {
			s.hub.Alert(next.JSON())
			told = now
		}
		p, before = next, now
		select {
		case <-look.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// setAside counts what no handler could use; nil while that is not known.
func (s *Server) setAside() *int {
	counts, known := s.aside.Unresolved()
	if !known {
		return nil
	}
	sum := 0
	for _, n := range counts {
		sum += n
	}
	return &sum
}

// judge says how far the picture can be trusted, in words for a watch officer.
func (s *Server) judge(now, behind time.Time) (desk.State, string, time.Duration) {
	since, lag := s.feeder.waiting()
	view, fixes := s.view.State(), s.fixes.State()
	late := func(t time.Time) bool { return !t.IsZero() && now.Sub(t) > tolerance }
	log := s.deps.Bus.Ready()
	switch {
	case view.Damaged != nil:
		return desk.StateDamaged, view.Damaged.Error(), lag
	case fixes.Damaged != nil:
		return desk.StateDamaged, fixes.Damaged.Error(), lag
	case log != nil:
		return desk.StateOld, "Nothing new arrives: " + fault.Detail(log) + ".", lag
	case view.Sequence < view.RebuildTo:
		return desk.StateOld, fmt.Sprintf("The picture is built anew from the log: %d %% is there.", 100*view.Sequence/view.RebuildTo), lag
	case s.view.Ready() != nil:
		return desk.StateOld, "The database cannot be used: reports arrive, incidents do not change.", lag
	case late(behind) || late(since):
		return desk.StateOld, "Events are waiting to be shown.", lag
	}
	return desk.StateLive, "", lag
}
