package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pharos/pkg/auth"
	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/httpd"
	"pharos/pkg/seal"
	"pharos/pkg/testkit"
	"pharos/services/intake/server"
)

// service is intake as it runs, on a real log and behind a real connection.
// There is no PostGIS anywhere near it.
type service struct {
	t         testing.TB
	url       string
	ready     func() []httpd.Check
	nats      *testkit.NATS
	log       *bus.Bus // without faults, to look at the log
	authority *auth.Authority
	logged    lockedBuffer                                     // what the service logged
	publish   atomic.Pointer[func(subject string) bus.Outcome] // the fault of the moment
}

func start(t testing.TB) *service {
	t.Helper()
	s := &service{t: t, nats: testkit.Bus(t)}
	s.log = s.nats.Bus(t)
	faulty := s.nats.Connect(t, bus.Config{Faults: bus.FaultHook{Publish: func(subject string, _ event.Envelope) bus.Outcome {
		if f := s.publish.Load(); f != nil {
			return (*f)(subject)
		}
		return bus.DoneTold
	}}})
	var err error
	if s.authority, err = auth.OpenAuthority(filepath.Join(t.TempDir(), "token.key")); err != nil {
		t.Fatal(err)
	}
	keys, err := seal.Open(t.Context(), s.log, filepath.Join(t.TempDir(), "master.key"), nil)
	if err != nil {
		t.Fatal(err)
	}
	intake, err := server.New(server.Deps{Bus: faulty, Backlog: faulty, Authority: s.authority, Keys: keys,
		Policy: auth.Policy{DeskOrgs: []string{"desk"}}, Log: slog.New(slog.NewTextHandler(&s.logged, nil))})
	if err != nil {
		t.Fatal(err)
	}
	s.run(intake)
	return s
}

// lockedBuffer is a buffer that many goroutines write to.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer // guarded by mu
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

func (s *service) run(intake *server.Server) {
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- intake.Run(ctx) }()
	web := httptest.NewServer(testkit.Checked(s.t, "intake", intake.Handler()))
	s.t.Cleanup(func() {
		web.Close()
		stop()
		if err := <-ended; err != nil {
			s.t.Errorf("Run = %v, want nil when drained", err)
		}
	})
	s.url = web.URL
	s.ready = intake.Handler().(httpd.Surface).Ready
}

// faults makes every publish end so, until it is called with bus.DoneTold.
func (s *service) faults(outcome bus.Outcome) {
	f := func(string) bus.Outcome { return outcome }
	s.publish.Store(&f)
}

func (s *service) token(org string, roles ...auth.Role) string {
	s.t.Helper()
	token, err := s.authority.Issue(auth.Principal{Subject: "bridge", Org: org, Roles: roles}, time.Hour)
	if err != nil {
		s.t.Fatal(err)
	}
	return token
}

func (s *service) crew() string { return s.token("sea-eye", auth.Reporter) }

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

func (s *service) do(method, path, token string, body io.Reader) answer {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), method, s.url+path, body)
	if err != nil {
		s.t.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
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

func (s *service) report(token, body string) answer {
	s.t.Helper()
	return s.do(http.MethodPost, "/v1/reports", token, bytes.NewReader([]byte(body)))
}

// stored returns every report in the log, in order.
func (s *service) stored() []event.Message {
	s.t.Helper()
	var all []event.Message
	err := s.log.After(s.t.Context(), event.AllReports, 0, func(m event.Message) error {
		all = append(all, m)
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}

func wantStatus(t testing.TB, what string, got answer, status int) {
	t.Helper()
	if got.status != status {
		t.Errorf("%s: %d %s, want %d", what, got.status, got.body, status)
	}
}
