package server_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"pharos/pkg/auth"
	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/testkit"
	"pharos/services/desk/server"
)

// service is the desk as it runs, on a real log and a real database, behind a
// real connection.
type service struct {
	*testkit.Web
	t    testing.TB
	nats *testkit.NATS
	log  *bus.Bus
	desk *server.Server
	stop func()
}

// clients is nil when the feed has that many.
func (s *service) clients(want int) error {
	if got := s.desk.FeedClients(); got != want {
		return fmt.Errorf("%d clients, want %d", got, want)
	}
	return nil
}

func start(t testing.TB, db *testkit.Database) *service {
	t.Helper()
	return startOn(t, testkit.Bus(t), db, server.Config{})
}

func startOn(t testing.TB, nats *testkit.NATS, db *testkit.Database, cfg server.Config) *service {
	t.Helper()
	s := &service{t: t, nats: nats, log: nats.Bus(t)}
	authority := testkit.Authority(t)
	s.desk = server.New(cfg, server.Deps{Bus: nats.Bus(t), Pool: db.Pool(t, "desk"), Authority: authority,
		Policy: auth.Policy{DeskOrgs: []string{"desk"}}, Log: slog.New(slog.DiscardHandler)})
	drain := testkit.Run(t, s.desk.Run)
	s.Web = testkit.Serve(t, "desk", s.desk.Handler(), authority)
	s.stop = func() { s.Close(); drain() }
	return s
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }

// report publishes a report as intake does.
func (s *service) report(org, body string) (event.ReportID, uint64) {
	s.t.Helper()
	var r event.Report
	if err := json.Unmarshal([]byte(body), &r); err != nil {
		s.t.Fatalf("%s: %v", body, err)
	}
	r.ID = event.ReportID(newID())
	at := time.Now().UTC()
	e := event.Envelope{ID: string(r.ID), Source: "/pharos/intake", Subject: string(r.ID), OccurredAt: at, ReceivedAt: at, Org: org}
	seq, err := s.log.Publish(s.t.Context(), event.ReportSubject(r.ID, r.Kind), e, r, bus.None(event.ReportFilter(r.ID)))
	if err != nil {
		s.t.Fatal(err)
	}
	return r.ID, seq
}

// open opens an incident on a report, as the incident service does.
func (s *service) open(report event.ReportID) (event.IncidentID, uint64) {
	s.t.Helper()
	id := event.IncidentID(newID())
	return id, s.say(id, "opened", event.IncidentOpened{ReportID: report, Phase: "distress"})
}

func (s *service) link(id event.IncidentID, report event.ReportID) uint64 {
	s.t.Helper()
	return s.say(id, "report_linked", event.ReportLinked{ReportID: report, Relation: "same_craft", Strength: "certain", Phase: "none"})
}

func (s *service) say(id event.IncidentID, name string, body any) uint64 {
	s.t.Helper()
	at := time.Now().UTC()
	e := event.Envelope{ID: newID(), Source: "/pharos/incident", Subject: string(id), OccurredAt: at, ReceivedAt: at, Org: "desk"}
	return s.surely(event.IncidentSubject(id, name), e, body)
}

// surely publishes over a restart of the log too: what was not confirmed is
// looked for before it is sent again.
func (s *service) surely(subject string, e event.Envelope, body any) uint64 {
	s.t.Helper()
	var seq uint64
	testkit.Eventually(s.t, time.Minute, func() error {
		if m, err := s.log.Last(s.t.Context(), subject); err == nil && m.ID == e.ID {
			seq = m.Sequence
			return nil
		}
		var err error
		seq, err = s.log.Publish(s.t.Context(), subject, e, body, nil)
		return err
	})
	return seq
}

// fix publishes a position as fleet does.
func (s *service) fix(org string, x event.Fix) {
	s.t.Helper()
	e := event.Envelope{ID: newID(), Source: "/pharos/fleet", Subject: string(x.CraftID), OccurredAt: x.At, Org: org}
	if _, err := s.log.Publish(s.t.Context(), event.FixSubject(x.CraftID), e, x, nil); err != nil {
		s.t.Fatal(err)
	}
}

func (s *service) register(org string, r event.CraftRegistered) {
	s.t.Helper()
	e := event.Envelope{ID: newID(), Source: "/pharos/fleet", Subject: string(r.CraftID), OccurredAt: time.Now(), Org: org}
	if _, err := s.log.Publish(s.t.Context(), event.CraftSubject(r.CraftID, "registered"), e, r, nil); err != nil {
		s.t.Fatal(err)
	}
}

func (s *service) officer() string { return s.Token("desk", auth.Coordinator) }

// frame is one server-sent event; id is 0 where it has none.
type frame struct {
	id    uint64
	event string
	data  string
}

func (f frame) String() string { return fmt.Sprintf("%d %s %.200s", f.id, f.event, f.data) }

