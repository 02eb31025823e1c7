package main

import (
	"context"
	"math"
	"slices"
	"sync"
	"time"
)

// samples are the raw durations of one side. Safe for concurrent use.
type samples struct {
	mu  sync.Mutex
	all []time.Duration // guarded by mu
}

func (s *samples) add(d ...time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = append(s.all, d...)
}

func (s *samples) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.all)
}

// at returns the smallest sample that a part q of all does not exceed (nearest
// rank), in milliseconds.
func (s *samples) at(q float64) float64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.all) == 0 {
		return math.NaN()
	}
	slices.Sort(s.all)
	rank := int(math.Ceil(q*float64(len(s.all)))) - 1
	return float64(s.all[max(0, rank)]) / float64(time.Millisecond)
}

// pace calls do at even intervals, n times, each in a goroutine of its own when
// the one before has not ended: who is late is not waited for. It returns when
// all have ended, with the first error.
func pace(ctx context.Context, n int, every time.Duration, do func(i int) error) error {
	tick := time.NewTicker(every)
	defer tick.Stop()
	var all sync.WaitGroup
	var once sync.Once
	var first error
	for i := range n {
		select {
		case <-ctx.Done():
			all.Wait()
			return ctx.Err()
		case <-tick.C:
		}
		all.Go(func() {
			if err := do(i); err != nil {
				once.Do(func() { first = err })
			}
		})
	}
	all.Wait()
	return first
}

// until asks again and again until done says so, or patience has passed.
func until(ctx context.Context, patience time.Duration, done func() (bool, error)) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		ok, err := done()
		if ok || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(2 * time.Millisecond):
		}
	}
}
