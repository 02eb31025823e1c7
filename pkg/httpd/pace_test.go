package httpd_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pharos/pkg/auth"
	"pharos/pkg/fault"
	"pharos/pkg/httpd"
)

// pipes is a listener whose connections are in memory, so that a bubble's clock
// rules them and minutes pass at once.
type pipes struct {
	conns chan net.Conn
	ctx   context.Context
	stop  context.CancelFunc
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.ctx.Done():
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { p.stop(); return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{} }

func (p *pipes) dial() net.Conn {
	ours, theirs := net.Pipe()
	p.conns <- theirs
	return ours
}

// inBubble serves h on pipes inside a bubble and drains after test.
func inBubble(t *testing.T, h http.Handler, test func(t *testing.T, dial func() net.Conn)) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		p := &pipes{conns: make(chan net.Conn)}
		p.ctx, p.stop = context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- httpd.ServeListener(ctx, p, h, discard) }()
		test(t, p.dial)
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Serve = %v", err)
		}
	})
}

func write(t *testing.T, c net.Conn, text string) {
	t.Helper()
	if _, err := io.WriteString(c, text); err != nil {
		t.Errorf("writing %q: %v", text, err)
	}
}

func readReply(t *testing.T, c net.Conn) (int, string) {
	t.Helper()
	res, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(res.Body)
	return res.StatusCode, string(body)
}

func reading() http.Handler {
	s := httpd.New(httpd.Config{}, nil, discard)
	s.Handle("POST", "/v1/x", auth.Public, func(c *httpd.Context) error {
		b, err := c.ReadBody()
		if err != nil {
			return err
		}
		c.Request().Body.Read(make([]byte, 1)) // once more, as decoders do
		select {                               // longer than any deadline on the way
		case <-time.After(10 * time.Minute):
			return c.JSON(200, len(b))
		case <-c.Context().Done():
			return fault.New(fault.Unavailable, "cut off")
		}
	})
	s.Handle("POST", "/v1/refused", auth.ReportWrite, ok)
	s.Handle("POST", "/v1/unread", auth.Public, func(c *httpd.Context) error {
		return c.Blob(200, "text/plain", make([]byte, 64<<10))
	})
	s.Handle("GET", "/v1/feed", auth.Public, func(c *httpd.Context) error {
		f, err := c.Stream()
		for err == nil {
			err = f.Send([]byte(": " + strings.Repeat("x", 8<<10) + "\n\n"))
		}
		return err
	})
	return s
}

func TestASlowUploadThatMovesIsTaken(t *testing.T) {
	inBubble(t, reading(), func(t *testing.T, dial func() net.Conn) {
		c := dial()
		defer c.Close()
		write(t, c, "POST /v1/x HTTP/1.1\r\nHost: x\r\nContent-Length: 60\r\n\r\n")
		for range 60 {
			time.Sleep(50 * time.Second) // the bubble's clock
			write(t, c, "x")
		}
		if status, body := readReply(t, c); status != 200 || body != "60\n" {
			t.Errorf("answer = %d %s; want 200 after 50 minutes of upload and 10 of work", status, body)
		}
	})
}

func TestAnUploadThatStandsStillIsEnded(t *testing.T) {
	inBubble(t, reading(), func(t *testing.T, dial func() net.Conn) {
		c := dial()
		defer c.Close()
		began := time.Now()
		write(t, c, "POST /v1/x HTTP/1.1\r\nHost: x\r\nContent-Length: 60\r\n\r\nxx")
		status, body := readReply(t, c)
		if status != 400 || !strings.Contains(body, "the body ended before it was whole") {
			t.Errorf("answer = %d %s, want 400", status, body)
		}
		if took := time.Since(began); took < time.Minute || took > 2*time.Minute {
			t.Errorf("ended after %v, want a minute", took)
		}
	})
}

func TestABodyThatNobodyReadsAndThatNeverComesHoldsNobody(t *testing.T) {
	for path, want := range map[string]int{"/v1/refused": 401, "/v1/unread": 200} {
		inBubble(t, reading(), func(t *testing.T, dial func() net.Conn) {
			c := dial()
			defer c.Close()
			began := time.Now()
			write(t, c, "POST "+path+" HTTP/1.1\r\nHost: x\r\nContent-Length: 60\r\n\r\n")
			if status, _ := readReply(t, c); status != want {
				t.Errorf("%s = %d, want %d", path, status, want)
			}
			if _, err := io.Copy(io.Discard, c); err != nil {
				t.Errorf("%s: the connection: %v, want closed", path, err)
			}
			if took := time.Since(began); took > 10*time.Second {
				t.Errorf("%s held the connection for %v", path, took)
			}
		})
	}
}

func TestAClientThatStopsReadingItsFeedIsDisconnected(t *testing.T) {
	inBubble(t, reading(), func(t *testing.T, dial func() net.Conn) {
		c := dial()
		defer c.Close()
		write(t, c, "GET /v1/feed HTTP/1.1\r\nHost: x\r\n\r\n")
		buf := make([]byte, 16<<10)
		for range 100 { // some 2.6 kbit/s: slow, but moving
			time.Sleep(50 * time.Second)
			if _, err := io.ReadFull(c, buf); err != nil {
				t.Fatalf("a slow client was disconnected: %v", err)
			}
		}
		time.Sleep(5 * time.Minute)
		if n, err := io.Copy(io.Discard, c); err != nil || n > 64<<10 {
			t.Errorf("after five silent minutes: %d more bytes, %v; want the end", n, err)
		}
	})
}
