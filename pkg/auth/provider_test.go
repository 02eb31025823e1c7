package auth_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/golang-jwt/jwt/v5"

	"pharos/pkg/auth"
)

// provider is a small identity provider: a discovery document and its keys.
type provider struct {
	*httptest.Server

	mu     sync.Mutex
	keys   map[string]crypto.PublicKey // published; guarded by mu
	silent bool                        // answers 500; guarded by mu
	asked  int                         // for keys; guarded by mu
}

func startProvider(t *testing.T) *provider {
	t.Helper()
	p := &provider{keys: map[string]crypto.PublicKey{}}
	p.Server = httptest.NewServer(p)
	t.Cleanup(p.Close)
	return p
}

func (p *provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	switch {
	case p.silent:
		w.WriteHeader(http.StatusInternalServerError)
	case r.URL.Path == "/.well-known/openid-configuration":
		json.NewEncoder(w).Encode(map[string]any{"issuer": p.URL, "jwks_uri": p.URL + "/keys", "authorization_endpoint": p.URL + "/auth"})
	case r.URL.Path == "/keys":
		p.asked++
		var set jose.JSONWebKeySet
		for id, key := range p.keys {
			set.Keys = append(set.Keys, jose.JSONWebKey{KeyID: id, Key: key, Use: "sig"})
		}
		// Such as a provider may have beside those that we can use, and a secret, which it must not.
		set.Keys = append(set.Keys, jose.JSONWebKey{KeyID: "secret", Key: []byte("a secret that everybody can read")})
		json.NewEncoder(w).Encode(set)
	default:
		http.NotFound(w, r)
	}
}

func (p *provider) publish(keys map[string]crypto.PublicKey) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.keys = keys
}

func (p *provider) hush(silent bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.silent = silent
}

func (p *provider) timesAsked() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.asked
}

// claims are such that the token counts; with changes some of them, nil removes one.
func (p *provider) claims(changes jwt.MapClaims) jwt.MapClaims {
	now := time.Now()
	c := jwt.MapClaims{"iss": p.URL, "sub": "248289761001", "aud": "pharos", "org": "sea-watch", "roles": []string{"reporter"},
		"iat": now.Unix(), "exp": now.Add(time.Hour).Unix()}
	maps.Copy(c, changes)
	maps.DeleteFunc(c, func(_ string, v any) bool { return v == nil })
	return c
}

func signAs(t *testing.T, kid string, m jwt.SigningMethod, key any, c jwt.MapClaims) string {
	t.Helper()
	token := jwt.NewWithClaims(m, c)
	if kid != "" {
		token.Header["kid"] = kid
	}
	s, err := token.SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func trusting(t *testing.T, cfg auth.OIDC) (*auth.Authority, *auth.Issuer) {
	t.Helper()
	issuer, err := auth.OpenIssuer(cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	a, err := auth.OpenAuthority(filepath.Join(t.TempDir(), "token.key"), auth.Trusting(issuer))
	if err != nil {
		t.Fatal(err)
	}
	return a, issuer
}

func rsaKey(t *testing.T) *rsa.PrivateKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func ecKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}
