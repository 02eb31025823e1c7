package bus

import (
	"context"
	"fmt"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"pharos/pkg/event"
)

const scope = "pharos/pkg/bus"

// metrics counts what an operator must hear of.
type metrics struct {
	unconfirmed metric.Int64Counter
	quarantined metric.Int64Counter
}

func newMetrics() (metrics, error) {
	meter := otel.Meter(scope)
	var m metrics
	var err error
	for _, c := range []struct {
		counter    *metric.Int64Counter
		name, what string
	}{
		{&m.unconfirmed, "pharos.bus.unconfirmed", "Publishes that the log did not confirm in time."},
		{&m.quarantined, "pharos.bus.quarantined", "Events that a handler could not use, by handler."},
	} {
		if *c.counter, err = meter.Int64Counter(c.name, metric.WithDescription(c.what)); err != nil {
			return m, fmt.Errorf("make counter %s: %w", c.name, err)
		}
	}
	m.unconfirmed.Add(context.Background(), 0) // an alert sees the first one only beside a zero
	return m, nil
}

// tracePublish starts the span of a publish; the caller ends it.
func (b *Bus) tracePublish(ctx context.Context, subject string) (context.Context, func()) {
	ctx, span := otel.Tracer(scope).Start(ctx, "publish "+event.Type(subject), trace.WithSpanKind(trace.SpanKindProducer))
	return ctx, func() { span.End() }
}

// traceParent is the W3C trace context of ctx, empty where there is none.
func traceParent(ctx context.Context) string {
	carrier := propagation.MapCarrier{}
	propagation.TraceContext{}.Inject(ctx, carrier)
	return carrier["traceparent"]
}

// traced restores the trace that an event was published in, for its handler.
func traced(ctx context.Context, m event.Message) context.Context {
	if m.TraceParent == "" {
		return ctx
	}
	return propagation.TraceContext{}.Extract(ctx, propagation.MapCarrier{"traceparent": m.TraceParent})
}

// traceReaction starts the span of a handler in the trace of its event.
func traceReaction(ctx context.Context, durable string, m event.Message) (context.Context, func()) {
	ctx, span := otel.Tracer(scope).Start(traced(ctx, m), "react "+m.Type, trace.WithSpanKind(trace.SpanKindConsumer),
		trace.WithAttributes(attribute.String("pharos.durable", durable), attribute.Int64("pharos.sequence", int64(m.Sequence))))
	return ctx, func() { span.End() }
}
