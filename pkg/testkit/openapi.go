package testkit

import (
	"bytes"
	"io"
	"net/http"
	"sync"
	"testing"

	"pharos/pkg/openapi"
)

// Checked returns h such that every answer it gives is checked against the
// OpenAPI document of the service, and every body that it took. What the
// document does not have fails the test.
func Checked(t testing.TB, service string, h http.Handler) http.Handler {
	t.Helper()
	c := newChecker(t, service)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent := &bytes.Buffer{}
		inner := r.Clone(r.Context())
		inner.Body = readBody{io.TeeReader(r.Body, &limited{sent}), r.Body}
		answer := c.contract.Answer(c.services, r)
		writer := &checkedWriter{ResponseWriter: w, answer: answer}
		whole := false
		defer func() {
			c.judge(answer, writer.begun, whole && !writer.broken && r.Context().Err() == nil, sent)
		}()
		h.ServeHTTP(writer, inner)
		whole = true
	})
}

// CheckedTransport is Checked for a test that talks to a whole deployment: it
// checks the answers that come in.
func CheckedTransport(t testing.TB, next http.RoundTripper) http.RoundTripper {
	t.Helper()
	return checkedTransport{newChecker(t), next}
}

// checker knows the documents, and until when the test can be failed.
type checker struct {
	contract *openapi.Contract
	services []string

	mu   sync.Mutex
	t    testing.TB // guarded by mu; nil when the test has ended
	told int        // guarded by mu
}

const maxTold = 20 // one wrong document would otherwise fill the screen

func newChecker(t testing.TB, services ...string) *checker {
	t.Helper()
	contract, err := openapi.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range services {
		if contract.Document(name) == nil {
			t.Fatalf("there is no document schemas/http/%s.yaml", name)
		}
	}
	if len(services) == 0 {
		for _, d := range contract.Documents {
			services = append(services, d.Name)
		}
	}
	c := &checker{contract: contract, services: services, t: t}
	t.Cleanup(func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.t = nil // an answer that is still being written is nobody's any more
	})
	return c
}

// judge fails the test with what was wrong. sent is the body that was asked
// with; nil where it is not known.
func (c *checker) judge(a *openapi.Answer, begun, whole bool, sent *bytes.Buffer) {
	if !begun {
		return // the client left before the answer
	}
	if whole {
		a.End()
	}
	if whole && sent != nil {
		a.Request(sent.Bytes())
	}
	err := a.Err()
	c.mu.Lock()
	defer c.mu.Unlock()
	if err == nil || c.t == nil || c.told >= maxTold {
		return
	}
	c.told++
	c.t.Errorf("the contract: %v", err)
}

// checkedWriter shows the answer what is written, as it goes out.
type checkedWriter struct {
	http.ResponseWriter
	answer *openapi.Answer
	begun  bool
	broken bool // not all of it reached the client
}

func (w *checkedWriter) WriteHeader(status int) {
	if !w.begun && status >= http.StatusOK {
		w.begun = true
		w.answer.Begin(status, w.Header())
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *checkedWriter) Write(b []byte) (int, error) {
	if !w.begun {
		w.WriteHeader(http.StatusOK)
	}
	n, err := w.ResponseWriter.Write(b)
	w.broken = w.broken || err != nil
	if !w.broken {
		w.answer.Write(b)
	}
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (w *checkedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// limited keeps as much of a body as any route takes by itself.
type limited struct{ *bytes.Buffer }

func (l *limited) Write(b []byte) (int, error) {
	if l.Len()+len(b) <= 2<<20 {
		l.Buffer.Write(b)
	}
	return len(b), nil
}

type readBody struct {
	io.Reader
	io.Closer
}

type checkedTransport struct {
	*checker
	next http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (c checkedTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := c.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	answer := c.contract.Answer(c.services, r)
	answer.Begin(res.StatusCode, res.Header)
	res.Body = &checkedBody{ReadCloser: res.Body, answer: answer, checker: c.checker}
	return res, nil
}

// checkedBody judges an answer when it has been read to its end, or left.
type checkedBody struct {
	io.ReadCloser
	checker *checker

	mu     sync.Mutex      // a body may be closed while it is read
	answer *openapi.Answer // guarded by mu; nil when it was judged
}

func (b *checkedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.mu.Lock()
	defer b.mu.Unlock()
	if n > 0 && b.answer != nil {
		b.answer.Write(p[:n])
	}
	if err == io.EOF {
		b.judge(true)
	}
	return n, err
}

// Close implements io.Closer.
func (b *checkedBody) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.judge(false)
	return b.ReadCloser.Close()
}

func (b *checkedBody) judge(whole bool) {
	if b.answer != nil {
		b.checker.judge(b.answer, true, whole, nil)
		b.answer = nil
	}
}
