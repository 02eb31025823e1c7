package telemetry

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	otelprom "go.opentelemetry.io/otel/exporters/prometheus"
	"go.opentelemetry.io/otel/propagation"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.37.0"
)

// Config of a process's telemetry. The zero value works.
type Config struct {
	// Version of the program, in traces and metrics.
	Version string
	// Output of the log; default standard error.
	Output io.Writer
	// Level from which on lines are logged; default Info.
	Level slog.Leveler
	// Text logs lines for people at a terminal in place of JSON.
	Text bool
}

// Telemetry is what a main gives to the parts it joins.
type Telemetry struct {
	Log     *slog.Logger
	Metrics http.Handler // answers a scrape; holds no names, positions or words of people

	shutdown []func(context.Context) error
}

// exporterVariables name where traces go. The exporter reads them, and the rest
// of its settings, from the environment by itself, as OpenTelemetry specifies;
// only whether there is one is decided here.
var exporterVariables = [...]string{"OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"}

// Setup starts the telemetry of a process named name, once, from its main. It
// sets the tracer, meter and propagator that OpenTelemetry keeps for all
// packages. Traces are exported only when OTEL_EXPORTER_OTLP_ENDPOINT is set;
// trace ids exist always.
func Setup(ctx context.Context, name string, cfg Config) (*Telemetry, error) {
	t := &Telemetry{Log: slog.New(NewHandler(cfg))}
	res, err := resource.New(ctx, resource.WithTelemetrySDK(), resource.WithAttributes(
		semconv.ServiceName(name), semconv.ServiceVersion(cfg.Version)), resource.WithFromEnv())
	if err != nil {
		return nil, fmt.Errorf("setting up telemetry: %w", err)
	}
	if err := errors.Join(t.startTraces(ctx, res), t.startMetrics(res)); err != nil {
		return nil, errors.Join(fmt.Errorf("setting up telemetry: %w", err), t.Shutdown(ctx))
	}
	otel.SetTextMapPropagator(propagation.TraceContext{})
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) {
		t.Log.Warn("telemetry failed", slog.Any("error", err))
	}))
	return t, nil
}

func (t *Telemetry) startTraces(ctx context.Context, res *resource.Resource) error {
	options := []sdktrace.TracerProviderOption{sdktrace.WithResource(res)}
	if exporting() {
		exporter, err := otlptracehttp.New(ctx)
		if err != nil {
			return err
		}
		options = append(options, sdktrace.WithBatcher(exporter)) // sampler: OTEL_TRACES_SAMPLER
	} else {
		// Spans that nobody reads cost nothing, yet carry ids.
		options = append(options, sdktrace.WithSampler(sdktrace.NeverSample()))
	}
	provider := sdktrace.NewTracerProvider(options...)
	t.shutdown = append(t.shutdown, provider.Shutdown)
	otel.SetTracerProvider(provider)
	return nil
}

func exporting() bool {
	for _, name := range exporterVariables {
		if os.Getenv(name) != "" {
			return true
		}
	}
	return false
}

func (t *Telemetry) startMetrics(res *resource.Resource) error {
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	reader, err := otelprom.New(otelprom.WithRegisterer(registry))
	if err != nil {
		return err
	}
	provider := sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader), sdkmetric.WithResource(res))
	t.shutdown = append(t.shutdown, provider.Shutdown)
	otel.SetMeterProvider(provider)
	t.Metrics = promhttp.HandlerFor(registry, promhttp.HandlerOpts{ErrorLog: scrapeLog{t.Log}})
	return nil
}

// Shutdown sends what is still waiting, as long as ctx allows.
func (t *Telemetry) Shutdown(ctx context.Context) error {
	var errs []error
	for _, f := range t.shutdown {
		errs = append(errs, f(ctx))
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("shutting down telemetry: %w", err)
	}
	return nil
}

type scrapeLog struct{ log *slog.Logger }

func (l scrapeLog) Println(v ...any) {
	l.log.Warn("scrape failed", slog.String("error", fmt.Sprint(v...)))
}
