package run_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"pharos/pkg/run"
)

func TestAPauseEndsInItsTimeOrWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 90*time.Second)
		defer cancel()
		for _, want := range []struct {
			whole bool
			end   time.Duration
		}{{true, time.Minute}, {false, 90 * time.Second}, {false, 90 * time.Second}} {
			start, _ := ctx.Deadline()
			whole := run.Pause(ctx, time.Minute)
			if end := 90*time.Second - time.Until(start); whole != want.whole || end != want.end {
				t.Errorf("a minute's pause in 90 s: %t after %s, want %t after %s", whole, end, want.whole, want.end)
			}
		}
	})
}
