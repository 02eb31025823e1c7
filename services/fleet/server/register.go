package server

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"pharos/pkg/auth"
	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/fault"
	"pharos/services/fleet"
)

const (
	// attempts bounds how often a registration that lost a race is decided again.
	attempts = 10
	// settling is how long an answer waits for the view to hold it.
	settling = 5 * time.Second
)

// namespace makes the ids of registrations from idempotency keys.
var namespace = uuid.NewSHA1(uuid.NameSpaceURL, []byte("https://pharos.example/craft"))

// register says what a craft is, in order with whoever else does (DESIGN, law
// 8): it expects the registration that it has read to be the last. It returns
// the craft as it stands then, and whether it was new.
func (s *Server) register(ctx context.Context, who auth.Principal, g fleet.GivenCraft, key string) (fleet.Craft, bool, error) {
	if err := g.Check(); err != nil {
		return fleet.Craft{}, false, err
	}
	id := uuid.Must(uuid.NewV7()).String()
	if key != "" {
		id = uuid.NewSHA1(namespace, []byte(who.Org+"\x00"+g.CraftID+"\x00"+key)).String()
	}
	for range attempts {
		craft, isNew, err := s.tryRegister(ctx, who, g, id)
		if !errors.Is(err, bus.ErrConflict) {
			return craft, isNew, err
		}
	}
	return fleet.Craft{}, false, fault.WithRetryAfter(fault.New(fault.Unavailable, "the craft is being changed too fast; try again"), time.Second)
}

func (s *Server) tryRegister(ctx context.Context, who auth.Principal, g fleet.GivenCraft, id string) (fleet.Craft, bool, error) {
	known, last, err := s.known(ctx, event.CraftID(g.CraftID))
	if err != nil {
		return fleet.Craft{}, false, err
	}
	if earlier, err := s.said(ctx, event.CraftID(g.CraftID), id); err != nil || earlier != 0 {
		isNew := known == nil || known.InfoSeq == earlier
		return s.standing(ctx, event.CraftRegistered{CraftID: event.CraftID(g.CraftID)}, max(earlier, last.Sequence)), isNew, err
	}
	r, err := g.Register(who.Org, s.deps.Policy.Orgs(who) == nil, known)
	if err != nil {
		return fleet.Craft{}, false, err
	}
	seq, err := s.say(ctx, who, r, id, last.Sequence)
	if err != nil {
		return fleet.Craft{}, false, err
	}
	return s.standing(ctx, r, seq), known == nil || known.InfoSeq == 0, nil
}

// known returns the craft with all that was said of it, nil when it is new, and
// the newest registration in the log.
func (s *Server) known(ctx context.Context, id event.CraftID) (*fleet.Craft, event.Message, error) {
	last, err := s.deps.Bus.Last(ctx, event.CraftFilter(id))
	if err != nil && !errors.Is(err, bus.ErrNone) {
		return nil, last, err
	}
	wait, cancel := context.WithTimeout(ctx, settling)
	defer cancel()
	if err := s.view.WaitForAll(wait, event.CraftFilter(id)); err != nil {
		return nil, last, fault.WithRetryAfter(fault.Wrap(fault.Unavailable, err, "the view of craft is behind; try again"), time.Second)
	}
	c, err := s.store.Craft(ctx, id)
	if fault.KindOf(err) == fault.NotFound {
		return nil, last, nil
	}
	return &c, last, err
}

// said returns the sequence of the registration with that id, 0 when there is none.
func (s *Server) said(ctx context.Context, craft event.CraftID, id string) (uint64, error) {
	var seq uint64
	err := s.deps.Bus.After(ctx, event.CraftFilter(craft), 0, func(m event.Message) error {
		if m.ID == id {
			seq = m.Sequence
		}
		return nil
	})
	if err != nil && !errors.Is(err, bus.ErrNone) {
		return 0, fmt.Errorf("read what was said of craft %s: %w", craft, err)
	}
	return seq, nil
}

// say publishes a registration. Without an answer it looks whether it is there.
func (s *Server) say(ctx context.Context, who auth.Principal, r event.CraftRegistered, id string, after uint64) (uint64, error) {
	now := time.Now().UTC()
	e := event.Envelope{ID: id, Source: source, Subject: string(r.CraftID), OccurredAt: now, ReceivedAt: now, Actor: who.Subject, Org: who.Org}
	filter := event.CraftFilter(r.CraftID)
	seq, err := s.deps.Bus.Publish(ctx, event.CraftSubject(r.CraftID, "registered"), e, r, bus.After(filter, after))
	if errors.Is(err, bus.ErrUnconfirmed) {
		if seq, readErr := s.said(ctx, r.CraftID, id); readErr == nil && seq != 0 {
			return seq, nil
		}
	}
	if err != nil {
		return 0, fmt.Errorf("register craft %s: %w", r.CraftID, err)
	}
	return seq, nil
}

// standing is the craft as the view has it once it holds the registration; a
// view that is late does not make it less true.
func (s *Server) standing(ctx context.Context, r event.CraftRegistered, seq uint64) fleet.Craft {
	ctx, cancel := context.WithTimeout(ctx, settling)
	defer cancel()
	if err := s.view.WaitFor(ctx, seq); err == nil {
		if c, err := s.store.Craft(ctx, r.CraftID); err == nil {
			return c
		}
	}
	return fleet.Craft{ID: r.CraftID, Org: r.Org, InfoSeq: seq, Name: r.Name, Type: r.Type, MMSI: r.MMSI, Own: r.Own}
}
