package httpd_test

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pharos/pkg/auth"
	"pharos/pkg/httpd"
	"pharos/pkg/testkit"
)

// surface is a server under test behind a real connection, with what it logged.
type surface struct {
	*httpd.Server
	t         *testing.T
	authority *auth.Authority
	logged    *testkit.Lines
	url       string
}

// serve starts a server with the routes that add gives it.
func serve(t *testing.T, cfg httpd.Config, add func(s *httpd.Server), options ...auth.Option) *surface {
	t.Helper()
	authority, err := auth.OpenAuthority(filepath.Join(t.TempDir(), "token.key"), options...)
	if err != nil {
		t.Fatal(err)
	}
	logged := &testkit.Lines{}
	log := slog.New(slog.NewJSONHandler(logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
	s := httpd.New(cfg, authority, log)
	add(s)
	web := httptest.NewServer(s.Handler())
	t.Cleanup(web.Close)
	return &surface{Server: s, t: t, authority: authority, logged: logged, url: web.URL}
}

func (s *surface) token(roles ...auth.Role) string {
	s.t.Helper()
	token, err := s.authority.Issue(auth.Principal{Subject: "bridge", Org: "sea-watch", Roles: roles}, time.Hour)
	if err != nil {
		s.t.Fatal(err)
	}
	return token
}

type reply struct {
	status  int
	header  http.Header
	body    string
	problem httpd.Problem
}

// do asks without following redirects; headers come as name, value, name, value.
func (s *surface) do(method, path, body string, headers ...string) reply {
	s.t.Helper()
	return ask(s.t, s.url, method, path, body, headers...)
}

func ask(t *testing.T, url, method, path, body string, headers ...string) reply {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Add(headers[i], headers[i+1])
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	r := reply{status: res.StatusCode, header: res.Header, body: string(data)}
	if res.Header.Get("Content-Type") == httpd.ProblemType && len(data) > 0 {
		if err := json.Unmarshal(data, &r.problem); err != nil {
			t.Fatalf("%s %s: problem %q: %v", method, path, data, err)
		}
	}
	return r
}

// wantProblem checks what every problem document has.
func (r reply) wantProblem(t *testing.T, status int, detail string) {
	t.Helper()
	p := r.problem
	if r.status != status || p.Status != status || p.Detail != detail {
		t.Errorf("answer = %d %s; want problem %d %q", r.status, r.body, status, detail)
	}
	if p.Type == "" || p.Title != http.StatusText(status) || len(p.TraceID) != 32 || p.TraceID != r.header.Get("X-Trace-Id") {
		t.Errorf("problem = %+v, X-Trace-Id %q; want type, title %q and one trace id", p, r.header.Get("X-Trace-Id"), http.StatusText(status))
	}
}

func ok(c *httpd.Context) error { return c.JSON(http.StatusOK, map[string]bool{"ok": true}) }

func TestARouteAnswersJSONThatNobodyKeeps(t *testing.T) {
	s := serve(t, httpd.Config{Name: "test"}, func(s *httpd.Server) {
		s.Handle("GET", "/v1/things", auth.Public, func(c *httpd.Context) error {
			return c.GeoJSON(http.StatusOK, map[string]string{"text": "a<b & c"})
		})
	})
	r := s.do("GET", "/v1/things", "")
	if r.status != 200 || r.body != `{"text":"a<b & c"}`+"\n" {
		t.Errorf("answer = %d %q", r.status, r.body)
	}
	for name, want := range map[string]string{
		"Content-Type":                 "application/geo+json",
		"Cache-Control":                "no-store",
		"X-Content-Type-Options":       "nosniff",
		"Referrer-Policy":              "no-referrer",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Content-Security-Policy":      "default-src 'none'; frame-ancestors 'none'",
	} {
		if got := r.header.Get(name); got != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
}

func TestHEADAnswersLikeGETWithoutABody(t *testing.T) {
	s := serve(t, httpd.Config{}, func(s *httpd.Server) { s.Handle("GET", "/v1/things", auth.ReportRead, ok) })
	r := s.do("HEAD", "/v1/things", "", "Authorization", "Bearer "+s.token(auth.Reporter))
	if r.status != 200 || r.body != "" || r.header.Get("Content-Type") != "application/json" {
		t.Errorf("HEAD = %d %q %q", r.status, r.header.Get("Content-Type"), r.body)
	}
	if r := s.do("HEAD", "/v1/things", ""); r.status != 401 {
		t.Errorf("HEAD without a credential = %d, want 401", r.status)
	}
	if got := len(s.Routes()); got != 1 {
		t.Errorf("Routes = %v, want GET alone", s.Routes())
	}
}

func TestWhatIsNotThereIsAProblem(t *testing.T) {
	s := serve(t, httpd.Config{}, func(s *httpd.Server) {
		s.Handle("GET", "/v1/things/:id", auth.Public, ok)
		s.Handle("PUT", "/v1/things/:id", auth.Public, ok)
	})
	for _, path := range []string{"/", "/v1", "/v1/", "/v1/thing", "/v1/things/7/more", "/v1/things/%ff/x", "/..%2fv1"} {
		r := s.do("GET", path, "")
		if path == "/v1/things/%ff/x" {
			r.wantProblem(t, 400, "the address is not UTF-8")
			continue
		}
		r.wantProblem(t, 404, "there is nothing at this address")
	}
	r := s.do("DELETE", "/v1/things/7", "")
	allow := r.header.Get("Allow")
	r.wantProblem(t, 405, "DELETE is not done here; allowed: "+allow)
	for _, m := range []string{"GET", "HEAD", "PUT"} {
		if !strings.Contains(allow, m) {
			t.Errorf("Allow = %q, want %s in it", allow, m)
		}
	}
}

func TestPathParametersAreDecodedOnce(t *testing.T) {
	s := serve(t, httpd.Config{}, func(s *httpd.Server) {
		s.Handle("GET", "/v1/crafts/nearest", auth.Public, func(c *httpd.Context) error {
			return c.JSON(200, "nearest")
		})
		s.Handle("GET", "/v1/crafts/:id/track", auth.Public, func(c *httpd.Context) error {
			return c.JSON(200, c.Param("id"))
		})
	})
	for path, want := range map[string]string{
		"mmsi%3A247320161": "mmsi:247320161",
		"mmsi:247320161":   "mmsi:247320161",
		"a%2Fb":            "a/b",
		"a%2520b":          "a%20b",
		"a%2520b%3A":       "a%20b:",
		"a%20b":            "a b",
		"100%25":           "100%",
		"%C3%A9":           "é",
		"a+b":              "a+b",
	} {
		r := s.do("GET", "/v1/crafts/"+path+"/track", "")
		var got string
		if err := json.Unmarshal([]byte(r.body), &got); err != nil || got != want {
			t.Errorf("%s came as %q (%v), want %q", path, got, err, want)
		}
	}
	if r := s.do("GET", "/v1/crafts/nearest", ""); r.body != "\"nearest\"\n" {
		t.Errorf("nearest = %q", r.body)
	}
}
