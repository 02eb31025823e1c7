package httpd

import (
	"net/http"

	"pharos/pkg/auth"
)

const (
	healthPath  = "/healthz"
	readyPath   = "/readyz"
	metricsPath = "/metrics"
)

type namedCheck struct {
	name string
	note bool
	fn   func() error
}

// Check is one thing that must be so before requests can be answered, or a
// Note: what is said beside them and keeps nobody from asking.
type Check struct {
	Name string
	Note bool
	Err  error // nil when it is so
}

// AddReady adds a check to readiness. fn answers at once and is safe for
// concurrent use; its text is public.
func (s *Server) AddReady(name string, fn func() error) { s.addCheck(namedCheck{name: name, fn: fn}) }

// AddNote adds what readiness says beside its checks: the service is of use
// without it.
func (s *Server) AddNote(name string, fn func() error) {
	s.addCheck(namedCheck{name: name, note: true, fn: fn})
}

func (s *Server) addCheck(c namedCheck) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.checks = append(s.checks, c)
}

// Ready asks every check, in the order added.
func (s *Server) Ready() []Check {
	s.mu.Lock()
	checks := append([]namedCheck(nil), s.checks...)
	s.mu.Unlock()
	answers := make([]Check, len(checks))
	for i, c := range checks {
		answers[i] = Check{Name: c.name, Note: c.note, Err: c.fn()}
	}
	return answers
}

// addProbes adds /healthz, /readyz and, when there are metrics, /metrics.
// Health says that the process answers; readiness that it is of use.
func (s *Server) addProbes(ready func() []Check, metrics http.Handler) {
	s.Handle(http.MethodGet, healthPath, auth.Public, func(c *Context) error {
		c.Header().Set("Cache-Control", "no-store")
		return c.JSON(http.StatusOK, map[string]string{"status": "ok"})
	})
	s.Handle(http.MethodGet, readyPath, auth.Public, func(c *Context) error {
		return c.readiness(ready())
	})
	if metrics != nil {
		s.Handle(http.MethodGet, metricsPath, auth.MetricsRead, func(c *Context) error {
			metrics.ServeHTTP(c.Response(), c.Request())
			return nil
		})
	}
}

type readiness struct {
	Ready  bool              `json:"ready"`
	Checks map[string]string `json:"checks"`
}

func (c *Context) readiness(checks []Check) error {
	answer := readiness{Ready: true, Checks: map[string]string{}}
	for _, check := range checks {
		answer.Checks[check.Name] = "ok"
		if check.Err != nil {
			answer.Ready = answer.Ready && check.Note
			answer.Checks[check.Name] = check.Err.Error()
		}
	}
	status := http.StatusOK
	if !answer.Ready {
		status = http.StatusServiceUnavailable
	}
	c.Header().Set("Cache-Control", "no-store")
	return c.JSON(status, answer)
}
