package server

import (
	"context"
	"fmt"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/metric"
)

const scope = "pharos/services/desk"

// observe offers how many clients the feed has and how late it is to whoever
// collects, until unregister.
func (s *Server) observe() (unregister func(), err error) {
	meter := otel.Meter(scope)
	clients, err := meter.Int64ObservableGauge("pharos.desk.feed.clients", metric.WithDescription("Clients of the feed."))
	if err != nil {
		return nil, fmt.Errorf("make the gauge of clients: %w", err)
	}
	slow, err := meter.Int64ObservableCounter("pharos.desk.feed.slow",
		metric.WithDescription("Clients that were disconnected because they read too slowly."))
	if err != nil {
		return nil, fmt.Errorf("make the counter of slow clients: %w", err)
	}
	lag, err := meter.Float64ObservableGauge("pharos.desk.feed.lag", metric.WithUnit("s"),
		metric.WithDescription("How late the picture is: from the log's time stamp to the frame, or since when it is old or damaged."))
	if err != nil {
		return nil, fmt.Errorf("make the gauge of lags: %w", err)
	}
	fix, err := meter.Float64ObservableGauge("pharos.desk.fix.age", metric.WithUnit("s"),
		metric.WithDescription("Since a craft told its position last; absent until one has."))
	if err != nil {
		return nil, fmt.Errorf("make the gauge of the last fix: %w", err)
	}
	registration, err := meter.RegisterCallback(func(_ context.Context, o metric.Observer) error {
		o.ObserveInt64(clients, int64(s.hub.Clients()))
		o.ObserveInt64(slow, s.slow.Load())
		o.ObserveFloat64(lag, s.late(time.Now()).Seconds())
		if last := s.lastFix.Load(); last != 0 {
			o.ObserveFloat64(fix, time.Since(time.UnixMilli(last)).Seconds())
		}
		return nil
	}, clients, slow, lag, fix)
	if err != nil {
		return nil, fmt.Errorf("offer the metrics of the feed: %w", err)
	}
	return func() { _ = registration.Unregister() }, nil
}

// late is how late the picture is. A database that is away, a damaged log and a
// quiet night go together: then nothing waits, and all the same nobody may trust it.
func (s *Server) late(now time.Time) time.Duration {
	_, late := s.feeder.waiting()
	if since := s.oldSince.Load(); since != 0 {
		late = max(late, now.Sub(time.UnixMilli(since)))
	}
	return late
}
