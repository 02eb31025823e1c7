package server_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pharos/pkg/auth"
	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/services/intake"
)

const (
	id    = "01890000-0000-7000-8000-000000000001"
	large = `{"id":"` + id + `","kind":"distress_alert","occurred_at":"2023-04-20T01:47:00Z","source":{"role":"people_on_board"},
		"positions":[{"text":"35 21 001 015 46 598 @03:47 CEST"}],"phones":[{"number":"+8821612345678","holder":"on_board"}],
		"craft":{"type":"rubber"},"condition":{"engine":"failed"},"persons":{"total":{"min":80,"max":100}},
		"texts":[{"lang":"ar","text":"المحرك توقف 🆘"}],"mood":"bad"}`
)

func TestAReportIsInTheLogWhenItIsAnswered(t *testing.T) {
	t.Parallel()
	s := start(t)
	before := time.Now()
	got := s.report(s.crew(), large)
	wantStatus(t, "report", got, http.StatusCreated)
	var receipt intake.Receipt
	got.Into(t, &receipt)
	if receipt.ID != id || receipt.Sequence != 1 || receipt.ReceivedAt.Before(before) || len(receipt.NeedsInfo) != 0 {
		t.Errorf("receipt = %+v, want the id, sequence 1, now, and nothing more that would help", receipt)
	}
	all := s.stored()
	if len(all) != 1 {
		t.Fatalf("%d reports in the log, want 1", len(all))
	}
	m := all[0]
	want := event.Envelope{ID: id, Type: "sar.v1.report.distress_alert", Source: "/pharos/intake", Subject: id,
		OccurredAt: time.Date(2023, 4, 20, 1, 47, 0, 0, time.UTC), ReceivedAt: receipt.ReceivedAt,
		Actor: "bridge", Org: "sea-eye", ContentHash: m.ContentHash, TraceParent: m.TraceParent}
	if m.Envelope != want || m.ContentHash == "" || m.TraceParent == "" {
		t.Errorf("envelope = %+v, want %+v", m.Envelope, want)
	}
	if m.Key != "sar.v1.report."+id+".distress_alert" {
		t.Errorf("subject = %s", m.Key)
	}
	var body event.Report
	if err := json.Unmarshal(m.Data, &body); err != nil {
		t.Fatal(err)
	}
	if len(body.PhoneTags) != 1 || !body.PhoneTags[0].SameBoat || !body.Positions[0].Parsed {
		t.Errorf("stored = %s, want a tag that says same boat and a position read from words", m.Data)
	}
}

func TestTheSmallestReportSaysWhatWouldHelp(t *testing.T) {
	t.Parallel()
	s := start(t)
	got := s.report(s.crew(), `{"kind":"distress_alert"}`)
	wantStatus(t, "report", got, http.StatusCreated)
	var receipt intake.Receipt
	got.Into(t, &receipt)
	if len(receipt.ID) != 36 || len(receipt.NeedsInfo) != 7 || receipt.NeedsInfo[0] != "/positions" {
		t.Errorf("receipt = %+v, want an id and seven things that would help, positions first", receipt)
	}
	if len(receipt.Warnings) != 1 || receipt.Warnings[0].Code != "id_missing" {
		t.Errorf("warnings = %+v, want id_missing", receipt.Warnings)
	}
}

func TestEachWrongPartIsAcceptedWithAWarningThatPointsToIt(t *testing.T) {
	t.Parallel()
	s := start(t)
	token := s.crew()
	phones := strings.TrimSuffix(strings.Repeat(`{"number":"+393331234567"},`, 10_000), ",")
	for _, tc := range []struct{ name, members, code, pointer string }{
		{"latitude 95", `"positions":[{"lat":95,"lon":14}]`, "out_of_range", "/positions/0/lat"},
		{"the year 3024", `"occurred_at":"3024-01-01T00:00:00Z"`, "implausible_time", "/occurred_at"},
		{"a time in the future", `"occurred_at":"` + time.Now().Add(time.Hour).UTC().Format(time.RFC3339) + `"`, "occurred_in_future", "/occurred_at"},
		{"a NUL byte", "\"texts\":[{\"text\":\"a\x00b\"}]", "unreadable_characters", "/texts/0/text"},
		{"an unknown member", `"craft":{"wings":2}`, "unknown_member", "/craft/wings"},
		{"a wrong type", `"persons":{"total":{"best":"many"}}`, "wrong_type", "/persons/total/best"},
		{"10,000 phones", `"phones":[` + phones + `]`, "too_many", "/phones"},
		{"text in Arabic", `"texts":[{"lang":"ar","text":"نحن ثمانون"}]`, "", ""},
		{"an emoji", `"texts":[{"text":"🆘"}]`, "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := s.report(token, `{"kind":"observation",`+tc.members+`}`)
			wantStatus(t, tc.name, got, http.StatusCreated)
			var receipt intake.Receipt
			got.Into(t, &receipt)
			found := slices.ContainsFunc(receipt.Warnings, func(w event.Warning) bool { return w.Code == tc.code && w.Pointer == tc.pointer })
			if !found && tc.code != "" || tc.code == "" && len(receipt.Warnings) != 1 {
				t.Errorf("warnings = %+v, want %s at %s", receipt.Warnings, tc.code, tc.pointer)
			}
		})
	}
}

