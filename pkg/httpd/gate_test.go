package httpd_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"pharos/pkg/auth"
	"pharos/pkg/fault"
	"pharos/pkg/httpd"
)

func gated(t *testing.T) *surface {
	return serve(t, httpd.Config{}, func(s *httpd.Server) {
		who := func(c *httpd.Context) error { return c.JSON(200, c.Principal().Subject) }
		s.Handle("GET", "/v1/public", auth.Public, who)
		s.Handle("POST", "/v1/public", auth.Public, who)
		s.Handle("GET", "/v1/session", auth.SignedIn, who)
		s.Handle("GET", "/v1/reports", auth.ReportRead, who)
		s.Handle("POST", "/v1/reports", auth.ReportWrite, who)
		s.Handle("POST", "/v1/tokens", auth.TokenWrite, who)
	})
}

const needsCredential = "this needs a credential: send Authorization: Bearer, or log in"

func TestARouteAsksForACredentialThatCounts(t *testing.T) {
	s := gated(t)
	good := s.token(auth.Reporter)
	for _, tc := range []struct {
		name   string
		header []string
		detail string
	}{
		{"none", nil, needsCredential},
		{"another cookie", []string{"Cookie", "other=" + good}, needsCredential},
		{"a password", []string{"Authorization", "Basic dTpw"}, "Authorization must be: Bearer, and one token"},
		{"a bare token", []string{"Authorization", good}, "Authorization must be: Bearer, and one token"},
		{"two headers", []string{"Authorization", "Bearer " + good, "Authorization", "Bearer " + good}, "Authorization must be: Bearer, and one token"},
		{"an empty token", []string{"Authorization", "Bearer "}, "Authorization must be: Bearer, and one token"},
		{"garbage", []string{"Authorization", "Bearer s3cret"}, "the token cannot be read"},
		{"garbage beside a good cookie", []string{"Authorization", "Bearer s3cret", "Cookie", "pharos_session=" + good}, "the token cannot be read"},
		{"a garbage cookie", []string{"Cookie", "pharos_session=s3cret"}, "the token cannot be read"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := s.do("GET", "/v1/reports", "", tc.header...)
			r.wantProblem(t, 401, tc.detail)
			if got := r.header.Get("WWW-Authenticate"); got != `Bearer realm="pharos"` {
				t.Errorf("WWW-Authenticate = %q", got)
			}
		})
	}
	if log := s.logged.String(); strings.Contains(log, good) || strings.Contains(log, "s3cret") {
		t.Errorf("the log holds a token:\n%s", log)
	}
}

func TestACredentialThatCountsIsLetIn(t *testing.T) {
	s := gated(t)
	good := s.token(auth.Reporter)
	for name, header := range map[string][]string{
		"header":           {"Authorization", "Bearer " + good},
		"lower-case":       {"Authorization", "bearer  " + good},
		"cookie":           {"Cookie", "a=b; pharos_session=" + good},
		"header over rest": {"Authorization", "Bearer " + good, "Cookie", "pharos_session=old"},
	} {
		if r := s.do("GET", "/v1/session", "", header...); r.status != 200 || r.body != "\"bridge\"\n" {
			t.Errorf("%s: %d %s", name, r.status, r.body)
		}
	}
	if log := s.logged.String(); !strings.Contains(log, `"subject":"bridge","org":"sea-watch"`) {
		t.Errorf("the access log does not say who it was:\n%s", log)
	}
}

func TestAMissingPermissionIsNamedBeforeTheBodyIsRead(t *testing.T) {
	s := gated(t)
	r := s.do("POST", "/v1/tokens", strings.Repeat("x", 2<<20), "Authorization", "Bearer "+s.token(auth.Reporter))
	r.wantProblem(t, 403, "this needs the permission token.write, which none of the credential's roles has")
	if r := s.do("POST", "/v1/tokens", "", "Authorization", "Bearer "+s.token(auth.Reporter, auth.Administrator)); r.status != 200 {
		t.Errorf("with the role: %d %s", r.status, r.body)
	}
}

