package server_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/testkit"
	"pharos/services/intake"
)

const (
	number = "+8821612345678" // of large
	words  = "المحرك توقف"    // of large
)

// read is what a reader of a report looks at.
type read struct {
	Seal    intake.Seal `json:"sealed"`
	Phones  []event.Phone
	Texts   []event.Text
	AsGiven map[string]json.RawMessage `json:"as_given"`
	Persons *event.Persons
}

func (s *service) read(token, id string) (read, testkit.Answer) {
	s.t.Helper()
	got := s.Do(http.MethodGet, "/v1/reports/"+id, token, "")
	wantStatus(s.t, "read", got, 200)
	var r read
	got.Into(s.t, &r)
	return r, got
}

// holders names the files of the log that hold any of the needles.
func (s *service) holders(needles ...string) []string {
	s.t.Helper()
	var found []string
	err := filepath.WalkDir(s.nats.Dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		for _, needle := range needles {
			if bytes.Contains(content, []byte(needle)) {
				found = append(found, path+" holds "+needle)
			}
		}
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return found
}

func (s *service) box(id string) event.Box {
	s.t.Helper()
	m, err := s.log.Last(s.t.Context(), event.ReportFilter(event.ReportID(id)))
	if err != nil {
		s.t.Fatal(err)
	}
	var report event.Report
	if err := json.Unmarshal(m.Data, &report); err != nil || report.Box == nil {
		s.t.Fatalf("report %s = %s, %v; want one with a box", id, m.Data, err)
	}
	return *report.Box
}

func TestTheLogHoldsNothingSealedInClear(t *testing.T) {
	t.Parallel()
	s := start(t)
	secrets := []string{"SECRET-text", "393331234567", "SECRET-deny", "SECRET-to", "0f0e0d0c0b0a0908070605040302010000112233445566778899aabbccddeeff",
		"SECRET-value", "p39333765432100", "SECRET-duplicate", "SECRET-kept"}
	body := `{"id":"` + id + `","kind":"distress_alert","texts":[{"text":"SECRET-text","lang":"xx-SECRET-kept"}],
		"phones":[{"number":"+393331234567","holder":"SECRET-value"},{"number":"SECRET-value"}],
		"sharing":{"asked":"yes","deny":["SECRET-deny"],"at":"SECRET-value"},"referrals":[{"concern":"medical","to":"SECRET-to"}],
		"attachments":[{"sha256":"0f0e0d0c0b0a0908070605040302010000112233445566778899aabbccddeeff"}],
		"p39333765432100":"SECRET-value","SECRET-value":{"a":1},"craft":{"type":"SECRET-value"},"persons":{"total":{"best":"SECRET-value"}},
		"confidence":"SECRET-duplicate","confidence":"likely","occurred_at":"SECRET-kept"}`
	got := s.report(s.crew(), body)
	wantStatus(t, "report", got, 201)
	r, whole := s.read(s.crew(), id)
	if r.Seal != intake.SealOpen || len(r.Texts) != 1 || len(r.Phones) != 2 || len(r.AsGiven) == 0 {
		t.Errorf("read = %s, want everything, open", whole.Body)
	}
	conflict := s.report(s.crew(), strings.ReplaceAll(body, "likely", "claimed"))
	wantStatus(t, "other content", conflict, 409)
	bad := s.report(s.crew(), strings.TrimSuffix(body, "}"))
	wantStatus(t, "cut off", bad, 400)
	for _, secret := range secrets {
		if !bytes.Contains(whole.Body, []byte(secret)) {
			t.Errorf("%s is not in what the sender reads: %s", secret, whole.Body)
		}
		for name, out := range map[string]string{"receipt": string(got.Body), "conflict": string(conflict.Body), "refusal": string(bad.Body), "logs": s.logged.String()} {
			if strings.Contains(out, secret) {
				t.Errorf("%s is in the %s: %s", secret, name, out)
			}
		}
	}
	if found := s.holders(secrets...); len(found) > 0 {
		t.Errorf("%v", found)
	}
}

func TestAReportIsOnePublish(t *testing.T) {
	t.Parallel()
	s := start(t)
	testkit.Eventually(t, testkit.Patience, s.hasKeys)
	var published atomic.Int32
	f := func(string) bus.Outcome { published.Add(1); return bus.DoneTold }
	s.publish.Store(&f)
	before := s.state(bus.StreamKeys)
	for i := range 3 {
		wantStatus(t, "report", s.report(s.crew(), fmt.Sprintf(`{"kind":"observation","texts":[{"text":"word %d"}]}`, i)), 201)
	}
	if after := s.state(bus.StreamKeys); published.Load() != 3 || s.state(event.StreamSAR).Last != 3 || after.Last != before.Last {
		t.Errorf("%d publishes and %d new keys for 3 reports, want 3 and none", published.Load(), after.Last-before.Last)
	}
}

// hasKeys waits for the check of the master key and the whole first block.
func (s *service) hasKeys() error {
	if n := s.state(bus.StreamKeys).Messages; n != 17 {
		return fmt.Errorf("%d messages in KEYS, want 17", n)
	}
	return nil
}

func (s *service) state(stream string) bus.StreamState {
	s.t.Helper()
	state, err := s.log.Stream(s.t.Context(), stream)
	if err != nil {
		s.t.Fatal(err)
	}
	return state
}

func TestAReportWhoseBoxIsDamagedIsStillRead(t *testing.T) {
	t.Parallel()
	s := start(t)
	wantStatus(t, "report", s.report(s.crew(), large), 201)
	s.log = s.nats.Connect(t, bus.Config{Check: testkit.Anything}) // no program of ours says what follows
	for i, tamper := range []func(*event.Box){
		func(b *event.Box) { b.Content = flipped(t, b.Content) },
		func(b *event.Box) { b.Content = "no Base64: " + b.Content },
		func(b *event.Box) { b.Key = "*" },
		func(b *event.Box) { b.Key = "00000000000000000000000000000000" },
		func(*event.Box) {}, // the box of another report
	} {
		m := s.stored()[0]
		var report event.Report
		if err := json.Unmarshal(m.Data, &report); err != nil {
			t.Fatal(err)
		}
		tamper(report.Box)
		other := fmt.Sprintf("01890000-0000-7000-8000-00000000010%d", i)
		m.ID, m.Subject, report.ID = other, other, event.ReportID(other)
		if _, err := s.log.Publish(t.Context(), event.ReportSubject(report.ID, report.Kind), m.Envelope, report, nil); err != nil {
			t.Fatal(err)
		}
		got, whole := s.read(s.crew(), other)
		if got.Seal != intake.SealUnreadable || got.Phones != nil || got.Texts != nil || got.Persons == nil {
			t.Errorf("%d: read = %s, want unreadable, and the rest of the report", i, whole.Body)
		}
		if !strings.Contains(s.logged.String(), other) {
			t.Errorf("%d: the log does not name the report", i)
		}
	}
}

func flipped(t *testing.T, content string) string {
	t.Helper()
	raw, err := base64.StdEncoding.DecodeString(content)
	if err != nil {
		t.Fatal(err)
	}
	raw[len(raw)/2] ^= 1
	return base64.StdEncoding.EncodeToString(raw)
}

func TestABacklogIsSealedReportByReport(t *testing.T) {
	t.Parallel()
	s := start(t)
	var lines []string
	for i := range 150 {
		lines = append(lines, fmt.Sprintf(`{"id":"01890000-0000-7000-8000-%012d","kind":"observation","texts":[{"text":"word %d of the backlog"}]}`, i, i))
	}
	got := s.Do(http.MethodPost, "/v1/reports/batch", s.crew(), strings.Join(lines, "\n"))
	wantStatus(t, "batch", got, 200)
	var keys []string
	for i := range 150 {
		report := fmt.Sprintf("01890000-0000-7000-8000-%012d", i)
		keys = append(keys, s.box(report).Key)
		if r, whole := s.read(s.crew(), report); len(r.Texts) != 1 || r.Texts[0].Text != fmt.Sprintf("word %d of the backlog", i) {
			t.Fatalf("report %d = %s", i, whole.Body)
		}
	}
	slices.Sort(keys)
	if n := len(slices.Compact(keys)); n != 150 {
		t.Errorf("%d keys for 150 reports", n)
	}
	if found := s.holders("of the backlog"); len(found) > 0 {
		t.Errorf("%v", found)
	}
}
