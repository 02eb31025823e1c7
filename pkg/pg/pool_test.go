package pg_test

import (
	"context"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/jackc/pgx/v5/pgxpool"

	"pharos/pkg/pg"
	"pharos/pkg/testkit"
)

func TestAConnectionIsInItsSchemaAndInUTC(t *testing.T) {
	pool := testkit.Postgres(t, "incident").Pool(t, "incident")
	var schema, zone, role, application string
	err := pool.QueryRow(t.Context(), `select current_schema(), current_setting('timezone'), current_user, current_setting('application_name')`).
		Scan(&schema, &zone, &role, &application)
	got := []string{schema, zone, role, application}
	if want := []string{"incident", "UTC", "pharos_incident", "incident"}; err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
}

// harbour takes its time, so that processes without a lock would meet in it.
var harbour = fstest.MapFS{
	"migrations/001_harbour.sql": {Data: []byte("-- +goose Up\nselect pg_sleep(0.1);\ncreate table harbour (name text primary key, at geometry(Point,4326) not null);\n")},
	"migrations/002_draught.sql": {Data: []byte("-- +goose Up\nalter table harbour add column draught_m double precision;\n")},
}

func TestMigrationsRunOnceHoweverManyRunThem(t *testing.T) {
	database := testkit.Postgres(t, "fleet")
	var group sync.WaitGroup
	for range 4 {
		pool, err := pg.Open(t.Context(), pg.Config{URL: database.URL("fleet"), MaxConns: 1}, "fleet")
		if err != nil {
			t.Fatal(err)
		}
		defer pool.Close()
		if err := pool.Ping(t.Context()); err != nil {
			t.Fatal(err)
		}
		group.Go(func() {
			for range 2 {
				if err := pg.Migrate(t.Context(), pool, "fleet", harbour); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	var applied int
	var schema string
	err := database.Pool(t, "fleet").QueryRow(t.Context(),
		`select count(*), min(schemaname) from pg_tables, fleet.goose_db_version where tablename = 'goose_db_version' and version_id > 0`).Scan(&applied, &schema)
	if err != nil || applied != 2 || schema != "fleet" {
		t.Errorf("got %d migrations in schema %s, %v, want 2 in fleet", applied, schema, err)
	}
}

// Tables are not in the log: a server that dies must not come back without them.
func TestWhatIsMadeWaitsForTheDiskAndWhatIsWrittenDoesNot(t *testing.T) {
	pool := testkit.Postgres(t, "fleet").Pool(t, "fleet")
	const how = `create table %s as select current_setting('synchronous_commit') as wait`
	if err := pg.Make(t.Context(), pool, "made", fmt.Sprintf(how, "made")); err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{"migrations/001_migrated.sql": {Data: []byte("-- +goose Up\n" + fmt.Sprintf(how, "migrated") + ";\n")}}
	if err := pg.Migrate(t.Context(), pool, "fleet", files); err != nil {
		t.Fatal(err)
	}
	for table, want := range map[string]string{"made": "on", "migrated": "on", "(select current_setting('synchronous_commit')) as now(wait)": "off"} {
		var got string
		if err := pool.QueryRow(t.Context(), `select wait from `+table).Scan(&got); err != nil || got != want {
			t.Errorf("%s: synchronous_commit was %s (%v), want %s", table, got, err, want)
		}
	}
}

func TestABrokenMigrationSaysWhichAndLeavesNothing(t *testing.T) {
	pool := testkit.Postgres(t, "fleet").Pool(t, "fleet")
	broken := fstest.MapFS{
		"migrations/001_harbour.sql": harbour["migrations/001_harbour.sql"],
		"migrations/002_broken.sql":  {Data: []byte("-- +goose Up\ncreate table half (a int);\ncreate table broken (a nonsense);\n")},
	}
	err := pg.Migrate(t.Context(), pool, "fleet", broken)
	if err == nil || pg.IsUnavailable(err) {
		t.Fatalf("got %v, want an error that lasts", err)
	}
	t.Log(err)
	var half bool
	if err := pool.QueryRow(t.Context(), `select to_regclass('fleet.half') is not null`).Scan(&half); err != nil || half {
		t.Errorf("half of a migration stayed (%v, %v)", half, err)
	}
	if err := pg.Migrate(t.Context(), pool, "fleet", harbour); err != nil {
		t.Errorf("after the repair: %v", err)
	}
	if err := pg.Migrate(t.Context(), pool, "fleet", fstest.MapFS{}); err == nil {
		t.Error("no migrations at all passed, want an error")
	}
}

// patience is how long a server may take to notice; no test waits that long when all is well.
const patience = testkit.Patience

func TestAPoolSurvivesAnOutage(t *testing.T) {
	database := testkit.OwnPostgres(t, "incident")
	pool := database.Pool(t, "incident")
	ping := func(ctx context.Context) error { return query(ctx, pool) }
	if err := ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	tx, err := pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	database.Stop(t)
	if _, err := tx.Exec(t.Context(), `select 1`); !pg.IsUnavailable(err) {
		t.Errorf("in a transaction: got %v, want unavailable", err)
	}
	if err := tx.Commit(t.Context()); !pg.IsUnavailable(err) {
		t.Errorf("committing: got %v, want unavailable", err)
	}
	for range 3 {
		if err := ping(t.Context()); !pg.IsUnavailable(err) {
			t.Errorf("while the server is down: got %v, want unavailable", err)
		}
	}
	database.Start(t)
	testkit.Eventually(t, patience, func() error { return ping(t.Context()) })
}

func TestAPoolOpensWhileTheDatabaseIsDown(t *testing.T) {
	database := testkit.OwnPostgres(t, "incident")
	database.Stop(t)
	pool := database.Pool(t, "incident")
	if err := pg.Migrate(t.Context(), pool, "incident", harbour); !pg.IsUnavailable(err) {
		t.Errorf("migrating: got %v, want unavailable", err)
	}
	if err := pg.Provision(t.Context(), database.AdminURL(), "incident"); !pg.IsUnavailable(err) {
		t.Errorf("provisioning: got %v, want unavailable", err)
	}
	database.Start(t)
	if err := pg.Migrate(t.Context(), pool, "incident", harbour); err != nil {
		t.Errorf("after the outage: %v", err)
	}
}

func query(ctx context.Context, pool *pgxpool.Pool) error {
	var one int
	return pool.QueryRow(ctx, `select 1`).Scan(&one)
}