func TestAReportOfTheFutureIsOrderedByWhenWeWereTold(t *testing.T) {
	t.Parallel()
	s := start(t)
	wantStatus(t, "report", s.report(s.crew(), `{"kind":"observation","occurred_at":"`+time.Now().Add(time.Hour).UTC().Format(time.RFC3339)+`"}`), 201)
	if m := s.stored()[0]; !m.OccurredAt.Equal(m.ReceivedAt) {
		t.Errorf("ce-time = %v, want received_at %v", m.OccurredAt, m.ReceivedAt)
	}
}

func TestRefusedIsOnlyWhatIsNoReport(t *testing.T) {
	t.Parallel()
	s := start(t)
	expired := ""
	synctest.Test(t, func(*testing.T) { expired = s.crew() }) // issued, and ended, in the year 2000
	for _, tc := range []struct {
		name, token, body string
		status            int
		detail            string
	}{
		{"not JSON", s.crew(), `{"kind":`, 400, "the body is not JSON"},
		{"not an object", s.crew(), `[]`, 400, "the body is not a JSON object"},
		{"no known kind", s.crew(), `{"kind":"party"}`, 400, "the report has no known kind"},
		{"over 1 MiB", s.crew(), `{"kind":"rescue","x":"` + strings.Repeat("x", 1<<20) + `"}`, 413, "the body is larger than 1048576 bytes, which is the most taken here"},
		{"no token", "", `{"kind":"rescue"}`, 401, "this needs a credential: send Authorization: Bearer, or log in"},
		{"an expired token", expired, `{"kind":"rescue"}`, 401, "the token has expired"},
		{"a token that may not", s.Token("desk", auth.Administrator), `{"kind":"rescue"}`, 403, "this needs the permission report.write, which none of the credential's roles has"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := s.report(tc.token, tc.body)
			wantStatus(t, tc.name, got, tc.status)
			var problem struct{ Detail string }
			got.Into(t, &problem)
			if problem.Detail != tc.detail || got.Header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("problem = %s, want %q", got.Body, tc.detail)
			}
		})
	}
	if n := len(s.stored()); n != 0 {
		t.Errorf("%d reports in the log, want none", n)
	}
}

func TestTheSameReportAgainHasTheSameAnswer(t *testing.T) {
	t.Parallel()
	s := start(t)
	first := s.report(s.crew(), large)
	wantStatus(t, "first", first, http.StatusCreated)
	var compact bytes.Buffer
	if err := json.Compact(&compact, []byte(large)); err != nil {
		t.Fatal(err)
	}
	for name, body := range map[string]string{
		"as it was": large, "without white space": compact.String(), "with its id in upper case": strings.ReplaceAll(large, id, strings.ToUpper(id)),
	} {
		again := s.report(s.crew(), body)
		wantStatus(t, name, again, http.StatusOK)
		if !bytes.Equal(again.Body, first.Body) {
			t.Errorf("%s: answer %s, want the first one: %s", name, again.Body, first.Body)
		}
	}
	wantStatus(t, "another kind", s.report(s.crew(), `{"id":"`+id+`","kind":"rescue"}`), http.StatusConflict)
	wantStatus(t, "other content", s.report(s.crew(), `{"id":"`+id+`","kind":"distress_alert"}`), http.StatusConflict)
	foreign := s.report(s.Token("other", auth.Reporter), large)
	wantStatus(t, "the same content of another organisation", foreign, http.StatusConflict)
	for _, secret := range []string{"current", "sequence", "sea-eye", "received_at"} {
		if bytes.Contains(foreign.Body, []byte(secret)) {
			t.Errorf("the problem tells another organisation of %s: %s", secret, foreign.Body)
		}
	}
	if n := len(s.stored()); n != 1 {
		t.Errorf("%d reports in the log, want 1", n)
	}
}

