package web

import (
	"log/slog"
	"net/http"
	"time"

	"pharos/pkg/auth"
	"pharos/pkg/auth/registry"
	"pharos/pkg/fault"
	"pharos/pkg/httpd"
)

// Sessions answers the routes by which a browser logs in and out, and those
// that give credentials to others.
type Sessions struct {
	Authority *auth.Authority
	Logins    *auth.Logins
	Registry  *registry.Registry
	TTL       time.Duration // of a session that a login link began
	Log       *slog.Logger
	// Origin keeps another site from logging a browser in as somebody else, who
	// would then read what is reported.
	Origin *http.CrossOriginProtection
}

// Routes lists the whole surface of the console under the API.
func (s Sessions) Routes(h *httpd.Server) {
	h.Handle(http.MethodGet, "/login", auth.Public, s.login)
	h.Handle(http.MethodGet, "/v1/session", auth.SignedIn, s.show)
	h.Handle(http.MethodPost, "/v1/session", auth.Public, s.begin)
	h.Handle(http.MethodPost, "/v1/logout", auth.Public, s.logout)
	h.Handle(http.MethodPost, "/v1/tokens", auth.TokenWrite, s.token)
	h.Handle(http.MethodGet, "/v1/tokens", auth.TokenRead, s.tokens)
	h.Handle(http.MethodPost, "/v1/tokens/revoke", auth.TokenWrite, s.revoke)
	h.Handle(http.MethodPost, "/v1/logins", auth.TokenWrite, s.link)
}

type session struct {
	Subject   string      `json:"subject"`
	Org       string      `json:"org"`
	Roles     []auth.Role `json:"roles"`
	ExpiresAt time.Time   `json:"expires_at"`
}

func of(p auth.Principal) session {
	return session{Subject: p.Subject, Org: p.Org, Roles: p.Roles, ExpiresAt: p.Expires}
}

// login changes the code of a login link for a session. A person follows it, so
// a code that does not count leads to the page that says how to get in.
func (s Sessions) login(c *httpd.Context) error {
	c.Header().Set("Cache-Control", "no-store")
	c.Header().Set("Referrer-Policy", "no-referrer")
	if looksAhead(c.Request()) {
		return c.NoContent(http.StatusNoContent)
	}
	who, err := s.Logins.Redeem(c.Query("code"))
	if err != nil {
		return c.Redirect("/?login=refused")
	}
	who.TokenID = "" // a session has a token of its own
	token, p, err := s.issue(c, who, s.TTL, who)
	if err != nil {
		return err
	}
	c.SetSession(token, p.Expires)
	s.Log.InfoContext(c.Context(), "logged in by link", slog.String("subject", who.Subject))
	return c.Redirect(target(c.Query("to")))
}

// looksAhead: a browser or a messenger that only looks must not use the code up.
func looksAhead(r *http.Request) bool {
	return r.Method == http.MethodHead || r.Header.Get("Sec-Purpose") != "" || r.Header.Get("Purpose") == "prefetch"
}

// target lets a link lead to one of our pages and nowhere else.
func target(to string) string {
	switch to {
	case "/report", "/tally":
		return to
	}
	return "/"
}

func (s Sessions) show(c *httpd.Context) error {
	c.Header().Set("Cache-Control", "no-store")
	return c.JSON(http.StatusOK, of(c.Principal()))
}

// begin keeps a token that the browser was given as its session, so that no
// script of the page holds it afterwards.
func (s Sessions) begin(c *httpd.Context) error {
	if err := s.Origin.Check(c.Request()); err != nil {
		return fault.Wrap(fault.Forbidden, err, "a session is begun from our own pages only")
	}
	var body struct {
		Token string `json:"token"`
	}
	if err := c.Bind(&body); err != nil {
		return err
	}
	who, err := s.Authority.Verify(body.Token)
	if err != nil {
		return err
	}
	c.SetSession(body.Token, who.Expires)
	return c.JSON(http.StatusOK, of(who))
}

func (s Sessions) logout(c *httpd.Context) error {
	if err := s.Origin.Check(c.Request()); err != nil {
		return fault.Wrap(fault.Forbidden, err, "a session is ended from our own pages only")
	}
	c.EndSession()
	return c.NoContent(http.StatusNoContent)
}
