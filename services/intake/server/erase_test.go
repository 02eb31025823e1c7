package server_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"pharos/pkg/auth"
	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/testkit"
	"pharos/services/intake"
)

func (s *service) erase(token, id, reason string) testkit.Answer {
	s.t.Helper()
	body, err := json.Marshal(map[string]string{"reason": reason})
	if err != nil {
		s.t.Fatal(err)
	}
	return s.Do(http.MethodPost, "/v1/reports/"+id+"/erase", token, string(body))
}

func TestWhatIsErasedIsGoneAndTheRestStays(t *testing.T) {
	t.Parallel()
	s := start(t)
	const other = "01890000-0000-7000-8000-000000000002"
	first := s.report(s.crew(), large)
	wantStatus(t, "report", first, 201)
	wantStatus(t, "another", s.report(s.crew(), strings.ReplaceAll(large, id, other)), 201)
	box := s.box(id)
	wrapped, err := s.log.Kept(t.Context(), "key."+box.Key)
	if err != nil {
		t.Fatal(err)
	}
	admin := s.Token("desk", auth.Administrator)
	got := s.erase(admin, strings.ToUpper(id), " Asked for by the caller. ")
	wantStatus(t, "erase", got, 201)
	var erased intake.Erased
	got.Into(t, &erased)
	if erased.ReportID != id || erased.Reason != "Asked for by the caller." || erased.Sequence != 3 || erased.Sealed != intake.SealErased {
		t.Errorf("erased = %s", got.Body)
	}
	if found := s.holders(number, words, string(wrapped), string(wrapped[12:44])); len(found) > 0 {
		t.Errorf("%q", found)
	}
	for _, who := range []string{s.crew(), s.Token("desk", auth.Coordinator)} {
		r, whole := s.read(who, id)
		if r.Seal != intake.SealErased || r.Phones != nil || r.Texts != nil || r.AsGiven != nil || r.Persons == nil {
			t.Errorf("read = %s, want erased, and the rest of the report", whole.Body)
		}
		if r, whole := s.read(who, other); r.Seal != intake.SealOpen || r.Phones[0].Number != number {
			t.Errorf("the other report = %s, want it open", whole.Body)
		}
	}
	m := s.last(event.AllErasures)
	want := event.Envelope{ID: m.ID, Type: "sar.v1.erasure", Source: "/pharos/intake", Subject: id, OccurredAt: erased.ErasedAt,
		ReceivedAt: erased.ErasedAt, Actor: "bridge", Org: "desk", CausationID: id, TraceParent: m.TraceParent}
	if m.Envelope != want || string(m.Data) != `{"report_id":"`+id+`","key":"`+box.Key+`","reason":"Asked for by the caller."}` {
		t.Errorf("event = %+v %s, want %+v", m.Envelope, m.Data, want)
	}
	again := s.erase(admin, id, "Another reason.")
	wantStatus(t, "erase again", again, 200)
	if !bytes.Equal(again.Body, got.Body) {
		t.Errorf("again: %s, want the first answer %s", again.Body, got.Body)
	}
	retry := s.report(s.crew(), large)
	wantStatus(t, "the report sent again", retry, 200)
	if !bytes.Equal(retry.Body, first.Body) {
		t.Errorf("sent again: %s, want the first answer %s", retry.Body, first.Body)
	}
	if r, _ := s.read(s.crew(), id); r.Seal != intake.SealErased {
		t.Errorf("after it was sent again it reads as %s, want erased", r.Seal)
	}
}

func (s *service) last(filter string) event.Message {
	s.t.Helper()
	m, err := s.log.Last(s.t.Context(), filter)
	if err != nil {
		s.t.Fatal(err)
	}
	return m
}

