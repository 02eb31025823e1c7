package projection

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/fault"
	"pharos/pkg/run"
)

// Retries carries out, until ctx ends, what people ask to be tried again of the
// events that this view has set aside.
//
// The order of events matters to a view, so the one that was left out cannot be
// put in behind the others: the view is rebuilt with drop, which tries all of
// them. A nil drop says that order does not matter to the handler; then the one
// event is given to it, in a transaction of its own.
func (p *Projector) Retries(ctx context.Context, drop func(ctx context.Context, tx pgx.Tx) error) error {
	return p.bus.Retries(ctx, p.cfg.Name, func(ctx context.Context, asked event.Message, q bus.Quarantined) error {
		if drop == nil {
			return p.again(ctx, q.Message)
		}
		return p.rebuildFor(ctx, asked, drop)
	})
}

// again gives the handler one event out of its order.
func (p *Projector) again(ctx context.Context, m event.Message) error {
	m.RecordedAt = m.RecordedAt.Truncate(time.Microsecond)
	err := pgx.BeginFunc(ctx, p.pool, func(tx pgx.Tx) error { return guarded(ctx, tx, m, p.handle) })
	if err == nil {
		return nil
	}
	err = p.judge(ctx, fmt.Errorf("apply event %d to view %s: %w", m.Sequence, p.cfg.Name, err))
	if refused, ok := errors.AsType[verdict](err); ok {
		return bus.Reject(refused.error)
	}
	return err
}

// rebuildFor rebuilds the view unless that has been done since somebody asked.
// It returns when the view is whole again; what still cannot be used was then
// set aside again, which is the answer.
func (p *Projector) rebuildFor(ctx context.Context, asked event.Message, drop func(ctx context.Context, tx pgx.Tx) error) error {
	at, err := p.readCheckpoint(ctx, p.pool)
	if err != nil {
		return err
	}
	if at.rebuiltAt < asked.Sequence {
		// A rebuild takes the log as it is: nobody who asks for one event meant that.
		if _, err := p.check(ctx, at); err != nil {
			return err
		}
		if err := p.askForTheRest(ctx, asked); err != nil {
			return err
		}
		p.log.Info("the view is rebuilt for a retry", "asked", asked.Sequence)
		if err := p.Rebuild(ctx, drop); err != nil {
			return err
		}
	}
	return p.waitUntilRebuilt(ctx)
}

// askForTheRest asks for a retry of everything else that the view has set aside:
// the rebuild tries it, and what came of it must be known.
func (p *Projector) askForTheRest(ctx context.Context, asked event.Message) error {
	return p.bus.EachQuarantined(ctx, p.cfg.Name, func(q bus.Quarantined) error {
		by := event.Envelope{Source: asked.Source, Actor: asked.Actor, Org: asked.Org, Exercise: q.Exercise, CausationID: asked.ID}
		_, err := p.bus.AskRetry(ctx, q, by, fmt.Sprintf("the view is rebuilt for %s", asked.Subject))
		if fault.KindOf(err) == fault.Conflict {
			return nil // it waits, or is resolved
		}
		return err
	})
}

// waitUntilRebuilt asks the database, which knows of no rebuild that others
// have begun only in their memory.
func (p *Projector) waitUntilRebuilt(ctx context.Context) error {
	for {
		at, err := p.readCheckpoint(ctx, p.pool)
		if err != nil {
			return err
		}
		if at.seq >= at.rebuildTo {
			return nil
		}
		if damaged := p.State().Damaged; damaged != nil {
			return damaged
		}
		if !run.Pause(ctx, pollWait) {
			return context.Cause(ctx)
		}
	}
}
