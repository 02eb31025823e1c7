package bus_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/fault"
	"pharos/pkg/testkit"
)

// aside returns what the handler named reactor has set aside, once it has.
func aside(t *testing.T, b *bus.Bus, seq uint64) bus.Quarantined {
	t.Helper()
	var q bus.Quarantined
	testkit.Eventually(t, patience, func() (err error) {
		q, err = b.Quarantined(t.Context(), event.SetAside{Handler: "reactor", Stream: event.StreamSAR, Sequence: seq})
		return err
	})
	return q
}

func askRetry(t *testing.T, b *bus.Bus, q bus.Quarantined, why string) {
	t.Helper()
	if _, err := b.AskRetry(t.Context(), q, event.Envelope{Source: "/test", Actor: "officer", Org: "desk"}, why); err != nil {
		t.Fatal(err)
	}
}

// wantSaid proves everything that was said about q.
func wantSaid(t *testing.T, b *bus.Bus, q bus.Quarantined, want ...string) {
	t.Helper()
	testkit.Eventually(t, patience, func() error {
		var got []string
		err := b.After(t.Context(), event.QuarantineFilter(q.SetAside().ID()), 0, func(m event.Message) error {
			got = append(got, strings.TrimPrefix(m.Type, "sar.v1.quarantine."))
			return nil
		})
		if err != nil {
			return err
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			return fmt.Errorf("about %s was said %v, want %v", q.SetAside().ID(), got, want)
		}
		return nil
	})
}

func TestAReactorIsGivenAgainInItsTurnWhatItRejectedAndIsAskedToTryAgain(t *testing.T) {
	t.Parallel()
	b := transport(t).Bus(t)
	put(t, b, 1, 3)
	var h heard
	var mended, inside atomic.Bool
	react(t, b, func(_ context.Context, m event.Message) error {
		if !inside.CompareAndSwap(false, true) {
			t.Errorf("event %s was given while another was in work", m.ID)
		}
		defer inside.Store(false)
		h.add(m)
		if m.ID == "2" && !mended.Load() {
			return bus.Reject(errors.New("no such kind"))
		}
		return nil
	})
	q := aside(t, b, 2)
	askRetry(t, b, q, "try it")
	wantSaid(t, b, q, "retry_asked", "retry_failed")
	mended.Store(true)
	askRetry(t, b, q, "it is mended")
	put(t, b, 4, 3)
	wantSaid(t, b, q, "retry_asked", "retry_failed", "retry_asked", "resolved")
	h.want(t, []string{"1", "2", "3", "2", "2", "4", "5", "6"})
	_, err := b.AskRetry(t.Context(), q, event.Envelope{Actor: "officer"}, "once more")
	if fault.KindOf(err) != fault.Conflict {
		t.Errorf("a retry of what is resolved: %v, want a conflict", err)
	}
	if s := state(t, b, bus.StreamQuarantine); s.Messages != 1 {
		t.Errorf("%d messages in quarantine, want the one", s.Messages)
	}
}

// The process dies between the handler and the answer, and between the answer
// and the acknowledgement.
func TestARetryIsAnsweredOnceWhateverCrashes(t *testing.T) {
	t.Parallel()
	n := transport(t)
	var lost atomic.Int32
	b := n.Connect(t, bus.Config{AckWait: 300 * time.Millisecond, Faults: bus.FaultHook{
		LoseAck: func(m event.Message) bool { return m.Type == event.TypeRetryAsked && lost.Add(1) == 1 },
		Publish: func(subject string, _ event.Envelope) bus.Outcome {
			if strings.HasSuffix(subject, ".resolved") && lost.Load() == 0 {
				return bus.DoneUntold
			}
			return bus.DoneTold
		},
	}})
	put(t, b, 1, 1)
	var mended atomic.Bool
	var times atomic.Int32
	react(t, b, func(_ context.Context, m event.Message) error {
		if m.ID == "1" && !mended.Load() {
			return bus.Reject(errors.New("no"))
		}
		times.Add(1)
		return nil
	})
	q := aside(t, b, 1)
	mended.Store(true)
	askRetry(t, b, q, "mended")
	wantSaid(t, b, q, "retry_asked", "resolved")
	put(t, b, 2, 1)
	testkit.Eventually(t, patience, func() error {
		if times.Load() != 2 || lost.Load() < 2 {
			return fmt.Errorf("handled %d times, acknowledged %d times; want both events once and the ask twice", times.Load(), lost.Load())
		}
		return nil
	})
	wantSaid(t, b, q, "retry_asked", "resolved")
}

