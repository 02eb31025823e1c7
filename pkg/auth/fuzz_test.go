package auth_test

import (
	"crypto/ed25519"
	"encoding/base64"
	"slices"
	"strings"
	"testing"

	"pharos/pkg/auth"
	"pharos/pkg/fault"
	"pharos/pkg/testkit"
)

// refusals are all words that a client gets for a token that does not count;
// none holds anything of the token.
var refusals = []string{
	"the token cannot be read", "the token was not signed by this deployment", "the token has expired", "the token is not valid yet",
	"the token does not say who made it and when it ends", "the token is not from this deployment", "the token does not count here",
	"the token does not say whose it is", "the token names a role that this version does not know",
}

// verified holds Verify to what callers rely on for any token.
func verified(t *testing.T, a *auth.Authority, token string) (p auth.Principal, err error) {
	t.Helper()
	testkit.Allocates(t, 1<<20+uint64(40*len(token)), func() { p, err = a.Verify(token) })
	if err == nil {
		if p.Subject == "" || p.Org == "" || len(p.Roles) == 0 || p.Expires.IsZero() || slices.ContainsFunc(p.Roles, func(r auth.Role) bool { return !r.Known() }) {
			t.Errorf("Verify(%q) = %+v, which is nobody", token, p)
		}
		return p, nil
	}
	if !p.IsZero() || fault.KindOf(err) != fault.Unauthenticated || !slices.Contains(refusals, err.Error()) {
		t.Errorf("Verify(%q) = %+v, %v; want nobody, and words that are known", token, p, err)
	}
	return p, err
}

// FuzzVerify proves that no text but a token of our own lets anybody in.
func FuzzVerify(f *testing.F) {
	a, err := auth.OpenAuthority(f.TempDir() + "/token.key")
	if err != nil {
		f.Fatal(err)
	}
	f.Add("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.")
	f.Fuzz(func(t *testing.T, token string) {
		if p, err := verified(t, a, token); err == nil {
			t.Errorf("Verify(%q) = %+v, and nobody was given a token", token, p)
		}
	})
}

// FuzzClaims signs what is claimed, so that the claims are read at all: as a
// program would that has the key, and another idea of what a token says.
func FuzzClaims(f *testing.F) {
	a, key := open(f)
	f.Add(`{"alg":"EdDSA","typ":"JWT"}`, `{"iss":"pharos","sub":"bridge","org":"sea-watch","roles":["reporter"],"exp":9999999999}`)
	f.Fuzz(func(t *testing.T, head, claims string) {
		signed := base64.RawURLEncoding.EncodeToString([]byte(head)) + "." + base64.RawURLEncoding.EncodeToString([]byte(claims))
		token := signed + "." + base64.RawURLEncoding.EncodeToString(ed25519.Sign(key, []byte(signed)))
		if _, err := verified(t, a, token); err == nil && !strings.Contains(head, "EdDSA") {
			t.Errorf("%s under the head %s counts as a token", claims, head)
		}
	})
}
