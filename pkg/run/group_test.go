package run_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pharos/pkg/run"
)

func untilEnd(ended *bool) func(context.Context) error {
	return func(ctx context.Context) error {
		<-ctx.Done()
		*ended = true
		return ctx.Err()
	}
}

func TestTheFirstFailureEndsAllAndIsNamed(t *testing.T) {
	var g run.Group
	var one, two bool
	g.Add("one", untilEnd(&one))
	g.Add("two", untilEnd(&two))
	g.Add("feed", func(context.Context) error { return io.ErrUnexpectedEOF })
	err := g.Run(t.Context())
	if !errors.Is(err, io.ErrUnexpectedEOF) || err.Error() != "feed: unexpected EOF" {
		t.Errorf("Run = %v, want feed: unexpected EOF", err)
	}
	if !one || !two {
		t.Errorf("ended: one %v, two %v; want both before Run returns", one, two)
	}
}

func TestAnEndAskedForIsNoFailure(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var g run.Group
	var one bool
	g.Add("one", untilEnd(&one))
	g.Add("two", func(ctx context.Context) error {
		cancel()
		<-ctx.Done()
		return fmt.Errorf("reading: %w", ctx.Err())
	})
	if err := g.Run(ctx); err != nil || !one {
		t.Errorf("Run = %v, one ended %v; want nil after all ended", err, one)
	}
}

func TestFailuresWhileEndingAreToldToo(t *testing.T) {
	var g run.Group
	first, second := errors.New("first"), errors.New("flushing")
	g.Add("a", func(context.Context) error { return first })
	g.Add("b", func(ctx context.Context) error { <-ctx.Done(); return second })
	err := g.Run(t.Context())
	if want := "a: first\nb: flushing"; err == nil || err.Error() != want {
		t.Errorf("Run = %q, want %q", err, want)
	}
}

func TestAnActorMayFinishEarly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour) // the bubble's clock
		defer cancel()
		var g run.Group
		var last bool
		g.Add("migrate", func(context.Context) error { return nil })
		g.Add("serve", untilEnd(&last))
		began := time.Now()
		err := g.Run(ctx)
		if took := time.Since(began); took != time.Hour || !last {
			t.Errorf("Run ended after %v, last %v; want the whole hour", took, last)
		}
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Run = %v, want that time ran out", err)
		}
	})
}

func TestAPanicEndsAllAndTheLogHasItsStack(t *testing.T) {
	var log bytes.Buffer
	g := run.Group{Log: slog.New(slog.NewTextHandler(&log, nil))}
	var one bool
	g.Add("one", untilEnd(&one))
	g.Add("wild", func(context.Context) error { panic("no such boat") })
	err := g.Run(t.Context())
	if err == nil || err.Error() != "wild: panic: no such boat" || !one {
		t.Errorf("Run = %v, one ended %v", err, one)
	}
	if !strings.Contains(log.String(), "group_test.go") || !strings.Contains(log.String(), "actor=wild") {
		t.Errorf("log = %s; want the actor and where it was", log.String())
	}
}

func TestAGroupWithoutActorsEndsAtOnce(t *testing.T) {
	if err := (&run.Group{}).Run(t.Context()); err != nil {
		t.Errorf("Run = %v, want nil", err)
	}
}
