package server_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"pharos/pkg/auth"
	"pharos/pkg/event"
	"pharos/pkg/testkit"
	"pharos/services/desk/server"
)

// The view that followed the log while it was written, and one read from its
// beginning afterwards, are the same to the byte.
func TestTheViewIsTheSameWheneverItIsRead(t *testing.T) {
	t.Parallel()
	nats, live, later := testkit.Bus(t), testkit.Postgres(t, "desk"), testkit.Postgres(t, "desk")
	first := startOn(t, nats, live, server.Config{})
	first.feed(first.officer(), "", "").next("snapshot")
	for i, lat := range []float64{35, 36, 34} {
		first.fix(fmt.Sprintf("org %d", i), at([]int{3, 9, 6}[i], lat))
		first.register("desk", event.CraftRegistered{CraftID: "mmsi:247320161", Name: fmt.Sprint(i), Own: i == 1})
	}
	first.fix("sea-eye", event.Fix{CraftID: "only heard", At: noon, Lat: 1, Lon: 179, Source: "ais"})
	first.register("desk", event.CraftRegistered{CraftID: "only registered", Type: "aircraft"})
	end := first.busy(2, 10)()
	want := first.dump(live, end)
	got := startOn(t, nats, later, server.Config{}).dump(later, end)
	if got != want {
		t.Errorf("read later:\n%s\nwhile it was written:\n%s", got, want)
	}
}

// dump is every row of the view, once it holds both streams to their ends.
func (s *service) dump(db *testkit.Database, end uint64) string {
	s.t.Helper()
	pool := db.Pool(s.t, "desk")
	fixes, err := s.log.Stream(s.t.Context(), event.StreamFixes)
	if err != nil {
		s.t.Fatal(err)
	}
	testkit.Eventually(s.t, patience, func() error {
		var n int
		err := pool.QueryRow(s.t.Context(), `select count(*) from checkpoint where seq = case name when 'desk' then $1::bigint else $2::bigint end`,
			end, fixes.Last).Scan(&n)
		if err == nil && n != 2 {
			err = fmt.Errorf("%d of 2 checkpoints are at the end", n)
		}
		return err
	})
	var all strings.Builder
	for _, query := range []string{`select to_jsonb(t) from craft t order by craft_id`, `select to_jsonb(t) from report t order by id`,
		`select to_jsonb(t) from incident t order by id`, `select to_jsonb(t) from incident_report t order by incident_id, report_id`} {
		rows, err := pool.Query(s.t.Context(), query)
		if err != nil {
			s.t.Fatal(err)
		}
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil || len(lines) == 0 {
			s.t.Fatalf("%s: %d rows, %v", query, len(lines), err)
		}
		all.WriteString(strings.Join(lines, "\n") + "\n")
	}
	return all.String()
}

// A stream that was opened with a credential does not outlive it.
func TestTheFeedEndsWithItsCredential(t *testing.T) {
	t.Parallel()
	s := start(t, testkit.Postgres(t, "desk"))
	token, err := s.Authority.Issue(auth.Principal{Subject: "officer", Org: "desk", Roles: []auth.Role{auth.Coordinator}}, 2*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	r := s.feed(token, "", "")
	ended := time.After(patience)
	for {
		select {
		case _, open := <-r.frames:
			if !open {
				return
			}
		case <-ended:
			t.Fatal("the feed goes on after its credential has expired")
		}
	}
}

// A client that wants no alerts hears all the same that the link is alive.
func TestSilenceIsBrokenForAClientWithoutAlerts(t *testing.T) {
	t.Parallel()
	s := start(t, testkit.Postgres(t, "desk"))
	r := s.feed(s.officer(), "kinds=incident", "")
	r.next("snapshot")
	for range 2 {
		select {
		case f := <-r.frames:
			if f != (frame{}) {
				t.Errorf("got %s, want a pulse", f)
			}
		case <-time.After(patience):
			t.Fatal("not a sound")
		}
	}
}
