package auth_test

import (
	"crypto"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"pharos/pkg/auth"
	"pharos/pkg/fault"
	"pharos/pkg/testkit"
)

func TestATokenOfTheIdentityProviderSaysWhoseItIs(t *testing.T) {
	p := startProvider(t)
	rs, es := rsaKey(t), ecKey(t)
	p.publish(map[string]crypto.PublicKey{"rs": rs.Public(), "es": es.Public()})
	for _, tc := range []struct {
		name  string
		cfg   auth.OIDC
		token string
		org   string
		roles []auth.Role
	}{
		{"RS256", auth.OIDC{}, signAs(t, "rs", jwt.SigningMethodRS256, rs, p.claims(nil)), "sea-watch", []auth.Role{auth.Reporter}},
		{"ES256", auth.OIDC{}, signAs(t, "es", jwt.SigningMethodES256, es, p.claims(nil)), "sea-watch", []auth.Role{auth.Reporter}},
		{"one of several audiences", auth.OIDC{}, signAs(t, "es", jwt.SigningMethodES256, es, p.claims(jwt.MapClaims{"aud": []string{"mail", "pharos"}})),
			"sea-watch", []auth.Role{auth.Reporter}},
		{"roles of others beside ours", auth.OIDC{}, signAs(t, "es", jwt.SigningMethodES256, es,
			p.claims(jwt.MapClaims{"roles": []any{"offline_access", "auditor", 7, "analyst", "auditor"}})), "sea-watch", []auth.Role{auth.Auditor, auth.Analyst}},
		{"roles in one text", auth.OIDC{}, signAs(t, "es", jwt.SigningMethodES256, es, p.claims(jwt.MapClaims{"roles": "openid researcher"})),
			"sea-watch", []auth.Role{auth.Researcher}},
		{"claims by path", auth.OIDC{RolesClaim: "realm_access.roles", OrgClaim: "group.name"}, signAs(t, "es", jwt.SigningMethodES256, es, p.claims(jwt.MapClaims{
			"roles": []string{"administrator"}, "org": "elsewhere", "group": map[string]any{"name": "desk"},
			"realm_access": map[string]any{"roles": []string{"coordinator"}}})), "desk", []auth.Role{auth.Coordinator}},
		{"a claim with dots in its name", auth.OIDC{RolesClaim: "https://pharos.example/roles"}, signAs(t, "es", jwt.SigningMethodES256, es,
			p.claims(jwt.MapClaims{"roles": nil, "https://pharos.example/roles": []string{"coordinator"}})), "sea-watch", []auth.Role{auth.Coordinator}},
		{"a clock that is slightly ahead", auth.OIDC{}, signAs(t, "es", jwt.SigningMethodES256, es,
			p.claims(jwt.MapClaims{"iat": time.Now().Add(10 * time.Second).Unix()})), "sea-watch", []auth.Role{auth.Reporter}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tc.cfg.Issuer, tc.cfg.Audience = p.URL, "pharos"
			a, _ := trusting(t, tc.cfg)
			got, err := a.Verify(tc.token)
			if err != nil {
				t.Fatal(err)
			}
			if got.Subject != "248289761001" || got.Org != tc.org || !slices.Equal(got.Roles, tc.roles) {
				t.Errorf("Verify = %+v, want 248289761001 of %s with %v", got, tc.org, tc.roles)
			}
			if got.TokenID == "" || got.Expires.IsZero() || got.Issued.IsZero() {
				t.Errorf("Verify = %+v, want an id, an end and a time of issue: a revocation needs them", got)
			}
		})
	}
}

