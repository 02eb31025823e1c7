package embedded

import (
	"context"
	"fmt"
	"syscall"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/metric"
)

const (
	defaultMinFree = 5   // percent
	again          = 1.2 // times MinFree must be free before the log takes again
)

// free is how much of the disk that holds dir we may still fill, in percent, as
// df counts: what is reserved for the administrator is no part of it.
func free(dir string) (percent float64, err error) {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(dir, &fs); err != nil {
		return 0, fmt.Errorf("ask for the free space of %s: %w", dir, err)
	}
	usable := float64(fs.Blocks) - float64(fs.Bfree) + float64(fs.Bavail)
	if usable <= 0 {
		return 0, fmt.Errorf("ask for the free space of %s: the system tells no size", dir)
	}
	return 100 * float64(fs.Bavail) / usable, nil
}

// offer makes the gauge of the free space.
func offer(share func() (float64, bool)) (unregister func(), err error) {
	meter := otel.Meter("pharos/pkg/bus/embedded")
	gauge, err := meter.Float64ObservableGauge("pharos.log.disk.free", metric.WithUnit("1"),
		metric.WithDescription("Share of the disk of the log that is free, 0 to 1."))
	if err != nil {
		return nil, err
	}
	registration, err := meter.RegisterCallback(func(_ context.Context, o metric.Observer) error {
		if v, ok := share(); ok {
			o.ObserveFloat64(gauge, v)
		}
		return nil
	}, gauge)
	if err != nil {
		return nil, err
	}
	return func() { _ = registration.Unregister() }, nil
}
