package server_test

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"pharos/pkg/event"
	"pharos/pkg/httpd"
	"pharos/pkg/testkit"
)

// counted waits for an alert that says how many messages were set aside.
func (r *reader) counted(want int) {
	r.t.Helper()
	r.told(func(p picture) bool { return p.Quarantined != nil && *p.Quarantined == want })
}

// refused waits until a retry of what was set aside has brought nothing.
func (s *service) refused(handler, stream string, seq uint64) {
	s.t.Helper()
	testkit.Eventually(s.t, patience, func() error {
		m, err := s.log.Last(s.t.Context(), event.QuarantineFilter(event.QuarantineIDOf(handler, stream, seq)))
		if err == nil && m.Type != event.TypeRetryFailed {
			err = fmt.Errorf("the newest word on %d for %s is %s, want %s", seq, handler, m.Type, event.TypeRetryFailed)
		}
		return err
	})
}

// ask asks for a retry as the intake service does.
func (s *service) ask(handler, stream string, seq uint64) {
	s.t.Helper()
	q, err := s.log.Quarantined(s.t.Context(), event.SetAside{Handler: handler, Stream: stream, Sequence: seq})
	if err == nil {
		_, err = s.log.AskRetry(s.t.Context(), q, event.Envelope{Source: "/pharos/intake", Actor: "officer", Org: "desk"}, "mended")
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

// The table refuses an incident that it should take, as after a bad migration.
// The desk counts it, and the rest goes on; the table is mended and a retry asked
// for: the incident is on every screen, also those that were open.
func TestWhatTheDeskSetAsideIsCountedAndShownWhenItIsMended(t *testing.T) {
	t.Parallel()
	db := testkit.Postgres(t, "desk")
	s := start(t, db)
	r := s.feed(s.officer(), "", "")
	r.next("snapshot")
	r.counted(0)
	pool := db.Pool(t, "desk")
	exec := func(statement string) {
		t.Helper()
		if _, err := pool.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	exec(`alter table incident add constraint broken check (phase <> 'distress')`)
	report, _ := s.report("sea-eye", boat)
	id, opened := s.open(report)
	_, last := s.report("hotline", boat)
	if f := r.until(last); f[len(f)-1].event != "report" {
		t.Errorf("behind what was set aside came %v, want the report", f)
	}
	r.counted(1)
	s.ask("desk", event.StreamSAR, opened)
	s.refused("desk", event.StreamSAR, opened)
	r.counted(1) // it was tried, and the table still refuses it

	exec(`alter table incident drop constraint broken`)
	s.ask("desk", event.StreamSAR, opened)
	f := r.next("incident")
	var shown feature
	f.into(t, &shown)
	if shown.ID != string(id) || f.id <= last {
		t.Errorf("after the retry: got %s, want incident %s with the id of the event that says so", f, id)
	}
	r.counted(0)
	r.picture("live")
	// Whoever comes back from before, and whoever comes new.
	again := s.feed(s.officer(), "", fmt.Sprint(opened))
	if resumed := again.next("incident"); resumed.id != f.id {
		t.Errorf("resumed: got %s, want the incident at %d", resumed, f.id)
	}
	var all snapshot
	s.feed(s.officer(), "", "").next("snapshot").into(t, &all)
	if len(all.Incidents.Features) != 1 {
		t.Errorf("a new snapshot has %d incidents, want the one", len(all.Incidents.Features))
	}
}

// Every handler of the desk gets what it cannot use, and goes on.
func TestEachHandlerOfTheDeskSetsAsideWhatItCannotUseAndGoesOn(t *testing.T) {
	t.Parallel()
	s := start(t, testkit.Postgres(t, "desk"))
	r := s.feed(s.officer(), "", "0")
	poison := func(subject, id string) uint64 {
		t.Helper()
		return s.nats.PublishAs(t, subject, event.Envelope{ID: newID(), Source: "/by/hand", Subject: id, Org: "sea-eye"}, []byte("help"))
	}
	report, _ := s.report("sea-eye", boat)
	incident, _ := s.open(report)
	noReport := newID()
	set := map[string]uint64{
		"a report that is no JSON":      poison(event.ReportSubject(event.ReportID(noReport), "rescue"), noReport),
		"an event of unknown type":      poison(event.IncidentSubject(incident, "sunk"), string(incident)),
		"a link to an unknown report":   s.link(incident, event.ReportID(newID())),
		"an exercise that is no JSON":   poison(event.ExerciseSubject("x", "registered"), "x"),
		"a description that is no JSON": poison(event.CraftSubject("mmsi:1", "registered"), "mmsi:1"),
	}
	fix := poison(event.FixSubject("mmsi:1"), "mmsi:1")
	_, last := s.report("hotline", boat)
	r.until(last)
	s.fix("sea-eye", event.Fix{CraftID: "mmsi:2", At: time.Now().UTC(), Lat: 35, Lon: 15, Source: "ais"})
	r.next("craft")
	r.counted(len(set) + 1)
	s.ask("desk", event.StreamSAR, set["a link to an unknown report"]) // tries all of the view
	s.ask("desk-fixes", event.StreamFixes, fix)
	for _, seq := range set {
		s.refused("desk", event.StreamSAR, seq)
	}
	s.refused("desk-fixes", event.StreamFixes, fix)
	r.picture("live")
	r.counted(len(set) + 1)
}

// The stream is deleted and made again under a running desk: everybody is told,
// and whoever sends it traffic is told to stop.
func TestALogThatIsMadeAnewUnderARunningDeskIsSaidOnScreenAndInReadiness(t *testing.T) {
	t.Parallel()
	s := start(t, testkit.Postgres(t, "desk"))
	front, err := httpd.Mount(httpd.Origin{Name: "desk", Authority: s.Authority, Log: slog.New(slog.DiscardHandler)}, s.desk.Handler())
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(front)
	t.Cleanup(web.Close)
	ready := func() (int, string) {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, web.URL+"/readyz", nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		body, _ := io.ReadAll(res.Body)
		return res.StatusCode, string(body)
	}
	r := s.feed(s.officer(), "", "")
	r.picture("live")
	_, at := s.report("sea-eye", boat)
	r.until(at)
	s.held(at) // a view that holds nothing has lost nothing
	if status, body := ready(); status != http.StatusOK {
		t.Fatalf("before: %d %s", status, body)
	}
	s.nats.Recreate(t, event.StreamSAR)
	p := r.picture("damaged")
	if !strings.Contains(p.Detail, "the log is not the one that the view was read from") || p.Since.IsZero() {
		t.Errorf("picture %+v, want since when, and why the log is damaged", p)
	}
	status, body := ready()
	var answer struct {
		Ready  bool
		Checks map[string]string
	}
	if err := json.Unmarshal([]byte(body), &answer); err != nil || status != http.StatusServiceUnavailable || answer.Ready ||
		!strings.Contains(answer.Checks["desk view"], "damaged") {
		t.Errorf("readiness: %d %s, want 503 that names the view and the damage", status, body)
	}
	var late snapshot
	s.feed(s.officer(), "", "").next("snapshot").into(t, &late)
	if late.Picture.State != "damaged" {
		t.Errorf("who comes later is told %q, want damaged", late.Picture.State)
	}
}
