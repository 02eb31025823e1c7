package server_test

import (
	"log/slog"
	"net/http"
	"path/filepath"
	"sync/atomic"
	"testing"

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
	*testkit.Web
	t       testing.TB
	ready   func() []httpd.Check
	nats    *testkit.NATS
	log     *bus.Bus                                         // without faults, to look at the log
	logged  testkit.Lines                                    // what the service logged
	publish atomic.Pointer[func(subject string) bus.Outcome] // the fault of the moment
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
	authority := testkit.Authority(t)
	keys, err := seal.Open(t.Context(), s.log, filepath.Join(t.TempDir(), "master.key"), nil)
	if err != nil {
		t.Fatal(err)
	}
	intake, err := server.New(server.Deps{Bus: faulty, Backlog: faulty, Authority: authority, Keys: keys,
		Policy: auth.Policy{DeskOrgs: []string{"desk"}}, Log: slog.New(slog.NewTextHandler(&s.logged, nil))})
	if err != nil {
		t.Fatal(err)
	}
	testkit.Run(t, intake.Run)
	s.Web = testkit.Serve(t, "intake", intake.Handler(), authority)
	s.ready = intake.Handler().(httpd.Surface).Ready
	return s
}

// faults makes every publish end so, until it is called with bus.DoneTold.
func (s *service) faults(outcome bus.Outcome) {
	f := func(string) bus.Outcome { return outcome }
	s.publish.Store(&f)
}

func (s *service) crew() string { return s.Token("sea-eye", auth.Reporter) }

func (s *service) report(token, body string) testkit.Answer {
	s.t.Helper()
	return s.Do(http.MethodPost, "/v1/reports", token, body)
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

func wantStatus(t testing.TB, what string, got testkit.Answer, status int) {
	t.Helper()
	if got.Status != status {
		t.Errorf("%s: %d %s, want %d", what, got.Status, got.Body, status)
	}
}
