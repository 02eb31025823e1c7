package care_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"pharos/pkg/archive"
	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/testkit"
	"pharos/tools/internal/allinone"
	"pharos/tools/internal/care"
	"pharos/tools/internal/client"
)

const patience = testkit.Patience

// deployment is a data folder, and what runs on it.
type deployment struct {
	t      *testing.T
	db     *testkit.Database
	cfg    allinone.Config
	stack  *allinone.Stack
	client *client.Client
	stop   func()
}

func newDeployment(t *testing.T, db *testkit.Database) *deployment {
	t.Helper()
	return &deployment{t: t, db: db, stop: func() {}, cfg: allinone.Config{DataDir: t.TempDir(), HTTPAddr: "127.0.0.1:0", DatabaseURL: db.AdminURL(), Log: slog.New(slog.DiscardHandler)}}
}

// start runs everything until stop.
func (d *deployment) start() {
	d.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	stack, err := allinone.Open(ctx, d.cfg)
	if err != nil {
		d.t.Fatal(err)
	}
	d.stack = stack
	done := make(chan error, 1)
	go func() { done <- stack.Run(ctx) }()
	ended := false
	d.stop = func() {
		if ended {
			return
		}
		ended = true
		cancel()
		if err := <-done; err != nil {
			d.t.Errorf("the stack ended with %v", err)
		}
		stack.Close()
	}
	d.t.Cleanup(d.stop)
	wait, stop := context.WithTimeout(ctx, patience)
	defer stop()
	if err := stack.Ready(wait); err != nil {
		d.t.Fatal(err)
	}
	if d.client, err = client.New(client.Options{Server: stack.URL(), DataDir: d.cfg.DataDir}); err != nil {
		d.t.Fatal(err)
	}
}

// tell reports n boats, one of which has dead, and positions of a craft.
func (d *deployment) tell(n int) (ids []string) {
	d.t.Helper()
	d.must("/v1/crafts", map[string]any{"craft_id": "mmsi:247000001", "name": "AURORA", "type": "rescue_ship", "own": true})
	for i := range n {
		id := uuid.Must(uuid.NewV7()).String()
		ids = append(ids, id)
		d.must("/v1/reports", map[string]any{"id": id, "kind": "distress_alert", "positions": []any{map[string]any{"lat": 35.1, "lon": 15.2}},
			"phones":  []any{map[string]any{"number": fmt.Sprintf("+88216%08d", i), "holder": "on_board"}},
			"persons": map[string]any{"total": map[string]any{"min": 80}, "dead": map[string]any{"best": 1}}})
		d.must("/v1/fixes", map[string]any{"craft_id": "mmsi:247000001", "at": time.Now().UTC(), "lat": 35, "lon": 15})
	}
	return ids
}

func (d *deployment) must(path string, body any) {
	d.t.Helper()
	if err := d.client.Do(d.t.Context(), http.MethodPost, path, body, nil); err != nil {
		d.t.Fatalf("POST %s: %v", path, err)
	}
}

// settled waits until nothing comes any more: every report is decided on,
// counted and archived, and every view has read all.
func (d *deployment) settled(reports int) {
	d.t.Helper()
	testkit.Eventually(d.t, patience, func() error {
		var tally struct{ Total struct{ Incidents int } }
		if err := d.client.Do(d.t.Context(), http.MethodGet, "/v1/tallies", nil, &tally); err != nil {
			return err
		}
		if tally.Total.Incidents != reports {
			return fmt.Errorf("%d of %d boats are counted", tally.Total.Incidents, reports)
		}
		var a struct {
			State, Detail    string
			Sequence, Behind uint64
		}
		if err := d.client.Do(d.t.Context(), http.MethodGet, "/v1/admin/archive", nil, &a); err != nil {
			return err
		}
		if a.State != "archiving" || a.Behind != 0 || a.Sequence == 0 {
			return fmt.Errorf("the archive is %+v", a)
		}
		return nil
	})
}

func (d *deployment) verify(of care.Deployment) care.Report {
	d.t.Helper()
	report, err := of.Verify(d.t.Context(), nil)
	if err != nil {
		d.t.Fatal(err)
	}
	return report
}

func (d *deployment) wantSound(of care.Deployment) care.Report {
	d.t.Helper()
	r := d.verify(of)
	if !r.Sound() {
		d.t.Fatalf("verify found %+v", r.Differences)
	}
	if r.Archive == nil || *r.Archive == 0 || len(r.Views) != 6 || len(r.Notes) > 0 {
		d.t.Fatalf("verify compared %+v, want archive and six views", r)
	}
	for _, v := range r.Views {
		if v.Rows == 0 || v.Sequence == 0 && !strings.HasSuffix(v.View, "-fixes") {
			d.t.Errorf("view %s has %d rows at %d: the comparison proves nothing", v.View, v.Rows, v.Sequence)
		}
	}
	return r
}

// archived is the path of the archive's first file.
func (d *deployment) archived() string {
	return filepath.Join(d.cfg.DataDir, "archive", fmt.Sprintf("%s-%020d.archive", event.StreamSAR, 1))
}

// flip changes one byte of a file, and back.
func (d *deployment) flip(path string, at int64) {
	d.t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		d.t.Fatal(err)
	}
	raw[at] ^= 1
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		d.t.Fatal(err)
	}
}

// goneFrom tells whether no key in a backup is the one that sealed the report.
func (d *deployment) goneFrom(backup, id string) error {
	d.t.Helper()
	var key string
	err := archive.Each(backup, event.StreamSAR, func(e archive.Entry) error {
		var body event.Erasure
		if e.Subject == event.ErasureSubject(event.ReportID(id)) && json.Unmarshal(e.Data, &body) == nil {
			key = body.Key
		}
		return nil
	})
	if err != nil || key == "" {
		return fmt.Errorf("the backup does not hold the erasure of %s: %w", id, err)
	}
	return archive.EachSnapshot(backup, bus.StreamKeys, func(r bus.Raw) error {
		if r.Subject == bus.KeySubject(key) {
			return fmt.Errorf("the backup holds the erased key of report %s", id)
		}
		return nil
	})
}

func sameJSON(t *testing.T, a, b any) bool {
	t.Helper()
	x, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	y, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	return string(x) == string(y)
}

// one asks the view of a service for one value.
func (d *deployment) one(service, query string) (value string) {
	d.t.Helper()
	if err := d.db.Pool(d.t, service).QueryRow(d.t.Context(), query).Scan(&value); err != nil {
		d.t.Fatalf("%s: %v", query, err)
	}
	return value
}

// alter changes one row of a view by hand.
func (d *deployment) alter(service, statement string, args ...any) {
	d.t.Helper()
	tag, err := d.db.Pool(d.t, service).Exec(d.t.Context(), statement, args...)
	if err != nil || tag.RowsAffected() != 1 {
		d.t.Fatalf("%s: %d rows, %v", statement, tag.RowsAffected(), err)
	}
}

// wantNamed proves that exactly these are what differs; details and offsets apart.
func (d *deployment) wantNamed(r care.Report, want ...care.Difference) {
	d.t.Helper()
	got := slices.Clone(r.Differences)
	for i := range got {
		if got[i].Detail == "" || got[i].File != "" && got[i].Offset == 0 {
			d.t.Errorf("the difference %+v does not say where, and what", got[i])
		}
		got[i].Detail, got[i].Offset = "", 0
	}
	if !slices.Equal(got, want) {
		d.t.Errorf("verify found\n%+v, want\n%+v", got, want)
	}
}