func TestARetryThatPanicsHasFailed(t *testing.T) {
	t.Parallel()
	b := transport(t).Bus(t)
	put(t, b, 1, 1)
	react(t, b, func(context.Context, event.Message) error { panic("out of range") })
	q := aside(t, b, 1)
	if q.Code != bus.CodePanic {
		t.Errorf("code %q of a panic, want %q", q.Code, bus.CodePanic)
	}
	askRetry(t, b, q, "try")
	wantSaid(t, b, q, "retry_asked", "retry_failed")
}

func TestAnAskIsOneUntilItIsAnswered(t *testing.T) {
	t.Parallel()
	n := transport(t)
	b := n.Bus(t)
	put(t, b, 1, 1)
	m, err := b.Get(t.Context(), event.StreamSAR, 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Quarantine(t.Context(), "reactor", m, errors.New("no")); err != nil {
		t.Fatal(err)
	}
	q := aside(t, b, 1)
	askRetry(t, b, q, "try")
	askRetry(t, b, q, "try") // the answer to the first was lost, say
	if _, err := b.AskRetry(t.Context(), q, event.Envelope{Actor: "another"}, "try"); fault.KindOf(err) != fault.Conflict {
		t.Errorf("asked by another while it waits: %v, want a conflict", err)
	}
	wantSaid(t, b, q, "retry_asked")

	n.PublishRaw(t, "sar.v1.report.x.rescue", []byte("no event"))
	if err := b.After(t.Context(), event.AllReports, 0, func(event.Message) error { return nil }); err != nil {
		t.Fatal(err)
	}
	q, err = b.Quarantined(t.Context(), event.SetAside{Handler: bus.HandlerMalformed, Stream: event.StreamSAR, Sequence: 3})
	if err != nil || q.Code != bus.CodeNoEnvelope {
		t.Fatalf("got %+v, %v; want what has no envelope", q, err)
	}
	if _, err := b.AskRetry(t.Context(), q, event.Envelope{Actor: "officer"}, "try"); fault.KindOf(err) != fault.Conflict {
		t.Errorf("asked for what is no event: %v, want a conflict", err)
	}
}

// sqlError is what a driver's error looks like to us.
type sqlError string

func (e sqlError) Error() string  { return string(e) }
func (sqlError) SQLState() string { return "22P02" }

func TestTheReasonSaysWhyWithoutWhatTheMessageSaid(t *testing.T) {
	t.Parallel()
	b := transport(t).Bus(t)
	decode := func(text string, v any) error { return fmt.Errorf("decode: %w", json.Unmarshal([]byte(text), v)) }
	var shape struct {
		Phones []string `json:"phones"`
	}
	for i, c := range []struct {
		cause       error
		code, words string
	}{
		{decode(`help`, &shape), bus.CodeNotJSON, "decode: invalid character 'h' looking for beginning of value"},
		{decode(`{"phones":[393331234567]}`, &shape), bus.CodeWrongShape, "decode: json: cannot unmarshal number into Go struct field .phones of type string"},
		{sqlError(`invalid input syntax for type uuid: "+39 333 1234567"`), bus.CodeRefusedByDatabase, `invalid input syntax for type uuid: "…"`},
		{sqlError(`value "a" and "b" of type`), bus.CodeRefusedByDatabase, `value "…" of type`},
		{fault.New(fault.NotFound, "there is no such report"), bus.CodeUnknownReference, "there is no such report"},
		{errors.New("no kind"), bus.CodeUnusable, "no kind"},
		{nil, bus.CodeUnusable, "no reason given"},
	} {
		put(t, b, i+1, 1)
		m, err := b.Get(t.Context(), event.StreamSAR, uint64(i+1))
		if err != nil {
			t.Fatal(err)
		}
		if err := b.Quarantine(t.Context(), "reactor", m, c.cause); err != nil {
			t.Fatal(err)
		}
		if q := aside(t, b, m.Sequence); q.Code != c.code || q.Reason != c.words {
			t.Errorf("%v: got %s %q, want %s %q", c.cause, q.Code, q.Reason, c.code, c.words)
		}
	}
}
