package server

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"

	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/fault"
	"pharos/pkg/projection"
	"pharos/pkg/sar"
	"pharos/services/incident"
	"pharos/services/incident/internal/store"
)

// attempts bounds how often a decision that lost a race is taken again.
const attempts = 20

// appender writes one event about an incident so that decisions race safely
// (DESIGN, law 8): it reads the incident at sequence n and publishes expecting
// n to be the last of the incident's events.
type appender struct {
	bus   *bus.Bus
	view  *projection.Projector
	store *store.Store
}

// order is what to append and on whose behalf.
type order struct {
	incident event.IncidentID
	said     incident.Said
	envelope event.Envelope               // its ID is the same for a retry of the same order
	allows   func(seq uint64) bool        // whether the order may act on that state; nil allows all and decides again after a lost race
	fits     func(in *sar.Incident) error // whether it fits the state; nil fits all
	show     func(in *sar.Incident) any   // the state as the caller may see it, for a conflict
}

// append appends and returns the sequence of the event, its own or that of an
// earlier try with the same id. It is a fault.Conflict with the current state
// when the order may not act on it, and whatever fits returns.
func (a *appender) append(ctx context.Context, o order) (uint64, error) {
	for range attempts {
		seq, again, err := a.try(ctx, o)
		if !again {
			return seq, err
		}
		if err := pause(ctx); err != nil {
			return 0, err
		}
	}
	return 0, fault.WithRetryAfter(fault.New(fault.Unavailable, "the incident is being changed too fast; try again"), time.Second)
}

// try makes one attempt; again says that the race was lost, or that nobody
// knows whether it was won.
func (a *appender) try(ctx context.Context, o order) (seq uint64, again bool, err error) {
	// An event of ours that the view holds is found with the incident, and one that
	// it does not hold lies after in.Sequence and makes the publish fail.
	in, said, err := a.store.LoadWith(ctx, o.incident, o.envelope.ID)
	if err != nil {
		return 0, false, err
	}
	if said != 0 {
		return a.repeated(ctx, o, said)
	}
	if err := o.check(in); err != nil {
		return 0, false, err
	}
	seq, err = a.publish(ctx, o, in)
	if err == nil {
		return seq, false, nil
	}
	if !errors.Is(err, bus.ErrConflict) && !errors.Is(err, bus.ErrUnconfirmed) {
		return 0, false, err
	}
	return a.settle(ctx, o, in)
}

func (o order) check(in *sar.Incident) error {
	if o.allows != nil && !o.allows(in.Sequence) {
		return o.changed(in)
	}
	if o.fits == nil {
		return nil
	}
	return o.fits(in)
}

func (o order) changed(in *sar.Incident) error {
	return fault.WithState(fault.New(fault.Conflict, "the incident has changed since you read it"), o.show(in))
}

func (a *appender) publish(ctx context.Context, o order, in *sar.Incident) (uint64, error) {
	e := o.envelope
	e.Subject, e.Exercise = string(o.incident), string(in.Exercise)
	seq, err := a.bus.Publish(ctx, event.IncidentSubject(o.incident, o.said.Name), e, o.said.Body,
		bus.After(event.IncidentFilter(o.incident), in.Sequence))
	if err != nil {
		return 0, fmt.Errorf("append %s to incident %s: %w", o.said.Name, o.incident, err)
	}
	return seq, nil
}

// settle finds out what became of a publish that was refused or not answered:
// it reads every event after the one that was expected to be the last. Where
// ours is not among them it may still arrive; trying again is safe, since the
// two cannot both be accepted.
func (a *appender) settle(ctx context.Context, o order, in *sar.Incident) (seq uint64, again bool, err error) {
	last := in.Sequence
	err = a.bus.After(ctx, event.IncidentFilter(o.incident), in.Sequence, func(m event.Message) error {
		last = m.Sequence
		if m.ID == o.envelope.ID {
			seq = m.Sequence
		}
		return nil
	})
	if err != nil {
		return 0, false, fmt.Errorf("read what happened to incident %s: %w", o.incident, err)
	}
	if seq != 0 {
		return a.repeated(ctx, o, seq)
	}
	if err := a.view.WaitFor(ctx, last); err != nil {
		return 0, false, fmt.Errorf("wait for the view of incident %s: %w", o.incident, err)
	}
	return 0, true, nil // where the caller named a state, the next try finds another
}

// repeated returns the event that an order of the same id made, unless that
// order was another.
func (a *appender) repeated(ctx context.Context, o order, seq uint64) (uint64, bool, error) {
	m, err := a.bus.Get(ctx, event.StreamSAR, seq)
	if err != nil {
		return 0, false, fmt.Errorf("read event %d of incident %s: %w", seq, o.incident, err)
	}
	if m.ContentHash != o.envelope.ContentHash {
		return 0, false, fault.New(fault.Conflict, "this Idempotency-Key was used for another command on the incident")
	}
	return seq, false, nil
}

// commandID names the event of a command: the same for a retry with the same key.
func commandID(id event.IncidentID, key string) string {
	if key == "" {
		return uuid.Must(uuid.NewV7()).String()
	}
	return sar.FollowID(string(id), "command\x00"+key)
}

// pause waits a moment that differs from try to try, so that racers part.
func pause(ctx context.Context) error {
	t := time.NewTimer(time.Duration(1+rand.IntN(20)) * time.Millisecond)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
