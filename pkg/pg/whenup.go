package pg

import (
	"context"
	"log/slog"
	"time"
)

// WhenUp calls do until it succeeds, waiting between tries (0.1 s doubling to
// 2 s) for as long as the database is unavailable. Any other error ends it, as
// does ctx. Services prepare their tables with it, so that they start while
// the database is down.
func WhenUp(ctx context.Context, log *slog.Logger, do func(context.Context) error) error {
	wait := 100 * time.Millisecond
	for {
		err := do(ctx)
		if err == nil || !IsUnavailable(err) || ctx.Err() != nil {
			return err
		}
		log.Warn("the database is unavailable; waiting for it", "error", err)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
		wait = min(2*wait, 2*time.Second)
	}
}
