package access

import (
	"bufio"
	"context"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pharos/pkg/auth"
	"pharos/pkg/testkit"
	"pharos/tools/internal/allinone"
)

// deployment is a running stack, with everything that it logs.
type deployment struct {
	t      *testing.T
	stack  *allinone.Stack
	admin  string // the administrator's token
	logged *testkit.Lines
}

func deploy(t *testing.T, oidc auth.OIDC) *deployment {
	t.Helper()
	db := testkit.OwnPostgres(t)
	d := &deployment{t: t, logged: &testkit.Lines{}}
	ctx, cancel := context.WithCancel(context.Background())
	var err error
	d.stack, err = allinone.Open(ctx, allinone.Config{DataDir: t.TempDir(), HTTPAddr: "127.0.0.1:0", DatabaseURL: db.AdminURL(), OIDC: oidc,
		Metrics: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "up 1\n") }),
		Log:     slog.New(slog.NewJSONHandler(d.logged, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	if err != nil {
		cancel()
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- d.stack.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("the stack ended with %v", err)
		}
		d.stack.Close()
	})
	patience, stop := context.WithTimeout(ctx, 2*time.Minute)
	defer stop()
	if err := d.stack.Ready(patience); err != nil {
		t.Fatalf("%v: %s", err, d.do("", http.MethodGet, "/readyz", "").body)
	}
	token, err := os.ReadFile(filepath.Join(d.stack.DataDir(), allinone.AdminTokenFile))
	if err != nil {
		t.Fatal(err)
	}
	d.admin = strings.TrimSpace(string(token))
	return d
}

// answer is what came back, headers included: nothing may leak there either.
type answer struct {
	status int
	header http.Header
	body   string
}

func (a answer) whole() string {
	var b strings.Builder
	_ = a.header.Write(&b)
	return b.String() + a.body
}

// do asks once, without following redirects. Of a feed it reads the first event.
// Headers come as name, value, name, value; an empty token is no credential.
func (d *deployment) do(token, method, path, body string, headers ...string) answer {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.t.Context(), time.Minute)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, d.stack.URL()+path, strings.NewReader(body))
	if err != nil {
		d.t.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		d.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer func() { _ = res.Body.Close() }()
	a := answer{status: res.StatusCode, header: res.Header}
	if strings.HasPrefix(res.Header.Get("Content-Type"), "text/event-stream") {
		a.body = firstEvent(d.t, res.Body)
		return a
	}
	all, err := io.ReadAll(res.Body)
	if err != nil {
		d.t.Fatalf("%s %s: %v", method, path, err)
	}
	a.body = string(all)
	return a
}

func firstEvent(t *testing.T, from io.Reader) string {
	t.Helper()
	r, event := bufio.NewReader(from), ""
	for {
		line, err := r.ReadString('\n')
		event += line
		if line == "\n" && strings.Contains(event, "data:") {
			return event
		}
		if err != nil {
			t.Fatalf("the feed ended with %v after %q", err, event)
		}
	}
}

// want asks and decodes an answer that must have the status.
func (d *deployment) want(status int, token, method, path, body string, out any) {
	d.t.Helper()
	a := d.do(token, method, path, body)
	if a.status != status {
		d.t.Fatalf("%s %s = %d %s, want %d", method, path, a.status, a.body, status)
	}
	if out != nil {
		if err := json.Unmarshal([]byte(a.body), out); err != nil {
			d.t.Fatalf("%s %s: %v in %s", method, path, err, a.body)
		}
	}
}

// give makes a token through the API, and says what its id is.
func (d *deployment) give(org string, roles ...auth.Role) (token, id string) {
	d.t.Helper()
	body, err := json.Marshal(map[string]any{"subject": "somebody", "org": org, "roles": roles})
	if err != nil {
		d.t.Fatal(err)
	}
	var made struct {
		Token   string
		TokenID string `json:"token_id"`
	}
	d.want(http.StatusCreated, d.admin, http.MethodPost, "/v1/tokens", string(body), &made)
	return made.Token, made.TokenID
}

// expired signs a token with the deployment's own key that ended a minute ago
// and more: the API makes none.
func (d *deployment) expired(org string, roles ...auth.Role) string {
	d.t.Helper()
	data, err := os.ReadFile(filepath.Join(d.stack.DataDir(), "token.key"))
	if err != nil {
		d.t.Fatal(err)
	}
	block, _ := pem.Decode(data)
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		d.t.Fatal(err)
	}
	now := time.Now()
	return signed(d.t, key.(ed25519.PrivateKey), "", map[string]any{"iss": "pharos", "sub": "somebody", "org": org, "roles": roles, "jti": "0187a000-0000-7000-8000-000000000001",
		"iat": now.Add(-2 * time.Hour).Unix(), "nbf": now.Add(-2 * time.Hour).Unix(), "exp": now.Add(-2 * time.Minute).Unix()})
}

// signed writes a JSON Web Token (RFC 7519) by EdDSA (RFC 8037).
func signed(t *testing.T, key ed25519.PrivateKey, kid string, claims map[string]any) string {
	t.Helper()
	part := func(v any) string {
		raw, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return base64.RawURLEncoding.EncodeToString(raw)
	}
	text := part(map[string]string{"alg": "EdDSA", "typ": "JWT", "kid": kid}) + "." + part(claims)
	return text + "." + base64.RawURLEncoding.EncodeToString(ed25519.Sign(key, []byte(text)))
}
