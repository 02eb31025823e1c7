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
	id       string // ce-id; the same for a retry of the same order
	envelope event.Envelope
	ifMatch  uint64 // sequence the caller saw; 0 when it did not say
	decide   func(in *sar.Incident) (incident.Said, error)
}

// append appends and returns the sequence of the event, its own or that of an
// earlier try with the same id. It is a fault.Conflict with the current state
// when ifMatch does not hold, and whatever decide returns.
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

// try makes one attempt; again says that the race was lost.
func (a *appender) try(ctx context.Context, o order) (seq uint64, again bool, err error) {
	if seq, said, err := a.store.Said(ctx, o.incident, o.id); said || err != nil {
		return seq, false, err
	}
	in, err := a.store.Load(ctx, o.incident)
	if err != nil {
		return 0, false, err
	}
	if o.ifMatch != 0 && o.ifMatch != in.Sequence {
		return 0, false, changed(in)
	}
	said, err := o.decide(in)
	if err != nil {
		return 0, false, err
	}
	e := o.envelope
	e.ID, e.Subject, e.Exercise = o.id, string(o.incident), string(in.Exercise)
	if !said.OccurredAt.IsZero() {
		e.OccurredAt = said.OccurredAt
	}
	filter := event.IncidentFilter(o.incident)
	seq, err = a.bus.Publish(ctx, event.IncidentSubject(o.incident, said.Name), e, said.Body, bus.After(filter, in.Sequence))
	if err == nil {
		return seq, false, nil
	}
	if !errors.Is(err, bus.ErrConflict) && !errors.Is(err, bus.ErrUnconfirmed) {
		return 0, false, fmt.Errorf("append %s to incident %s: %w", said.Name, o.incident, err)
	}
	return a.settle(ctx, o, in, err)
}

// settle finds out what became of a publish that was refused or not answered:
// it reads every event after the one that was expected to be the last.
func (a *appender) settle(ctx context.Context, o order, in *sar.Incident, cause error) (seq uint64, again bool, err error) {
	last := in.Sequence
	err = a.bus.After(ctx, event.IncidentFilter(o.incident), in.Sequence, func(m event.Message) error {
		last = m.Sequence
		if m.ID == o.id {
			seq = m.Sequence
		}
		return nil
	})
	if err != nil {
		return 0, false, fmt.Errorf("read what happened to incident %s: %w", o.incident, err)
	}
	if seq != 0 {
		return seq, false, nil
	}
	if last == in.Sequence && errors.Is(cause, bus.ErrUnconfirmed) {
		return 0, false, cause
	}
	if err := a.view.WaitFor(ctx, last); err != nil {
		return 0, false, fmt.Errorf("wait for the view of incident %s: %w", o.incident, err)
	}
	if o.ifMatch != 0 {
		if in, err = a.store.Load(ctx, o.incident); err != nil {
			return 0, false, err
		}
		return 0, false, changed(in)
	}
	return 0, true, nil
}

func changed(in *sar.Incident) error {
	return fault.WithState(fault.New(fault.Conflict, "the incident has changed since you read it"), incident.Feature(in))
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
