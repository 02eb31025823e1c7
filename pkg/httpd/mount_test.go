package httpd_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"pharos/pkg/auth"
	"pharos/pkg/httpd"
)

func named(name string) func(*httpd.Context) error {
	return func(c *httpd.Context) error { return c.JSON(200, name+" "+c.Param("id")) }
}

// joined are two services and pages at one origin.
func joined(t *testing.T) (*surface, *httpd.Server, *httpd.Server) {
	var intake, incident *httpd.Server
	s := serve(t, httpd.Config{}, func(*httpd.Server) {})
	log := discard
	intake = httpd.New(httpd.Config{Name: "intake"}, s.authority, log)
	intake.Handle("POST", "/v1/reports", auth.ReportWrite, named("accept"))
	intake.Handle("GET", "/v1/reports/:id", auth.Public, named("report"))
	incident = httpd.New(httpd.Config{Name: "incident"}, s.authority, log)
	incident.Handle("GET", "/v1/reports", auth.Public, named("reports"))
	incident.Handle("GET", "/v1/reports/:id/links", auth.Public, named("links"))
	incident.Handle("GET", "/v1/incidents/:id", auth.Public, named("incident"))
	pages := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'self'")
		io.WriteString(w, "page "+r.URL.Path)
	})
	metrics := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "boats_total 3\n") })
	h, err := httpd.Mount(httpd.Origin{Name: "pharos", Authority: s.authority, Log: log, Metrics: metrics, Pages: pages}, intake, incident)
	if err != nil {
		t.Fatal(err)
	}
	web := newWeb(t, h)
	return &surface{Server: s.Server, t: t, authority: s.authority, logged: s.logged, url: web}, intake, incident
}

func TestEachRequestGoesToTheServiceThatHasItsRoute(t *testing.T) {
	s, _, _ := joined(t)
	reporter := "Bearer " + s.token(auth.Reporter)
	for _, tc := range []struct{ line, want string }{
		{"POST /v1/reports", "accept "},
		{"GET /v1/reports", "reports "},
		{"GET /v1/reports/7", "report 7"},
		{"GET /v1/reports/a%2Fb%3A", "report a/b:"},
		{"GET /v1/reports/7/links", "links 7"},
		{"GET /v1/incidents/9", "incident 9"},
	} {
		method, path, _ := strings.Cut(tc.line, " ")
		r := s.do(method, path, "", "Authorization", reporter)
		if got := strings.Trim(r.body, "\"\n"); r.status != 200 || got != tc.want {
			t.Errorf("%s = %d %s, want %s", tc.line, r.status, r.body, tc.want)
		}
	}
	if r := s.do("HEAD", "/v1/incidents/9", ""); r.status != 200 || r.body != "" {
		t.Errorf("HEAD = %d %q", r.status, r.body)
	}
	s.do("POST", "/v1/reports", "").wantProblem(t, 401, needsCredential)
}

func TestWhatNoServiceHasIsAPageOrAProblem(t *testing.T) {
	s, _, _ := joined(t)
	for _, path := range []string{"/", "/report", "/map.js", "/v1x", "/deep/er"} {
		r := s.do("GET", path, "")
		if r.status != 200 || r.body != "page "+path || r.header.Get("Content-Security-Policy") != "default-src 'self'" || r.header.Get("Cache-Control") != "" {
			t.Errorf("%s = %d %q, headers %v; want the page with its own headers", path, r.status, r.body, r.header)
		}
	}
	for _, path := range []string{"/v1", "/v1/", "/v1/nothing", "/v1/incidents", "/v1/incidents/9/more", "/v1/reports/7/links/more"} {
		s.do("GET", path, "").wantProblem(t, 404, "there is nothing at this address")
	}
	for _, line := range []string{"DELETE /v1/reports/7", "POST /v1/reports/7/links", "PUT /v1/reports", "POST /healthz", "BREW /v1/incidents/9"} {
		method, path, _ := strings.Cut(line, " ")
		r := s.do(method, path, "")
		if r.status != 405 || r.problem.Status != 405 || r.header.Get("Allow") == "" {
			t.Errorf("%s = %d %s, Allow %q; want 405", line, r.status, r.body, r.header.Get("Allow"))
		}
	}
}

func TestReadinessAsksAllServices(t *testing.T) {
	s, intake, incident := joined(t)
	var down error
	intake.AddReady("log", func() error { return nil })
	incident.AddReady("view", func() error { return down })
	look := func() (int, string) {
		r := s.do("GET", "/readyz", "")
		if r.header.Get("Cache-Control") != "no-store" {
			t.Errorf("readyz may be kept: %v", r.header)
		}
		return r.status, strings.TrimSpace(r.body)
	}
	if status, body := look(); status != 200 || body != `{"ready":true,"checks":{"log":"ok","view":"ok"}}` {
		t.Errorf("readyz = %d %s", status, body)
	}
	down = errors.New("the database is away")
	if status, body := look(); status != 503 || body != `{"ready":false,"checks":{"log":"ok","view":"the database is away"}}` {
		t.Errorf("readyz = %d %s", status, body)
	}
	down = nil
	incident.AddNote("provider", func() error { return errors.New("does not answer") })
	if status, body := look(); status != 200 || body != `{"ready":true,"checks":{"log":"ok","provider":"does not answer","view":"ok"}}` {
		t.Errorf("readyz = %d %s, want 200: a note is said and keeps nobody out", status, body)
	}
	if r := s.do("GET", "/healthz", ""); r.status != 200 || !json.Valid([]byte(r.body)) {
		t.Errorf("healthz = %d %s, want 200: the process answers", r.status, r.body)
	}
}

func TestMetricsAreForAdministrators(t *testing.T) {
	s, _, _ := joined(t)
	s.do("GET", "/metrics", "").wantProblem(t, 401, needsCredential)
	if r := s.do("GET", "/metrics", "", "Authorization", "Bearer "+s.token(auth.Coordinator)); r.status != 403 {
		t.Errorf("for a coordinator = %d, want 403", r.status)
	}
	if r := s.do("GET", "/metrics", "", "Authorization", "Bearer "+s.token(auth.Administrator)); r.status != 200 || r.body != "boats_total 3\n" {
		t.Errorf("for an administrator = %d %s", r.status, r.body)
	}
}

func TestMountRefusesWhatCannotBeJoined(t *testing.T) {
	one, two := httpd.New(httpd.Config{}, nil, discard), httpd.New(httpd.Config{}, nil, discard)
	one.Handle("GET", "/v1/x", auth.Public, ok)
	two.Handle("GET", "/v1/x", auth.Public, ok)
	if _, err := httpd.Mount(httpd.Origin{Log: discard}, one, two); err == nil || !strings.Contains(err.Error(), "GET /v1/x") {
		t.Errorf("one route twice: %v, want it named", err)
	}
	if _, err := httpd.Mount(httpd.Origin{Log: discard}, http.NotFoundHandler()); err == nil {
		t.Error("a handler without routes was mounted")
	}
}

func TestAServiceAloneHasNoPages(t *testing.T) {
	h, err := httpd.Mount(httpd.Origin{Name: "intake", Log: discard}, httpd.New(httpd.Config{}, nil, discard))
	if err != nil {
		t.Fatal(err)
	}
	askHandler(t, h, "GET", "/", "").wantProblem(t, 404, "there is nothing at this address")
	askHandler(t, h, "GET", "/metrics", "").wantProblem(t, 404, "there is nothing at this address")
}
