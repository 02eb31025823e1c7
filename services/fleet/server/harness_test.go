package server_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"pharos/pkg/auth"
	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/httpd"
	"pharos/pkg/testkit"
	"pharos/services/fleet/server"
)

// service is fleet as it runs, on a real log and a real database, behind a real
// connection.
type service struct {
	*testkit.Web
	t         testing.TB
	log       *bus.Bus     // without faults, to look at the log
	outcome   atomic.Int64 // of every publish, a bus.Outcome
	publishes atomic.Int64 // how many there were
}

func start(t testing.TB) *service {
	t.Helper()
	nats, db := testkit.Bus(t), testkit.Postgres(t, "fleet")
	s := &service{t: t, log: nats.Bus(t)}
	faulty := nats.Connect(t, bus.Config{Faults: bus.FaultHook{Publish: func(string, event.Envelope) bus.Outcome {
		s.publishes.Add(1)
		return bus.Outcome(s.outcome.Load())
	}}})
	authority := testkit.Authority(t)
	fleet := server.New(server.Deps{Bus: faulty, Pool: db.Pool(t, "fleet"), Authority: authority,
		Policy: auth.Policy{DeskOrgs: []string{"desk"}}, Log: slog.New(slog.DiscardHandler)})
	testkit.Run(t, fleet.Run)
	s.Web = testkit.Serve(t, "fleet", fleet.Handler(), authority)
	testkit.Eventually(t, patience, func() error { return ready(fleet) })
	return s
}

const patience = testkit.Patience

func ready(s *server.Server) error {
	for _, c := range s.Handler().(httpd.Surface).Ready() {
		if c.Err != nil {
			return c.Err
		}
	}
	return nil
}

func (s *service) officer() string { return s.Token("desk", auth.Coordinator) }
func (s *service) crew() string    { return s.Token("sea-eye", auth.Reporter) }

// post sends fixes that must all be taken, and waits until the view holds them.
func (s *service) post(token, body string) {
	s.t.Helper()
	got := s.Do(http.MethodPost, "/v1/fixes", token, body)
	var a struct {
		Accepted int
		Rejected []struct{ Pointer, Code, Detail string }
	}
	if got.Status != http.StatusCreated {
		s.t.Fatalf("POST /v1/fixes %s: %d %s", body, got.Status, got.Body)
	}
	if got.Into(s.t, &a); a.Accepted == 0 || len(a.Rejected) > 0 {
		s.t.Fatalf("POST /v1/fixes %s: %s", body, got.Body)
	}
	s.settled()
}

// settled waits until the view holds every fix: a craft of its own is sent
// last and asked for.
func (s *service) settled() {
	s.t.Helper()
	mark := fmt.Sprintf("mark:%d", time.Now().UnixNano())
	body := fmt.Sprintf(`{"craft_id":%q,"at":%q,"lat":-89,"lon":0}`, mark, time.Now().UTC().Format(time.RFC3339Nano))
	if got := s.Do(http.MethodPost, "/v1/fixes", s.Token("marks", auth.Reporter), body); got.Status != http.StatusCreated {
		s.t.Fatalf("POST /v1/fixes %s: %d %s", body, got.Status, got.Body)
	}
	testkit.Eventually(s.t, patience, func() error {
		if got := s.Get("/v1/crafts/"+mark, s.officer()); got.Status != http.StatusOK {
			return fmt.Errorf("%s: %d %s", mark, got.Status, got.Body)
		}
		return nil
	})
}

type feature struct {
	ID       string
	Geometry *struct {
		Type        string
		Coordinates json.RawMessage
	}
	Properties struct {
		Name, Type, Org, MMSI, Source string
		Own                           bool
		At                            time.Time
		FixAgeS                       *int64   `json:"fix_age_s"`
		DistanceM                     *float64 `json:"distance_m"`
		BearingDeg                    *float64 `json:"bearing_deg"`
		ETAS                          *int64   `json:"eta_s"`
		Fixes                         []event.Fix
		Truncated                     bool
	}
}

func (f feature) at() string {
	if f.Geometry == nil {
		return "nowhere"
	}
	return string(f.Geometry.Coordinates)
}

type collection struct {
	Features []feature
	Links    []struct{ Href, Rel string }
}

func (s *service) craft(id string) feature {
	s.t.Helper()
	var f feature
	got := s.Get("/v1/crafts/"+id, s.officer())
	if got.Status != http.StatusOK {
		s.t.Fatalf("GET /v1/crafts/%s: %d %s", id, got.Status, got.Body)
	}
	got.Into(s.t, &f)
	return f
}
