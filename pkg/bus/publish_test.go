package bus_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/fault"
	"pharos/pkg/testkit"
)

// envelope is one that the log takes.
func envelope(id string) event.Envelope {
	return event.Envelope{ID: id, Source: "/pharos/test", OccurredAt: time.Date(2026, 5, 1, 3, 47, 0, 0, time.UTC)}
}

func report(n int) string {
	return event.ReportSubject(event.ReportID(fmt.Sprintf("r%d", n)), "distress_alert")
}

// put publishes n reports, r<from> to r<from+n-1>, each once and in order, also
// while the server comes and goes: as intake does, it takes a conflict behind an
// unconfirmed publish for success.
func put(t *testing.T, b *bus.Bus, from, n int) {
	t.Helper()
	for i := from; i < from+n; i++ {
		testkit.Eventually(t, patience, func() error {
			_, err := b.Publish(t.Context(), report(i), envelope(fmt.Sprint(i)), map[string]int{"n": i}, bus.None(report(i)))
			if errors.Is(err, bus.ErrConflict) {
				return nil
			}
			return err
		})
	}
}

func state(t *testing.T, b *bus.Bus, stream string) bus.StreamState {
	t.Helper()
	s, err := b.Stream(t.Context(), stream)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAPublishedEventIsReadBackWhole(t *testing.T) {
	t.Parallel()
	b := transport(t).Bus(t)
	e := envelope("id-1")
	seq, err := b.Publish(t.Context(), report(1), e, []byte(`{"kind": "distress_alert"}`), bus.None(event.ReportFilter("r1")))
	if err != nil || seq != 1 {
		t.Fatalf("publish: got sequence %d, error %v, want 1", seq, err)
	}
	m, err := b.Last(t.Context(), event.ReportFilter("r1"))
	if err != nil {
		t.Fatal(err)
	}
	if m.ID != "id-1" || m.Type != "sar.v1.report.distress_alert" || m.Sequence != 1 || m.Stream != event.StreamSAR ||
		m.Key != report(1) || string(m.Data) != `{"kind": "distress_alert"}` || !m.OccurredAt.Equal(e.OccurredAt) || m.RecordedAt.IsZero() {
		t.Errorf("got %+v", m)
	}
	if _, err := b.Last(t.Context(), event.ReportFilter("r2")); !errors.Is(err, bus.ErrNone) {
		t.Errorf("last of nothing: got %v, want ErrNone", err)
	}
}

func TestAReportIsPublishedOnceWhateverItsKind(t *testing.T) {
	t.Parallel()
	b := transport(t).Bus(t)
	for _, kind := range []event.Kind{"distress_alert", "rescue"} {
		_, err := b.Publish(t.Context(), event.ReportSubject("r1", kind), envelope(string(kind)), struct{}{}, bus.None(event.ReportFilter("r1")))
		if wantConflict := kind == "rescue"; errors.Is(err, bus.ErrConflict) != wantConflict {
			t.Errorf("publish %s: got %v, want a conflict: %v", kind, err, wantConflict)
		}
	}
	if got := state(t, b, event.StreamSAR).Messages; got != 1 {
		t.Errorf("got %d messages, want 1", got)
	}
}

func TestADecisionExpectsTheLastEventOfItsIncident(t *testing.T) {
	t.Parallel()
	b := transport(t).Bus(t)
	filter, subject := event.IncidentFilter("i1"), event.IncidentSubject("i1", "opened")
	publish := func(id string, expect *bus.Expect) (uint64, error) {
		return b.Publish(t.Context(), subject, envelope(id), struct{}{}, expect)
	}
	first, err := publish("a", bus.None(filter))
	if err != nil {
		t.Fatal(err)
	}
	put(t, b, 1, 3) // other subjects do not count
	second, err := publish("b", bus.After(filter, first))
	if err != nil || second != 5 {
		t.Fatalf("got %d, %v, want 5", second, err)
	}
	for name, expect := range map[string]*bus.Expect{"older": bus.After(filter, first), "nothing": bus.None(filter), "newer": bus.After(filter, 9)} {
		if _, err := publish("c", expect); !errors.Is(err, bus.ErrConflict) {
			t.Errorf("expecting %s: got %v, want ErrConflict", name, err)
		}
	}
	// A conflict is the log's answer: it says nothing against the log.
	if err := b.Ready(); err != nil {
		t.Error(err)
	}
}

func TestWhatTheLogCouldNotUseIsNotSent(t *testing.T) {
	t.Parallel()
	b := transport(t).Bus(t)
	for name, try := range map[string]func() error{
		"an expectation about another subject": func() error {
			_, err := b.Publish(t.Context(), report(1), envelope("x"), struct{}{}, bus.None(event.ReportFilter("r2")))
			return err
		},
		"no id": func() error {
			_, err := b.Publish(t.Context(), report(1), event.Envelope{}, struct{}{}, nil)
			return err
		},
		"a subject that no stream keeps": func() error {
			_, err := b.Publish(t.Context(), "sar.v2.report.x.y", envelope("x"), struct{}{}, nil)
			return err
		},
		"a body that is no JSON": func() error {
			_, err := b.Publish(t.Context(), report(1), envelope("x"), func() {}, nil)
			return err
		},
	} {
		err := try()
		if err == nil || errors.Is(err, bus.ErrUnconfirmed) || errors.Is(err, bus.ErrConflict) {
			t.Errorf("%s: got %v, want a plain error", name, err)
		}
	}
	if got := state(t, b, event.StreamSAR).Messages; got != 0 {
		t.Errorf("got %d messages, want 0", got)
	}
}

func TestTheFourOutcomesOfAPublish(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name              string
		outcome           bus.Outcome
		done, unconfirmed bool
		kind              fault.Kind
	}{
		{"done and told", bus.DoneTold, true, false, fault.Internal},
		{"done and not told", bus.DoneUntold, true, true, fault.Unavailable},
		{"not done and not told", bus.NotDoneUntold, false, true, fault.Unavailable},
		{"not done and told", bus.NotDoneTold, false, false, fault.Unavailable},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := transport(t).Connect(t, bus.Config{Faults: bus.FaultHook{
				Publish: func(string, event.Envelope) bus.Outcome { return c.outcome },
			}})
			_, err := b.Publish(t.Context(), report(1), envelope("a"), struct{}{}, nil)
			if (err == nil) != (c.outcome == bus.DoneTold) || errors.Is(err, bus.ErrUnconfirmed) != c.unconfirmed || fault.KindOf(err) != c.kind {
				t.Errorf("got error %v of kind %v", err, fault.KindOf(err))
			}
			if err != nil && fault.RetryAfter(err) <= 0 {
				t.Errorf("%v does not say when to try again", err)
			}
			if got := state(t, b, event.StreamSAR).Messages == 1; got != c.done {
				t.Errorf("in the log: got %v, want %v", got, c.done)
			}
		})
	}
}

