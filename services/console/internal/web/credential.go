package web

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"

	"pharos/pkg/auth"
	"pharos/pkg/fault"
	"pharos/pkg/httpd"
)

const (
	defaultTokenTTL = 30 * 24 * time.Hour
	linkTTL         = time.Hour // a login link that nobody opened is dead after this
	maxReason       = 200       // bytes
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
	token, p, err := s.issue(c, g.principal(), g.ttl(), c.Principal())
	if err != nil {
		return err
	}
	s.Log.InfoContext(c.Context(), "issued a token", "by", c.Principal().Subject, "token_id", p.TokenID, "org", g.Org)
	return c.JSON(http.StatusCreated, map[string]any{"token": token, "token_id": p.TokenID, "expires_at": p.Expires})
}

// issue makes a token and writes down that it did, before anybody has it: a
// token that is on no list could not be found to be revoked.
func (s Sessions) issue(c *httpd.Context, who auth.Principal, ttl time.Duration, by auth.Principal) (string, auth.Principal, error) {
	token, err := s.Authority.Issue(who, ttl)
	if err != nil {
		return "", auth.Principal{}, err
	}
	p, err := s.Authority.Verify(token)
	if err != nil {
		return "", auth.Principal{}, err
	}
	return token, p, s.Registry.Note(c.Context(), p, by)
}

// tokens lists what was given out and has not ended by itself.
func (s Sessions) tokens(c *httpd.Context) error {
	return c.JSON(http.StatusOK, map[string]any{"tokens": s.Registry.List(time.Now())})
}

// revoke ends one token, or every token that an organisation has.
func (s Sessions) revoke(c *httpd.Context) error {
	var asked struct {
		TokenID string `json:"token_id,omitempty"`
		Org     string `json:"org,omitempty"`
		Reason  string `json:"reason"`
	}
	if err := c.Bind(&asked); err != nil {
		return err
	}
	if err := checkRevocation(asked.TokenID, asked.Org, asked.Reason); err != nil {
		return err
	}
	var err error
	if asked.Org != "" {
		err = s.Registry.RevokeOrg(c.Context(), asked.Org, asked.Reason, c.Principal())
	} else {
		err = s.Registry.RevokeToken(c.Context(), strings.ToLower(asked.TokenID), asked.Reason, c.Principal())
	}
	if err != nil {
		return err
	}
	s.Log.InfoContext(c.Context(), "revoked", "by", c.Principal().Subject, "token_id", asked.TokenID, "org", asked.Org)
	return c.NoContent(http.StatusNoContent)
}

func checkRevocation(id, org, reason string) error {
	refuse := func(at, why string) error {
		return fault.WithFields(fault.New(fault.Invalid, "nothing is revoked"), fault.Field{Pointer: at, Detail: why})
	}
	switch {
	case (id == "") == (org == ""):
		return refuse("", "name a token_id or an org, one of the two")
	case id != "" && uuid.Validate(id) != nil:
		return refuse("/token_id", "is no id of a token; the list of tokens has them")
	case len(org) > maxReason:
		return refuse("/org", "is longer than 200 bytes")
	case strings.TrimSpace(reason) == "" || len(reason) > maxReason:
		return refuse("/reason", "says why, in at most 200 bytes")
	}
	return nil
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
