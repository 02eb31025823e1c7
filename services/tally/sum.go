package tally

import (
	"math"

	"pharos/pkg/event"
)

// sum adds intervals of different incidents, all at once so that their order
// does not matter: unknown adds nothing that anybody could name; where one has
// no best value its lower bound stands in, so that the best of a sum is what is
// at least counted, as in the minimum estimates of the Missing Migrants Project;
// no upper bound of one is no upper bound of the sum. One interval alone is its
// own sum. The bounds of a toll are spelt out (sar.Toll).
type sum struct {
	known          int
	alone          event.Interval
	lower, best    *int64
	upper          int64
	upperUnbounded bool
}

func (s *sum) add(i *event.Interval) {
	if i == nil || !i.Known() {
		return
	}
	s.known++
	s.alone = *i
	s.lower = plus(s.lower, i.Min)
	s.best = plus(s.best, firstKnown(i.Best, i.Min))
	if i.Max == nil {
		s.upperUnbounded = true
		return
	}
	s.upper = *plus(&s.upper, i.Max)
}

// interval returns the sum; nil when nothing was known of any addend.
func (s *sum) interval() *event.Interval {
	switch s.known {
	case 0:
		return nil
	case 1:
		return &s.alone
	}
	out := &event.Interval{Min: s.lower, Best: s.best}
	if !s.upperUnbounded {
		out.Max = &s.upper
	}
	return out
}

// plus adds what is known. A number that nobody could have counted stops at
// the largest there is instead of turning negative.
func plus(a, b *int64) *int64 {
	if a == nil {
		return b
	}
	if b == nil {
		return a
	}
	if *b > 0 && *a > math.MaxInt64-*b {
		return new(int64(math.MaxInt64))
	}
	if *b < 0 && *a < math.MinInt64-*b {
		return new(int64(math.MinInt64))
	}
	return new(*a + *b)
}

func firstKnown(a, b *int64) *int64 {
	if a != nil {
		return a
	}
	return b
}