func TestWhatTheIdentityProviderDidNotMeanForUsIsRefused(t *testing.T) {
	p := startProvider(t)
	rs, es, other := rsaKey(t), ecKey(t), rsaKey(t)
	p.publish(map[string]crypto.PublicKey{"rs": rs.Public(), "es": es.Public()})
	a, _ := trusting(t, auth.OIDC{Issuer: p.URL, Audience: "pharos"})
	der, err := x509.MarshalPKIXPublicKey(rs.Public())
	if err != nil {
		t.Fatal(err)
	}
	asPEM := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	good := func(changes jwt.MapClaims) string {
		return signAs(t, "rs", jwt.SigningMethodRS256, rs, p.claims(changes))
	}
	valid := good(nil)
	head, rest, _ := strings.Cut(valid, ".")
	_, sig, _ := strings.Cut(rest, ".")
	_, admin, _ := strings.Cut(good(jwt.MapClaims{"roles": []string{"administrator"}}), ".")
	admin, _, _ = strings.Cut(admin, ".")
	in := func(d time.Duration) int64 { return time.Now().Add(d).Unix() }
	const unsigned = "the token was not signed by its issuer"
	for _, tc := range []struct{ name, token, want string }{
		{"for another audience", good(jwt.MapClaims{"aud": "mail"}), "the token is for another program: its audience is not ours"},
		{"for no audience", good(jwt.MapClaims{"aud": nil}), "the token is for another program: its audience is not ours"},
		{"expired", good(jwt.MapClaims{"exp": in(-time.Hour)}), "the token has expired"},
		{"made in the future", good(jwt.MapClaims{"iat": in(time.Hour), "exp": in(2 * time.Hour)}), "the token is not valid yet"},
		{"not valid before the future", good(jwt.MapClaims{"nbf": in(time.Hour)}), "the token is not valid yet"},
		{"without an end", good(jwt.MapClaims{"exp": nil}), "the token does not say who made it and when it ends"},
		{"without a beginning", good(jwt.MapClaims{"iat": nil}), "the token does not say who made it and when it ends"},
		{"without roles", good(jwt.MapClaims{"roles": nil}), "the token names no role of Pharos: the identity provider must put it in the claim roles"},
		{"with roles of others only", good(jwt.MapClaims{"roles": []string{"root", "Coordinator"}}),
			"the token names no role of Pharos: the identity provider must put it in the claim roles"},
		{"without an organisation", good(jwt.MapClaims{"org": nil}), "the token names no organisation: the identity provider must put it in the claim org"},
		{"with two organisations", good(jwt.MapClaims{"org": []string{"sea-watch", "desk"}}), "the token names no organisation: the identity provider must put it in the claim org"},
		{"without a subject", good(jwt.MapClaims{"sub": nil}), "the token does not say whose it is"},
		{"alg none", signAs(t, "rs", jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, p.claims(nil)), unsigned},
		{"HS256 keyed with the public key", signAs(t, "rs", jwt.SigningMethodHS256, der, p.claims(nil)), unsigned},
		{"HS256 keyed with the public key in PEM", signAs(t, "rs", jwt.SigningMethodHS256, asPEM, p.claims(nil)), unsigned},
		{"HS256 keyed with a secret that was published", signAs(t, "secret", jwt.SigningMethodHS256, []byte("a secret that everybody can read"), p.claims(nil)), unsigned},
		{"signed by another key under a known name", signAs(t, "rs", jwt.SigningMethodRS256, other, p.claims(nil)), unsigned},
		{"signed by another key under its own name", signAs(t, "other", jwt.SigningMethodRS256, other, p.claims(nil)), unsigned},
		{"signed by a key for another method", signAs(t, "rs", jwt.SigningMethodES256, es, p.claims(nil)), unsigned},
		{"other claims under a good signature", head + "." + admin + "." + sig, unsigned},
		{"of an issuer that is not trusted", good(jwt.MapClaims{"iss": "https://elsewhere.example"}), "the token was not signed by this deployment"},
		{"in our own name", good(jwt.MapClaims{"iss": "pharos"}), "the token was not signed by this deployment"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := a.Verify(tc.token)
			if fault.KindOf(err) != fault.Unauthenticated || err.Error() != tc.want || fault.Detail(err) != tc.want {
				t.Errorf("Verify = %+v, %v; want unauthenticated: %s", got, err, tc.want)
			}
			if !got.IsZero() {
				t.Errorf("principal = %+v beside an error, want nobody", got)
			}
		})
	}
	if _, err := a.Verify(valid); err != nil {
		t.Errorf("the good one beside them: %v", err)
	}
}

