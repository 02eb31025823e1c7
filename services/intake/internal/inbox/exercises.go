package inbox

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"pharos/pkg/auth"
	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/fault"
	"pharos/pkg/run"
	"pharos/services/intake"
)

// Exercises keeps the registered exercises in memory, as the log holds them.
type Exercises struct {
	log    *bus.Bus
	known  intake.Exercises
	loaded atomic.Bool // all that was in the log at the start is known
}

// NewExercises returns a registry that knows none before Run.
func NewExercises(log *bus.Bus) *Exercises { return &Exercises{log: log} }

const (
	registered = "registered"
	handler    = "intake-exercises" // in QUARANTINE
)

// loadRetry is how long a registry waits before it asks a log again that cannot be read.
const loadRetry = 200 * time.Millisecond

// Run reads what is there and then follows, until ctx ends.
func (x *Exercises) Run(ctx context.Context) error {
	var seen uint64
	add := func(m event.Message) error {
		seen = m.Sequence
		if err := x.known.Add(m); err != nil {
			return x.log.Quarantine(ctx, handler, m, err)
		}
		return nil
	}
	for {
		err := x.log.After(ctx, event.AllExercises, seen, add)
		if err == nil {
			break
		}
		if fault.KindOf(err) != fault.Unavailable && ctx.Err() == nil {
			return fmt.Errorf("load exercises: %w", err)
		}
		if !run.Pause(ctx, loadRetry) {
			return nil
		}
	}
	x.loaded.Store(true)
	return x.log.Follow(ctx, event.StreamSAR, []string{event.AllExercises}, seen+1,
		func(_ context.Context, m event.Message) error { return add(m) })
}

// Retries reads again, whenever somebody asks for it, what could not be read. It
// is one copy of the service that does; the others find the exercise in the log
// when a report names it.
func (x *Exercises) Retries(ctx context.Context) error {
	return x.log.Retries(ctx, handler, func(_ context.Context, _ event.Message, q bus.Quarantined) error {
		if err := x.known.Add(q.Message); err != nil {
			return bus.Reject(err)
		}
		return nil
	})
}

// Ready returns nil once the registry is loaded.
func (x *Exercises) Ready() error {
	if !x.loaded.Load() {
		return fault.New(fault.Unavailable, "the exercises are not loaded yet")
	}
	return nil
}

// settle decides in which world a report belongs. One of an id that is not
// known is looked up: it may have been registered a moment ago elsewhere.
func (x *Exercises) settle(ctx context.Context, report event.Given, receivedAt time.Time) (event.Given, error) {
	if report.Exercise != "" && !x.known.Known(report.Exercise) {
		if _, err := x.find(ctx, report.Exercise); err != nil && !errors.Is(err, bus.ErrNone) {
			return event.Given{}, err
		}
	}
	return x.known.Settle(report, receivedAt), nil
}

// find reads an exercise from the log and makes it known.
func (x *Exercises) find(ctx context.Context, id event.ExerciseID) (event.Message, error) {
	m, err := x.log.Last(ctx, event.ExerciseSubject(id, registered))
	if err != nil {
		return event.Message{}, fmt.Errorf("find exercise %s: %w", id, err)
	}
	return m, x.known.Add(m)
}

// List returns all exercises, the newest first.
func (x *Exercises) List() []intake.Exercise { return x.known.List() }

// Register opens an exercise. Fresh is false when the same one, by the same
// organisation, was there already.
func (x *Exercises) Register(ctx context.Context, asked intake.NewExercise, by auth.Principal) (e intake.Exercise, fresh bool, err error) {
	now := time.Now().UTC()
	body, err := asked.Register(now)
	if err != nil {
		return intake.Exercise{}, false, err
	}
	e = intake.Exercise{ID: body.ExerciseID, Name: body.Name, EndsAt: body.EndsAt}
	subject := event.ExerciseSubject(e.ID, registered)
	_, err = x.log.Publish(ctx, subject, event.Envelope{
		ID: string(e.ID), Source: source, Subject: string(e.ID), OccurredAt: now, ReceivedAt: now, Actor: by.Subject, Org: by.Org,
	}, body, bus.None(subject))
	fresh = err == nil
	if err != nil && !errors.Is(err, bus.ErrConflict) {
		return intake.Exercise{}, false, fmt.Errorf("register exercise %s: %w", e.ID, err)
	}
	m, err := x.find(ctx, e.ID)
	if err != nil {
		return intake.Exercise{}, false, err
	}
	first, err := intake.ReadExercise(m)
	e.Sequence = m.Sequence
	if err == nil && (first.Name != e.Name || !first.EndsAt.Equal(e.EndsAt) || m.Org != by.Org) {
		err = fault.New(fault.Conflict, "another exercise has the id %s already", e.ID)
	}
	return e, fresh, err
}