func (f frame) into(t testing.TB, v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(f.data), v); err != nil {
		t.Fatalf("frame %s: %v", f, err)
	}
}

// reader is a client of the feed. Frames arrive on a channel that is closed
// when the answer ends.
type reader struct {
	t      testing.TB
	frames chan frame
	leave  func()
	alert  frame // the newest that was passed over; what it says still holds
}

// feed opens the feed; last is the Last-Event-ID, "" for none.
func (s *service) feed(token, query, last string) *reader {
	s.t.Helper()
	ctx, cancel := context.WithCancel(s.t.Context())
	s.t.Cleanup(cancel)
	res := s.get(ctx, "/v1/feed?"+query, token, last)
	if res.StatusCode != http.StatusOK {
		body, _ := io.ReadAll(res.Body)
		s.t.Fatalf("feed %s: %d %s", query, res.StatusCode, body)
	}
	r := &reader{t: s.t, frames: make(chan frame, 100_000), leave: cancel}
	go r.read(res.Body)
	return r
}

func (s *service) get(ctx context.Context, path, token, last string) *http.Response {
	s.t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	if last != "" {
		req.Header.Set("Last-Event-ID", last)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = res.Body.Close() })
	return res
}

func (r *reader) read(body io.Reader) {
	defer close(r.frames)
	var f frame
	lines := bufio.NewScanner(body)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), ": ")
		switch {
		case lines.Text() == "":
			r.frames <- f
			f = frame{}
		case name == "id":
			f.id, _ = strconv.ParseUint(value, 10, 64)
		case name == "event":
			f.event = value
		case name == "data":
			f.data = value
		}
	}
}

// patience is for what must come; no test passes because it is long.
const patience = testkit.Patience

// next returns the next frame that is one of the kinds, of any kind but alert
// when none is given.
func (r *reader) next(kinds ...string) frame {
	r.t.Helper()
	deadline := time.After(patience)
	for {
		select {
		case f, open := <-r.frames:
			if !open {
				r.t.Fatalf("the feed ended; want a frame of %q", kinds)
			}
			if wanted(f, kinds) {
				return f
			}
			if f.event == "alert" {
				r.alert = f
			}
		case <-deadline:
			r.t.Fatalf("no frame of %q", kinds)
		}
	}
}

func wanted(f frame, kinds []string) bool {
	if len(kinds) == 0 {
		return f.event != "alert" && f != frame{}
	}
	for _, k := range kinds {
		if f.event == k && (k != "" || f.id != 0) {
			return true
		}
	}
	return false
}

// until returns every frame that has an id, up to the one with that id.
func (r *reader) until(seq uint64) []frame {
	r.t.Helper()
	var all []frame
	for {
		f := r.next("", "incident", "report", "snapshot")
		all = append(all, f)
		if f.id >= seq {
			return all
		}
	}
}

// picture is what an alert says of the picture.
type picture struct {
	Code, State, Detail string
	Since               time.Time
	LagMS               int64 `json:"lag_ms"`
	Quarantined         *int
}

// told waits until the newest alert is as wanted. An alert comes at once when
// something changes, else only every few seconds.
func (r *reader) told(wanted func(picture) bool) picture {
	r.t.Helper()
	for deadline := time.Now().Add(patience); ; {
		if r.alert.data == "" {
			r.alert = r.next("alert")
		}
		var p picture
		if r.alert.into(r.t, &p); wanted(p) {
			return p
		}
		if time.Now().After(deadline) {
			r.t.Fatalf("the newest alert is %s", r.alert)
		}
		r.alert = frame{}
	}
}

// held waits until the view holds the event with that sequence.
func (s *service) held(seq uint64) {
	s.t.Helper()
	testkit.Eventually(s.t, patience, func() error {
		r := s.feed(s.officer(), "", "")
		defer r.leave()
		if f := r.next("snapshot"); f.id < seq {
			return fmt.Errorf("the view holds %d, want %d", f.id, seq)
		}
		return nil
	})
}

// picture waits for an alert with that state and returns it.
func (r *reader) picture(state string) picture {
	r.t.Helper()
	return r.told(func(p picture) bool { return p.State == state })
}

type feature struct {
	ID       string
	Geometry *struct{ Coordinates [2]float64 }
	Props    struct {
		Sequence  uint64
		Phase     string
		ReportIDs []event.ReportID `json:"report_ids"`
		Orgs      []string
		At        time.Time
		Name      string
	} `json:"properties"`
}

type snapshot struct {
	Sequence  uint64
	Incidents struct{ Features []feature }
	Crafts    struct{ Features []feature }
	Unlinked  []struct {
		ID     event.ReportID
		Linked bool
	}
	Exercises []struct{ ID, Name string }
	Picture   struct{ State string }
}
