package testkit

import (
	"testing"
	"time"
)

// Patience is how long a test waits before it calls something missing. Nobody
// waits that long where all is well: it is for a machine that is busy with other
// things, and no claim about speed.
const Patience = 2 * time.Minute

const (
	firstLook    = 5 * time.Millisecond
	longestPause = 100 * time.Millisecond // between two looks
)

// Eventually asks cond until it returns nil, and fails with its last error when
// it has not within the time given. It is for what no signal tells.
func Eventually(t testing.TB, within time.Duration, cond func() error) {
	t.Helper()
	deadline := time.Now().Add(within)
	for pause := firstLook; ; pause = min(2*pause, longestPause) {
		err := cond()
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("not within %s: %v", within, err)
		}
		<-time.After(pause)
	}
}
