package projection

import (
	"context"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
)

const scope = "pharos/pkg/projection"

// traceable is how old an event may be and still have its way into the view
// traced: a rebuild would write every trace of the log a second time.
const traceable = 10 * time.Minute

// trace opens the span of an event's way into the view, in the trace that the
// event was published in. A batch is one transaction: the span of its first
// event holds begin, fence and commit, and the spans of the others link to it.
func (p *Projector) trace(ctx context.Context, it item, links ...trace.Link) (context.Context, func(error)) {
	parent := it.span
	if time.Since(it.RecordedAt) > traceable {
		parent = parent.WithTraceFlags(parent.TraceFlags().WithSampled(false))
	}
	ctx, span := otel.Tracer(scope).Start(trace.ContextWithRemoteSpanContext(ctx, parent), "project "+p.cfg.Name,
		trace.WithSpanKind(trace.SpanKindConsumer), trace.WithLinks(links...), trace.WithAttributes(
			attribute.String("pharos.view", p.cfg.Name), attribute.String("pharos.type", it.Type),
			attribute.Int64("pharos.sequence", int64(it.Sequence))))
	return ctx, func(err error) {
		if err != nil {
			span.SetStatus(codes.Error, "") // the words may hold what is in the event
		}
		span.End()
	}
}
