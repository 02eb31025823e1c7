package httpd

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"pharos/pkg/fault"
)

// Stream is an answer of server-sent events. It is used by one goroutine, the
// handler's.
type Stream struct {
	ctx     context.Context
	stop    context.CancelFunc
	answer  *exchange
	out     http.ResponseWriter // of the answer, beneath what looks at each write
	control *http.ResponseController
}

type drainKey struct{}

// Stream begins an answer of server-sent events. Its context, which is the
// request's from now on, ends when the client leaves, when its credential does
// not count any more, or when the server drains. A HEAD request is answered and its context has ended.
func (c *Context) Stream() (*Stream, error) {
	h := c.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // nginx holds events back otherwise
	ctx, stop := context.WithCancel(c.Context())
	out := beneath(c.exchange)
	s := &Stream{ctx: ctx, stop: stop, answer: c.exchange, out: out, control: http.NewResponseController(out)}
	if drain, ok := ctx.Value(drainKey{}).(context.Context); ok {
		context.AfterFunc(drain, stop)
	}
	c.echo.SetRequest(c.Request().WithContext(ctx))
	c.exchange.WriteHeader(http.StatusOK)
	if c.Request().Method == http.MethodHead {
		stop()
		return s, nil
	}
	go s.whileAdmitted(c.exchange.admitted)
	return s, s.flush()
}

// recheck is how often a stream looks whether its credential still counts.
const recheck = 5 * time.Second

// whileAdmitted ends the stream when its credential was revoked or has ended.
// While that cannot be known, who is in stays in.
func (s *Stream) whileAdmitted(admitted func() error) {
	look := time.NewTicker(recheck)
	defer look.Stop()
	for {
		select {
		case <-s.ctx.Done():
			return
		case <-look.C:
			if fault.KindOf(admitted()) == fault.Unauthenticated {
				s.stop()
				return
			}
		}
	}
}

// Context ends when there is nobody to send to.
func (s *Stream) Context() context.Context { return s.ctx }

// Send writes whole frames, as they are, and flushes. An error, which includes
// a client that stopped reading, ends the stream; return it or nil.
func (s *Stream) Send(frames []byte) error {
	if s.ctx.Err() != nil {
		return context.Canceled
	}
	n, err := s.out.Write(frames)
	s.answer.bytes += int64(n)
	if err != nil {
		return s.end(err)
	}
	return s.flush()
}

// beneath returns the writer that paces, or the connection's where none does. What
// is around it measures single answers, at a cost for each frame of each client.
func beneath(w http.ResponseWriter) http.ResponseWriter {
	for {
		if _, paces := w.(*pacedWriter); paces {
			return w
		}
		wrapped, ok := w.(interface{ Unwrap() http.ResponseWriter })
		if !ok {
			return w
		}
		w = wrapped.Unwrap()
	}
}

func (s *Stream) flush() error {
	if err := s.control.Flush(); err != nil {
		return s.end(err)
	}
	return nil
}

// end gives a lost client the error that the answer passes over in silence.
func (s *Stream) end(err error) error {
	s.stop()
	return fmt.Errorf("sending events: %w", errors.Join(context.Canceled, err))
}
