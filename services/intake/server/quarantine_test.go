package server_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"pharos/pkg/auth"
	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/testkit"
)

func (s *service) administrator() string { return s.Token("desk", auth.Administrator) }

// officer is who holds admin.token.
func (s *service) officer() string { return s.Token("desk", auth.Coordinator, auth.Administrator) }

// setAside keeps a message as a handler of another service would.
func (s *service) setAside(handler string, seq uint64, body string, cause error) string {
	s.t.Helper()
	m := event.Message{Envelope: event.Envelope{ID: fmt.Sprint("e", seq), Type: "sar.v1.report.rescue", Subject: "r", Org: "sea-eye"},
		Stream: event.StreamSAR, Sequence: seq, RecordedAt: time.Now().UTC(), Key: "sar.v1.report.r.rescue", Data: []byte(body)}
	if err := s.log.Quarantine(s.t.Context(), handler, m, cause); err != nil {
		s.t.Fatal(err)
	}
	return string(event.QuarantineIDOf(handler, m.Stream, seq))
}

type asideItem struct {
	ID, Handler, Stream, Type, Org, State string
	Sequence                              uint64
	Reason                                struct{ Code, Detail string }
	Retry                                 *struct{ By, Org, Reason string }
	Headers                               map[string]string
	Body                                  *string
	BodyBase64                            *string `json:"body_base64"`
	Withheld                              bool    `json:"body_withheld"`
}

type asidePage struct {
	Quarantined []asideItem
	Unresolved  int
	Links       []struct{ Href, Rel string }
}

const asidePath = "/v1/admin/quarantine"

func (s *service) aside(query string) asidePage {
	s.t.Helper()
	var p asidePage
	a := s.Do(http.MethodGet, asidePath+query, s.administrator(), "")
	wantStatus(s.t, query, a, http.StatusOK)
	a.Into(s.t, &p)
	return p
}

// holds waits until the list is known to have n unresolved items.
func (s *service) holds(n int) {
	s.t.Helper()
	testkit.Eventually(s.t, time.Minute, func() error {
		var p asidePage
		a := s.Do(http.MethodGet, asidePath, s.administrator(), "")
		if err := json.Unmarshal(a.Body, &p); err != nil || p.Unresolved != n {
			return fmt.Errorf("%d %s, %v: want %d unresolved", a.Status, a.Body, err, n)
		}
		return nil
	})
}

func TestWhatWasSetAsideIsListedNewestFirstInPages(t *testing.T) {
	t.Parallel()
	s := start(t)
	for seq := range uint64(5) {
		s.setAside("desk", seq+1, "help", errors.New("no such kind"))
	}
	s.setAside("tally", 1, "help", errors.New("no such kind"))
	s.holds(6)
	var got []string
	for next := asidePath + "?limit=2&state=open,waiting"; next != ""; {
		p := s.aside(strings.TrimPrefix(next, asidePath))
		next = ""
		for _, i := range p.Quarantined {
			got = append(got, i.ID)
		}
		for _, l := range p.Links {
			if l.Rel == "next" {
				next = l.Href
			}
		}
	}
	if want := "[tally:SAR:1 desk:SAR:5 desk:SAR:4 desk:SAR:3 desk:SAR:2 desk:SAR:1]"; fmt.Sprint(got) != want {
		t.Errorf("the pages have %v, want %v", got, want)
	}
	if p := s.aside("?handler=tally"); len(p.Quarantined) != 1 || p.Unresolved != 6 {
		t.Errorf("of tally: %+v, want one of 6", p)
	}
	if p := s.aside("?state=resolved"); len(p.Quarantined) != 0 {
		t.Errorf("resolved: %+v, want none", p)
	}
	for _, query := range []string{"?state=lost", "?cursor=x", "?cursor=0", "?limit=0", "?limit=1001", "?limit=x"} {
		wantStatus(t, query, s.Do(http.MethodGet, asidePath+query, s.administrator(), ""), http.StatusBadRequest)
	}
}

