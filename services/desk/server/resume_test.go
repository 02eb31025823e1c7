package server_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"testing"

	"pharos/pkg/event"
	"pharos/pkg/testkit"
	"pharos/services/desk"
	"pharos/services/desk/server"
)

// busy publishes reports and incidents from several goroutines until told, and
// returns the last sequence.
func (s *service) busy(writers, each int) (wait func() uint64) {
	var wg sync.WaitGroup
	for range writers {
		wg.Go(func() {
			for range each {
				report, _ := s.report("sea-eye", boat)
				id, _ := s.open(report)
				other, _ := s.report("hotline", `{"kind":"people_contact"}`)
				s.link(id, other)
			}
		})
	}
	return func() uint64 {
		wg.Wait()
		state, err := s.log.Stream(s.t.Context(), event.StreamSAR)
		if err != nil {
			s.t.Fatal(err)
		}
		return state.Last
	}
}

// kinds is the log as the feed must show it: the kind of each event.
func (s *service) kinds(after uint64) []string {
	s.t.Helper()
	var all []string
	err := s.log.After(s.t.Context(), "sar.v1.>", after, func(m event.Message) error {
		kind := event.Domain(m.Type)
		if kind != "report" && kind != "incident" {
			kind = ""
		}
		all = append(all, line(m.Sequence, kind))
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}

func line(seq uint64, kind string) string { return fmt.Sprintf("%d %s", seq, kind) }

func shown(frames []frame) []string {
	var all []string
	for _, f := range frames {
		all = append(all, line(f.id, f.event))
	}
	return all
}

func sameSequence(t *testing.T, what string, got, want []string) {
	t.Helper()
	for i := range max(len(got), len(want)) {
		g, w := "nothing", "nothing"
		if i < len(got) {
			g = got[i]
		}
		if i < len(want) {
			w = want[i]
		}
		if g != w {
			t.Fatalf("%s: frame %d is %q, want %q (%d frames, want %d)", what, i, g, w, len(got), len(want))
		}
	}
}

// Clients break off and come back at random while several write. Whatever each
// of them was sent, put together, is the log: no gap, no double.
func TestClientsThatComeBackGetEveryEventOnceInOrder(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		limits desk.Limits
	}{
		{"from the ring", desk.Limits{}},
		{"from the log, where the ring is too small", desk.Limits{Events: 8}},
		{"from the log, where the ring holds few bytes", desk.Limits{Bytes: 20_000}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := startOn(t, testkit.Bus(t), testkit.Postgres(t, "desk"), server.Config{Limits: c.limits})
			first := s.feed(s.officer(), "", "").next("snapshot")
			wait := s.busy(3, 30)
			var clients sync.WaitGroup
			got := make([][]string, 3)
			const total = 3 * 30 * 4
			for i := range got {
				clients.Go(func() {
					last := first.id
					for last < total {
						r := s.feed(s.officer(), "", strconv.FormatUint(last, 10))
						frames := r.until(min(total, last+1+rand.Uint64N(60)))
						r.leave()
						got[i] = append(got[i], shown(frames)...)
						last = frames[len(frames)-1].id
					}
				})
			}
			clients.Wait()
			if end := wait(); end != total {
				t.Fatalf("the log ends at %d, want %d", end, total)
			}
			for i := range got {
				sameSequence(t, fmt.Sprintf("client %d", i), got[i], s.kinds(first.id))
			}
		})
	}
}