func TestErasingIsForWhoCaresForTheReport(t *testing.T) {
	t.Parallel()
	s := start(t)
	wantStatus(t, "report", s.report(s.crew(), large), 201)
	wantStatus(t, "nothing sealed", s.report(s.crew(), `{"id":"01890000-0000-7000-8000-000000000003","kind":"observation"}`), 201)
	for _, tc := range []struct {
		who, token, id, reason string
		status                 int
	}{
		{"nobody", "", id, "x", 401},
		{"its sender", s.crew(), id, "x", 403},
		{"a coordinator of the desk", s.Token("desk", auth.Coordinator), id, "x", 403},
		{"an administrator of others", s.Token("other", auth.Administrator), id, "x", 404},
		{"no report", s.Token("desk", auth.Administrator), "01890000-0000-7000-8000-000000000009", "x", 404},
		{"a wildcard", s.Token("desk", auth.Administrator), "*", "x", 404},
		{"no reason", s.Token("desk", auth.Administrator), id, " ", 400},
		{"too long a reason", s.Token("desk", auth.Administrator), id, strings.Repeat("é", 2001), 400},
	} {
		wantStatus(t, tc.who, s.erase(tc.token, tc.id, tc.reason), tc.status)
		if r, _ := s.read(s.crew(), id); r.Seal != intake.SealOpen {
			t.Fatalf("%s: the report reads as %s", tc.who, r.Seal)
		}
	}
	none := s.erase(s.Token("desk", auth.Administrator), "01890000-0000-7000-8000-000000000003", "x")
	wantStatus(t, "nothing sealed", none, 201)
	if bytes.Contains(none.Body, []byte("sealed")) {
		t.Errorf("nothing sealed: %s", none.Body)
	}
	wantStatus(t, "an administrator of its organisation", s.erase(s.Token("sea-eye", auth.Administrator), id, "x"), 201)
}

// A process that ended between the erasure and the key; or keys that came back
// with an older copy of their stream.
func TestAnErasureInTheLogIsCompleted(t *testing.T) {
	t.Parallel()
	s := start(t)
	wantStatus(t, "report", s.report(s.crew(), large), 201)
	key := s.box(id).Key
	s.publishErasure(id, event.Erasure{ReportID: id, Key: key, Reason: "x"})
	if r, _ := s.read(s.crew(), id); r.Seal != intake.SealErased {
		t.Errorf("at once it reads as %s, want erased", r.Seal)
	}
	testkit.Eventually(t, testkit.Patience, func() error {
		if _, err := s.log.Kept(t.Context(), "key."+key); !errors.Is(err, bus.ErrNone) {
			return fmt.Errorf("the key: %v, want none", err)
		}
		return nil
	})
}

func TestAnErasureThatNamesNoKeyOfThatFormStopsNoOther(t *testing.T) {
	t.Parallel()
	s := start(t)
	wantStatus(t, "report", s.report(s.crew(), large), 201)
	key := s.box(id).Key
	s.log = s.nats.Connect(t, bus.Config{Check: testkit.Anything}) // no program of ours says what follows
	s.publishErasure("01890000-0000-7000-8000-0000000000aa", event.Erasure{ReportID: "x", Key: "master", Reason: "x"})
	s.publishErasure("01890000-0000-7000-8000-0000000000ab", event.Erasure{Key: key})
	s.publishErasure(id, event.Erasure{ReportID: id, Key: key, Reason: "x"})
	testkit.Eventually(t, testkit.Patience, func() error {
		if n := s.state(bus.StreamQuarantine).Messages; n != 2 {
			return fmt.Errorf("%d messages in quarantine, want 2", n)
		}
		_, err := s.log.Kept(t.Context(), "key."+key)
		if !errors.Is(err, bus.ErrNone) {
			return fmt.Errorf("the key: %v, want none", err)
		}
		return nil
	})
	if _, err := s.log.Kept(t.Context(), "key.master"); err != nil {
		t.Errorf("the check of the master key: %v", err)
	}
}

func (s *service) publishErasure(report event.ReportID, body event.Erasure) {
	s.t.Helper()
	_, err := s.log.Publish(s.t.Context(), event.ErasureSubject(report), event.Envelope{ID: "e-" + string(report), Subject: string(report)}, body, nil)
	if err != nil {
		s.t.Fatal(err)
	}
}
