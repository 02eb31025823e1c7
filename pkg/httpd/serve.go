package httpd

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

const (
	headerTimeout = 10 * time.Second
	idleTimeout   = 2 * time.Minute
	drainTime     = 10 * time.Second
	maxHeader     = 64 << 10
)

// Serve answers at addr until ctx ends, then drains: no new connections, event
// streams end at once, requests in flight have ten seconds. Nil when drained.
func Serve(ctx context.Context, addr string, h http.Handler, log *slog.Logger) error {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", addr)
	if err != nil {
		return fmt.Errorf("listening for HTTP: %w", err)
	}
	return ServeListener(ctx, l, h, log)
}

// ServeListener is Serve on a listener that is there already; it closes it.
func ServeListener(ctx context.Context, l net.Listener, h http.Handler, log *slog.Logger) error {
	// Requests do not end with ctx: they may finish what they began.
	drain, startDrain := context.WithCancel(context.WithoutCancel(ctx))
	defer startDrain()
	srv := &http.Server{
		Handler:           paced(h),
		ReadHeaderTimeout: headerTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
		BaseContext: func(net.Listener) context.Context {
			return context.WithValue(context.WithoutCancel(ctx), drainKey{}, drain)
		},
	}
	srv.RegisterOnShutdown(startDrain)
	drained := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() { drained <- shutDown(srv) })
	log.InfoContext(ctx, "http serving", slog.String("addr", l.Addr().String()))
	err := srv.Serve(l)
	if stop() { // nobody asked it to end
		return fmt.Errorf("serving HTTP: %w", err)
	}
	return <-drained
}

func shutDown(srv *http.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	if err := srv.Shutdown(ctx); err != nil {
		return fmt.Errorf("draining HTTP, requests were cut off: %w", errors.Join(err, srv.Close()))
	}
	return nil
}
