package archive

import (
	"context"
	"fmt"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/metric"
)

// observe offers the archive's sequence and lag to whoever collects, until unregister.
func (a *Archiver) observe() (unregister func(), err error) {
	meter := otel.Meter("pharos/pkg/archive")
	sequence, err := meter.Int64ObservableGauge("pharos.archive.sequence",
		metric.WithDescription("Sequence up to which the log is archived and synced."))
	if err != nil {
		return nil, fmt.Errorf("make the gauge of the archive: %w", err)
	}
	behind, err := meter.Int64ObservableGauge("pharos.archive.behind",
		metric.WithDescription("Records of the log that are not archived yet."))
	if err != nil {
		return nil, fmt.Errorf("make the gauge of the archive's lag: %w", err)
	}
	age, err := meter.Float64ObservableGauge("pharos.archive.behind.age", metric.WithUnit("s"),
		metric.WithDescription("How long the archive has been behind the log; 0 when it is not."))
	if err != nil {
		return nil, fmt.Errorf("make the gauge of the archive's age: %w", err)
	}
	registration, err := meter.RegisterCallback(func(_ context.Context, o metric.Observer) error {
		s := a.State()
		o.ObserveInt64(sequence, int64(s.Sequence))
		o.ObserveInt64(behind, int64(s.Head-min(s.Sequence, s.Head)))
		since := time.Duration(0)
		if !s.BehindFrom.IsZero() {
			since = time.Since(s.BehindFrom)
		}
		o.ObserveFloat64(age, since.Seconds())
		return nil
	}, sequence, behind, age)
	if err != nil {
		return nil, fmt.Errorf("offer the metrics of the archive: %w", err)
	}
	return func() { _ = registration.Unregister() }, nil
}
