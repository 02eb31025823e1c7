package bus_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"go.opentelemetry.io/otel/trace"

	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/testkit"
)

// react runs a reactor on all reports until stop.
func react(t *testing.T, b *bus.Bus, fn func(context.Context, event.Message) error) (stop func() error) {
	t.Helper()
	return during(t, func(ctx context.Context) error { return b.React(ctx, "reactor", []string{event.AllReports}, fn) })
}

func TestAReactionGoesOnBehindWhatWasDone(t *testing.T) {
	t.Parallel()
	b := transport(t).Bus(t)
	put(t, b, 1, 3)
	for _, from := range []int{1, 4} {
		var h heard
		stop := react(t, b, func(_ context.Context, m event.Message) error { h.add(m); return nil })
		h.want(t, ids(from, 3))
		if err := stop(); err != nil {
			t.Fatal(err)
		}
		put(t, b, 4, 3)
	}
}

// Two reactors of one name: an event is successive where the one before it was
// given to the same.
func TestAReactorKnowsWhetherAnotherWasGivenAnEventInBetween(t *testing.T) {
	t.Parallel()
	b := transport(t).Bus(t)
	type given struct {
		by         int
		successive bool
	}
	got := make(chan given, 1)
	takes := func(by int) func(context.Context, event.Message) error {
		return func(ctx context.Context, _ event.Message) error {
			got <- given{by, bus.Successive(ctx)}
			return nil
		}
	}
	react(t, b, takes(1))
	var all []given
	others, n := 0, 0
	next := func() {
		n++
		put(t, b, n, 1)
		g := <-got
		same := n > 1 && g.by == all[n-2].by
		if g.successive != same {
			t.Errorf("event %d: successive %v, want %v after %+v", n, g.successive, same, all)
		}
		if n > 1 && !same {
			others++
		}
		all = append(all, g)
	}
	for range 3 {
		next()
	}
	react(t, b, takes(2)) // it takes a moment until it is given its share
	for others < 5 && n < 1000 {
		next()
	}
	if others == 0 {
		t.Errorf("one reactor was given all of %d, so that nothing is shown", n)
	}
}

func TestVerdictsOfAReaction(t *testing.T) {
	t.Parallel()
	b := transport(t).Bus(t)
	put(t, b, 1, 5)
	var h heard
	react(t, b, func(_ context.Context, m event.Message) error {
		h.add(m)
		times := 0
		for _, id := range h.get() {
			if id == m.ID {
				times++
			}
		}
		switch {
		case m.ID == "2" && times < 3:
			return errors.New("the database is away")
		case m.ID == "3" && times < 2:
			return fmt.Errorf("too early: %w", bus.Later(time.Millisecond))
		case m.ID == "4":
			return fmt.Errorf("read it: %w", bus.Reject(errors.New("no such kind")))
		case m.ID == "5" && times == 1:
			panic("out of range")
		}
		return nil
	})
	put(t, b, 6, 1)
	h.want(t, []string{"1", "2", "2", "2", "3", "3", "4", "5", "6"})
	for seq, key := range map[uint64]string{1: "quarantine.reactor.SAR.4", 2: "quarantine.reactor.SAR.5"} {
		if m, err := b.Get(t.Context(), bus.StreamQuarantine, seq); err != nil || m.Key != key {
			t.Errorf("in quarantine: got %s, %v, want %s", m.Key, err, key)
		}
	}
}

func TestACrashBetweenHandlingAndAcknowledgementRepeats(t *testing.T) {
	t.Parallel()
	n := transport(t)
	put(t, n.Bus(t), 1, 3)
	lost := false
	crashing := n.Connect(t, bus.Config{AckWait: 300 * time.Millisecond, Faults: bus.FaultHook{
		LoseAck: func(m event.Message) bool {
			first := m.ID == "2" && !lost
			lost = lost || first
			return first
		},
	}})
	var h heard
	react(t, crashing, func(_ context.Context, m event.Message) error { h.add(m); return nil })
	h.want(t, []string{"1", "2", "2", "3"})
}

func TestAProcessThatDiesWhileReactingLeavesItsEventToAnother(t *testing.T) {
	t.Parallel()
	n := transport(t)
	put(t, n.Bus(t), 1, 3)
	cfg := bus.Config{AckWait: 300 * time.Millisecond}
	dying, heir := n.Connect(t, cfg), n.Connect(t, cfg)
	var first, second heard
	react(t, dying, func(ctx context.Context, m event.Message) error {
		first.add(m)
		return dying.Close(ctx) // the connection goes before the acknowledgement
	})
	first.want(t, []string{"1"})
	react(t, heir, func(_ context.Context, m event.Message) error { second.add(m); return nil })
	second.want(t, []string{"1", "2", "3"})
}

func TestALongReactionIsNotGivenAway(t *testing.T) {
	t.Parallel()
	n := transport(t)
	cfg := bus.Config{AckWait: 150 * time.Millisecond}
	b := n.Connect(t, cfg)
	put(t, b, 1, 2)
	var h heard
	slow := func(ctx context.Context, m event.Message) error {
		h.add(m)
		if m.ID == "1" {
			select { // six times as long as the server would wait for a dead one
			case <-time.After(900 * time.Millisecond):
			case <-ctx.Done():
			}
		}
		return nil
	}
	react(t, b, slow)
	react(t, n.Connect(t, cfg), slow)
	h.want(t, []string{"1", "2"})
}

func TestReactionsSurviveARestartOfTheServer(t *testing.T) {
	t.Parallel()
	n := transport(t)
	b := n.Connect(t, bus.Config{AckWait: 300 * time.Millisecond})
	var h heard
	react(t, b, func(_ context.Context, m event.Message) error { h.add(m); return nil })
	for round := range 3 {
		put(t, b, 1+round*10, 10)
		n.Restart(t)
	}
	put(t, b, 31, 1)
	testkit.Eventually(t, patience, func() error {
		if got := h.get(); len(got) == 0 || got[len(got)-1] != "31" {
			return fmt.Errorf("heard %v", got)
		}
		return nil
	})
	// An acknowledgement may be lost in a restart: then its event came twice, in its place.
	if got := slices.Compact(h.get()); !slices.Equal(got, ids(1, 31)) {
		t.Errorf("heard %v, want each of 1 to 31 in order", got)
	}
}

func TestAnEventCarriesItsTraceToItsHandlers(t *testing.T) {
	t.Parallel()
	b := transport(t).Bus(t)
	span := trace.NewSpanContext(trace.SpanContextConfig{TraceID: trace.TraceID{1}, SpanID: trace.SpanID{2}, TraceFlags: trace.FlagsSampled})
	ctx := trace.ContextWithSpanContext(t.Context(), span)
	if _, err := b.Publish(ctx, report(1), envelope("1"), struct{}{}, nil); err != nil {
		t.Fatal(err)
	}
	got := make(chan trace.TraceID, 2)
	note := func(ctx context.Context, _ event.Message) error {
		got <- trace.SpanContextFromContext(ctx).TraceID()
		return nil
	}
	react(t, b, note)
	during(t, func(ctx context.Context) error { return b.Follow(ctx, event.StreamSAR, nil, 1, note) })
	for range 2 {
		if id := <-got; id != span.TraceID() {
			t.Errorf("trace: got %s, want %s", id, span.TraceID())
		}
	}
}
