package httpd_test

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"pharos/pkg/auth"
	"pharos/pkg/fault"
	"pharos/pkg/httpd"
)

var discard = slog.New(slog.DiscardHandler)

func askHandler(t *testing.T, h http.Handler, method, path, body string, headers ...string) reply {
	t.Helper()
	web := httptest.NewServer(h)
	defer web.Close()
	return ask(t, web.URL, method, path, body, headers...)
}

// failing answers /v1/x with the error.
func failing(t *testing.T, err error) *surface {
	return serve(t, httpd.Config{}, func(s *httpd.Server) {
		s.Handle("GET", "/v1/x", auth.Public, func(c *httpd.Context) error {
			c.SetETag(3) // of the answer that does not come
			return err
		})
	})
}

func TestEveryKindHasItsStatus(t *testing.T) {
	for kind, status := range map[fault.Kind]int{
		fault.Internal: 500, fault.Invalid: 400, fault.Unauthenticated: 401, fault.Forbidden: 403, fault.NotFound: 404,
		fault.Conflict: 409, fault.Gone: 410, fault.TooLarge: 413, fault.Unsupported: 415, fault.TooMany: 429, fault.Unavailable: 503,
	} {
		r := failing(t, fmt.Errorf("doing it: %w", fault.New(kind, "words for the client"))).do("GET", "/v1/x", "")
		r.wantProblem(t, status, "words for the client")
		if etag := r.header.Get("ETag"); etag != "" {
			t.Errorf("%v: ETag %s on a problem", kind, etag)
		}
	}
}

func TestAnUnknownErrorTellsNothingAndIsLoggedOnce(t *testing.T) {
	s := failing(t, errors.New("dial 10.0.0.7: password wrong"))
	r := s.do("GET", "/v1/x", "")
	r.wantProblem(t, 500, "")
	if strings.Contains(r.body, "10.0.0.7") {
		t.Errorf("the client was told %s", r.body)
	}
	if got := strings.Count(s.logged.String(), "10.0.0.7"); got != 1 {
		t.Errorf("logged %d times, want once:\n%s", got, s.logged)
	}
}

func TestAServiceGivesAKindToWhatHasNoneAndToNothingElse(t *testing.T) {
	away := errors.New("dial 10.0.0.7: refused")
	cfg := httpd.Config{Judge: func(err error) error {
		if errors.Is(err, away) {
			return fault.WithRetryAfter(fault.Wrap(fault.Unavailable, err, "the chart room is closed"), time.Second)
		}
		return err
	}}
	answers := map[string]error{"/v1/away": fmt.Errorf("read: %w", away), "/v1/named": fault.Wrap(fault.Gone, away, "sunk"), "/v1/wrong": errors.New("wrong")}
	s := serve(t, cfg, func(s *httpd.Server) {
		for path, err := range answers {
			s.Handle("GET", path, auth.Public, func(*httpd.Context) error { return err })
		}
	})
	r := s.do("GET", "/v1/away", "")
	r.wantProblem(t, 503, "the chart room is closed")
	if got := r.header.Get("Retry-After"); got != "1" {
		t.Errorf("Retry-After = %q, want 1: what the service noted", got)
	}
	s.do("GET", "/v1/named", "").wantProblem(t, 410, "sunk")
	s.do("GET", "/v1/wrong", "").wantProblem(t, 500, "")
}

func TestNotesLeaveInTheProblem(t *testing.T) {
	err := fault.WithFields(fault.New(fault.Conflict, "incident 7 has moved on"), fault.Field{Pointer: "/phase", Detail: "is past"})
	err = fault.WithState(fault.WithRetryAfter(err, 1500*time.Millisecond), map[string]int{"sequence": 17})
	r := failing(t, err).do("GET", "/v1/x", "")
	r.wantProblem(t, 409, "incident 7 has moved on")
	if got := r.header.Get("Retry-After"); got != "2" {
		t.Errorf("Retry-After = %q, want 2: whole seconds, rounded up", got)
	}
	if want := `"errors":[{"pointer":"/phase","detail":"is past"}],"current":{"sequence":17}`; !strings.Contains(r.body, want) {
		t.Errorf("problem %s, want %s in it", r.body, want)
	}
}

