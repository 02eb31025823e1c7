package telemetry_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"

	"pharos/pkg/telemetry"
)

func setup(t *testing.T, cfg telemetry.Config) *telemetry.Telemetry {
	t.Helper()
	tel, err := telemetry.Setup(t.Context(), "pharos-test", cfg)
	if err != nil {
		t.Fatal(err)
	}
	return tel
}

// quiet keeps the environment of whoever runs the tests out of them.
func quiet(t *testing.T) {
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "")
	t.Setenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "")
	t.Setenv("OTEL_TRACES_SAMPLER", "")
}

func scrape(t *testing.T, h http.Handler) string {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", "/metrics", nil))
	if w.Code != http.StatusOK {
		t.Fatalf("scrape = %d %s", w.Code, w.Body)
	}
	return w.Body.String()
}

func TestWhatIsCountedIsScraped(t *testing.T) {
	quiet(t)
	tel := setup(t, telemetry.Config{Version: "1.2.3"})
	defer tel.Shutdown(t.Context())
	counter, err := otel.Meter("pharos/test").Int64Counter("pharos.reports", metric.WithDescription("Reports accepted."))
	if err != nil {
		t.Fatal(err)
	}
	counter.Add(t.Context(), 3, metric.WithAttributes(attribute.String("kind", "distress_alert")))
	page := scrape(t, tel.Metrics)
	for _, want := range []string{
		`# HELP pharos_reports_total Reports accepted.`,
		`pharos_reports_total{kind="distress_alert",`,
		`} 3`,
		`service_name="pharos-test"`,
		`service_version="1.2.3"`,
		"go_goroutines",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("scrape lacks %q:\n%s", want, page)
		}
	}
}

func TestTwoSetupsDoNotShareARegistry(t *testing.T) {
	quiet(t)
	first := setup(t, telemetry.Config{})
	defer first.Shutdown(t.Context())
	second := setup(t, telemetry.Config{})
	defer second.Shutdown(t.Context())
	counter, err := otel.Meter("pharos/test").Int64Counter("pharos.second")
	if err != nil {
		t.Fatal(err)
	}
	counter.Add(t.Context(), 1)
	if strings.Contains(scrape(t, first.Metrics), "pharos_second") {
		t.Error("the first page shows what was counted for the second")
	}
}

func TestLogLinesNameTheirTraceWithoutAnExporter(t *testing.T) {
	quiet(t)
	var out bytes.Buffer
	tel := setup(t, telemetry.Config{Output: &out})
	defer tel.Shutdown(t.Context())
	ctx, span := otel.Tracer("pharos/test").Start(t.Context(), "work")
	defer span.End()
	tel.Log.With("service", "intake").InfoContext(ctx, "report accepted", slog.Int("sequence", 17))

	var line struct {
		Msg, Service, Level string
		Sequence            int
		TraceID             string `json:"trace_id"`
		SpanID              string `json:"span_id"`
	}
	if err := json.Unmarshal(out.Bytes(), &line); err != nil {
		t.Fatalf("log %q: %v", out.String(), err)
	}
	sc := span.SpanContext()
	if line.TraceID != sc.TraceID().String() || line.SpanID != sc.SpanID().String() || !sc.IsValid() {
		t.Errorf("line %s; want trace %s, span %s", out.String(), sc.TraceID(), sc.SpanID())
	}
	if line.Msg != "report accepted" || line.Service != "intake" || line.Sequence != 17 || line.Level != "INFO" {
		t.Errorf("line = %+v", line)
	}
	if span.IsRecording() {
		t.Error("a span is recorded that nobody will read")
	}
}

func TestLinesOutsideATraceNameNone(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(telemetry.NewHandler(telemetry.Config{Output: &out, Text: true, Level: slog.LevelWarn}))
	log.Info("not this one")
	log.WithGroup("boat").Warn("careful", slog.String("colour", "grey"))
	if got := out.String(); !strings.Contains(got, `msg=careful boat.colour=grey`) || strings.Contains(got, "trace_id") || strings.Contains(got, "not this one") {
		t.Errorf("log = %q", got)
	}
}

func TestTracesOfOthersAreCarriedOn(t *testing.T) {
	quiet(t)
	defer setup(t, telemetry.Config{}).Shutdown(t.Context())
	header := http.Header{"Traceparent": {"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}}
	carrier := headerCarrier(header)
	ctx := otel.GetTextMapPropagator().Extract(t.Context(), carrier)
	if got := trace.SpanContextFromContext(ctx).TraceID().String(); got != "0af7651916cd43dd8448eb211c80319c" {
		t.Errorf("trace = %s", got)
	}
}

type headerCarrier http.Header

func (c headerCarrier) Get(k string) string { return http.Header(c).Get(k) }
func (c headerCarrier) Set(k, v string)     { http.Header(c).Set(k, v) }
func (c headerCarrier) Keys() []string      { return nil }

func TestTracesLeaveOnlyForANamedEndpoint(t *testing.T) {
	quiet(t)
	got := make(chan string, 8)
	collector := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got <- r.URL.Path + " " + string(body)
	}))
	defer collector.Close()

	work := func() {
		t.Helper()
		var out bytes.Buffer
		tel := setup(t, telemetry.Config{Output: &out})
		_, span := otel.Tracer("pharos/test").Start(t.Context(), "link-report")
		span.End()
		if err := tel.Shutdown(context.WithoutCancel(t.Context())); err != nil {
			t.Errorf("Shutdown: %v, log %s", err, out.String())
		}
	}
	work()
	if len(got) != 0 {
		t.Errorf("without an endpoint the collector got %q", <-got)
	}
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.URL)
	t.Setenv("OTEL_EXPORTER_OTLP_COMPRESSION", "none")
	work()
	if len(got) == 0 {
		t.Fatal("the collector got nothing before Shutdown returned")
	}
	if first := <-got; !strings.HasPrefix(first, "/v1/traces ") || !strings.Contains(first, "link-report") || !strings.Contains(first, "pharos-test") {
		t.Errorf("the collector got %q", first)
	}
}

func TestFailuresInsideTelemetryAreLogged(t *testing.T) {
	quiet(t)
	var out bytes.Buffer
	defer setup(t, telemetry.Config{Output: &out}).Shutdown(t.Context())
	otel.Handle(errors.New("no room"))
	if !strings.Contains(out.String(), "no room") {
		t.Errorf("log = %q", out.String())
	}
}
