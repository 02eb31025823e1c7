package topology

import (
	"context"
	"fmt"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"pharos/pkg/pg"
	"pharos/pkg/testkit"
)

// tallied is what matters of GET /v1/tallies.
type tallied struct {
	Total struct {
		Incidents int `json:"incidents"`
		Dead      struct {
			Provisional struct{ Min int } `json:"provisional"`
		} `json:"dead"`
	} `json:"total"`
}

// proveOnce waits until every report is in one incident, and counted once.
func (d *deployment) proveOnce(ids []string) {
	d.t.Helper()
	testkit.Eventually(d.t, testkit.Patience, func() error {
		counts, err := d.linked()
		if err != nil {
			return err
		}
		for _, id := range ids {
			if counts[id] != 1 {
				return fmt.Errorf("report %s is in %d incidents, want 1 (of %d reports in all)", id, counts[id], len(counts))
			}
		}
		if len(counts) != len(ids) {
			return fmt.Errorf("incidents hold %d reports, want %d", len(counts), len(ids))
		}
		return nil
	})
	var got tallied
	d.get("/v1/tallies?group_by=none", &got, func() error {
		if got.Total.Dead.Provisional.Min != len(ids) || got.Total.Incidents != len(ids) {
			return fmt.Errorf("the tally has %d dead in %d incidents, want %d", got.Total.Dead.Provisional.Min, got.Total.Incidents, len(ids))
		}
		return nil
	})
}

func (d *deployment) proveCraft() {
	d.t.Helper()
	at := time.Now().UTC().Format(time.RFC3339)
	if status := d.post(d.t.Context(), "/v1/fixes", `{"craft_id":"mmsi:247320161","at":"`+at+`","lat":35.0,"lon":15.5}`); status >= 300 || status == 0 {
		d.t.Fatalf("POST /v1/fixes: %d", status)
	}
	var crafts struct {
		Features []struct{ ID string }
	}
	d.get("/v1/crafts/nearest?lat=35&lon=15", &crafts, func() error {
		if len(crafts.Features) != 1 || crafts.Features[0].ID != "mmsi:247320161" {
			return fmt.Errorf("nearest is %+v", crafts.Features)
		}
		return nil
	})
}

func (d *deployment) provePages() {
	d.t.Helper()
	for path, want := range map[string]int{"/readyz": http.StatusOK, "/healthz": http.StatusOK, "/v1/nothing": http.StatusNotFound, "/v1/session": http.StatusUnauthorized} {
		res, err := http.Get(d.proxy.URL + path)
		if err != nil {
			d.t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode != want {
			d.t.Errorf("GET %s through the proxy: %s, want %d", path, res.Status, want)
		}
	}
}

// proveOneLeader asks the database who holds the views' locks.
func (d *deployment) proveOneLeader() {
	d.t.Helper()
	password, err := pg.WithPasswordFile("postgres://pharos@"+d.database+"/pharos", d.secrets+"/database_password")
	if err != nil {
		d.t.Fatal(err)
	}
	conn, err := pgx.Connect(d.t.Context(), password)
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	testkit.Eventually(d.t, 30*time.Second, func() error {
		for _, service := range []string{"incident", "fleet", "desk", "tally"} {
			var views, leaders, processes int
			err := conn.QueryRow(d.t.Context(), `
				select (select count(*) from `+pgx.Identifier{service, "checkpoint"}.Sanitize()+`),
					count(distinct (l.classid, l.objid)), count(distinct a.pid)
				from pg_stat_activity a left join pg_locks l on l.pid = a.pid and l.locktype = 'advisory' and l.granted
				where a.usename = $1 and l.pid is not null`, "pharos_"+service).Scan(&views, &leaders, &processes)
			if err != nil {
				return err
			}
			if views == 0 || leaders != views || processes > views {
				return fmt.Errorf("%s has %d views, %d locks on them, held by %d connections; want one each", service, views, leaders, processes)
			}
		}
		return nil
	})
}

// proveRecord has archive, log and views compared with each other, from the first event on.
func (d *deployment) proveRecord() {
	d.t.Helper()
	cmd := exec.Command(filepath.Join(programs, "pharos"), "verify", "--server", d.proxy.URL, "--token-file", d.tokenAt)
	if out, err := cmd.CombinedOutput(); err != nil {
		d.t.Errorf("pharos verify: %v\n%s", err, tail(string(out)))
	}
}

// proveLogs: no service was refused anything by the log, and each saw that the log is synced.
func (d *deployment) proveLogs() {
	d.t.Helper()
	for service, c := range d.first {
		if err := c.end(syscall.SIGTERM); err != nil {
			d.t.Errorf("%s did not drain: %v", service, err)
		}
		for _, sign := range []string{"ermissions Violation", "cannot see whether", "CONFIRMS BEFORE", "panic"} {
			if strings.Contains(c.out.String(), sign) {
				d.t.Errorf("%s logged %q:\n%s", service, sign, tail(c.out.String()))
			}
		}
	}
}
