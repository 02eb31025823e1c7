package e2e

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"pharos/pkg/testkit"
	"pharos/tools/internal/allinone"
)

// kills is how often the process is killed: `make faults` does it more often.
func kills(t *testing.T) int {
	t.Helper()
	if os.Getenv("FAULTS") != "" {
		return 200
	}
	return 50
}

// Reporters send without pause while the process is killed at a moment nobody
// chose. What was acknowledged must be there afterwards, once, and each boat
// must be one incident. The database lives on; that it is killed as well, is the
// next test's.
func TestEveryAcknowledgedReportSurvivesKillingTheProcess(t *testing.T) {
	dir, db := t.TempDir(), testkit.OwnPostgres(t)
	surviveKills(t, kills(t), allinone.Config{DataDir: dir, DatabaseURL: db.AdminURL()})
}

func TestEveryAcknowledgedReportSurvivesKillingTheProcessAndItsDatabase(t *testing.T) {
	surviveKills(t, kills(t)/10, allinone.Config{DataDir: t.TempDir()})
}

func surviveKills(t *testing.T, rounds int, cfg allinone.Config) {
	t.Helper()
	var env []string
	if cfg.DatabaseURL != "" {
		env = []string{"PHAROS_DATABASE_URL=" + cfg.DatabaseURL}
	}
	var kept sync.Map // report id -> true
	for range rounds {
		p := up(t, cfg.DataDir, env...)
		ctx, cancel := context.WithCancel(t.Context())
		var reporters sync.WaitGroup
		for range 2 {
			reporters.Go(func() {
				for ctx.Err() == nil {
					if id := p.reportOnce(ctx); id != "" {
						kept.Store(id, true)
					}
				}
			})
		}
		<-time.After(time.Duration(20+rand.IntN(250)) * time.Millisecond)
		p.kill()
		cancel()
		reporters.Wait()
	}
	p := up(t, cfg.DataDir, env...)
	p.caughtUpWithin(10 * time.Minute) // a process lives too short to decide on what it takes
	linked := p.linkedReports("")
	acknowledged := 0
	kept.Range(func(id, _ any) bool {
		acknowledged++
		if n := linked[id.(string)]; n != 1 {
			t.Errorf("acknowledged report %s is in %d incidents, want 1", id, n)
		}
		return true
	})
	if acknowledged < rounds {
		t.Fatalf("only %d reports were acknowledged in %d rounds: the test proves nothing", acknowledged, rounds)
	}
	t.Logf("%d reports were acknowledged over %d kills", acknowledged, rounds)
	if err := p.stop(); err != nil {
		t.Errorf("Ctrl-C: %v", err)
	}
	isSound(t, cfg)
}

// isSound proves that archive, log and views of a folder that nobody uses are one.
func isSound(t *testing.T, cfg allinone.Config) {
	t.Helper()
	cfg.Log = slog.New(slog.DiscardHandler)
	folder, err := allinone.OpenFolder(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	r, err := folder.Care().Verify(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if !r.Sound() || r.Archive == nil || len(r.Views) == 0 {
		t.Errorf("verify found %+v", r)
	}
}

// reportOnce sends one report of a boat of its own and returns its id when it
// was acknowledged.
func (p *program) reportOnce(ctx context.Context) string {
	id := uuid.Must(uuid.NewV7()).String()
	body := fmt.Sprintf(`{"id":%q,"kind":"distress_alert","positions":[{"lat":35.1,"lon":15.2}],"persons":{"total":{"min":80}}}`, id)
	if status := p.call(ctx, "POST", "/v1/reports", body, nil); status != 201 && status != 200 {
		return ""
	}
	return id
}

// caughtUp waits until a report sent now is in an incident: every one before it is then too.
func (p *program) caughtUp() {
	p.t.Helper()
	p.caughtUpWithin(time.Minute)
}

func (p *program) caughtUpWithin(patience time.Duration) {
	p.t.Helper()
	var last string
	eventually(p.t, func() error {
		if last = p.reportOnce(p.t.Context()); last == "" {
			return fmt.Errorf("a report is not accepted")
		}
		return nil
	})
	recent := "&updated_since=" + time.Now().UTC().Add(-10*time.Second).Format(time.RFC3339)
	testkit.Eventually(p.t, patience, func() error {
		if p.linkedReports(recent)[last] == 0 {
			return fmt.Errorf("report %s is in no incident yet", last)
		}
		return nil
	})
}

// linkedReports counts in how many of the incidents that the query selects each report is.
func (p *program) linkedReports(query string) map[string]int {
	p.t.Helper()
	linked := map[string]int{}
	for path := "/v1/incidents?limit=1000" + query; path != ""; {
		var page struct {
			features
			Links []struct{ Rel, Href string }
		}
		if status := p.call(p.t.Context(), "GET", path, "", &page); status != 200 {
			p.t.Fatalf("GET %s: %d", path, status)
		}
		for _, f := range page.Features {
			for _, id := range f.Properties["report_ids"].([]any) {
				linked[id.(string)]++
			}
		}
		path = ""
		for _, l := range page.Links {
			if l.Rel == "next" {
				path = l.Href
			}
		}
	}
	return linked
}
