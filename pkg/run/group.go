package run

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
)

// Group runs named actors together: when one ends with an error, or the context
// ends, all are told to end, and Run waits for every one. The zero value works
// and logs to slog's default.
type Group struct {
	// Log hears of the actor that failed first, and of panics with their stack.
	Log *slog.Logger

	actors []actor
}

type actor struct {
	name string
	run  func(ctx context.Context) error
}

// Add names an actor before Run. It blocks until its context ends, then returns
// nil or the context's error. An actor that ends early with nil has done its
// work; the others go on.
func (g *Group) Add(name string, run func(ctx context.Context) error) {
	g.actors = append(g.actors, actor{name, run})
}

// Run blocks until all actors have ended. It returns what went wrong, the first
// failure first, and nil when they ended because ctx did.
func (g *Group) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var (
		wg   sync.WaitGroup
		mu   sync.Mutex
		errs []error // guarded by mu
	)
	for _, a := range g.actors {
		wg.Go(func() {
			err := g.one(ctx, a)
			if err == nil || ctx.Err() != nil && errors.Is(err, context.Canceled) {
				return
			}
			mu.Lock()
			errs = append(errs, fmt.Errorf("%s: %w", a.name, err))
			mu.Unlock()
			g.log().LogAttrs(ctx, slog.LevelDebug, "actor failed, ending the others", slog.String("actor", a.name))
			cancel()
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// one turns a panic into an error, so that the others can still drain.
func (g *Group) one(ctx context.Context, a actor) (err error) {
	defer func() {
		if v := recover(); v != nil {
			g.log().LogAttrs(ctx, slog.LevelError, "actor panicked",
				slog.String("actor", a.name), slog.Any("panic", v), slog.String("stack", string(debug.Stack())))
			err = fmt.Errorf("panic: %v", v)
		}
	}()
	return a.run(ctx)
}

func (g *Group) log() *slog.Logger {
	if g.Log != nil {
		return g.Log
	}
	return slog.Default()
}