func TestAStateThatCannotBeEncodedIsLeftOut(t *testing.T) {
	r := failing(t, fault.WithState(fault.New(fault.Conflict, "no"), make(chan int))).do("GET", "/v1/x", "")
	r.wantProblem(t, 409, "no")
}

func TestAnAnswerThatCannotBeEncodedIsAProblem(t *testing.T) {
	s := serve(t, httpd.Config{}, func(s *httpd.Server) {
		s.Handle("GET", "/v1/x", auth.Public, func(c *httpd.Context) error { return c.JSON(200, make(chan int)) })
	})
	s.do("GET", "/v1/x", "").wantProblem(t, 500, "")
}

func TestAPanicTellsNothingAndIsLoggedOnceWithItsStack(t *testing.T) {
	s := serve(t, httpd.Config{}, func(s *httpd.Server) {
		s.Handle("GET", "/v1/x/:id", auth.Public, func(*httpd.Context) error { panic("no such boat") })
	})
	r := s.do("GET", "/v1/x/7", "")
	r.wantProblem(t, 500, "")
	log := s.logged.String()
	if strings.Count(log, "no such boat") != 1 || !strings.Contains(log, "problem_test.go") {
		t.Errorf("log = %s; want the panic once, with its stack", log)
	}
	if !strings.Contains(log, `"route":"/v1/x/:id","status":500`) {
		t.Errorf("the access log lacks the request:\n%s", log)
	}
	if r := s.do("GET", "/v1/x/7", ""); r.status != 500 {
		t.Errorf("the next request = %d, want 500 again", r.status)
	}
}

func TestHalfAnAnswerDoesNotLookWhole(t *testing.T) {
	for name, end := range map[string]func() error{
		"an error": func() error { return errors.New("gone wrong") },
		"a panic":  func() error { panic("gone wrong") },
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, httpd.Config{}, func(s *httpd.Server) {
				s.Handle("GET", "/v1/x", auth.Public, func(c *httpd.Context) error {
					if err := c.Blob(200, "text/csv", []byte(strings.Repeat("row\n", 4096))); err != nil {
						return err
					}
					return end()
				})
			})
			req, err := http.NewRequestWithContext(t.Context(), "GET", s.url+"/v1/x", nil)
			if err != nil {
				t.Fatal(err)
			}
			res, err := http.DefaultTransport.RoundTrip(req)
			if err == nil {
				_, err = io.ReadAll(res.Body)
				res.Body.Close()
			}
			if err == nil {
				t.Error("the answer read as whole, want it cut off")
			}
			if got := strings.Count(s.logged.String(), "gone wrong"); got != 1 {
				t.Errorf("logged %d times, want once:\n%s", got, s.logged)
			}
		})
	}
}

func TestTheAccessLogHoldsNothingThatPeopleWrote(t *testing.T) {
	s := serve(t, httpd.Config{}, func(s *httpd.Server) {
		s.Handle("POST", "/v1/things/:id", auth.Public, func(c *httpd.Context) error {
			var v struct{ Phone string }
			return c.Bind(&v)
		})
	})
	s.do("POST", "/v1/things/+8821612345678?q=%2B8821612345678", `{"Phone":"+8821612345678","+8821612345678":1}`)
	s.do("GET", "/v1/+8821612345678", "")
	if log := s.logged.String(); strings.Contains(log, "8821612345678") || !strings.Contains(log, `"route":"/v1/things/:id","status":400`) {
		t.Errorf("log = %s; want the route and status and no phone", log)
	}
}

func TestEachRequestHasATraceOfItsOwn(t *testing.T) {
	s := gated(t)
	const theirs = "0af7651916cd43dd8448eb211c80319c"
	seen := map[string]bool{}
	for range 3 {
		r := s.do("GET", "/v1/public", "", "Traceparent", "00-"+theirs+"-b7ad6b7169203331-01")
		id := r.header.Get("X-Trace-Id")
		if len(id) != 32 || id == theirs || seen[id] {
			t.Errorf("X-Trace-Id = %q, want a new one of ours", id)
		}
		seen[id] = true
	}
}
