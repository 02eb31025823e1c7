package bus

import (
	"context"
	"time"
)

// Waits between tries grow from the first to the longest.
const (
	firstWait   = 20 * time.Millisecond
	longestWait = time.Second
)

func longer(wait time.Duration) time.Duration { return min(2*wait, longestWait) }

// sleep waits for d and reports whether ctx let it.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