func TestTwoPublishesWithoutAnAnswerMakeUnready(t *testing.T) {
	t.Parallel()
	outcome := bus.NotDoneUntold
	n := transport(t)
	b := n.Connect(t, bus.Config{Faults: bus.FaultHook{
		Publish: func(string, event.Envelope) bus.Outcome { return outcome },
	}})
	publish := func() { _, _ = b.Publish(t.Context(), report(1), envelope("a"), struct{}{}, nil) }
	for n, wantReady := range []bool{true, false} {
		publish()
		if got := b.Ready() == nil; got != wantReady {
			t.Errorf("after %d unanswered: got ready %v, want %v", n+1, got, wantReady)
		}
	}
	outcome = bus.DoneTold
	publish()
	if err := b.Ready(); err != nil {
		t.Errorf("after an answer: %v", err)
	}
	outcome = bus.NotDoneUntold
	publish()
	publish()
	n.Restart(t)
	testkit.Eventually(t, patience, b.Ready) // without anybody who publishes: nobody sends to who is not ready
}

func TestAPublishWaitsForAServerThatComesBackAndGivesUpOnOneThatDoesNot(t *testing.T) {
	t.Parallel()
	n := transport(t)
	b := n.Connect(t, bus.Config{PublishTimeout: 500 * time.Millisecond})
	n.Server.Stop()
	testkit.Eventually(t, testkit.Patience, func() error {
		if b.Ready() == nil {
			return errors.New("still ready without a server")
		}
		return nil
	})
	_, err := b.Publish(t.Context(), report(1), envelope("a"), struct{}{}, nil)
	if !errors.Is(err, bus.ErrUnconfirmed) || fault.KindOf(err) != fault.Unavailable {
		t.Errorf("without a server: got %v, want ErrUnconfirmed", err)
	}
	n.Restart(t)
	testkit.Eventually(t, testkit.Patience, func() error {
		_, err := b.Publish(t.Context(), report(2), envelope("b"), struct{}{}, nil)
		return err
	})
	m, err := b.Get(t.Context(), event.StreamSAR, 1)
	if err != nil || m.ID != "b" {
		t.Errorf("first message: got %q, %v; what was refused before must not be sent later", m.ID, err)
	}
}

