package projection

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"go.opentelemetry.io/otel/trace"

	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/pg"
)

// batchSize is how many events go into one transaction at most.
const batchSize = 256

// item is an event on its way from the reader, with the trace it belongs to.
type item struct {
	event.Message
	span trace.SpanContext
}

func enqueue(queue chan<- item) func(context.Context, event.Message) error {
	return func(ctx context.Context, m event.Message) error {
		select {
		case queue <- item{m, trace.SpanContextFromContext(ctx)}:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// applyAll applies what comes out of the queue until it is closed.
func (p *Projector) applyAll(ctx context.Context, at position, queue <-chan item) error {
	for {
		batch := take(queue)
		if len(batch) == 0 {
			return nil
		}
		head := batch[len(batch)-1].Sequence
		p.change(func(s *State) { s.Head = max(s.Head, head) })
		var err error
		if at, err = p.apply(ctx, at, batch); err != nil {
			return err
		}
	}
}

// take waits for one event and takes what has come behind it.
func take(queue <-chan item) []item {
	first, ok := <-queue
	if !ok {
		return nil
	}
	batch := []item{first}
	for len(batch) < batchSize {
		select {
		case next, ok := <-queue:
			if !ok {
				return batch
			}
			batch = append(batch, next)
		default:
			return batch
		}
	}
	return batch
}

// verdict is a handler's word on an event, apart from troubles of the database.
type verdict struct{ error }

func (v verdict) Unwrap() error { return v.error }

// apply writes a batch in one transaction. When the handler cannot use one of
// the events, each gets a transaction of its own, and that one is set aside.
func (p *Projector) apply(ctx context.Context, at position, batch []item) (position, error) {
	next, err := p.transact(ctx, at, batch, p.handle)
	if _, isVerdict := errors.AsType[verdict](err); isVerdict && len(batch) == 1 {
		next, err = p.transact(ctx, at, batch, p.handle) // it counts when the handler remembers nothing
	}
	refused, isVerdict := errors.AsType[verdict](err)
	switch {
	case err == nil:
		p.applied(next)
		return next, nil
	case !isVerdict:
		return at, err
	case len(batch) == 1:
		return p.setAside(ctx, at, batch[0], refused.error)
	}
	for i := range batch {
		if at, err = p.apply(ctx, at, batch[i:i+1]); err != nil {
			return at, err
		}
	}
	return at, nil
}

// setAside keeps the event in QUARANTINE and moves the checkpoint past it. It
// is kept before it is passed: a crash between the two keeps it once.
func (p *Projector) setAside(ctx context.Context, at position, it item, cause error) (position, error) {
	if err := p.aside(ctx, p.cfg.Name, it.Message, cause); err != nil {
		return at, err
	}
	next, err := p.transact(ctx, at, []item{it}, func(context.Context, pgx.Tx, event.Message) error { return nil })
	if err != nil {
		return at, err
	}
	p.applied(next)
	return next, nil
}

func (p *Projector) applied(at position) {
	p.change(func(s *State) {
		s.Sequence, s.RebuildTo, s.LastApplied = at.seq, at.rebuildTo, time.Now()
		s.Head = max(s.Head, at.seq)
	})
}

// transact moves the checkpoint and runs the handler on the batch, all or nothing.
func (p *Projector) transact(ctx context.Context, at position, batch []item, handle Handler) (next position, err error) {
	whole, end := p.trace(ctx, batch[0])
	p.writes(time.Now())
	defer func() {
		p.writes(time.Time{})
		if end(err); err != nil {
			p.forget()
		}
	}()
	next = at
	for i := range batch {
		m := &batch[i]
		m.RecordedAt = later(next.recordedAt, m.RecordedAt.Truncate(time.Microsecond))
		next.seq, next.id, next.recordedAt = m.Sequence, m.ID, m.RecordedAt
	}
	tx, err := p.begin(whole, at, next)
	if err != nil {
		return at, fmt.Errorf("begin to write view %s: %w", p.cfg.Name, err)
	}
	defer tx.end(context.WithoutCancel(whole))
	if err := p.runAll(ctx, whole, tx, batch, handle); err != nil {
		return at, err
	}
	if err := tx.commit(whole); err != nil {
		return at, p.judge(ctx, fmt.Errorf("apply events up to %d to view %s: %w", next.seq, p.cfg.Name, err))
	}
	return next, nil
}

// runAll gives the handler each event, in the trace of that event: whole is the first one's.
func (p *Projector) runAll(ctx, whole context.Context, tx pgx.Tx, batch []item, handle Handler) error {
	for i, it := range batch {
		own, end := whole, func(error) {}
		if i > 0 {
			own, end = p.trace(ctx, it, trace.LinkFromContext(whole))
		}
		err := guarded(own, tx, it.Message, handle)
		if end(err); err != nil {
			return p.judge(ctx, fmt.Errorf("apply event %d to view %s: %w", it.Sequence, p.cfg.Name, err))
		}
	}
	return nil
}

// judge tells a verdict from a trouble that passes.
func (p *Projector) judge(ctx context.Context, err error) error {
	if ctx.Err() != nil || pg.IsUnavailable(err) || pg.IsUnprepared(err) || errors.Is(err, errFenced) {
		return err
	}
	return verdict{err}
}

// guarded calls the handler. A panic is its verdict on this event: the same event
// would end every process that reads it.
func guarded(ctx context.Context, tx pgx.Tx, m event.Message, handle Handler) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = bus.Panicked(cause)
		}
	}()
	return handle(ctx, tx, m)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