// A body that nobody could read may hold anything, so whoever cares for the
// deployment without being of the desk sees everything but that.
func TestTheBodyOfWhatWasSetAsideIsForThoseWhoSeeWhatIsSealed(t *testing.T) {
	t.Parallel()
	s := start(t)
	const secret = `call +39 333 1234567`
	id := s.setAside("desk", 7, secret, json.Unmarshal([]byte(secret), new(int)))
	binary := s.setAside("desk", 8, "\xff\x00", errors.New("no text"))
	s.holds(2)
	for name, c := range map[string]struct {
		token  string
		status int
		body   bool
	}{
		"an administrator":                          {s.administrator(), http.StatusOK, false},
		"a coordinator of the desk, administrator":  {s.officer(), http.StatusOK, true},
		"a reporter of the desk, administrator":     {s.Token("desk", auth.Reporter, auth.Administrator), http.StatusOK, false},
		"a coordinator of no desk, administrator":   {s.Token("sea-eye", auth.Coordinator, auth.Administrator), http.StatusOK, false},
		"a coordinator":                             {s.Token("desk", auth.Coordinator), http.StatusForbidden, false},
		"a reporter, of the organisation that sent": {s.crew(), http.StatusForbidden, false},
		"nobody": {"", http.StatusUnauthorized, false},
	} {
		a := s.Do(http.MethodGet, asidePath+"/"+id, c.token, "")
		wantStatus(t, name, a, c.status)
		if strings.Contains(string(a.Body), "1234567") != c.body {
			t.Errorf("%s: got %s, the body there: want %t", name, a.Body, c.body)
		}
		if c.status != http.StatusOK {
			continue
		}
		var i asideItem
		a.Into(t, &i)
		if i.Withheld == c.body || i.Headers["ce-org"] != "sea-eye" || i.Reason.Code != "not_json" || i.Sequence != 7 {
			t.Errorf("%s: got %s", name, a.Body)
		}
	}
	var i asideItem
	s.Do(http.MethodGet, asidePath+"/"+binary, s.officer(), "").Into(t, &i)
	if i.Body != nil || i.BodyBase64 == nil || *i.BodyBase64 != "/wA=" {
		t.Errorf("what is no text: got %+v, want it in base64", i)
	}
	wantStatus(t, "nothing of that id", s.Do(http.MethodGet, asidePath+"/desk:SAR:99", s.officer(), ""), http.StatusNotFound)
	if list := s.Do(http.MethodGet, asidePath, s.officer(), ""); strings.Contains(string(list.Body), "1234567") {
		t.Errorf("the list holds what was said: %s", list.Body)
	}
}

func (s *service) retry(token, id, reason string) testkit.Answer {
	s.t.Helper()
	body, _ := json.Marshal(map[string]string{"reason": reason})
	return s.Do(http.MethodPost, asidePath+"/"+id+"/retry", token, string(body))
}

func TestARetryIsAskedForOnceAndWithItsReason(t *testing.T) {
	t.Parallel()
	s := start(t)
	id := s.setAside("elsewhere", 1, "help", errors.New("no such kind"))
	s.holds(1)
	wantStatus(t, "without a reason", s.retry(s.officer(), id, " "), http.StatusBadRequest)
	wantStatus(t, "with a long one", s.retry(s.officer(), id, strings.Repeat("x", 2001)), http.StatusBadRequest)
	wantStatus(t, "of nothing", s.retry(s.officer(), "desk:SAR:99", "mended"), http.StatusNotFound)
	wantStatus(t, "by a coordinator", s.retry(s.Token("desk", auth.Coordinator), id, "mended"), http.StatusForbidden)
	for range 2 {
		a := s.retry(s.officer(), id, "mended")
		wantStatus(t, "asked", a, http.StatusAccepted)
		var i asideItem
		a.Into(t, &i)
		if i.State != "waiting" || i.Retry == nil || i.Retry.By != "bridge" || i.Retry.Reason != "mended" {
			t.Errorf("asked: got %s", a.Body)
		}
	}
	wantStatus(t, "asked in other words", s.retry(s.officer(), id, "why not"), http.StatusConflict)
	m, err := s.log.Last(t.Context(), event.AllRetries)
	if err != nil || m.Actor != "bridge" || m.Org != "desk" || m.Sequence != 1 {
		t.Errorf("in the log: %+v, %v; want one ask, by whom", m, err)
	}
}

// An exercise that cannot be read, and can when it is read again: intake's own handler.
func TestIntakeTriesItsOwnAgain(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.log = s.nats.Connect(t, bus.Config{Check: testkit.Anything}) // no program of ours says what follows
	const exercise = "0187a000-0000-7000-8000-00000000000e"
	at := time.Now().UTC()
	_, err := s.log.Publish(t.Context(), event.ExerciseSubject(exercise, "registered"),
		event.Envelope{ID: exercise, Source: "/by/hand", Subject: exercise, OccurredAt: at, ReceivedAt: at, Org: "desk"}, json.RawMessage(`"no exercise"`), nil)
	if err != nil {
		t.Fatal(err)
	}
	s.holds(1)
	id := s.aside("").Quarantined[0].ID
	if id != "intake-exercises:SAR:1" {
		t.Errorf("set aside %s", id)
	}
	wantStatus(t, "asked", s.retry(s.officer(), id, "try"), http.StatusAccepted)
	testkit.Eventually(t, testkit.Patience, func() error {
		if i := s.aside("").Quarantined[0]; i.State != "open" || i.Retry == nil || i.Reason.Code != "wrong_shape" {
			return fmt.Errorf("got %+v, want it open again", i)
		}
		return nil
	})
	wantStatus(t, "a report meanwhile", s.report(s.crew(), `{"kind":"rescue"}`), http.StatusCreated)
}
