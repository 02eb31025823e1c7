package httpd

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"math"
	"net/http"
	"strconv"

	"pharos/pkg/fault"
)

// Problem is the body of every error (RFC 9457).
type Problem struct {
	Type    string         `json:"type"`
	Title   string         `json:"title"`
	Status  int            `json:"status"`
	Detail  string         `json:"detail,omitempty"`
	TraceID string         `json:"trace_id"`
	Errors  []ProblemField `json:"errors,omitempty"`
	// Current is the present state of what a conflict is about.
	Current any `json:"current,omitempty"`
}

// ProblemField is one part of the request that cannot be used.
type ProblemField struct {
	Pointer string `json:"pointer"`
	Detail  string `json:"detail"`
}

// noType says that the status is all there is to a problem's type (RFC 9457 §4.2.1).
const noType = "about:blank"

// ProblemType is the media type of a Problem.
const ProblemType = "application/problem+json"

// statusGone is what the log says when the client left before the answer.
const statusGone = 499

var statuses = map[fault.Kind]int{
	fault.Invalid:         http.StatusBadRequest,
	fault.Unauthenticated: http.StatusUnauthorized,
	fault.Forbidden:       http.StatusForbidden,
	fault.NotFound:        http.StatusNotFound,
	fault.Conflict:        http.StatusConflict,
	fault.Gone:            http.StatusGone,
	fault.TooLarge:        http.StatusRequestEntityTooLarge,
	fault.Unsupported:     http.StatusUnsupportedMediaType,
	fault.TooMany:         http.StatusTooManyRequests,
	fault.Unavailable:     http.StatusServiceUnavailable,
}

func statusOf(k fault.Kind) int {
	if status, ok := statuses[k]; ok {
		return status
	}
	return http.StatusInternalServerError
}

// answer ends a request with err: a problem document, or nothing when nobody is
// there to read it. It is the one place where a request's error is logged.
func (s *Server) answer(x *exchange, r *http.Request, err error) {
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		if x.status == 0 {
			x.status = statusGone
		}
		return
	}
	if fault.KindOf(err) == fault.Internal && s.cfg.Judge != nil {
		err = s.cfg.Judge(err)
	}
	status := statusOf(fault.KindOf(err))
	s.logError(r, x, status, err)
	if x.status != 0 {
		panic(http.ErrAbortHandler) // half an answer must not look whole
	}
	if d := fault.RetryAfter(err); d > 0 {
		x.Header().Set("Retry-After", strconv.FormatInt(int64(math.Ceil(d.Seconds())), 10))
	}
	s.writeProblem(x, r, wordProblem(err, x.trace))
}

// refuse answers with a status that no fault stands for.
func (s *Server) refuse(x *exchange, r *http.Request, status int, detail string) {
	s.writeProblem(x, r, newProblem(status, detail, x.trace))
}

// Problem words an error that ends one part of an answer and not the request,
// such as one line of a batch. It tells no more than the problem document would,
// and nothing is logged: that is left to the caller.
func (c *Context) Problem(err error) Problem { return wordProblem(err, c.TraceID()) }

func wordProblem(err error, trace string) Problem {
	p := newProblem(statusOf(fault.KindOf(err)), fault.Detail(err), trace)
	p.Current = fault.State(err)
	for _, f := range fault.Fields(err) {
		p.Errors = append(p.Errors, ProblemField{Pointer: f.Pointer, Detail: f.Detail})
	}
	return p
}

func newProblem(status int, detail, trace string) Problem {
	return Problem{Type: noType, Title: http.StatusText(status), Status: status, Detail: detail, TraceID: trace}
}

// logError keeps what the client is not told. The other kinds are the client's
// affair: their words may quote what somebody typed, which no log holds, and
// their status stands in the access log.
func (s *Server) logError(r *http.Request, x *exchange, status int, err error) {
	if status < http.StatusInternalServerError {
		return
	}
	level := slog.LevelError
	if status == http.StatusServiceUnavailable {
		level = slog.LevelWarn
	}
	s.log.LogAttrs(r.Context(), level, "request failed",
		slog.String("method", r.Method), slog.String("route", x.route), slog.Int("status", status), slog.Any("error", err))
}

func (s *Server) writeProblem(x *exchange, r *http.Request, p Problem) {
	body, err := json.Marshal(p)
	if err != nil {
		s.log.LogAttrs(r.Context(), slog.LevelError, "problem cannot be encoded", slog.Any("error", err))
		p.Current = nil // the only member that can fail
		body, _ = json.Marshal(p)
	}
	h := x.Header()
	for _, name := range []string{"ETag", "Last-Modified", "Content-Encoding", "Content-Length", "Content-Disposition"} {
		h.Del(name) // they spoke of the answer that did not come
	}
	h.Set("Content-Type", ProblemType)
	h.Set("Cache-Control", "no-store")
	x.WriteHeader(p.Status)
	x.Write(body) // the client may have left; there is nobody else to tell
}
