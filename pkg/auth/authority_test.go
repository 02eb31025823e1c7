package auth_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"pharos/pkg/auth"
	"pharos/pkg/fault"
)

var crew = auth.Principal{Subject: "bridge", Org: "sea-watch", Roles: []auth.Role{auth.Reporter}}

func open(t testing.TB) (*auth.Authority, ed25519.PrivateKey) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "token.key")
	a, err := auth.OpenAuthority(path)
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(data)
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return a, key.(ed25519.PrivateKey)
}

func sign(t *testing.T, m jwt.SigningMethod, key any, c jwt.MapClaims) string {
	t.Helper()
	s, err := jwt.NewWithClaims(m, c).SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// good are claims that count; with changes some of them, nil removes one.
func good(changes jwt.MapClaims) jwt.MapClaims {
	now := time.Now()
	c := jwt.MapClaims{"iss": "pharos", "sub": "bridge", "org": "sea-watch", "roles": []string{"reporter"},
		"jti": "1", "nbf": now.Unix(), "exp": now.Add(time.Hour).Unix()}
	for k, v := range changes {
		if c[k] = v; v == nil {
			delete(c, k)
		}
	}
	return c
}

func TestAnIssuedTokenSaysWhoseItIs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, _ := open(t)
		want := auth.Principal{Subject: "officer", Org: "desk", Roles: []auth.Role{auth.Coordinator, auth.Administrator}, TokenID: "t-1"}
		token, err := a.Issue(want, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		got, err := a.Verify(token)
		if err != nil {
			t.Fatal(err)
		}
		if got.Subject != want.Subject || got.Org != want.Org || !slices.Equal(got.Roles, want.Roles) || got.TokenID != want.TokenID {
			t.Errorf("Verify = %+v, want %+v", got, want)
		}
		if end := time.Now().Add(time.Hour).UTC(); !got.Expires.Equal(end) {
			t.Errorf("Expires = %v, want %v", got.Expires, end)
		}
	})
}

func TestATokenCountsUntilItsEndAndNotAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, _ := open(t)
		token, err := a.Issue(crew, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour - time.Second) // the bubble's clock, no real wait
		if _, err := a.Verify(token); err != nil {
			t.Errorf("one second before its end: %v", err)
		}
		time.Sleep(2 * time.Minute)
		_, err = a.Verify(token)
		if got := fault.Detail(err); fault.KindOf(err) != fault.Unauthenticated || got != "the token has expired" {
			t.Errorf("after its end: %v %q, want unauthenticated, the token has expired", fault.KindOf(err), got)
		}
	})
}

