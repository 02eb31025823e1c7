package bus

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"pharos/pkg/event"
	"pharos/pkg/fault"
)

// Retries gives fn what handler has set aside whenever somebody asks for a
// retry, one at a time over all processes, and says what came of it. fn's error
// is its verdict, as that of a reaction. It is for handlers that are no
// reactors: React does it by itself. The end of ctx ends it with nil.
func (b *Bus) Retries(ctx context.Context, handler string, fn func(ctx context.Context, asked event.Message, q Quarantined) error) error {
	return b.reactAll(ctx, "retry-"+token(handler), []string{event.AllRetries}, func(ctx context.Context, m event.Message) error {
		return b.Retry(ctx, handler, m, func(ctx context.Context, q Quarantined) error { return fn(ctx, m, q) })
	})
}

// Retry carries out the retry that `asked` asks for, unless it is another
// handler's or was answered. Its error means that there is no answer yet; a
// crash before the answer repeats the retry.
func (b *Bus) Retry(ctx context.Context, handler string, asked event.Message, again func(context.Context, Quarantined) error) error {
	var wish event.RetryAsked
	if json.Unmarshal(asked.Data, &wish) != nil || wish.Handler != handler {
		return nil
	}
	last, err := b.Last(ctx, event.QuarantineFilter(wish.ID()))
	if err != nil {
		return fmt.Errorf("retry %s: %w", wish.ID(), err)
	}
	if last.Sequence != asked.Sequence {
		return nil
	}
	q, err := b.Quarantined(ctx, wish.SetAside)
	if errors.Is(err, ErrNone) {
		return nil // there is nothing of that name, and never was
	}
	if err != nil {
		return fmt.Errorf("retry %s: %w", wish.ID(), err)
	}
	verdict := guarded(ctx, q, again)
	if rejected, ok := errors.AsType[rejection](verdict); ok {
		return b.stillUnusable(ctx, wish.SetAside, rejected.error)
	}
	if verdict != nil {
		return verdict
	}
	return b.sayOf(ctx, wish.SetAside, asked, "resolved", event.Resolved{SetAside: wish.SetAside})
}

// guarded keeps a panic from being blamed on the one who asked.
func guarded(ctx context.Context, q Quarantined, again func(context.Context, Quarantined) error) (verdict error) {
	defer func() {
		if p := recover(); p != nil {
			verdict = Reject(Panicked(p))
		}
	}()
	return again(ctx, q)
}

// AskRetry asks the handler to try again what it has set aside, for the reason
// that a person gives, and returns the ask. Asked again in the same words by the
// same person while it waits, it is the same ask. It is a fault.Conflict when a
// retry waits already, when it is resolved, and for what no handler ever had.
func (b *Bus) AskRetry(ctx context.Context, q Quarantined, by event.Envelope, reason string) (event.Message, error) {
	what := q.SetAside()
	if q.Handler == HandlerMalformed {
		return event.Message{}, fault.New(fault.Conflict, "it is no event, so no handler can try it again; publish it as one")
	}
	if q.Stream != event.StreamSAR && q.Stream != event.StreamFixes {
		return event.Message{}, fault.New(fault.Conflict, "stream %s is read whole at every start: start the service again", q.Stream)
	}
	last, err := b.Last(ctx, event.QuarantineFilter(what.ID()))
	if err != nil && !errors.Is(err, ErrNone) {
		return last, fmt.Errorf("ask for a retry of %s: %w", what.ID(), err)
	}
	switch last.Type {
	case event.TypeResolved:
		return last, fault.New(fault.Conflict, "it is resolved: the handler has used it")
	case event.TypeRetryAsked:
		var waits event.RetryAsked
		if json.Unmarshal(last.Data, &waits) == nil && waits.Reason == reason && last.Actor == by.Actor && last.Org == by.Org {
			return last, nil
		}
		return last, fault.New(fault.Conflict, "a retry of it waits already, asked for by %s", last.Actor)
	}
	return b.ask(ctx, what, last, by, reason)
}

// ask publishes the ask behind last, which is no ask. Its id follows from that,
// so that a try without an answer, repeated, is the same.
func (b *Bus) ask(ctx context.Context, what event.SetAside, last event.Message, by event.Envelope, reason string) (event.Message, error) {
	m := event.Message{Envelope: by, Stream: event.StreamSAR, Key: event.QuarantineSubject(what.ID(), "retry_asked")}
	m.ID = uuid.NewSHA1(uuid.NameSpaceOID, []byte(string(what.ID())+"\x00"+last.ID+"\x00retry_asked")).String()
	m.Type, m.Subject = event.TypeRetryAsked, string(what.ID())
	m.OccurredAt = time.Now().UTC()
	m.ReceivedAt = m.OccurredAt
	var err error
	m.Sequence, err = b.Publish(ctx, m.Key, m.Envelope, event.RetryAsked{SetAside: what, Reason: reason},
		After(event.QuarantineFilter(what.ID()), last.Sequence))
	if errors.Is(err, ErrConflict) {
		return m, fault.Wrap(fault.Conflict, err, "somebody else asked for a retry of it just now")
	}
	if err != nil {
		return m, fmt.Errorf("ask for a retry of %s: %w", what.ID(), err)
	}
	return m, nil
}