func TestWhateverBecomesOfAPublishSendingAgainIsSafe(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name    string
		outcome bus.Outcome
		status  int // of the faulty try
		inLog   int // after it
		again   int
	}{
		{"done and told", bus.DoneTold, 201, 1, 200},
		{"done, not told", bus.DoneUntold, 503, 1, 200},
		{"not done, not told", bus.NotDoneUntold, 503, 0, 201},
		{"not done and told", bus.NotDoneTold, 503, 0, 201},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := start(t)
			s.faults(tc.outcome)
			got := s.report(s.crew(), large)
			wantStatus(t, "the faulty try", got, tc.status)
			if (got.Header.Get("Retry-After") != "") != (tc.status == 503) {
				t.Errorf("Retry-After = %q with status %d", got.Header.Get("Retry-After"), tc.status)
			}
			if n := len(s.stored()); n != tc.inLog {
				t.Errorf("%d reports in the log after the fault, want %d", n, tc.inLog)
			}
			s.faults(bus.DoneTold)
			again := s.report(s.crew(), large)
			wantStatus(t, "sent again", again, tc.again)
			once := s.stored()
			if len(once) != 1 {
				t.Fatalf("%d reports in the log, want 1", len(once))
			}
			var receipt intake.Receipt
			again.Into(t, &receipt)
			if receipt.Sequence != once[0].Sequence || !receipt.ReceivedAt.Equal(once[0].ReceivedAt) || len(receipt.Warnings) == 0 {
				t.Errorf("receipt = %+v, want that of the report in the log %+v", receipt, once[0].Envelope)
			}
		})
	}
}

func TestAReportIsReadByThoseItIsSentTo(t *testing.T) {
	t.Parallel()
	s := start(t)
	wantStatus(t, "report", s.report(s.crew(), large), http.StatusCreated)
	for _, tc := range []struct {
		who, token, id string
		status         int
	}{
		{"its sender", s.crew(), id, 200},
		{"its sender, by the id in upper case", s.crew(), strings.ToUpper(id), 200},
		{"a coordinator of its organisation", s.Token("sea-eye", auth.Coordinator), id, 200},
		{"a coordinator of the desk", s.Token("desk", auth.Coordinator), id, 200},
		{"a reporter of the desk", s.Token("desk", auth.Reporter), id, 404},
		{"a coordinator of others", s.Token("other", auth.Coordinator), id, 404},
		{"an administrator", s.Token("sea-eye", auth.Administrator), id, 403},
		{"nobody", "", id, 401},
		{"its sender, by another id", s.crew(), "01890000-0000-7000-8000-000000000002", 404},
		{"its sender, by a wildcard", s.crew(), "*", 404},
		{"its sender, by a wildcard of the rest", s.crew(), "%3E", 404},
		{"its sender, by nonsense", s.crew(), "a.b", 404},
	} {
		got := s.Do(http.MethodGet, "/v1/reports/"+tc.id, tc.token, "")
		wantStatus(t, tc.who, got, tc.status)
		if tc.status == 404 {
			var problem struct{ Detail string }
			got.Into(t, &problem)
			if problem.Detail != "there is no report of that id that you may see" {
				t.Errorf("%s: %s, want the same words for not there and not seen", tc.who, got.Body)
			}
		}
		if tc.status != 200 {
			continue
		}
		var read map[string]json.RawMessage
		got.Into(t, &read)
		for _, name := range []string{"sequence", "received_at", "org", "warnings", "phones", "texts", "as_given", "phone_tags"} {
			if read[name] == nil {
				t.Errorf("%s: no %s in %s", tc.who, name, got.Body)
			}
		}
	}
}

func TestPositionsAreReadForTheForm(t *testing.T) {
	t.Parallel()
	s := start(t)
	got := s.Do(http.MethodGet, "/v1/positions/parse?text=33%C2%B014.6+N+012%C2%B029.6+E", s.crew(), "")
	wantStatus(t, "parse", got, 200)
	var parsed intake.Parsed
	got.Into(t, &parsed)
	if len(parsed.Candidates) != 1 || fmt.Sprintf("%.4f", parsed.Candidates[0].Lat) != "33.2433" || parsed.Warnings == nil {
		t.Errorf("parsed = %s, want one place", got.Body)
	}
	if got := s.Do(http.MethodGet, "/v1/positions/parse?text=", s.crew(), ""); !bytes.Contains(got.Body, []byte(`"candidates":[]`)) {
		t.Errorf("nothing parsed = %s, want an empty list", got.Body)
	}
}

func TestTheLogAwayIsSaidAndNothingIsTaken(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.nats.Server.Stop()
	got := s.report(s.crew(), large)
	wantStatus(t, "report", got, http.StatusServiceUnavailable)
	if got.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
}
