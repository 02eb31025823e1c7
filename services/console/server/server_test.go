package server_test

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pharos/pkg/auth"
	"pharos/pkg/auth/registry"
	"pharos/pkg/testkit"
	"pharos/services/console/server"
)

var built = fstest.MapFS{
	".keep":                  {},
	"index.html":             {Data: []byte("<desk>")},
	"report.html":            {Data: []byte("<report>")},
	"report.html.gz":         {Data: []byte("gzipped")},
	"report.html.br":         {Data: []byte("brotlied")},
	"assets/worker-abc.mjs":  {Data: []byte("work()")},
	"assets/land-50m-x.json": {Data: []byte("{}")},
	"sw.js":                  {Data: []byte("sw()")},
	"docs/index.html":        {Data: []byte("<docs>")},
	"docs/api/intake.html":   {Data: []byte("<intake>")},
	"docs/schemas/http.yaml": {Data: []byte("openapi")},
}

type console struct {
	handler   http.Handler
	authority *auth.Authority
	logins    *auth.Logins
}

func open(t *testing.T, files fstest.MapFS) console {
	t.Helper()
	list := registry.New(testkit.Bus(t).Bus(t))
	if err := list.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	followed := make(chan error, 1)
	go func() { followed <- list.Run(t.Context()) }()
	t.Cleanup(func() {
		if err := <-followed; err != nil {
			t.Errorf("the registry ended with %v", err)
		}
	})
	authority, err := auth.OpenAuthority(filepath.Join(t.TempDir(), "token.key"), auth.Heeding(list))
	if err != nil {
		t.Fatal(err)
	}
	logins := auth.NewLogins()
	s, err := server.New(server.Config{}, server.Deps{Authority: authority, Logins: logins, Registry: list, Files: files, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return console{testkit.Checked(t, "console", s.Handler()), authority, logins}
}

func (c console) do(method, target, body string, header ...string) *http.Response {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	c.handler.ServeHTTP(w, r)
	return w.Result()
}

func text(t *testing.T, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

var watch = auth.Principal{Subject: "watch", Org: "desk", Roles: []auth.Role{auth.Coordinator}}

func TestPagesAreServedWithTheirTypeAndCaching(t *testing.T) {
	c := open(t, built)
	for _, tc := range []struct{ address, body, mediaType, caching string }{
		{"/", "<desk>", "text/html; charset=utf-8", "no-cache"},
		{"/report", "<report>", "text/html; charset=utf-8", "no-cache"},
		{"/sw.js", "sw()", "text/javascript; charset=utf-8", "no-cache"},
		{"/assets/worker-abc.mjs", "work()", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"},
		{"/assets/land-50m-x.json", "{}", "application/json", "public, max-age=31536000, immutable"},
		{"/docs", "<docs>", "text/html; charset=utf-8", "no-cache"},
		{"/docs/api/intake", "<intake>", "text/html; charset=utf-8", "no-cache"},
		{"/docs/schemas/http.yaml", "openapi", "application/yaml", "no-cache"},
	} {
		r := c.do("GET", tc.address, "")
		if got := text(t, r); r.StatusCode != 200 || got != tc.body || r.Header.Get("Content-Type") != tc.mediaType || r.Header.Get("Cache-Control") != tc.caching {
			t.Errorf("GET %s = %d %q %q %q, want 200 %q %q %q", tc.address, r.StatusCode, got, r.Header.Get("Content-Type"), r.Header.Get("Cache-Control"), tc.body, tc.mediaType, tc.caching)
		}
		if csp := r.Header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none'; script-src 'self';") || strings.Contains(csp, "unsafe") {
			t.Errorf("GET %s has the policy %q", tc.address, csp)
		}
	}
}

func TestPagesComeInTheSmallestFormThatTheBrowserTakes(t *testing.T) {
	c := open(t, built)
	for _, tc := range []struct{ accepted, encoding, body string }{
		{"gzip, deflate, br", "br", "brotlied"},
		{"gzip", "gzip", "gzipped"},
		{"br;q=0, gzip;q=0.5", "gzip", "gzipped"},
		{"br;q=0, gzip;q=0", "", "<report>"},
		{"", "", "<report>"},
	} {
		r := c.do("GET", "/report", "", "Accept-Encoding", tc.accepted)
		if got := text(t, r); got != tc.body || r.Header.Get("Content-Encoding") != tc.encoding {
			t.Errorf("Accept-Encoding %q got %q as %q, want %q as %q", tc.accepted, got, r.Header.Get("Content-Encoding"), tc.body, tc.encoding)
		}
	}
}

func TestAPageThatTheBrowserHasIsNotSentAgain(t *testing.T) {
	c := open(t, built)
	tag := c.do("GET", "/", "").Header.Get("ETag")
	if r := c.do("GET", "/", "", "If-None-Match", tag); tag == "" || r.StatusCode != http.StatusNotModified {
		t.Errorf("with ETag %q got %d, want 304", tag, r.StatusCode)
	}
}

func TestWhatIsNoPageIsNotServed(t *testing.T) {
	c := open(t, built)
	for _, tc := range []struct {
		method, address string
		status          int
	}{
		{"GET", "/nowhere", 404}, {"GET", "/../server.go", 404}, {"GET", "/report.html.gz", 404}, {"GET", "/assets", 404},
		{"GET", "/v1/nowhere", 404}, {"POST", "/", 405},
	} {
		if r := c.do(tc.method, tc.address, ""); r.StatusCode != tc.status {
			t.Errorf("%s %s = %d, want %d", tc.method, tc.address, r.StatusCode, tc.status)
		}
	}
}

func TestWithoutABuildTheConsoleSaysHowToGetOne(t *testing.T) {
	c := open(t, fstest.MapFS{".keep": {}})
	r := c.do("GET", "/", "")
	if got := text(t, r); r.StatusCode != 503 || !strings.Contains(got, "make run") {
		t.Errorf("GET / = %d %q, want 503 and make run", r.StatusCode, got)
	}
}

func TestALoginLinkBeginsOneSession(t *testing.T) {
	c := open(t, built)
	code, err := c.logins.New(watch, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	if r := c.do("HEAD", "/login?code="+code, ""); len(r.Cookies()) != 0 {
		t.Errorf("a messenger's look at the link was given %v", r.Cookies())
	}
	r := c.do("GET", "/login?to=/report&code="+code, "")
	if r.StatusCode != http.StatusSeeOther || r.Header.Get("Location") != "/report" || len(r.Cookies()) != 1 {
		t.Fatalf("login = %d to %q with %v, want 303 to /report with a cookie", r.StatusCode, r.Header.Get("Location"), r.Cookies())
	}
	cookie := r.Cookies()[0]
	if !cookie.HttpOnly || cookie.SameSite != http.SameSiteStrictMode {
		t.Errorf("the cookie is %v, want HttpOnly and SameSite=Strict", cookie)
	}
	shown := c.do("GET", "/v1/session", "", "Cookie", cookie.String())
	var who struct{ Subject, Org string }
	if err := json.Unmarshal([]byte(text(t, shown)), &who); err != nil || who.Subject != "watch" || who.Org != "desk" {
		t.Errorf("session = %d %+v, %v; want watch of desk", shown.StatusCode, who, err)
	}
	again := c.do("GET", "/login?code="+code, "")
	if again.Header.Get("Location") != "/?login=refused" || len(again.Cookies()) != 0 {
		t.Errorf("the second use led to %q with %v, want /?login=refused and nothing", again.Header.Get("Location"), again.Cookies())
	}
}

func TestALoginLinkLeadsToNoOtherSite(t *testing.T) {
	c := open(t, built)
	for _, to := range []string{"https://elsewhere.example/", "//elsewhere.example", "/v1/logout", ""} {
		code, err := c.logins.New(watch, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.do("GET", "/login?code="+code+"&to="+to, "").Header.Get("Location"); got != "/" {
			t.Errorf("to=%s led to %q, want /", to, got)
		}
	}
}

func TestATokenBecomesASession(t *testing.T) {
	c := open(t, built)
	token, err := c.authority.Issue(watch, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	body := `{"token":"` + token + `"}`
	json := []string{"Content-Type", "application/json"}
	for _, tc := range []struct {
		name, body string
		status     int
		header     []string
	}{
		{"our own page", body, 200, append(json, "Sec-Fetch-Site", "same-origin")},
		{"another site", body, 403, append(json, "Sec-Fetch-Site", "cross-site", "Origin", "https://elsewhere.example")},
		{"no token of ours", `{"token":"x"}`, 401, json},
		{"not JSON", "token=x", 415, []string{"Content-Type", "application/x-www-form-urlencoded"}},
	} {
		r := c.do("POST", "/v1/session", tc.body, tc.header...)
		if r.StatusCode != tc.status || (len(r.Cookies()) == 1) != (tc.status == 200) {
			t.Errorf("%s: %d with %v, want %d", tc.name, r.StatusCode, r.Cookies(), tc.status)
		}
	}
}

func TestLogoutEndsTheSession(t *testing.T) {
	c := open(t, built)
	r := c.do("POST", "/v1/logout", "", "Sec-Fetch-Site", "same-origin")
	if r.StatusCode != 204 || len(r.Cookies()) != 1 || r.Cookies()[0].MaxAge >= 0 {
		t.Errorf("logout = %d with %v, want 204 and a cookie that ends", r.StatusCode, r.Cookies())
	}
	if r := c.do("GET", "/v1/session", ""); r.StatusCode != 401 {
		t.Errorf("session without a cookie = %d, want 401", r.StatusCode)
	}
}

func TestAnAdministratorGivesACrewAccess(t *testing.T) {
	c := open(t, built)
	asking := func(roles ...auth.Role) []string {
		token, err := c.authority.Issue(auth.Principal{Subject: "asker", Org: "desk", Roles: roles}, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		return []string{"Authorization", "Bearer " + token, "Content-Type", "application/json"}
	}
	crew := `{"subject":"ship","org":"sea","roles":["reporter"],"ttl_hours":1`
	for _, tc := range []struct {
		name, path, body string
		asker            []string
		status           int
	}{
		{"a token", "/v1/tokens", crew + `}`, asking(auth.Administrator), 201},
		{"a link to the report page", "/v1/logins", crew + `,"to":"/report"}`, asking(auth.Administrator), 201},
		{"a link for oneself", "/v1/logins", `{}`, asking(auth.Administrator), 201},
		{"nothing from a coordinator", "/v1/tokens", crew + `}`, asking(auth.Coordinator), 403},
		{"nothing without a credential", "/v1/logins", crew + `}`, nil, 401},
		{"no role that nobody knows", "/v1/logins", `{"subject":"ship","org":"sea","roles":["captain"]}`, asking(auth.Administrator), 400},
		{"no token for ever", "/v1/tokens", `{"subject":"ship","org":"sea","roles":["reporter"],"ttl_hours":-1}`, asking(auth.Administrator), 400},
	} {
		r := c.do("POST", tc.path, tc.body, tc.asker...)
		if r.StatusCode != tc.status {
			t.Errorf("%s: %d %s, want %d", tc.name, r.StatusCode, text(t, r), tc.status)
		}
	}
}

func TestALinkGivenToACrewLogsTheCrewIn(t *testing.T) {
	c := open(t, built)
	token, err := c.authority.Issue(auth.Principal{Subject: "admin", Org: "desk", Roles: []auth.Role{auth.Administrator}}, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	r := c.do("POST", "/v1/logins", `{"subject":"ship","org":"sea","roles":["reporter"],"to":"/report"}`,
		"Authorization", "Bearer "+token, "Content-Type", "application/json")
	var made struct{ Path string }
	if err := json.Unmarshal([]byte(text(t, r)), &made); err != nil {
		t.Fatal(err)
	}
	in := c.do("GET", made.Path, "")
	if in.Header.Get("Location") != "/report" || len(in.Cookies()) != 1 {
		t.Fatalf("the link leads to %q with %v", in.Header.Get("Location"), in.Cookies())
	}
	who, err := c.authority.Verify(in.Cookies()[0].Value)
	if err != nil || who.Org != "sea" || who.May(auth.IncidentDecide) {
		t.Errorf("the crew is %+v, %v; want a reporter of sea", who, err)
	}
}

func TestARevokedTokenOpensNothingAnyMore(t *testing.T) {
	c := open(t, built)
	admin, err := c.authority.Issue(auth.Principal{Subject: "admin", Org: "desk", Roles: []auth.Role{auth.Administrator}}, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	asking := []string{"Authorization", "Bearer " + admin, "Content-Type", "application/json"}
	give := func(org string) (token, id string) {
		var made struct {
			Token   string
			TokenID string `json:"token_id"`
		}
		r := c.do("POST", "/v1/tokens", `{"subject":"ship","org":"`+org+`","roles":["reporter"]}`, asking...)
		if err := json.Unmarshal([]byte(text(t, r)), &made); err != nil {
			t.Fatal(err)
		}
		return made.Token, made.TokenID
	}
	status := func(token string) int {
		return c.do("GET", "/v1/session", "", "Authorization", "Bearer "+token).StatusCode
	}
	lost, id := give("sea")
	kept, _ := give("sea")
	other, _ := give("air")
	for _, bad := range []string{`{}`, `{"token_id":"x","reason":"r"}`, `{"token_id":"` + id + `"}`, `{"token_id":"` + id + `","org":"sea","reason":"r"}`} {
		if r := c.do("POST", "/v1/tokens/revoke", bad, asking...); r.StatusCode != 400 {
			t.Errorf("revoking %s: %d, want 400", bad, r.StatusCode)
		}
	}
	if r := c.do("POST", "/v1/tokens/revoke", `{"token_id":"`+id+`","reason":"the phone went overboard"}`, asking...); r.StatusCode != 204 {
		t.Fatalf("revoke = %d %s", r.StatusCode, text(t, r))
	}
	testkit.Eventually(t, testkit.Patience, func() error { return want(status(lost), 401) })
	if status(kept) != 200 || status(other) != 200 {
		t.Errorf("others' tokens are %d and %d after one was revoked", status(kept), status(other))
	}
	if listed := text(t, c.do("GET", "/v1/tokens", "", asking...)); !strings.Contains(listed, "the phone went overboard") || strings.Contains(listed, kept) {
		t.Errorf("the list of tokens is %s; want the reason and no token", listed)
	}
	c.do("POST", "/v1/tokens/revoke", `{"org":"sea","reason":"left the coordination"}`, asking...)
	testkit.Eventually(t, testkit.Patience, func() error { return want(status(kept), 401) })
	if status(other) != 200 {
		t.Errorf("another organisation's token is %d", status(other))
	}
}

func want(got, status int) error {
	if got != status {
		return fmt.Errorf("status %d, want %d", got, status)
	}
	return nil
}
