package bus

import "time"

// Waits between tries grow from the first to the longest.
const (
	firstWait   = 20 * time.Millisecond
	longestWait = time.Second
)

func longer(wait time.Duration) time.Duration { return min(2*wait, longestWait) }
