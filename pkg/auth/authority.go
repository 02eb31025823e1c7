package auth

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"

	"pharos/pkg/fault"
)

const (
	issuer = "pharos"
	// leeway forgives clocks of machines that drifted apart.
	leeway = 30 * time.Second
	// maxTTL keeps a slip of the keyboard from making a token for ever.
	maxTTL  = 10 * 366 * 24 * time.Hour
	maxName = 200
	// maxToken bounds the work that a stranger can ask of us.
	maxToken = 8 << 10
)

// Authority signs tokens and says whose they are. Every service of a deployment
// opens the same key. Safe for concurrent use.
type Authority struct {
	private ed25519.PrivateKey
	public  ed25519.PublicKey
	parser  *jwt.Parser
	list    Revocations // nil: nothing is ever revoked
	issuer  *Issuer     // nil: only our own tokens count
	known   verified
}

// Revocations knows which tokens do not count any more (registry.Registry).
type Revocations interface {
	// Check returns nil for a token that counts, fault.Unauthenticated for one
	// that was revoked, and fault.Unavailable while nobody knows yet.
	Check(p Principal) error
}

// OpenAuthority opens the key file, or makes it with mode 0600 when there is
// none. It refuses a key that others may read.
func OpenAuthority(keyFile string, options ...Option) (*Authority, error) {
	key, err := openKey(keyFile)
	if err != nil {
		return nil, err
	}
	a := &Authority{
		private: key,
		public:  key.Public().(ed25519.PublicKey),
		parser: jwt.NewParser(
			// Only this method: "none", or HS256 keyed with our public key, is no signature.
			jwt.WithValidMethods([]string{jwt.SigningMethodEdDSA.Alg()}),
			jwt.WithIssuer(issuer),
			jwt.WithExpirationRequired(),
			jwt.WithIssuedAt(),
			jwt.WithLeeway(leeway),
			jwt.WithStrictDecoding(),
		),
	}
	for _, set := range options {
		set(a)
	}
	return a, nil
}

// Option changes what an authority accepts.
type Option func(*Authority)

// Heeding refuses the tokens that the list says do not count any more. Without
// a list a token counts until it ends.
func Heeding(list Revocations) Option { return func(a *Authority) { a.list = list } }

// Trusting takes the tokens of an identity provider beside our own. Whoever
// opens the authority runs the issuer. Nil trusts nobody else.
func Trusting(i *Issuer) Option { return func(a *Authority) { a.issuer = i } }

// Issuer is the identity provider whose tokens count too; nil for none.
func (a *Authority) Issuer() *Issuer { return a.issuer }

type claims struct {
	jwt.RegisteredClaims
	Org   string `json:"org"`
	Roles []Role `json:"roles"`
}

// Issue signs a token for p that ends after ttl. Expires of p is not read; an
// absent TokenID is made. What cannot be a principal is fault.Invalid, with
// pointers into {subject, org, roles, ttl_hours}.
func (a *Authority) Issue(p Principal, ttl time.Duration) (string, error) {
	if err := checkIssue(p, ttl); err != nil {
		return "", err
	}
	if p.TokenID == "" {
		id, err := uuid.NewV7()
		if err != nil {
			return "", fmt.Errorf("issuing token: %w", err)
		}
		p.TokenID = id.String()
	}
	now := time.Now()
	token, err := jwt.NewWithClaims(jwt.SigningMethodEdDSA, claims{
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer:    issuer,
			Subject:   p.Subject,
			ID:        p.TokenID,
			IssuedAt:  jwt.NewNumericDate(now),
			NotBefore: jwt.NewNumericDate(now),
			ExpiresAt: jwt.NewNumericDate(now.Add(ttl)),
		},
		Org:   p.Org,
		Roles: p.Roles,
	}).SignedString(a.private)
	if err != nil {
		return "", fmt.Errorf("issuing token: %w", err)
	}
	return token, nil
}

