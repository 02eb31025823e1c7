package testkit

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"pharos/pkg/auth"
)

// Actor is who the tokens of Web are made out to.
const Actor = "bridge"

// Authority returns a signer of tokens that is the test's own.
func Authority(t testing.TB) *auth.Authority {
	t.Helper()
	a, err := auth.OpenAuthority(filepath.Join(t.TempDir(), "token.key"))
	require(t, err)
	return a
}

// Run runs a service, or what else blocks until its context ends, until stop is
// called or the test ends; it must have drained then.
func Run(t testing.TB, run func(context.Context) error) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run = %v, want nil when drained", err)
		}
	})
	t.Cleanup(stop)
	return stop
}

// Web is the HTTP surface of a service behind a real connection. Every answer
// is checked against the service's contract.
type Web struct {
	URL       string
	Authority *auth.Authority
	Close     func() // breaks off every answer that is not done

	t testing.TB
}

// Serve serves h until the test ends.
func Serve(t testing.TB, service string, h http.Handler, a *auth.Authority) *Web {
	t.Helper()
	server := httptest.NewServer(Checked(t, service, h))
	w := &Web{URL: server.URL, Authority: a, t: t, Close: sync.OnceFunc(func() {
		server.CloseClientConnections()
		server.Close()
	})}
	t.Cleanup(w.Close)
	return w
}

// Token returns a credential of Actor.
func (w *Web) Token(org string, roles ...auth.Role) string {
	w.t.Helper()
	token, err := w.Authority.Issue(auth.Principal{Subject: Actor, Org: org, Roles: roles}, time.Hour)
	require(w.t, err)
	return token
}

// Answer is what came back.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Into decodes the body.
func (a Answer) Into(t testing.TB, v any) {
	t.Helper()
	if err := json.Unmarshal(a.Body, v); err != nil {
		t.Fatalf("answer %d %q: %v", a.Status, a.Body, err)
	}
}

// Do asks and reads the whole answer. An empty token is no credential; headers
// come as name, value, name, value.
func (w *Web) Do(method, path, token, body string, headers ...string) Answer {
	w.t.Helper()
	a, err := w.Try(method, path, token, body, headers...)
	if err != nil {
		w.t.Fatalf("%s %s: %v", method, path, err)
	}
	return a
}

// Get is Do without a body.
func (w *Web) Get(path, token string, headers ...string) Answer {
	w.t.Helper()
	return w.Do(http.MethodGet, path, token, "", headers...)
}

// Try is Do for goroutines other than the test's own.
func (w *Web) Try(method, path, token, body string, headers ...string) (Answer, error) {
	req, err := http.NewRequestWithContext(w.t.Context(), method, w.URL+path, strings.NewReader(body))
	if err != nil {
		return Answer{}, err
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return Answer{}, err
	}
	defer func() { _ = res.Body.Close() }()
	data, err := io.ReadAll(res.Body)
	return Answer{res.StatusCode, res.Header, data}, err
}
