package bus

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"pharos/pkg/event"
	"pharos/pkg/run"
)

// Waits before a reaction that failed is tried again.
const (
	firstRetry   = 100 * time.Millisecond
	longestRetry = 30 * time.Second
)

type rejection struct{ error }

func (r rejection) Unwrap() error { return r.error }

// Reject is the verdict that an event can never be used: it goes to QUARANTINE
// with err as the reason, and the reactor goes on.
func Reject(err error) error { return rejection{err} }

type postponement time.Duration

func (p postponement) Error() string { return "again in " + time.Duration(p).String() }

// Later is the verdict that it is too early: the same event again after d. The
// reactor waits; it takes no other event meanwhile.
func Later(d time.Duration) error { return postponement(d) }

// React gives fn each event of SAR that matches filters, one at a time, in
// order, and remembers under the name durable what was done, over restarts and
// processes. fn's error is its verdict: nil, done; an error, again with growing
// waits; Reject; Later. A crash between fn and its acknowledgement repeats the
// event, so fn must be able to see what it did before. What fn rejected it is
// given again, in its turn, when somebody asks for a retry. The end of ctx ends React with nil.
func (b *Bus) React(ctx context.Context, durable string, filters []string, fn func(context.Context, event.Message) error) error {
	return b.reactAll(ctx, durable, append([]string{event.AllRetries}, filters...), func(ctx context.Context, m event.Message) error {
		if m.Type == event.TypeRetryAsked {
			return b.Retry(ctx, durable, m, func(ctx context.Context, q Quarantined) error { return fn(ctx, q.Message) })
		}
		return fn(ctx, m)
	})
}

func (b *Bus) reactAll(ctx context.Context, durable string, filters []string, fn func(context.Context, event.Message) error) error {
	if err := b.streams.readable(event.StreamSAR, filters); err != nil {
		return fmt.Errorf("reactor %s: %w", durable, err)
	}
	wait := firstWait
	for {
		started := time.Now()
		err := b.react(ctx, durable, filters, fn)
		if ctx.Err() != nil {
			return nil
		}
		b.log.Debug("reactor interrupted", "durable", durable, "error", err)
		if time.Since(started) > longestWait {
			wait = firstWait
		}
		if !run.Pause(ctx, wait) {
			return nil
		}
		wait = longer(wait)
	}
}

func (b *Bus) react(ctx context.Context, durable string, filters []string, fn func(context.Context, event.Message) error) error {
	live, cancel := b.whileConnected(ctx)
	defer cancel()
	c, err := b.js.CreateOrUpdateConsumer(live, event.StreamSAR, jetstream.ConsumerConfig{
		Durable: durable, FilterSubjects: filters, DeliverPolicy: jetstream.DeliverAllPolicy,
		AckPolicy: jetstream.AckExplicitPolicy, AckWait: b.cfg.AckWait, MaxAckPending: 1, MaxDeliver: -1,
	})
	if err != nil {
		return fmt.Errorf("reactor %s: %w", durable, err)
	}
	it, err := c.Messages(jetstream.PullMaxMessages(1), jetstream.PullExpiry(readExpiry), jetstream.PullHeartbeat(readHeartbeat))
	if err != nil {
		return fmt.Errorf("reactor %s: %w", durable, err)
	}
	defer it.Stop()
	for last := uint64(0); ; {
		raw, err := it.Next(jetstream.NextContext(live))
		if err != nil {
			return fmt.Errorf("reactor %s: %w", durable, err)
		}
		meta, err := raw.Metadata()
		if err != nil {
			return fmt.Errorf("reactor %s: %w", durable, err)
		}
		own := ctx
		if last > 0 && meta.Sequence.Consumer == last+1 {
			own = context.WithValue(ctx, successive{}, true)
		}
		last = meta.Sequence.Consumer
		if err := b.reactTo(own, durable, raw, meta, fn); err != nil {
			return fmt.Errorf("reactor %s: %w", durable, err)
		}
	}
}

type successive struct{}

// Successive reports whether the event that a reaction got with ctx is the next
// that was given to anybody after the one that this reactor had before: no other
// process was given one in between. The server counts what it gives out.
func Successive(ctx context.Context) bool { return ctx.Value(successive{}) != nil }

// reactTo runs the handler on one message and carries out its verdict.
func (b *Bus) reactTo(ctx context.Context, durable string, raw jetstream.Msg, meta *jetstream.MsgMetadata,
	fn func(context.Context, event.Message) error) error {
	m, _, malformed := b.messageOf(raw, meta)
	if malformed != nil {
		return b.dismiss(ctx, HandlerMalformed, raw, m, malformed)
	}
	verdict := b.runHandler(ctx, durable, raw, m, fn)
	if rejected, ok := errors.AsType[rejection](verdict); ok {
		return b.dismiss(ctx, durable, raw, m, rejected.error)
	}
	if d, ok := errors.AsType[postponement](verdict); ok {
		return raw.NakWithDelay(time.Duration(d))
	}
	if verdict == nil {
		if lose := b.cfg.Faults.LoseAck; lose != nil && lose(m) {
			return nil
		}
		return raw.Ack()
	}
	if ctx.Err() != nil {
		return raw.Nak() // we are stopping: at once, for whoever comes next
	}
	b.log.Warn("reaction failed, will be tried again", "durable", durable, "sequence", m.Sequence, "id", m.ID,
		"delivered", meta.NumDelivered, "error", verdict)
	return raw.NakWithDelay(retryWait(meta.NumDelivered))
}

func retryWait(delivered uint64) time.Duration {
	return min(firstRetry<<min(delivered, 16)/2, longestRetry)
}

// dismiss sets a message aside for good. When QUARANTINE cannot be reached the
// message stays where it is and comes again.
func (b *Bus) dismiss(ctx context.Context, handler string, raw jetstream.Msg, m event.Message, cause error) error {
	if err := b.Quarantine(ctx, handler, m, cause); err != nil {
		return errors.Join(err, raw.NakWithDelay(longestWait))
	}
	return raw.Term()
}

// runHandler runs fn and tells the server meanwhile that it is alive. A panic is
// a rejection: the same event would stop every process that meets it.
func (b *Bus) runHandler(ctx context.Context, durable string, raw jetstream.Msg, m event.Message,
	fn func(context.Context, event.Message) error) (verdict error) {
	done := make(chan struct{})
	defer close(done)
	go b.stayAlive(done, raw)
	defer func() {
		if p := recover(); p != nil {
			b.log.Error("reaction panicked", "durable", durable, "sequence", m.Sequence, "panic", p)
			verdict = Reject(Panicked(p))
		}
	}()
	ctx, end := traceReaction(ctx, durable, m)
	defer end()
	return fn(ctx, m)
}

func (b *Bus) stayAlive(done <-chan struct{}, raw jetstream.Msg) {
	tick := time.NewTicker(b.cfg.AckWait / 3)
	defer tick.Stop()
	for {
		select {
		case <-done:
			return
		case <-tick.C:
			if err := raw.InProgress(); err != nil {
				b.log.Debug("reaction heartbeat", "error", err)
			}
		}
	}
}
