package allinone_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"pharos/pkg/testkit"
	"pharos/tools/internal/allinone"
	"pharos/tools/internal/client"
)

// deployment is a running stack on an outside database that the test can stop.
type deployment struct {
	t      *testing.T
	client *client.Client
	stack  *allinone.Stack
	dir    string
	listen func() // to the feed; once it answers
	stop   func()

	mu        sync.Mutex // guards what the feed said
	listening bool       // since its snapshot
	picture   string
	words     string // why the picture is not live
	reports   map[string]int
	incident  map[string]int // by report id: how often it was in a frame
}

func run(t *testing.T, db *testkit.Database) *deployment {
	t.Helper()
	return runWith(t, allinone.Config{DatabaseURL: db.AdminURL()})
}

func runWith(t *testing.T, cfg allinone.Config) *deployment {
	t.Helper()
	d, err := open(t, cfg)
	if err != nil {
		t.Fatal(err)
	}
	d.ready()
	return d
}

// open starts a deployment, which need not become ready.
func open(t *testing.T, cfg allinone.Config) (*deployment, error) {
	t.Helper()
	if cfg.DataDir == "" {
		cfg.DataDir = t.TempDir()
	}
	cfg.HTTPAddr, cfg.Log = "127.0.0.1:0", slog.New(slog.DiscardHandler)
	ctx, cancel := context.WithCancel(context.Background())
	stack, err := allinone.Open(ctx, cfg)
	if err != nil {
		cancel()
		return nil, err
	}
	done := make(chan error, 1)
	go func() { done <- stack.Run(ctx) }()
	d := &deployment{t: t, stack: stack, dir: cfg.DataDir, reports: map[string]int{}, incident: map[string]int{}}
	d.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("the stack ended with %v", err)
		}
		stack.Close()
	})
	t.Cleanup(d.stop)
	if d.client, err = client.New(client.Options{Server: stack.URL(), DataDir: cfg.DataDir}); err != nil {
		t.Fatal(err)
	}
	d.listen = sync.OnceFunc(func() { go d.follow(ctx) })
	return d, nil
}

// follow listens to the feed as every client does: where it ends it goes on
// behind the last id that it had.
func (d *deployment) follow(ctx context.Context) {
	for last := ""; ctx.Err() == nil; {
		_ = d.client.Events(ctx, "", last, func(e client.Event) error {
			if e.ID != "" {
				last = e.ID
			}
			return d.heard(e)
		})
	}
}

func (d *deployment) ready() {
	d.t.Helper()
	patience, stop := context.WithTimeout(d.t.Context(), time.Minute)
	defer stop()
	if err := d.stack.Ready(patience); err != nil {
		d.t.Fatal(err)
	}
	d.listen()
	d.until(func() error { // what is reported from here on comes in a frame of its own
		if !d.listening {
			return errors.New("the feed has told no snapshot yet")
		}
		return nil
	})
}

// sound proves that archive, log and views are one: what was acknowledged is
// there, once, and each view is what a rebuild makes of it.
func (d *deployment) sound() {
	d.t.Helper()
	testkit.Eventually(d.t, testkit.Patience, func() error { // a moment after the log the archive has it
		r, err := d.stack.Care().Verify(d.t.Context(), nil)
		if err == nil && (!r.Sound() || len(r.Views) == 0) {
			err = fmt.Errorf("verify found %+v", r)
		}
		return err
	})
}

func (d *deployment) heard(e client.Event) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch e.Name {
	case "snapshot":
		d.listening = true
	case "alert":
		var a struct{ State, Detail string }
		if err := json.Unmarshal(e.Data, &a); err != nil {
			return err
		}
		d.picture, d.words = a.State, a.Detail
	case "report":
		var r struct{ ID string }
		if err := json.Unmarshal(e.Data, &r); err != nil {
			return err
		}
		d.reports[r.ID]++
	case "incident":
		var f struct {
			Properties struct {
				ReportIDs []string `json:"report_ids"`
			}
		}
		if err := json.Unmarshal(e.Data, &f); err != nil {
			return err
		}
		for _, id := range f.Properties.ReportIDs {
			d.incident[id]++
		}
	}
	return nil
}

func (d *deployment) until(cond func() error) {
	d.t.Helper()
	testkit.Eventually(d.t, testkit.Patience, func() error {
		d.mu.Lock()
		defer d.mu.Unlock()
		return cond()
	})
}

func (d *deployment) pictureIs(state string) {
	d.t.Helper()
	d.until(func() error {
		if d.picture != state {
			return fmt.Errorf("the picture is %q, want %q", d.picture, state)
		}
		return nil
	})
}

func (d *deployment) report() string {
	d.t.Helper()
	id := uuid.Must(uuid.NewV7()).String()
	body := map[string]any{"id": id, "kind": "distress_alert", "persons": map[string]any{"total": map[string]any{"min": 80}, "missing": map[string]any{"best": 1}}}
	if err := d.client.Do(d.t.Context(), http.MethodPost, "/v1/reports", body, nil); err != nil {
		d.t.Fatalf("report: %v", err)
	}
	return id
}

func TestWhileTheDatabaseIsDownReportsAreTakenAndNothingIsLost(t *testing.T) {
	db := testkit.OwnPostgres(t)
	d := run(t, db)
	d.pictureIs("live")
	db.Stop(t)
	var ids []string
	for range 20 {
		ids = append(ids, d.report())
	}
	d.pictureIs("old")
	d.until(func() error {
		for _, id := range ids {
			if d.reports[id] != 1 {
				return fmt.Errorf("report %s came %d times over the feed while the database is down, want once", id, d.reports[id])
			}
		}
		return nil
	})
	if err := d.client.Do(t.Context(), http.MethodGet, "/v1/reports/"+ids[0], nil, nil); err != nil {
		t.Errorf("reading a report while the database is down: %v", err)
	}
	var p *client.Problem
	if err := d.client.Do(t.Context(), http.MethodGet, "/v1/incidents", nil, nil); !errors.As(err, &p) || p.Status != http.StatusServiceUnavailable {
		t.Errorf("listing incidents while the database is down: %v, want a 503", err)
	}
	db.Start(t)
	d.pictureIs("live")
	d.until(func() error {
		for _, id := range ids {
			if d.incident[id] == 0 {
				return fmt.Errorf("report %s is in no incident", id)
			}
		}
		return nil
	})
	d.counted(len(ids))
}

// counted waits until the tally has one record of each incident.
func (d *deployment) counted(n int) {
	d.t.Helper()
	testkit.Eventually(d.t, testkit.Patience, func() error {
		var tally struct {
			Total struct {
				Incidents int
				Missing   struct{ Provisional struct{ Best int } }
			}
		}
		if err := d.client.Do(d.t.Context(), http.MethodGet, "/v1/tallies?group_by=year", nil, &tally); err != nil {
			return err
		}
		if tally.Total.Incidents != n || tally.Total.Missing.Provisional.Best != n {
			return fmt.Errorf("the tally has %+v, want %d records with one missing each", tally.Total, n)
		}
		return nil
	})
}
