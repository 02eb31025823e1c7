package quarantine

import (
	"context"
	"fmt"
	"sync"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

// RunObserved is Run, and meanwhile offers the counts to whoever collects
// metrics. One ledger of a process is observed.
func (l *Ledger) RunObserved(ctx context.Context) error {
	unresolved, err := otel.Meter("pharos/pkg/quarantine").Int64ObservableGauge("pharos.quarantine.unresolved",
		metric.WithDescription("Messages that a handler set aside and has not used yet, by handler."))
	if err != nil {
		return fmt.Errorf("make the gauge of what was set aside: %w", err)
	}
	var mu sync.Mutex // several readers may collect at once
	seen := map[string]bool{}
	registration, err := otel.Meter("pharos/pkg/quarantine").RegisterCallback(func(_ context.Context, o metric.Observer) error {
		counts, known := l.Unresolved()
		if !known {
			return nil // unknown is not zero
		}
		mu.Lock()
		defer mu.Unlock()
		for handler := range counts {
			seen[handler] = true
		}
		for handler := range seen { // one that came down to zero says so
			o.ObserveInt64(unresolved, int64(counts[handler]), metric.WithAttributes(attribute.String("handler", handler)))
		}
		return nil
	}, unresolved)
	if err != nil {
		return fmt.Errorf("offer the counts of what was set aside: %w", err)
	}
	defer func() { _ = registration.Unregister() }()
	return l.Run(ctx)
}
