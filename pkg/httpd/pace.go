package httpd

import (
	"errors"
	"io"
	"net/http"
	"time"
)

const (
	// stall is how long a connection may make no progress. Links at sea are thin:
	// what counts is that something moves, not how long the whole takes.
	stall = time.Minute
	// piece is written under one deadline: at 2.4 kbit/s a minute carries 18 kB.
	piece = 16 << 10
	// renewal is how old a deadline may be that the next write still has: a
	// stream of small frames would spend more on deadlines than on its frames.
	renewal = time.Second
	// leftover is how long a refused body may still come in.
	leftover = 5 * time.Second
)

// paced gives each read and each write its own deadline in place of one for the
// whole request, so that a slow upload and an endless event stream live and a
// dead connection does not.
func paced(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		control := http.NewResponseController(w)
		control.SetWriteDeadline(time.Time{}) // of the request before on this connection
		if r.Body != nil && r.Body != http.NoBody {
			body := &pacedBody{ReadCloser: r.Body, control: control}
			// net/http reads what the handler leaves, before a large answer or
			// after the handler, to keep the connection. It must not take as long
			// as the answer's own deadline.
			body.wait(leftover)
			defer body.wait(leftover)
			r.Body = body
		}
		next.ServeHTTP(&pacedWriter{ResponseWriter: w, control: control}, r)
	})
}

type pacedBody struct {
	io.ReadCloser
	control *http.ResponseController
	whole   bool
}

// wait lets the next read take so long, unless the body has been read: net/http
// has then lifted the deadline and reads on to see the client leave, and a new
// deadline would look like that.
func (b *pacedBody) wait(d time.Duration) {
	if !b.whole {
		b.control.SetReadDeadline(time.Now().Add(d))
	}
}

func (b *pacedBody) Read(p []byte) (int, error) {
	b.wait(stall)
	n, err := b.ReadCloser.Read(p)
	b.whole = b.whole || errors.Is(err, io.EOF)
	return n, err
}

type pacedWriter struct {
	http.ResponseWriter
	control *http.ResponseController
	renewed time.Time // when the deadline was set last
}

func (w *pacedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *pacedWriter) Write(b []byte) (written int, err error) {
	for {
		n := min(len(b), piece)
		if now := time.Now(); now.Sub(w.renewed) >= renewal {
			w.control.SetWriteDeadline(now.Add(stall))
			w.renewed = now
		}
		m, err := w.ResponseWriter.Write(b[:n])
		written += m
		if b = b[n:]; err != nil || len(b) == 0 {
			return written, err
		}
	}
}
