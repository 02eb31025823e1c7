package access

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"pharos/pkg/auth"
)

// identityProvider publishes one key.
func identityProvider(t *testing.T, key ed25519.PublicKey) *httptest.Server {
	t.Helper()
	var p *httptest.Server
	p = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if r.URL.Path == "/.well-known/openid-configuration" {
			_ = json.NewEncoder(w).Encode(map[string]string{"issuer": p.URL, "jwks_uri": p.URL + "/keys"})
			return
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"keys": []any{map[string]string{"kty": "OKP", "crv": "Ed25519", "kid": "1", "use": "sig",
			"x": base64.RawURLEncoding.EncodeToString(key)}}})
	}))
	t.Cleanup(p.Close)
	return p
}

func TestADeploymentTakesTheTokensOfItsIdentityProvider(t *testing.T) {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	provider := identityProvider(t, public)
	d := deploy(t, auth.OIDC{Issuer: provider.URL, Audience: "pharos", RolesClaim: "realm_access.roles"})
	token := func(sub string, audience string, roles ...string) string {
		now := time.Now()
		return signed(t, private, "1", map[string]any{"iss": provider.URL, "sub": sub, "aud": audience, "iat": now.Unix(), "exp": now.Add(time.Hour).Unix(),
			"org": desk, "realm_access": map[string]any{"roles": roles}})
	}
	p := d.plant()
	analyst := token("a1", "pharos", "offline_access", "analyst")
	for _, c := range []struct {
		name, token, method, path string
		status                    int
	}{
		{"an analyst of the desk reads", analyst, "GET", "/v1/reports/" + p.report, 200},
		{"and decides nothing", analyst, "POST", "/v1/incidents/" + p.incident + "/close", 403},
		{"for another program", token("a1", "mail", "analyst"), "GET", "/v1/reports/" + p.report, 401},
		{"without a role of ours", token("a1", "pharos", "root"), "GET", "/v1/session", 401},
	} {
		if a := d.do(c.token, c.method, c.path, `{"reason":"x"}`); a.status != c.status || strings.Contains(a.body, sealedWord) {
			t.Errorf("%s: %s %s = %d %s, want %d and nothing sealed", c.name, c.method, c.path, a.status, a.body, c.status)
		}
	}
	provider.Close()
	known := token("a2", "pharos", "analyst")
	if a := d.do(known, http.MethodGet, "/v1/session", ""); a.status != http.StatusOK {
		t.Errorf("a token of a known key while the provider is down: %d %s, want 200", a.status, a.body)
	}
	unknown := signed(t, private, "2", map[string]any{"iss": provider.URL})
	if a := d.do(unknown, http.MethodGet, "/v1/session", ""); a.status != http.StatusServiceUnavailable || a.header.Get("Retry-After") == "" {
		t.Errorf("a token of an unknown key while it is down: %d %s, want 503 and when to try again", a.status, a.body)
	}
	if a := d.do("", http.MethodGet, "/readyz", ""); a.status != http.StatusOK || !strings.Contains(a.body, "the identity provider does not answer") {
		t.Errorf("readiness = %d %s, want that it is ready and says that the provider is down", a.status, a.body)
	}
}
