package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
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
	t         testing.TB
	url       string
	log       *bus.Bus // without faults, to look at the log
	authority *auth.Authority
	outcome   atomic.Int64 // of every publish, a bus.Outcome
}

func start(t testing.TB) *service {
	t.Helper()
	nats, db := testkit.Bus(t), testkit.Postgres(t, "fleet")
	s := &service{t: t, log: nats.Bus(t)}
	faulty := nats.Connect(t, bus.Config{Faults: bus.FaultHook{Publish: func(string, event.Envelope) bus.Outcome {
		return bus.Outcome(s.outcome.Load())
	}}})
	var err error
	if s.authority, err = auth.OpenAuthority(filepath.Join(t.TempDir(), "token.key")); err != nil {
		t.Fatal(err)
	}
	fleet := server.New(server.Deps{Bus: faulty, Pool: db.Pool(t, "fleet"), Authority: s.authority,
		Policy: auth.Policy{DeskOrgs: []string{"desk"}}, Log: slog.New(slog.DiscardHandler)})
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- fleet.Run(ctx) }()
	web := httptest.NewServer(testkit.Checked(t, "fleet", fleet.Handler()))
	s.url = web.URL
	t.Cleanup(func() {
		web.Close()
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run = %v, want nil when drained", err)
		}
	})
	testkit.Eventually(t, patience, func() error { return ready(fleet) })
	return s
}

const patience = 20 * time.Second

func ready(s *server.Server) error {
	for _, c := range s.Handler().(httpd.Surface).Ready() {
		if c.Err != nil {
			return c.Err
		}
	}
	return nil
}

func (s *service) token(org string, roles ...auth.Role) string {
	s.t.Helper()
	token, err := s.authority.Issue(auth.Principal{Subject: "bridge", Org: org, Roles: roles}, time.Hour)
	if err != nil {
		s.t.Fatal(err)
	}
	return token
}

func (s *service) officer() string { return s.token("desk", auth.Coordinator) }
func (s *service) crew() string    { return s.token("sea-eye", auth.Reporter) }

type answer struct {
	status int
	header http.Header
	body   []byte
}

func (a answer) into(t testing.TB, v any) {
	t.Helper()
	if err := json.Unmarshal(a.body, v); err != nil {
		t.Fatalf("answer %d %q: %v", a.status, a.body, err)
	}
}

func (s *service) do(method, path, token, body string) answer {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), method, s.url+path, bytes.NewReader([]byte(body)))
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatalf("%s %s: %v", method, path, err)
	}
	return answer{res.StatusCode, res.Header, data}
}

func (s *service) get(path, token string) answer { return s.do(http.MethodGet, path, token, "") }

// post sends fixes that must all be taken, and waits until the view holds them.
func (s *service) post(token, body string) {
	s.t.Helper()
	got := s.do(http.MethodPost, "/v1/fixes", token, body)
	var a struct {
		Accepted int
		Rejected []struct{ Pointer, Code, Detail string }
	}
	if got.status != http.StatusCreated {
		s.t.Fatalf("POST /v1/fixes %s: %d %s", body, got.status, got.body)
	}
	if got.into(s.t, &a); a.Accepted == 0 || len(a.Rejected) > 0 {
		s.t.Fatalf("POST /v1/fixes %s: %s", body, got.body)
	}
	s.settled()
}

// settled waits until the view holds every fix: a craft of its own is sent
// last and asked for.
func (s *service) settled() {
	s.t.Helper()
	mark := fmt.Sprintf("mark:%d", time.Now().UnixNano())
	body := fmt.Sprintf(`{"craft_id":%q,"at":%q,"lat":-89,"lon":0}`, mark, time.Now().UTC().Format(time.RFC3339Nano))
	if got := s.do(http.MethodPost, "/v1/fixes", s.token("marks", auth.Reporter), body); got.status != http.StatusCreated {
		s.t.Fatalf("POST /v1/fixes %s: %d %s", body, got.status, got.body)
	}
	testkit.Eventually(s.t, patience, func() error {
		if got := s.get("/v1/crafts/"+mark, s.officer()); got.status != http.StatusOK {
			return fmt.Errorf("%s: %d %s", mark, got.status, got.body)
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
	got := s.get("/v1/crafts/"+id, s.officer())
	if got.status != http.StatusOK {
		s.t.Fatalf("GET /v1/crafts/%s: %d %s", id, got.status, got.body)
	}
	got.into(s.t, &f)
	return f
}
