package e2e

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"pharos/pkg/testkit"
)

// ourMetrics are the names that a program of ours offers; `up` is Prometheus's own.
var ourMetrics = regexp.MustCompile(`\b(?:pharos|http_server|db_client|process)_[a-z_]+`)

// TestWhatTheDashboardAndTheAlertsAskForIsThere: a name that nothing offers
// would be a light that never turns red.
func TestWhatTheDashboardAndTheAlertsAskForIsThere(t *testing.T) {
	asked := askedMetrics(t, "deploy/grafana", "deploy/prometheus")
	if len(asked) < 10 {
		t.Fatalf("only %v are asked for: the test proves nothing", asked)
	}
	log := freeAddress(t)
	p := up(t, t.TempDir(), "PHAROS_NATS_ADDR="+log)
	p.caughtUp()
	at := time.Now().UTC().Format(time.RFC3339)
	if status := p.call(t.Context(), http.MethodPost, "/v1/fixes", `{"craft_id":"mmsi:247320161","at":"`+at+`","lat":35,"lon":15}`, nil); status/100 != 2 {
		t.Fatalf("POST /v1/fixes: %d", status)
	}
	publishGarbage(t, log)
	eventually(t, func() error {
		page, err := p.metrics(t.Context())
		if err != nil {
			return err
		}
		var errs []error
		for name, where := range asked {
			if !strings.Contains(page, "\n"+name+"{") && !strings.Contains(page, "\n"+name+" ") {
				errs = append(errs, fmt.Errorf("%s asks for %s, which /metrics does not offer", where, name))
			}
		}
		return errors.Join(errs...)
	})
}

// askedMetrics returns each name that the files below the folders hold, with the file.
func askedMetrics(t *testing.T, folders ...string) map[string]string {
	t.Helper()
	asked := map[string]string{}
	for _, folder := range folders {
		err := filepath.WalkDir(filepath.Join(testkit.Root(t), folder), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			raw, err := os.ReadFile(path)
			for _, name := range ourMetrics.FindAllString(string(raw), -1) {
				asked[name] = path
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return asked
}

// metrics is what a scrape gets; an error when it comes too soon after another.
func (p *program) metrics(ctx context.Context) (string, error) {
	p.t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.url+"/metrics", nil)
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+p.token)
	res, err := p.http.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	page, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		return "", fmt.Errorf("scrape: %s, %w", res.Status, err)
	}
	return string(page), nil
}

// publishGarbage publishes what is no event of ours, as somebody's hand would.
func publishGarbage(t *testing.T, address string) {
	t.Helper()
	nc, err := nats.Connect("nats://" + address)
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	if _, err := nc.Request("sar.v1.report.garbage.rescue", []byte("{"), time.Minute); err != nil {
		t.Fatal(err)
	}
}

// freeAddress is a loopback address that nobody listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}
