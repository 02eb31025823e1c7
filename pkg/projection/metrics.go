package projection

import (
	"context"
	"fmt"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"

	"pharos/pkg/event"
)

// observe offers the sequence and the lag of the view to whoever collects, until unregister.
func (p *Projector) observe() (unregister func(), err error) {
	meter := otel.Meter(scope)
	sequence, err := meter.Int64ObservableGauge("pharos.projection.sequence",
		metric.WithDescription("Sequence that the view has read up to."))
	if err != nil {
		return nil, fmt.Errorf("make the gauge of sequences: %w", err)
	}
	lag, err := meter.Int64ObservableGauge("pharos.projection.lag",
		metric.WithDescription("Sequences between the view and the newest event that belongs into it."))
	if err != nil {
		return nil, fmt.Errorf("make the gauge of lags: %w", err)
	}
	view := metric.WithAttributes(attribute.String("view", p.cfg.Name))
	registration, err := meter.RegisterCallback(func(_ context.Context, o metric.Observer) error {
		s := p.State()
		o.ObserveInt64(sequence, int64(s.Sequence), view)
		o.ObserveInt64(lag, int64(s.Head-min(s.Sequence, s.Head)), view)
		return nil
	}, sequence, lag)
	if err != nil {
		return nil, fmt.Errorf("offer the metrics of view %s: %w", p.cfg.Name, err)
	}
	return func() { _ = registration.Unregister() }, nil
}

// allOf is a filter that matches everything in a stream of ours.
func allOf(stream string) string {
	if stream == event.StreamFixes {
		return event.AllFixes
	}
	return "sar.v1.>"
}