func TestTokensWithoutANameGetOneOfTheirOwn(t *testing.T) {
	a, _ := open(t)
	seen := map[string]bool{}
	for range 3 {
		token, err := a.Issue(crew, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		p, err := a.Verify(token)
		if err != nil {
			t.Fatal(err)
		}
		if p.TokenID == "" || seen[p.TokenID] {
			t.Errorf("TokenID = %q, want a new one", p.TokenID)
		}
		seen[p.TokenID] = true
	}
}

func TestTokensThatDoNotCountAreRefusedWithoutAWordOfThem(t *testing.T) {
	a, key := open(t)
	_, other, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	eddsa := jwt.SigningMethodEdDSA
	public := key.Public().(ed25519.PublicKey)
	spki, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	valid := sign(t, eddsa, key, good(nil))
	head, rest, _ := strings.Cut(valid, ".")
	_, sig, _ := strings.Cut(rest, ".")
	admin := base64.RawURLEncoding.EncodeToString([]byte(`{"iss":"pharos","sub":"x","org":"desk","roles":["administrator"],"exp":9999999999}`))

	const unsigned = "the token was not signed by this deployment"
	for _, tc := range []struct{ name, token, want string }{
		{"expired", sign(t, eddsa, key, good(jwt.MapClaims{"exp": time.Now().Add(-time.Hour).Unix()})), "the token has expired"},
		{"not yet valid", sign(t, eddsa, key, good(jwt.MapClaims{"nbf": time.Now().Add(time.Hour).Unix()})), "the token is not valid yet"},
		{"made in the future", sign(t, eddsa, key, good(jwt.MapClaims{"iat": time.Now().Add(time.Hour).Unix()})), "the token is not valid yet"},
		{"without an end", sign(t, eddsa, key, good(jwt.MapClaims{"exp": nil})), "the token does not say who made it and when it ends"},
		{"of another issuer", sign(t, eddsa, key, good(jwt.MapClaims{"iss": "someone"})), "the token is not from this deployment"},
		{"of no issuer", sign(t, eddsa, key, good(jwt.MapClaims{"iss": nil})), "the token does not say who made it and when it ends"},
		{"signed by another key", sign(t, eddsa, other, good(nil)), unsigned},
		{"signed by nobody", sign(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, good(nil)), unsigned},
		{"HS256 keyed with the public key", sign(t, jwt.SigningMethodHS256, []byte(public), good(nil)), unsigned},
		{"HS256 keyed with the public key in DER", sign(t, jwt.SigningMethodHS256, spki, good(nil)), unsigned},
		{"other claims under a good signature", head + "." + admin + "." + sig, unsigned},
		{"no signature", head + "." + rest[:strings.Index(rest, ".")] + ".", unsigned},
		{"a signature cut short", valid[:len(valid)-2], unsigned},
		{"a role of the future", sign(t, eddsa, key, good(jwt.MapClaims{"roles": []string{"reporter", "emperor"}})), "the token names a role that this version does not know"},
		{"no role", sign(t, eddsa, key, good(jwt.MapClaims{"roles": nil})), "the token does not say whose it is"},
		{"no subject", sign(t, eddsa, key, good(jwt.MapClaims{"sub": nil})), "the token does not say whose it is"},
		{"no organisation", sign(t, eddsa, key, good(jwt.MapClaims{"org": ""})), "the token does not say whose it is"},
		{"roles of another type", sign(t, eddsa, key, good(jwt.MapClaims{"roles": 7})), "the token cannot be read"},
		{"nothing", "", "the token cannot be read"},
		{"garbage", "secret-garbage", "the token cannot be read"},
		{"three parts of garbage", "secret.gar.bage", "the token cannot be read"},
		{"very long garbage", strings.Repeat("secret.", 1<<20), "the token cannot be read"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p, err := a.Verify(tc.token)
			if err == nil {
				t.Fatalf("Verify = %+v, want an error", p)
			}
			if !p.IsZero() {
				t.Errorf("principal = %+v beside an error, want nobody", p)
			}
			if got := fault.KindOf(err); got != fault.Unauthenticated {
				t.Errorf("kind = %v, want unauthenticated", got)
			}
			if got := fault.Detail(err); got != tc.want {
				t.Errorf("detail = %q, want %q", got, tc.want)
			}
			if err.Error() != tc.want {
				t.Errorf("the log would get %q, want %q and nothing of the token", err, tc.want)
			}
		})
	}
}

func TestIssueSaysWhatIsWrong(t *testing.T) {
	a, _ := open(t)
	roles := crew.Roles
	for _, tc := range []struct {
		name string
		p    auth.Principal
		ttl  time.Duration
		want []string
	}{
		{"nothing", auth.Principal{}, 0, []string{"/subject", "/org", "/roles", "/ttl_hours"}},
		{"blank names", auth.Principal{Subject: " ", Org: "\t", Roles: roles}, time.Hour, []string{"/subject", "/org"}},
		{"a newline in a name", auth.Principal{Subject: "a\nb", Org: "o", Roles: roles}, time.Hour, []string{"/subject"}},
		{"no text in a name", auth.Principal{Subject: "a\xff", Org: "o", Roles: roles}, time.Hour, []string{"/subject"}},
		{"an endless name", auth.Principal{Subject: strings.Repeat("a", 201), Org: "o", Roles: roles}, time.Hour, []string{"/subject"}},
		{"an unknown role", auth.Principal{Subject: "a", Org: "o", Roles: []auth.Role{"reporter", "emperor"}}, time.Hour, []string{"/roles/1"}},
		{"a negative time", crew, -time.Hour, []string{"/ttl_hours"}},
		{"a century", crew, 100 * 366 * 24 * time.Hour, []string{"/ttl_hours"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			token, err := a.Issue(tc.p, tc.ttl)
			if fault.KindOf(err) != fault.Invalid || token != "" {
				t.Fatalf("Issue = %q, %v; want no token, invalid", token, err)
			}
			var got []string
			for _, f := range fault.Fields(err) {
				got = append(got, f.Pointer)
			}
			if !slices.Equal(got, tc.want) {
				t.Errorf("pointers = %v, want %v", got, tc.want)
			}
		})
	}
}

// BenchmarkVerify verifies the token of a ship that sends one report after another.
func BenchmarkVerify(b *testing.B) {
	a, _ := open(b)
	token, err := a.Issue(crew, time.Hour)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := a.Verify(token); err != nil {
			b.Fatal(err)
		}
	}
}
