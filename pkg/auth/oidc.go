package auth

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/google/uuid"

	"pharos/pkg/fault"
)

// OIDC names an identity provider whose tokens count beside our own, and how
// its claims are read. The zero value trusts nobody.
type OIDC struct {
	// Issuer is the provider's address, as in its discovery document and in the
	// claim iss. It must be https, or http on this machine.
	Issuer string
	// Audience is our name at the provider: a token for anybody else is refused.
	Audience string
	// RolesClaim holds a list of roles, or one text with spaces between. A dot
	// leads into an object (realm_access.roles), unless a claim has the whole
	// name. Words that are no role of ours are passed over. Default: roles.
	RolesClaim string
	// OrgClaim holds the organisation that the holder acts for, found in the same
	// way. The provider is believed: it can make a member of the desk. Default: org.
	OrgClaim string
}

func (o OIDC) withDefaults() OIDC {
	if o.RolesClaim == "" {
		o.RolesClaim = "roles"
	}
	if o.OrgClaim == "" {
		o.OrgClaim = "org"
	}
	return o
}

func (o OIDC) check() error {
	if err := checkAddress(o.Issuer); err != nil {
		return fmt.Errorf("the identity provider: %w", err)
	}
	if o.Audience == "" {
		return errors.New("an identity provider needs an audience: else a token for any other program would count here")
	}
	return nil
}

// checkAddress: over plain http anybody on the way could put keys of their own.
func checkAddress(text string) error {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.User != nil {
		return errors.New("its address must be such as https://login.example.org")
	}
	ip := net.ParseIP(u.Hostname())
	local := u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
	if u.Scheme != "https" && !(u.Scheme == "http" && local) {
		return errors.New("its address must be https")
	}
	return nil
}

// algorithms are those with a private and a public key. "none" and the HMACs,
// which a stranger could key with the public key, are not among them.
func algorithms() []string {
	return []string{oidc.RS256, oidc.RS384, oidc.RS512, oidc.PS256, oidc.PS384, oidc.PS512, oidc.ES256, oidc.ES384, oidc.ES512, oidc.EdDSA}
}

// verify says whose a token of this issuer is; errors are those of Authority.Verify.
func (i *Issuer) verify(token string) (Principal, error) {
	keys := &keysOf{issuer: i}
	// The times are judged here, as those of our own tokens are.
	verifier := oidc.NewVerifier(i.cfg.Issuer, keys,
		&oidc.Config{SkipClientIDCheck: true, SkipExpiryCheck: true, SupportedSigningAlgs: algorithms()})
	ctx, cancel := context.WithTimeout(context.Background(), fetchPatience)
	defer cancel()
	t, err := verifier.Verify(ctx, token)
	switch {
	case err != nil && keys.unreachable:
		return Principal{}, fault.WithRetryAfter(fault.New(fault.Unavailable,
			"the identity provider does not answer, and the key of this token is not known yet"), 5*time.Second)
	case err != nil: // dropped on purpose: some quote the token
		return Principal{}, refused("the token was not signed by its issuer")
	case !slices.Contains(t.Audience, i.cfg.Audience):
		return Principal{}, refused("the token is for another program: its audience is not ours")
	}
	claims := map[string]any{}
	if err := t.Claims(&claims); err != nil {
		return Principal{}, refused("the token cannot be read")
	}
	if err := checkTimes(t, claims, time.Now()); err != nil {
		return Principal{}, err
	}
	return i.principal(t, claims)
}

func checkTimes(t *oidc.IDToken, claims map[string]any, now time.Time) error {
	notBefore := t.IssuedAt
	if seconds, is := claims["nbf"].(float64); is {
		if nbf := time.Unix(int64(seconds), 0); nbf.After(notBefore) {
			notBefore = nbf
		}
	}
	switch {
	case t.Expiry.Unix() <= 0 || t.IssuedAt.Unix() <= 0:
		return refused("the token does not say who made it and when it ends")
	case now.After(t.Expiry.Add(leeway)):
		return refused("the token has expired")
	case notBefore.After(now.Add(leeway)):
		return refused("the token is not valid yet")
	}
	return nil
}

// principal reads who it is. One holder keeps one TokenID through all tokens,
// so that a revocation of it stands and a fresh token is no fresh allowance.
func (i *Issuer) principal(t *oidc.IDToken, claims map[string]any) (Principal, error) {
	p := Principal{Subject: t.Subject, Expires: t.Expiry.UTC(), Issued: t.IssuedAt.UTC(),
		TokenID: uuid.NewSHA1(uuid.NameSpaceURL, []byte(i.cfg.Issuer+" "+t.Subject)).String()}
	p.Org, _ = claim(claims, i.cfg.OrgClaim).(string)
	p.Roles = rolesIn(claim(claims, i.cfg.RolesClaim))
	switch {
	case checkName(p.Subject) != "":
		return Principal{}, refused("the token does not say whose it is")
	case checkName(p.Org) != "":
		return Principal{}, refused(fmt.Sprintf("the token names no organisation: the identity provider must put it in the claim %s", i.cfg.OrgClaim))
	case len(p.Roles) == 0:
		return Principal{}, refused(fmt.Sprintf("the token names no role of Pharos: the identity provider must put it in the claim %s", i.cfg.RolesClaim))
	}
	return p, nil
}

// claim finds a claim by its name, or by its path where no claim has that name.
func claim(in map[string]any, name string) any {
	if v, has := in[name]; has {
		return v
	}
	first, rest, deeper := strings.Cut(name, ".")
	if inner, is := in[first].(map[string]any); is && deeper {
		return claim(inner, rest)
	}
	return nil
}

// rolesIn passes over what is no role of ours: a provider has many of others.
func rolesIn(v any) []Role {
	var words []string
	switch v := v.(type) {
	case string:
		words = strings.Fields(v)
	case []any:
		for _, w := range v {
			if word, is := w.(string); is {
				words = append(words, word)
			}
		}
	}
	var roles []Role
	for _, w := range words {
		if r := Role(w); r.Known() && !slices.Contains(roles, r) {
			roles = append(roles, r)
		}
	}
	return roles
}
