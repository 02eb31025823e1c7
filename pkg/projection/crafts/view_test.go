package crafts_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"pharos/pkg/event"
	"pharos/pkg/projection/crafts"
	"pharos/pkg/testkit"
)

func prepared(t *testing.T) *pgxpool.Pool {
	t.Helper()
	pool := testkit.Postgres(t, "desk").Pool(t, "desk")
	if err := crafts.Prepare(t.Context(), pool); err != nil {
		t.Fatal(err)
	}
	return pool
}

// step is one transaction of a projector.
type step func(t *testing.T, tx pgx.Tx) error

func registered(seq uint64, r event.CraftRegistered) step {
	return func(t *testing.T, tx pgx.Tx) error {
		return crafts.Register(t.Context(), tx, message(t, seq, r))
	}
}

func heard(seq uint64, x event.Fix) step {
	return func(t *testing.T, tx pgx.Tx) error {
		m := message(t, seq, x)
		read, err := crafts.Fix(m)
		if err != nil {
			return err
		}
		return crafts.Move(t.Context(), tx, m, read)
	}
}

func message(t *testing.T, seq uint64, body any) event.Message {
	t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return event.Message{Envelope: event.Envelope{Org: "sea-eye"}, Sequence: seq, Data: data}
}

func rows(t *testing.T, pool *pgxpool.Pool, query string) []string {
	t.Helper()
	got, err := pool.Query(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := pgx.CollectRows(got, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// folded is the table after the steps, in that order.
func folded(t *testing.T, steps ...step) (*pgxpool.Pool, []string) {
	t.Helper()
	pool := prepared(t)
	for _, s := range steps {
		if err := pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error { return s(t, tx) }); err != nil {
			t.Fatal(err)
		}
	}
	return pool, rows(t, pool, `
		select concat_ws(' ', craft_id, info_seq, coalesce(info_org, '-'), coalesce(name, '-'), own, coalesce(fix_org, '-'), st_astext(place), source)
		  from craft order by craft_id`)
}

func TestTheNewestRegistrationAndTheNewestFixStandWhicheverStreamIsAhead(t *testing.T) {
	at := time.Date(2023, 4, 20, 1, 47, 0, 999, time.UTC)
	first := registered(1, event.CraftRegistered{CraftID: "mmsi:1", Name: "Humanity", Own: true})
	second := registered(4, event.CraftRegistered{CraftID: "mmsi:1", Name: "Humanity 1\x00", Org: "sos"})
	early := heard(1, event.Fix{CraftID: "mmsi:1", At: at, Lat: 35, Lon: 15, Source: "ais"})
	late := heard(2, event.Fix{CraftID: "mmsi:1", At: at.Add(time.Hour), Lat: 36, Lon: 16, Source: "tracker"})
	want := []string{"mmsi:1 4 sos Humanity 1\uFFFD f sea-eye POINT(16 36) tracker"}
	for name, steps := range map[string][]step{
		"registered first": {first, second, early, late},
		"heard of first":   {early, late, first, second},
		"late fix first":   {first, late, second, early},
		"told twice":       {late, first, second, late, early, early},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, got := folded(t, steps...); !cmp.Equal(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func TestARebuildTakesBackRegistrationsAndKeepsFixes(t *testing.T) {
	pool, _ := folded(t, registered(1, event.CraftRegistered{CraftID: "mmsi:1", Name: "Humanity", Own: true}),
		registered(2, event.CraftRegistered{CraftID: "mmsi:2", Name: "silent"}),
		heard(1, event.Fix{CraftID: "mmsi:1", At: time.Date(2023, 4, 20, 1, 47, 0, 0, time.UTC), Lat: 35, Lon: 15}))
	if err := pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error { return crafts.Drop(t.Context(), tx) }); err != nil {
		t.Fatal(err)
	}
	got := rows(t, pool, `select concat_ws(' ', craft_id, info_seq, info_org, name, own, fix_org, st_astext(place)) from craft order by craft_id`)
	if want := []string{"mmsi:1 f sea-eye POINT(15 35)"}; !cmp.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Folders that were made before the table moved here have it from a migration of
// their service, and are never changed: what is made now must be the same.
func TestTheTableIsTheOneThatOldFoldersHave(t *testing.T) {
	pool := prepared(t)
	if err := crafts.Prepare(t.Context(), pool); err != nil {
		t.Fatalf("where it is already: %v", err)
	}
	got := rows(t, pool, `
		select concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod), case when a.attnotnull then 'not null' end, pg_get_expr(d.adbin, d.adrelid))
		  from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
		 where a.attrelid = 'craft'::regclass and a.attnum > 0 order by a.attnum`)
	got = append(got, rows(t, pool, `
		select concat_ws(' ', conname, pg_get_constraintdef(oid)) from pg_constraint
		 where conrelid = 'craft'::regclass and contype <> 'n' order by conname`)...)
	got = append(got, rows(t, pool, `select indexdef from pg_indexes where tablename = 'craft' order by indexname`)...)
	want := []string{
		"craft_id text not null", "info_seq bigint", "info_org text", "name text", "type text", "mmsi text", "own boolean not null false",
		"fix_org text", "at timestamp with time zone", "place geometry(Point,4326)", "accuracy_m double precision",
		"course_deg double precision", "speed_kn double precision", "source text",
		"craft_known_by_something CHECK (((info_seq IS NOT NULL) OR (at IS NOT NULL)))",
		"craft_pkey PRIMARY KEY (craft_id)",
		"craft_placed_in_time CHECK (((at IS NULL) = (place IS NULL)))",
		"CREATE INDEX craft_by_place ON desk.craft USING gist (place)",
		"CREATE UNIQUE INDEX craft_pkey ON desk.craft USING btree (craft_id)",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the table (-want +got):\n%s", diff)
	}
}
