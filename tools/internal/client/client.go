// Package client speaks to a running Pharos over its HTTP API, for the
// commands of `pharos`. It owns the credential, retries that are safe, and
// words for errors; what is sent and shown is the commands'.
package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"pharos/pkg/conf"
)

// Client talks to one server with one token.
type Client struct {
	server string
	token  string
	http   *http.Client
}

// Options says where the server is and what lets us in.
type Options struct {
	Server    string // such as http://127.0.0.1:8080
	TokenFile string // default <DataDir>/admin.token
	DataDir   string
}

// New reads the token. It does not connect.
func New(o Options) (*Client, error) {
	file := o.TokenFile
	if file == "" {
		file = filepath.Join(o.DataDir, "admin.token")
	}
	token, err := conf.SecretFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("no token at %s: start the server with `make run`, or name a token file with --token-file or PHAROS_TOKEN_FILE", file)
	}
	if err != nil {
		return nil, fmt.Errorf("read the token: %w", err)
	}
	return &Client{server: strings.TrimSuffix(o.Server, "/"), token: strings.TrimSpace(string(token)), http: &http.Client{}}, nil
}

// With returns a client of the same server that has another token.
func (c *Client) With(token string) *Client {
	other := *c
	other.token = token
	return &other
}

// ErrUnreachable is in the error about a server that does not answer.
var ErrUnreachable = errors.New("is it running? (`make run`; --server or PHAROS_URL names another)")

// Problem is an answer that says no (RFC 9457).
type Problem struct {
	Status     int           `json:"status"`
	Title      string        `json:"title"`
	Detail     string        `json:"detail"`
	TraceID    string        `json:"trace_id"`
	Errors     []ProblemPart `json:"errors"`
	RetryAfter string        `json:"-"`
}

// ProblemPart is one part of the request that cannot be used.
type ProblemPart struct {
	Pointer string `json:"pointer"`
	Detail  string `json:"detail"`
}

// Error implements error: the server's words, then each place.
func (p *Problem) Error() string {
	text := p.Detail
	if text == "" {
		text = p.Title
	}
	for _, e := range p.Errors {
		text += fmt.Sprintf("\n  %s: %s", e.Pointer, e.Detail)
	}
	return fmt.Sprintf("%s (%d)", text, p.Status)
}

// Do sends a JSON body, unless nil, and decodes the answer into out, unless nil.
func (c *Client) Do(ctx context.Context, method, path string, body, out any) error {
	var payload io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			return fmt.Errorf("encode the request: %w", err)
		}
		payload = bytes.NewReader(raw)
	}
	res, err := c.Send(ctx, method, path, "application/json", payload)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	if out == nil {
		_, err = io.Copy(io.Discard, res.Body)
		return err
	}
	if err := json.NewDecoder(res.Body).Decode(out); err != nil {
		return fmt.Errorf("read the answer of %s %s: %w", method, path, err)
	}
	return nil
}

// Send sends a request and returns an answer that says yes; the caller closes
// its body. Every other answer is a *Problem.
func (c *Client) Send(ctx context.Context, method, path, mediaType string, body io.Reader) (*http.Response, error) {
	return c.SendWith(ctx, method, path, http.Header{"Content-Type": {mediaType}}, body)
}

// SendWith is Send with further headers.
func (c *Client) SendWith(ctx context.Context, method, path string, header http.Header, body io.Reader) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, c.server+path, body)
	if err != nil {
		return nil, fmt.Errorf("make the request: %w", err)
	}
	req.Header = header
	req.Header.Set("Authorization", "Bearer "+c.token)
	res, err := c.http.Do(req)
	if err != nil {
		return nil, c.unreachable(err)
	}
	if res.StatusCode < 300 {
		return res, nil
	}
	defer func() { _ = res.Body.Close() }()
	p := &Problem{Status: res.StatusCode, Title: res.Status, RetryAfter: res.Header.Get("Retry-After")}
	_ = json.NewDecoder(io.LimitReader(res.Body, 1<<20)).Decode(p)
	return nil, p
}

func (c *Client) unreachable(err error) error {
	var op *net.OpError
	if errors.As(err, &op) {
		return fmt.Errorf("no server answers at %s: %w: %w", c.server, ErrUnreachable, op.Err)
	}
	return err
}

// Persist calls do until it succeeds or says no for good: a server that is
// away or busy (503, 429) is waited for, up to patience.
func Persist(ctx context.Context, patience time.Duration, do func() error) error {
	deadline := time.Now().Add(patience)
	for wait := 200 * time.Millisecond; ; wait = min(2*wait, 5*time.Second) {
		err := do()
		var p *Problem
		if err == nil || errors.As(err, &p) && p.Status != http.StatusServiceUnavailable && p.Status != http.StatusTooManyRequests {
			return err
		}
		if time.Now().Add(wait).After(deadline) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
	}
}