func TestAPublicRouteOpensWithAnOldCookie(t *testing.T) {
	s := gated(t)
	for name, header := range map[string][]string{
		"no credential":  nil,
		"an old cookie":  {"Cookie", "pharos_session=old"},
		"garbage header": {"Authorization", "Bearer old"},
	} {
		if r := s.do("GET", "/v1/public", "", header...); r.status != 200 || r.body != "\"\"\n" {
			t.Errorf("%s: %d %s, want 200 and nobody", name, r.status, r.body)
		}
	}
	if r := s.do("GET", "/v1/public", "", "Authorization", "Bearer "+s.token(auth.Reporter)); r.body != "\"bridge\"\n" {
		t.Errorf("a good credential on a public route is %s", r.body)
	}
}

func TestACookieChangesThingsOnlyFromOurOwnPages(t *testing.T) {
	s := gated(t)
	token := s.token(auth.Reporter)
	const refused = "a session cookie changes things only from the pages of this site"
	for _, tc := range []struct {
		name   string
		header []string
		status int
	}{
		{"our page", []string{"Sec-Fetch-Site", "same-origin"}, 200},
		{"our page in a browser without fetch metadata", []string{"Origin", s.url}, 200},
		{"typed by the person", []string{"Sec-Fetch-Site", "none"}, 200},
		{"another site", []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"a sister site", []string{"Sec-Fetch-Site", "same-site"}, 403},
		{"another origin", []string{"Origin", "https://example.org"}, 403},
		{"a hidden origin", []string{"Origin", "null"}, 403},
		{"no browser at all", nil, 403},
	} {
		t.Run(tc.name, func(t *testing.T) {
			header := append([]string{"Cookie", "pharos_session=" + token}, tc.header...)
			r := s.do("POST", "/v1/reports", "", header...)
			if tc.status == 200 && r.status != 200 {
				t.Errorf("answer = %d %s, want 200", r.status, r.body)
			}
			if tc.status == 403 {
				r.wantProblem(t, 403, refused)
				if who := s.do("POST", "/v1/public", "", header...); who.body != "\"\"\n" {
					t.Errorf("on a public route it is %s, want nobody", who.body)
				}
			}
			if r := s.do("GET", "/v1/reports", "", header...); r.status != 200 {
				t.Errorf("reading = %d, want 200: it changes nothing", r.status)
			}
		})
	}
	// A header is no cookie: no page of another site can make a browser send it.
	if r := s.do("POST", "/v1/reports", "", "Authorization", "Bearer "+token, "Sec-Fetch-Site", "cross-site"); r.status != 200 {
		t.Errorf("with the header = %d %s, want 200", r.status, r.body)
	}
}

func TestASessionIsSetAndEnded(t *testing.T) {
	ends := time.Now().Add(time.Hour).UTC().Truncate(time.Second)
	s := serve(t, httpd.Config{}, func(s *httpd.Server) {
		s.Handle("GET", "/login", auth.Public, func(c *httpd.Context) error {
			c.SetSession("t0ken", ends)
			return c.Redirect("/")
		})
		s.Handle("POST", "/v1/logout", auth.Public, func(c *httpd.Context) error {
			c.EndSession()
			return c.NoContent(http.StatusNoContent)
		})
	})
	r := s.do("GET", "/login", "")
	want := "pharos_session=t0ken; Path=/; Expires=" + ends.Format(http.TimeFormat) + "; HttpOnly; SameSite=Strict"
	if got := r.header.Get("Set-Cookie"); r.status != 303 || r.header.Get("Location") != "/" || got != want {
		t.Errorf("login = %d, Set-Cookie %q, want %q", r.status, got, want)
	}
	if got := r.header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control = %q", got)
	}
	if got := s.do("GET", "/login", "", "X-Forwarded-Proto", "https").header.Get("Set-Cookie"); !strings.Contains(got, "; Secure") {
		t.Errorf("over https: %q, want Secure", got)
	}
	r = s.do("POST", "/v1/logout", "")
	if got := r.header.Get("Set-Cookie"); r.status != 204 || got != "pharos_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict" {
		t.Errorf("logout = %d, Set-Cookie %q", r.status, got)
	}
}

func TestWithoutAnAuthorityNoCredentialCounts(t *testing.T) {
	s := serve(t, httpd.Config{}, func(*httpd.Server) {})
	bare := httpd.New(httpd.Config{}, nil, discard)
	bare.Handle("GET", "/v1/x", auth.SignedIn, func(*httpd.Context) error { return fault.New(fault.Gone, "reached") })
	r := askHandler(t, bare, "GET", "/v1/x", "", "Authorization", "Bearer "+s.token(auth.Reporter))
	r.wantProblem(t, 401, "no credential counts here")
}
