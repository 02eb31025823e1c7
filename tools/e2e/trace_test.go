package e2e

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
)

func TestOneTraceSaysWhereAReportSpentItsTime(t *testing.T) {
	c := collect(t)
	p := up(t, t.TempDir(), "OTEL_EXPORTER_OTLP_ENDPOINT="+c.url, "OTEL_BSP_SCHEDULE_DELAY=200")
	id := p.tracedReport(t.Context())
	spans := c.trace(t, id,
		"POST /v1/reports",
		"publish sar.v1.report.…",
		"react sar.v1.report.…",
		"publish sar.v1.decision",
		"publish sar.v1.incident.opened",
		"project incident",
		"project desk",
		"project tally",
		"feed sar.v1.report.…",
		"feed sar.v1.incident.opened",
		"COMMIT",
	)
	t.Logf("\n%s", drawn(spans))
}

// tracedReport sends a report and returns the trace id that the answer names.
func (p *program) tracedReport(ctx context.Context) string {
	p.t.Helper()
	body := `{"id":"` + uuid.NewString() + `","kind":"distress_alert","text":"engine failed","persons":{"total":{"min":80}}}`
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.url+"/v1/reports", strings.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+p.token)
	res, err := p.http.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusCreated {
		p.t.Fatalf("report: %s", res.Status)
	}
	return res.Header.Get("X-Trace-Id")
}
