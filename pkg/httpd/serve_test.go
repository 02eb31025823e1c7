package httpd_test

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"pharos/pkg/auth"
	"pharos/pkg/httpd"
)

func newWeb(t *testing.T, h http.Handler) string {
	t.Helper()
	web := httptest.NewServer(h)
	t.Cleanup(web.Close)
	return web.URL
}

// running serves h until stop is called; done has what Serve returned.
func running(t *testing.T, h http.Handler) (url string, stop func(), done <-chan error) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	ended := make(chan error, 1)
	go func() { ended <- httpd.ServeListener(ctx, l, h, discard) }()
	return "http://" + l.Addr().String(), cancel, ended
}

// counting streams n, n+1, … each time it is told to.
func counting(more <-chan struct{}, ended chan<- error) func(*httpd.Context) error {
	return func(c *httpd.Context) error {
		s, err := c.Stream()
		if err != nil {
			return err
		}
		for {
			select {
			case <-more:
				if err := s.Send([]byte("event: n\ndata: 1\n\n")); err != nil {
					ended <- err
					return err
				}
			case <-s.Context().Done():
				ended <- c.Context().Err()
				return nil
			}
		}
	}
}

func open(t *testing.T, url string) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), "GET", url, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := (&http.Transport{}).RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { res.Body.Close() })
	return res
}

func TestEventsArriveAsTheyAreSentAndEndWithTheDrain(t *testing.T) {
	more, ended := make(chan struct{}), make(chan error, 1)
	s := httpd.New(httpd.Config{}, nil, discard)
	s.Handle("GET", "/v1/feed", auth.Public, counting(more, ended))
	url, stop, done := running(t, s)
	res := open(t, url+"/v1/feed")
	if got := res.Header; got.Get("Content-Type") != "text/event-stream" || got.Get("X-Accel-Buffering") != "no" || got.Get("Cache-Control") != "no-store" {
		t.Errorf("headers = %v", got)
	}
	lines := bufio.NewReader(res.Body)
	for range 3 {
		more <- struct{}{}
		if line, err := lines.ReadString('\n'); err != nil || line != "event: n\n" {
			t.Fatalf("read %q, %v; want the frame before the next is sent", line, err)
		}
		for range 2 {
			lines.ReadString('\n')
		}
	}
	stop()
	if err := <-ended; err != context.Canceled {
		t.Errorf("the request's context in the handler = %v, want cancelled", err)
	}
	if rest, err := io.ReadAll(lines); err != nil || len(rest) != 0 {
		t.Errorf("after the drain: %q, %v; want a clean end", rest, err)
	}
	if err := <-done; err != nil {
		t.Errorf("Serve = %v, want drained", err)
	}
}

func TestAStreamEndsWhenTheClientLeaves(t *testing.T) {
	more, ended := make(chan struct{}), make(chan error, 1)
	s := serve(t, httpd.Config{}, func(s *httpd.Server) { s.Handle("GET", "/v1/feed", auth.Public, counting(more, ended)) })
	res := open(t, s.url+"/v1/feed")
	res.Body.Close()
	if err := <-ended; err == nil {
		t.Error("the handler did not hear that the client left")
	}
	if log := s.logged.String(); strings.Contains(log, `"level":"ERROR"`) {
		t.Errorf("a client that leaves is no error:\n%s", log)
	}
}

func TestHEADOfAStreamAnswersAndEnds(t *testing.T) {
	s := serve(t, httpd.Config{}, func(s *httpd.Server) {
		s.Handle("GET", "/v1/feed", auth.Public, counting(nil, make(chan error, 1)))
	})
	if r := s.do("HEAD", "/v1/feed", ""); r.status != 200 || r.header.Get("Content-Type") != "text/event-stream" {
		t.Errorf("HEAD = %d %v", r.status, r.header)
	}
}

func TestRequestsInFlightFinishDuringTheDrain(t *testing.T) {
	began, finish := make(chan struct{}), make(chan struct{})
	var inside error
	s := httpd.New(httpd.Config{}, nil, discard)
	s.Handle("POST", "/v1/slow", auth.Public, func(c *httpd.Context) error {
		close(began)
		<-finish
		inside = c.Context().Err()
		return ok(c)
	})
	url, stop, done := running(t, s)
	answer := make(chan reply, 1)
	go func() { answer <- ask(t, url, "POST", "/v1/slow", "") }()
	<-began
	stop()
	// The listener closes first: once nobody new gets in, the drain has begun.
	for {
		conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
		if err != nil {
			break
		}
		conn.Close()
	}
	close(finish)
	if r := <-answer; r.status != 200 || inside != nil {
		t.Errorf("answer = %d, context in the handler %v; want 200 and not cancelled", r.status, inside)
	}
	if err := <-done; err != nil {
		t.Errorf("Serve = %v, want drained", err)
	}
}

func TestLargeAnswersAndRepeatedRequestsPassThePace(t *testing.T) {
	s := httpd.New(httpd.Config{}, nil, discard)
	body := strings.Repeat("0123456789abcdef", 100_000)
	s.Handle("POST", "/v1/echo", auth.Public, func(c *httpd.Context) error {
		b, err := c.ReadBody()
		if err != nil {
			return err
		}
		return c.Blob(200, "text/plain", b)
	}, httpd.MaxBody(4<<20))
	url, _, _ := running(t, s)
	for range 3 {
		if r := ask(t, url, "POST", "/v1/echo", body); r.status != 200 || r.body != body {
			t.Errorf("answer = %d with %d bytes, want %d", r.status, len(r.body), len(body))
		}
	}
}

func TestAnAddressInUseIsAnErrorThatNamesIt(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	err = httpd.Serve(t.Context(), l.Addr().String(), http.NotFoundHandler(), slog.New(slog.DiscardHandler))
	if err == nil || !strings.Contains(err.Error(), l.Addr().String()) {
		t.Errorf("Serve = %v, want the address in it", err)
	}
}

func TestALostListenerIsAnError(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	if err := httpd.ServeListener(t.Context(), l, http.NotFoundHandler(), discard); err == nil {
		t.Error("Serve = nil, want that the listener is gone")
	}
}
