package telemetry

import (
	"context"
	"log/slog"
	"os"

	"go.opentelemetry.io/otel/trace"
)

// NewHandler returns the log handler of Setup: one line per record, with
// trace_id and span_id where the context has them.
func NewHandler(cfg Config) slog.Handler {
	if cfg.Output == nil {
		cfg.Output = os.Stderr
	}
	options := &slog.HandlerOptions{Level: cfg.Level}
	if cfg.Text {
		return withTrace{slog.NewTextHandler(cfg.Output, options)}
	}
	return withTrace{slog.NewJSONHandler(cfg.Output, options)}
}

// withTrace ties log lines to the trace that their context is part of.
type withTrace struct{ slog.Handler }

func (h withTrace) Handle(ctx context.Context, r slog.Record) error {
	if sc := trace.SpanContextFromContext(ctx); sc.IsValid() {
		r = r.Clone()
		r.AddAttrs(slog.String("trace_id", sc.TraceID().String()), slog.String("span_id", sc.SpanID().String()))
	}
	return h.Handler.Handle(ctx, r)
}

func (h withTrace) WithAttrs(attrs []slog.Attr) slog.Handler {
	return withTrace{h.Handler.WithAttrs(attrs)}
}

func (h withTrace) WithGroup(name string) slog.Handler { return withTrace{h.Handler.WithGroup(name)} }
