package bus

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"pharos/pkg/event"
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