func checkIssue(p Principal, ttl time.Duration) error {
	var bad []fault.Field
	refuse := func(pointer, detail string) { bad = append(bad, fault.Field{Pointer: pointer, Detail: detail}) }
	if why := checkName(p.Subject); why != "" {
		refuse("/subject", why)
	}
	if why := checkName(p.Org); why != "" {
		refuse("/org", why)
	}
	if len(p.Roles) == 0 {
		refuse("/roles", "needs at least one role")
	}
	for i, r := range p.Roles {
		if !r.Known() {
			refuse(fmt.Sprintf("/roles/%d", i), "is not a role of this version")
		}
	}
	if ttl <= 0 || ttl > maxTTL {
		refuse("/ttl_hours", "must be more than zero and at most ten years")
	}
	if bad == nil {
		return nil
	}
	return fault.WithFields(fault.New(fault.Invalid, "no token can be made of this"), bad...)
}

func checkName(s string) string {
	switch {
	case strings.TrimSpace(s) == "":
		return "is missing"
	case len(s) > maxName:
		return fmt.Sprintf("is longer than %d bytes", maxName)
	case !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl):
		return "has characters that a name cannot have"
	}
	return ""
}

// Verify says whose token it is. Every error is fault.Unauthenticated with words
// for the client, or fault.Unavailable while the revocations or the identity
// provider's keys are not known, and holds nothing of the token.
func (a *Authority) Verify(token string) (Principal, error) {
	if len(token) > maxToken {
		return Principal{}, refused("the token cannot be read")
	}
	p, err := a.holder(token)
	if err == nil && a.list != nil {
		err = a.list.Check(p)
	}
	if err != nil {
		return Principal{}, err
	}
	return p, nil
}

// holder says whose token it is, revoked or not.
func (a *Authority) holder(token string) (Principal, error) {
	if p, ok := a.known.find(token); ok {
		return p, nil
	}
	if a.issuer != nil && a.issuerOf(token) == a.issuer.cfg.Issuer {
		return a.issuer.verify(token) // whose keys may be taken back
	}
	p, err := a.verifyOwn(token)
	if err == nil {
		a.known.add(token, p)
	}
	return p, err
}

// issuerOf reads who a token says made it. That is not verified: it only
// decides who is to verify it.
func (a *Authority) issuerOf(token string) string {
	var c jwt.RegisteredClaims
	if _, _, err := a.parser.ParseUnverified(token, &c); err != nil {
		return ""
	}
	return c.Issuer
}

func (a *Authority) verifyOwn(token string) (Principal, error) {
	var c claims
	_, err := a.parser.ParseWithClaims(token, &c, func(*jwt.Token) (any, error) { return a.public, nil })
	if err != nil {
		return Principal{}, refused(reason(err))
	}
	return c.principal()
}

func (c claims) principal() (Principal, error) {
	if checkName(c.Subject) != "" || checkName(c.Org) != "" || len(c.Roles) == 0 {
		return Principal{}, refused("the token does not say whose it is")
	}
	for _, r := range c.Roles {
		if !r.Known() {
			return Principal{}, refused("the token names a role that this version does not know")
		}
	}
	return Principal{Subject: c.Subject, Org: c.Org, Roles: c.Roles, Expires: c.ExpiresAt.UTC(), Issued: issued(c), TokenID: c.ID}, nil
}

func issued(c claims) time.Time {
	if c.IssuedAt == nil {
		return time.Time{}
	}
	return c.IssuedAt.UTC()
}

func refused(why string) error { return fault.New(fault.Unauthenticated, "%s", why) }

// reason drops the parser's own error on purpose: some of them quote the token.
func reason(err error) string {
	for _, r := range []struct {
		is    error
		words string
	}{
		{jwt.ErrTokenMalformed, "the token cannot be read"},
		{jwt.ErrTokenSignatureInvalid, "the token was not signed by this deployment"},
		{jwt.ErrTokenUnverifiable, "the token was not signed by this deployment"},
		{jwt.ErrTokenExpired, "the token has expired"},
		{jwt.ErrTokenNotValidYet, "the token is not valid yet"},
		{jwt.ErrTokenUsedBeforeIssued, "the token is not valid yet"},
		{jwt.ErrTokenRequiredClaimMissing, "the token does not say who made it and when it ends"},
		{jwt.ErrTokenInvalidIssuer, "the token is not from this deployment"},
	} {
		if errors.Is(err, r.is) {
			return r.words
		}
	}
	return "the token does not count here"
}