func TestOurOwnTokensCountBesideThoseOfTheProvider(t *testing.T) {
	a, _ := trusting(t, auth.OIDC{Issuer: "http://127.0.0.1:1", Audience: "pharos"}) // nobody answers there
	token, err := a.Issue(crew, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := a.Verify(token); err != nil || got.Org != crew.Org {
		t.Errorf("Verify = %+v, %v; want the crew", got, err)
	}
}

func TestANewKeyOfTheProviderCountsAtOnceAndOneTakenBackNoMore(t *testing.T) {
	p := startProvider(t)
	first, second := ecKey(t), ecKey(t)
	p.publish(map[string]crypto.PublicKey{"1": first.Public()})
	a, _ := trusting(t, auth.OIDC{Issuer: p.URL, Audience: "pharos"})
	before := signAs(t, "1", jwt.SigningMethodES256, first, p.claims(nil))
	if _, err := a.Verify(before); err != nil {
		t.Fatalf("before: %v", err)
	}
	p.publish(map[string]crypto.PublicKey{"2": second.Public()})
	if _, err := a.Verify(signAs(t, "2", jwt.SigningMethodES256, second, p.claims(nil))); err != nil {
		t.Errorf("a token of the new key: %v", err)
	}
	if _, err := a.Verify(before); fault.KindOf(err) != fault.Unauthenticated {
		t.Errorf("a token of the key that is gone: %v, want unauthenticated", err)
	}
}

func TestWhileTheProviderIsDownKnownKeysGoOnWorkingAndReadinessSaysSo(t *testing.T) {
	p := startProvider(t)
	known, unknown := ecKey(t), ecKey(t)
	p.publish(map[string]crypto.PublicKey{"1": known.Public()})
	a, issuer := trusting(t, auth.OIDC{Issuer: p.URL, Audience: "pharos"})
	good := signAs(t, "1", jwt.SigningMethodES256, known, p.claims(nil))
	late := signAs(t, "2", jwt.SigningMethodES256, unknown, p.claims(nil))

	p.hush(true)
	if err := issuer.Ready(); err == nil || !strings.Contains(err.Error(), "has not answered yet") {
		t.Errorf("Ready before anything = %v, want that it has not answered yet", err)
	}
	if _, err := a.Verify(good); fault.KindOf(err) != fault.Unavailable || fault.RetryAfter(err) == 0 {
		t.Errorf("no key known: %v, want unavailable and when to try again", err)
	}
	p.hush(false)
	if _, err := a.Verify(good); err != nil {
		t.Fatalf("the provider answers: %v", err)
	}
	if err := issuer.Ready(); err != nil {
		t.Errorf("Ready = %v, want nil", err)
	}
	p.hush(true)
	if _, err := a.Verify(late); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("an unknown key while it is down: %v, want unavailable", err)
	}
	if _, err := a.Verify(good); err != nil {
		t.Errorf("a known key while it is down: %v, want that it goes on working", err)
	}
	if err := issuer.Ready(); err == nil || !strings.Contains(err.Error(), "go on counting") {
		t.Errorf("Ready = %v, want that it is down and what counts", err)
	}
}

func TestTheProvidersKeysAreReadWithoutBeingAskedFor(t *testing.T) {
	p := startProvider(t)
	key := ecKey(t)
	p.publish(map[string]crypto.PublicKey{"1": key.Public()})
	p.hush(true)
	_, issuer := trusting(t, auth.OIDC{Issuer: p.URL, Audience: "pharos"})
	ended := make(chan error, 1)
	go func() { ended <- issuer.Run(t.Context()) }()
	t.Cleanup(func() {
		if err := <-ended; err != nil {
			t.Errorf("Run = %v, want nil", err)
		}
	})
	p.hush(false)
	testkit.Eventually(t, testkit.Patience, issuer.Ready)
}

func TestStrangersCannotMakeUsAskTheProviderForEver(t *testing.T) {
	p := startProvider(t)
	key := ecKey(t)
	p.publish(map[string]crypto.PublicKey{"1": key.Public()})
	a, _ := trusting(t, auth.OIDC{Issuer: p.URL, Audience: "pharos"})
	var all sync.WaitGroup
	for range 100 {
		all.Go(func() {
			if _, err := a.Verify(signAs(t, rand.Text(), jwt.SigningMethodES256, key, p.claims(nil))); fault.KindOf(err) != fault.Unauthenticated {
				t.Errorf("a key that nobody knows: %v, want unauthenticated", err)
			}
		})
	}
	all.Wait()
	if got := p.timesAsked(); got < 1 || got > 3 {
		t.Errorf("a hundred tokens of unknown keys asked the provider %d times, want one to three", got)
	}
}

func TestAProviderThatAnybodyCouldPlayIsRefusedAtTheStart(t *testing.T) {
	for _, tc := range []struct {
		cfg  auth.OIDC
		want string
	}{
		{auth.OIDC{Issuer: "http://login.example.org", Audience: "pharos"}, "must be https"},
		{auth.OIDC{Issuer: "login.example.org", Audience: "pharos"}, "such as https://"},
		{auth.OIDC{Issuer: "pharos", Audience: "pharos"}, "such as https://"},
		{auth.OIDC{Issuer: "https://login.example.org"}, "needs an audience"},
		{auth.OIDC{Audience: "pharos"}, "such as https://"},
	} {
		if _, err := auth.OpenIssuer(tc.cfg, slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("OpenIssuer(%+v) = %v, want %q", tc.cfg, err, tc.want)
		}
	}
	if issuer, err := auth.OpenIssuer(auth.OIDC{}, nil); issuer != nil || err != nil {
		t.Errorf("nothing configured: %v, %v; want no issuer", issuer, err)
	}
}