func TestAConflictRefusesTheWholeBatch(t *testing.T) {
	t.Parallel()
	b := transport(t).Bus(t)
	put(t, b, 3, 1)
	batch := func(from, n int) (out []bus.Outgoing) {
		for i := from; i < from+n; i++ {
			out = append(out, bus.Outgoing{Subject: report(i), Envelope: envelope(fmt.Sprint(i)), Body: struct{}{},
				Expect: bus.None(event.ReportFilter(event.ReportID(fmt.Sprintf("r%d", i))))})
		}
		return out
	}
	if err := b.PublishBatch(t.Context(), batch(1, 5)); !errors.Is(err, bus.ErrConflict) {
		t.Errorf("a batch with one that is there: got %v, want ErrConflict", err)
	}
	if got := state(t, b, event.StreamSAR).Messages; got != 1 {
		t.Fatalf("after the conflict: got %d messages, want 1", got)
	}
	for from, n := range map[int]int{10: 1, 20: 2, 100: 100} {
		if err := b.PublishBatch(t.Context(), batch(from, n)); err != nil {
			t.Errorf("a batch of %d: %v", n, err)
		}
	}
	if got := state(t, b, event.StreamSAR).Messages; got != 104 {
		t.Errorf("got %d messages, want 104", got)
	}
}

func TestAnEventThatIsInABatchTwiceIsTakenOnce(t *testing.T) {
	t.Parallel()
	b := transport(t).Bus(t)
	var batch []bus.Outgoing
	for _, kind := range []event.Kind{"distress_alert", "rescue", "distress_alert"} {
		batch = append(batch, bus.Outgoing{Subject: event.ReportSubject("r1", kind), Envelope: envelope("r1"), Body: struct{}{},
			Expect: bus.None(event.ReportFilter("r1"))})
	}
	if err := b.PublishBatch(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	if m, err := b.Last(t.Context(), event.ReportFilter("r1")); err != nil || m.Sequence != 1 || m.Type != "sar.v1.report.distress_alert" {
		t.Errorf("got %s as message %d, %v, want the first alone", m.Type, m.Sequence, err)
	}
}

func TestAMergeExpectsBothIncidentsInOneBatch(t *testing.T) {
	t.Parallel()
	b := transport(t).Bus(t)
	open := func(id event.IncidentID) uint64 {
		seq, err := b.Publish(t.Context(), event.IncidentSubject(id, "opened"), envelope(string(id)), struct{}{}, bus.None(event.IncidentFilter(id)))
		if err != nil {
			t.Fatal(err)
		}
		return seq
	}
	i, j := open("i"), open("j")
	merge := func(i, j uint64) error {
		return b.PublishBatch(t.Context(), []bus.Outgoing{
			{Subject: event.IncidentSubject("i", "closed"), Envelope: envelope("m1"), Body: struct{}{}, Expect: bus.After(event.IncidentFilter("i"), i)},
			{Subject: event.IncidentSubject("j", "closed"), Envelope: envelope("m2"), Body: struct{}{}, Expect: bus.After(event.IncidentFilter("j"), j)},
			{Subject: event.IncidentSubject("j", "closed"), Envelope: envelope("m3"), Body: struct{}{}, Expect: bus.After(event.IncidentFilter("j"), j)},
		})
	}
	if err := merge(i, j-1); !errors.Is(err, bus.ErrConflict) {
		t.Errorf("with one stale expectation: got %v, want ErrConflict", err)
	}
	if err := merge(i, j); err != nil {
		t.Errorf("with both right: %v", err)
	}
	if got := state(t, b, event.StreamSAR).Messages; got != 5 {
		t.Errorf("got %d messages, want 5", got)
	}
}

func TestCancellingAPublishLeavesItUnconfirmed(t *testing.T) {
	t.Parallel()
	b := transport(t).Bus(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := b.Publish(ctx, report(1), envelope("a"), struct{}{}, nil); !errors.Is(err, bus.ErrUnconfirmed) {
		t.Errorf("got %v, want ErrUnconfirmed", err)
	}
}

func TestNothingIsSentWhileNothingMayBeWritten(t *testing.T) {
	t.Parallel()
	full := fault.New(fault.Unavailable, "the disk is nearly full")
	var why error
	b := transport(t).Connect(t, bus.Config{MayWrite: func() error { return why }})
	put(t, b, 1, 1)
	why = full
	for name, try := range map[string]func() error{
		"publish": func() error {
			_, err := b.Publish(t.Context(), report(2), envelope("2"), struct{}{}, nil)
			return err
		},
		"a batch": func() error {
			return b.PublishBatch(t.Context(), []bus.Outgoing{
				{Subject: report(3), Envelope: envelope("3")}, {Subject: report(4), Envelope: envelope("4")}})
		},
		"a secret":  func() error { return b.Keep(t.Context(), []bus.Secret{{Subject: "key.a", Value: []byte("a")}}) },
		"readiness": b.Ready,
	} {
		if err := try(); !errors.Is(err, full) || errors.Is(err, bus.ErrUnconfirmed) || fault.KindOf(err) != fault.Unavailable {
			t.Errorf("%s: got %v, want the reason alone", name, err)
		}
	}
	if got := state(t, b, event.StreamSAR).Messages + state(t, b, bus.StreamKeys).Messages; got != 1 {
		t.Errorf("got %d messages, want the one from before", got)
	}
	why = nil
	put(t, b, 5, 1)
	if err := b.Ready(); err != nil {
		t.Error(err)
	}
}