// A snapshot taken while others write is followed by exactly what it lacks.
func TestWhatFollowsASnapshotBeginsBehindIt(t *testing.T) {
	t.Parallel()
	s := start(t, testkit.Postgres(t, "desk"))
	wait := s.busy(3, 30)
	for range 10 {
		r := s.feed(s.officer(), "", "")
		f := r.next()
		var all snapshot
		f.into(t, &all)
		linked := map[event.ReportID]bool{}
		for _, in := range all.Incidents.Features {
			if in.Props.Sequence > f.id {
				t.Errorf("snapshot at %d holds an incident at %d", f.id, in.Props.Sequence)
			}
			for _, id := range in.Props.ReportIDs {
				linked[id] = true
			}
		}
		if f.id > 0 {
			s.holds(t, f.id, linked, all)
		}
		s.report("sea-eye", boat) // so that something follows when the writers have ended
		next := r.until(f.id + 1)
		if len(next) != 1 || next[0].id != f.id+1 {
			t.Errorf("after the snapshot at %d came %v", f.id, next)
		}
		r.leave()
	}
	wait()
}

// holds checks that each report up to seq is in the snapshot, and no other.
func (s *service) holds(t *testing.T, seq uint64, linked map[event.ReportID]bool, all snapshot) {
	t.Helper()
	there := linked
	for _, u := range all.Unlinked {
		if linked[u.ID] {
			t.Errorf("snapshot at %d: report %s is linked and unlinked", seq, u.ID)
		}
		there[u.ID] = true
	}
	n := 0
	err := s.log.After(t.Context(), event.AllReports, 0, func(m event.Message) error {
		if m.Sequence <= seq {
			n++
			if !there[event.ReportID(m.Subject)] {
				t.Errorf("snapshot at %d: report %s at %d is absent", seq, m.Subject, m.Sequence)
			}
		}
		return nil
	})
	if err != nil || n != len(there) {
		t.Errorf("snapshot at %d holds %d reports of %d, %v", seq, len(there), n, err)
	}
}

func TestAnIdThatTheLogDoesNotHaveGetsASnapshot(t *testing.T) {
	t.Parallel()
	s := start(t, testkit.Postgres(t, "desk"))
	_, last := s.report("sea-eye", boat)
	s.feed(s.officer(), "", "").until(last)
	for name, id := range map[string]string{"beyond the end": strconv.FormatUint(last+1, 10), "no number": "yesterday", "negative": "-1",
		"too large for a number": "99999999999999999999"} {
		if f := s.feed(s.officer(), "", id).next(); f.event != "snapshot" || f.id != last {
			t.Errorf("%s: got %s, want a snapshot at %d", name, f, last)
		}
	}
	for name, query := range map[string]string{"by the header": "", "by the address": "last_event_id=0"} {
		header := "0"
		if query != "" {
			header = ""
		}
		if f := s.feed(s.officer(), query, header).next(); f.event != "report" || f.id != 1 {
			t.Errorf("from 0 %s: got %s, want the report at 1", name, f)
		}
	}
}

// The log goes down and comes back: clients stay, and miss nothing.
func TestARestartOfTheLogIsNoGap(t *testing.T) {
	t.Parallel()
	s := start(t, testkit.Postgres(t, "desk"))
	r := s.feed(s.officer(), "", "")
	r.next("snapshot")
	report, _ := s.report("sea-eye", boat)
	s.nats.Restart(t)
	_, last := s.open(report)
	sameSequence(t, "over a restart", shown(r.until(last)), s.kinds(0))
}

// Another copy of the desk, started later on the same database, shows the same.
func TestACopyThatDoesNotWriteTheViewFeedsItsClientsToo(t *testing.T) {
	t.Parallel()
	nats, db := testkit.Bus(t), testkit.Postgres(t, "desk")
	first := startOn(t, nats, db, server.Config{})
	first.feed(first.officer(), "", "").next("snapshot")
	second := startOn(t, nats, db, server.Config{})
	a, b := first.feed(first.officer(), "", "0"), second.feed(second.officer(), "", "0")
	last := first.busy(2, 10)()
	want := first.kinds(0)
	sameSequence(t, "the copy that writes", shown(a.until(last)), want)
	sameSequence(t, "the copy that does not", shown(b.until(last)), want)
	first.stop()
	id, _ := second.report("sea-eye", boat)
	_, opened := second.open(id)
	sameSequence(t, "when the other has ended", shown(b.until(opened)), second.kinds(last))
}
