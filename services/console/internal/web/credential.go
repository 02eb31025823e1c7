package web

import (
	"net/http"
	"net/url"
	"time"

	"pharos/pkg/auth"
	"pharos/pkg/fault"
	"pharos/pkg/httpd"
)

const (
	defaultTokenTTL = 30 * 24 * time.Hour
	linkTTL         = time.Hour // a login link that nobody opened is dead after this
)

// grant asks for a credential: for whom, and for how long.
type grant struct {
	Subject  string      `json:"subject"`
	Org      string      `json:"org"`
	Roles    []auth.Role `json:"roles"`
	TTLHours float64     `json:"ttl_hours,omitempty"` // default 720
	To       string      `json:"to,omitempty"`        // of a link: /, /report or /tally
}

func (g grant) principal() auth.Principal {
	return auth.Principal{Subject: g.Subject, Org: g.Org, Roles: g.Roles}
}

func (g grant) ttl() time.Duration {
	if g.TTLHours == 0 {
		return defaultTokenTTL
	}
	return time.Duration(g.TTLHours * float64(time.Hour))
}

// token issues a token and shows it, this once.
func (s Sessions) token(c *httpd.Context) error {
	var g grant
	if err := c.Bind(&g); err != nil {
		return err
	}
	if g.To != "" {
		return fault.WithFields(fault.New(fault.Invalid, "a token leads nowhere"), fault.Field{Pointer: "/to", Detail: "is for login links"})
	}
	token, err := s.Authority.Issue(g.principal(), g.ttl())
	if err != nil {
		return err
	}
	s.Log.InfoContext(c.Context(), "issued a token", "by", c.Principal().Subject, "subject", g.Subject, "org", g.Org)
	return c.JSON(http.StatusCreated, map[string]any{"token": token, "expires_at": time.Now().UTC().Add(g.ttl()).Truncate(time.Second)})
}

// link makes a login link: for whom it says, or without a body's members for
// whoever asks. The link works once, within the hour.
func (s Sessions) link(c *httpd.Context) error {
	var g grant
	if err := c.Bind(&g); err != nil {
		return err
	}
	who := g.principal()
	if g.Subject == "" && g.Org == "" && len(g.Roles) == 0 {
		who = c.Principal()
	}
	if _, err := s.Authority.Issue(who, s.TTL); err != nil {
		return err // what cannot be a principal is refused now, not when the link is opened
	}
	code, err := s.Logins.New(who, linkTTL)
	if err != nil {
		return err
	}
	q := url.Values{"code": {code}}
	if to := target(g.To); to != "/" {
		q.Set("to", to)
	}
	s.Log.InfoContext(c.Context(), "made a login link", "by", c.Principal().Subject, "subject", who.Subject, "org", who.Org)
	return c.JSON(http.StatusCreated, map[string]any{"path": "/login?" + q.Encode(), "expires_at": time.Now().UTC().Add(linkTTL).Truncate(time.Second)})
}
