package httpd

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"
	"unicode/utf8"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	semconv "go.opentelemetry.io/otel/semconv/v1.37.0"
	"go.opentelemetry.io/otel/trace"

	"pharos/pkg/auth"
)

// exchange is what is known of one request on its way, for the log and for
// whoever must know whether an answer has begun.
type exchange struct {
	http.ResponseWriter
	status int    // 0 until the answer has begun
	bytes  int64  // of the answer's body
	route  string // pattern, never the path: paths hold ids and what people typed
	who    auth.Principal
	trace  string
	// admitted asks again what let the request in; nil counts, or was not needed.
	admitted func() error
}

type exchangeKey struct{}

func exchangeOf(ctx context.Context) *exchange { return ctx.Value(exchangeKey{}).(*exchange) }

func (x *exchange) WriteHeader(status int) {
	if x.status == 0 && status >= http.StatusOK {
		x.status = status
	}
	x.ResponseWriter.WriteHeader(status)
}

func (x *exchange) Write(b []byte) (int, error) {
	if x.status == 0 {
		x.status = http.StatusOK
	}
	n, err := x.ResponseWriter.Write(b)
	x.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (x *exchange) Unwrap() http.ResponseWriter { return x.ResponseWriter }

// traced starts a span per request. Callers are strangers: their trace id
// becomes a link, never ours.
func (s *Server) traced(next http.Handler) http.Handler {
	return otelhttp.NewHandler(next, s.cfg.Name,
		otelhttp.WithPublicEndpointFn(func(*http.Request) bool { return true }),
		otelhttp.WithSpanNameFormatter(func(name string, r *http.Request) string {
			if r.Pattern != "" {
				return r.Pattern
			}
			return name + " " + r.Method
		}))
}

// observe is inside the span and around Echo.
func (s *Server) observe(w http.ResponseWriter, r *http.Request) {
	began := time.Now()
	ctx, traceID := withTrace(r.Context())
	x := &exchange{ResponseWriter: w, trace: traceID, admitted: func() error { return nil }}
	inner := r.WithContext(context.WithValue(ctx, exchangeKey{}, x))
	setHeaders(x.Header(), r, traceID)
	defer func() {
		if x.route != "" {
			r.Pattern = r.Method + " " + x.route // otelhttp reads it from here
			trace.SpanFromContext(ctx).SetAttributes(semconv.HTTPRoute(x.route))
		}
		s.logAccess(ctx, r, x, time.Since(began))
	}()
	defer s.recovered(x, inner)
	if !utf8.ValidString(r.URL.Path) {
		s.refuse(x, inner, http.StatusBadRequest, "the address is not UTF-8")
		return
	}
	s.echo.ServeHTTP(x, inner)
}

// withTrace makes sure that every request has a trace id, also where nobody set
// up tracing, so that a person can always quote one.
func withTrace(ctx context.Context) (context.Context, string) {
	sc := trace.SpanContextFromContext(ctx)
	if !sc.HasTraceID() {
		var tid trace.TraceID
		var sid trace.SpanID
		rand.Read(tid[:])
		rand.Read(sid[:])
		sc = trace.NewSpanContext(trace.SpanContextConfig{TraceID: tid, SpanID: sid})
		ctx = trace.ContextWithSpanContext(ctx, sc)
	}
	return ctx, sc.TraceID().String()
}

func setHeaders(h http.Header, r *http.Request, traceID string) {
	h.Set("X-Trace-Id", traceID)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	if underAPI(r.URL.Path) {
		h.Set("Cache-Control", "no-store")
	}
}

// recovered turns a panic into one log line and a 500 that tells nothing.
func (s *Server) recovered(x *exchange, r *http.Request) {
	v := recover()
	if v == nil {
		return
	}
	if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(v) // a way to end the connection, not an accident
	}
	s.log.LogAttrs(r.Context(), slog.LevelError, "handler panicked",
		slog.String("method", r.Method), slog.String("route", x.route),
		slog.Any("panic", v), slog.String("stack", string(debug.Stack())))
	if x.status != 0 {
		panic(http.ErrAbortHandler) // half an answer must not look whole
	}
	s.refuse(x, r, http.StatusInternalServerError, "")
}

// logAccess writes one line per request: no path, query or body, which hold what
// people wrote. Probes come every few seconds and are for debugging only.
func (s *Server) logAccess(ctx context.Context, r *http.Request, x *exchange, took time.Duration) {
	level := slog.LevelInfo
	if x.route == healthPath || x.route == readyPath || x.route == metricsPath {
		level = slog.LevelDebug
	}
	attrs := []slog.Attr{
		slog.String("method", r.Method),
		slog.String("route", x.route),
		slog.Int("status", x.status),
		slog.Duration("took", took),
		slog.Int64("bytes", x.bytes),
	}
	if !x.who.IsZero() {
		attrs = append(attrs, slog.String("subject", x.who.Subject), slog.String("org", x.who.Org))
	}
	s.log.LogAttrs(ctx, level, "request", attrs...)
}
