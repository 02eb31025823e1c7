package pg_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/paulmach/orb"

	"pharos/pkg/pg"
	"pharos/pkg/pg/cluster"
	"pharos/pkg/testkit"
)

func TestPointsOfAllQuadrantsComeBackUnchanged(t *testing.T) {
	pool := testkit.Postgres(t, "incident").Pool(t, "incident")
	points := []orb.Point{
		{15.766633, 35.35025}, {-157.8, 21.3}, {18.4, -33.9}, {-70.9, -53.1},
		{180, 0}, {-180, 0}, {0, 90}, {0, -90}, {-0.0000001, 0.0000001}, {180.5, 12},
	}
	for _, want := range points {
		var got, bound orb.Point
		var text string
		err := pool.QueryRow(t.Context(), `select $1::geometry, $1::geography, st_asewkt($1::geometry)`, want).Scan(&got, &bound, &text)
		if err != nil {
			t.Fatalf("%v: %v", want, err)
		}
		if got != want {
			t.Errorf("geometry: got %v, want %v", got, want)
		}
		if wantText := fmt.Sprintf("SRID=4326;POINT(%v %v)", want[0], want[1]); want[0] > 1 && text != wantText {
			t.Errorf("on the server: got %s, want %s", text, wantText)
		}
	}
}

func TestEveryShapeComesBackUnchanged(t *testing.T) {
	pool := testkit.Postgres(t, "incident").Pool(t, "incident")
	ring := orb.Ring{{12, 33}, {13, 33}, {13, 34}, {12, 33}}
	shapes := []orb.Geometry{
		orb.MultiPoint{{1, 2}, {3, 4}}, orb.LineString{{1, 2}, {3, 4}}, orb.MultiLineString{{{1, 2}, {3, 4}}},
		orb.Polygon{ring}, orb.MultiPolygon{{ring}}, orb.Collection{orb.Point{1, 2}, orb.Polygon{ring}}, orb.Point{1, 2},
	}
	for _, want := range shapes {
		var got orb.Geometry
		target := reflect.New(reflect.TypeOf(want))
		if err := pool.QueryRow(t.Context(), `select $1::geometry, $1::geometry`, want).Scan(&got, target.Interface()); err != nil {
			t.Fatalf("%v: %v", want, err)
		}
		if !orb.Equal(got, want) || !orb.Equal(target.Elem().Interface().(orb.Geometry), want) {
			t.Errorf("got %v and %v, want %v", got, target.Elem(), want)
		}
	}
}

func TestNoGeometryIsNullAndBack(t *testing.T) {
	pool := testkit.Postgres(t, "incident").Pool(t, "incident")
	for _, none := range []any{(*orb.Point)(nil), orb.Geometry(nil), orb.Polygon(nil), nil} {
		shape, point, polygon := orb.Geometry(orb.Point{1, 1}), &orb.Point{1, 1}, orb.Polygon{{{1, 1}}}
		err := pool.QueryRow(t.Context(), `select $1::geometry, $1::geometry, $1::geometry`, none).Scan(&shape, &point, &polygon)
		if err != nil || shape != nil || point != nil || polygon != nil {
			t.Errorf("%T: got %v, %v, %v, %v, want nothing", none, shape, point, polygon, err)
		}
	}
	var point orb.Point
	if err := pool.QueryRow(t.Context(), `select null::geometry`).Scan(&point); err == nil {
		t.Errorf("NULL became the point %v, want an error", point)
	}
}

func TestPointersAndOtherProtocolsWork(t *testing.T) {
	pool := testkit.Postgres(t, "incident").Pool(t, "incident")
	want := orb.Point{14.2, 35.9}
	modes := []pgx.QueryExecMode{pgx.QueryExecModeCacheStatement, pgx.QueryExecModeDescribeExec, pgx.QueryExecModeExec}
	for _, mode := range modes {
		var got *orb.Point
		if err := pool.QueryRow(t.Context(), `select st_setsrid(st_makepoint(14.2, 35.9), 4326)`, mode).Scan(&got); err != nil || *got != want {
			t.Errorf("mode %v: got %v, %v, want %v", mode, got, err, want)
		}
	}
	var near bool
	if err := pool.QueryRow(t.Context(), `select st_dwithin($1::geography, $2::geography, 10)`, &want, want).Scan(&near); err != nil || !near {
		t.Errorf("a place is not near itself: %v", err)
	}
}

func TestNowhereIsRefusedBeforeItIsStored(t *testing.T) {
	pool := testkit.Postgres(t, "incident").Pool(t, "incident")
	nowhere := []orb.Geometry{orb.Point{10, 95}, orb.Point{math.NaN(), 1}, orb.Point{1, math.NaN()}, orb.Point{math.Inf(1), 1},
		orb.Polygon{{{1, 2}, {3, -91}, {1, 2}}}, orb.Collection{orb.Point{1, 100}}}
	for _, place := range nowhere {
		if _, err := pool.Exec(t.Context(), `select $1::geometry`, place); err == nil || pg.IsUnavailable(err) {
			t.Errorf("%v: got %v, want a refusal that lasts", place, err)
		}
	}
	var empty orb.Point
	if err := pool.QueryRow(t.Context(), `select 'srid=4326;point empty'::geometry`).Scan(&empty); err == nil {
		t.Errorf("an empty point became %v, want an error", empty)
	}
}

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

var harbour = fstest.MapFS{
	"001_harbour.sql": {Data: []byte("-- +goose Up\ncreate table harbour (name text primary key, at geometry(Point,4326) not null);\n")},
	"002_draught.sql": {Data: []byte("-- +goose Up\nalter table harbour add column draught_m double precision;\n")},
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

func TestABrokenMigrationSaysWhichAndLeavesNothing(t *testing.T) {
	pool := testkit.Postgres(t, "fleet").Pool(t, "fleet")
	broken := fstest.MapFS{
		"001_harbour.sql": harbour["001_harbour.sql"],
		"002_broken.sql":  {Data: []byte("-- +goose Up\ncreate table half (a int);\ncreate table broken (a nonsense);\n")},
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

func TestAServiceCannotTouchAnothersSchema(t *testing.T) {
	database := testkit.Postgres(t, "incident", "tally")
	owner, other := database.Pool(t, "incident"), database.Pool(t, "tally")
	if _, err := owner.Exec(t.Context(), `create table secret as select 1 as a`); err != nil {
		t.Fatal(err)
	}
	forbidden := []string{
		`select a from incident.secret`, `create table incident.mine (a int)`, `create table public.mine (a int)`,
		`drop schema incident cascade`, `create schema third`, `create role pharos_third`, `set role pharos_incident`,
	}
	for _, statement := range forbidden {
		_, err := other.Exec(t.Context(), statement)
		refused, ok := errors.AsType[*pgconn.PgError](err)
		if !ok || refused.Code != "42501" || pg.IsUnavailable(err) {
			t.Errorf("%s: got %v, want permission denied", statement, err)
		}
	}
}

func TestARoleCannotEnterADatabaseThatIsNotItsOwn(t *testing.T) {
	testkit.Postgres(t, "incident")
	elsewhere := testkit.Postgres(t, "tally")
	conn, err := pgx.Connect(t.Context(), elsewhere.URL("incident"))
	if err == nil {
		t.Fatal("got in", conn.Close(t.Context()))
	}
	if refused, ok := errors.AsType[*pgconn.PgError](err); !ok || refused.Code != "42501" {
		t.Errorf("got %v, want permission denied", err)
	}
}

func TestProvisioningTwiceAtOnceIsTheSameAsOnce(t *testing.T) {
	database := testkit.OwnPostgres(t)
	var group sync.WaitGroup
	for range 6 {
		group.Go(func() {
			if err := pg.Provision(t.Context(), database.AdminURL(), "incident", "fleet", "desk"); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	for _, service := range []string{"incident", "fleet", "desk"} {
		pool, err := pg.Open(t.Context(), pg.Config{URL: pg.ServiceURL(database.AdminURL(), service)}, service)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := pool.Exec(t.Context(), `create table own (a int)`); err != nil {
			t.Errorf("%s: %v", service, err)
		}
		pool.Close()
	}
	if err := pg.Provision(t.Context(), database.AdminURL(), `x"; drop role pharos`); err == nil {
		t.Error("an impossible name passed")
	}
}

func TestProvisioningFromManyDatabasesAtOnceSharesTheRoles(t *testing.T) {
	var group sync.WaitGroup
	for range 5 {
		group.Go(func() { testkit.Postgres(t, "drift", "notify") })
	}
	group.Wait()
}

// patience is how long a server may take to notice; no test waits that long when all is well.
const patience = 20 * time.Second

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

func TestWhatIsWorthAnotherTry(t *testing.T) {
	database := testkit.Postgres(t, "incident")
	pool := database.Pool(t, "incident")
	raise := func(code string) error {
		_, err := pool.Exec(t.Context(), `do $$ begin raise sqlstate '`+code+`'; end $$`)
		return err
	}
	for code, want := range map[string]bool{
		"40001": true, "40P01": true, "55P03": true, "53300": true, "53100": true, "57P01": true, "57P03": true, "08006": true,
		"58030": true, "57014": true, "23505": false, "22P02": false, "42P01": false, "42501": false, "XX000": false, "57P04": false,
	} {
		if got := pg.IsUnavailable(fmt.Errorf("projecting: %w", raise(code))); got != want {
			t.Errorf("SQLSTATE %s: got %v, want %v", code, got, want)
		}
	}
	if pg.IsUnavailable(nil) || pg.IsUnavailable(errors.New("connection")) || pg.IsUnavailable(pgx.ErrNoRows) {
		t.Error("an error of ours counts as unavailable")
	}
	_, encoding := pool.Exec(t.Context(), `select $1::int`, "seven")
	if encoding == nil || pg.IsUnavailable(encoding) {
		t.Errorf("a value of the wrong type: got %v, want an error that lasts", encoding)
	}
}

func TestACutConnectionIsWorthAnotherTry(t *testing.T) {
	database := testkit.Postgres(t, "incident")
	conn, err := database.Pool(t, "incident").Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	admin, err := pgx.Connect(t.Context(), database.AdminURL())
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close(t.Context())
	if _, err := admin.Exec(t.Context(), `select pg_terminate_backend($1)`, conn.Conn().PgConn().PID()); err != nil {
		t.Fatal(err)
	}
	for _, moment := range []string{"at the cut", "after it"} {
		if _, err := conn.Exec(t.Context(), `select 1`); !pg.IsUnavailable(err) {
			t.Errorf("%s: got %v, want unavailable", moment, err)
		}
	}
}

func TestAStatementPreparedBeforeAMigrationIsWorthAnotherTry(t *testing.T) {
	database := testkit.Postgres(t, "fleet")
	pool := database.Pool(t, "fleet")
	conn, err := pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	read := func() error {
		_, err := conn.Exec(t.Context(), `select a from craft where a <> $1`, 0)
		return err
	}
	if _, err := conn.Exec(t.Context(), `create table craft (a int)`); err != nil {
		t.Fatal(err)
	}
	if err := read(); err != nil {
		t.Fatal(err)
	}
	if _, err := database.Pool(t, "fleet").Exec(t.Context(), `alter table craft alter a type bigint`); err != nil {
		t.Fatal(err)
	}
	if err := read(); !pg.IsUnavailable(err) {
		t.Errorf("at first: got %v, want another try", err)
	}
	if err := read(); err != nil {
		t.Errorf("at the second try: %v", err)
	}
	if _, err := conn.Exec(t.Context(), `do $$ begin raise sqlstate '0A000'; end $$`); pg.IsUnavailable(err) {
		t.Errorf("a feature that is missing counts as unavailable: %v", err)
	}
}

func TestAnExpiredContextIsNoVerdict(t *testing.T) {
	pool := testkit.Postgres(t, "incident").Pool(t, "incident")
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := pool.Exec(ctx, `select pg_sleep(60)`); !pg.IsUnavailable(err) {
		t.Errorf("got %v, want unavailable", err)
	}
}

func TestRolesHavePasswordsWhereTheServerAsksForThem(t *testing.T) {
	server := startAskingForPasswords(t)
	for _, admin := range []string{
		server + "&password=it's%20secret",
		"host='" + hostOf(t, server) + "' user=pharos dbname=postgres password='it\\'s secret'",
	} {
		if err := pg.Provision(t.Context(), admin, "incident"); err != nil {
			t.Fatal(err)
		}
		conn, err := pgx.Connect(t.Context(), pg.ServiceURL(admin, "incident"))
		if err != nil {
			t.Fatalf("%s: %v", admin, err)
		}
		if got := conn.Config().Database + " " + conn.Config().User; got != "pharos pharos_incident" {
			t.Errorf("got %s, want pharos pharos_incident", got)
		}
		if err := conn.Close(t.Context()); err != nil {
			t.Error(err)
		}
		_, err = pgx.Connect(t.Context(), pg.ServiceURL(server+"&password=guess", "incident"))
		if refused, ok := errors.AsType[*pgconn.PgError](err); !ok || refused.Code != "28P01" {
			t.Errorf("with another password: got %v, want 28P01", err)
		}
	}
}

func hostOf(t *testing.T, address string) string {
	cfg, err := pgx.ParseConfig(address)
	if err != nil {
		t.Fatal(err)
	}
	return cfg.Host
}

// startAskingForPasswords is a server as a hoster sets it up, where a socket alone opens nothing.
func startAskingForPasswords(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	server, err := cluster.Start(t.Context(), cluster.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	address := server.URL(cluster.Superuser, cluster.Database)
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), `alter role pharos password 'it''s secret'`); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "data", "pg_hba.conf"), []byte("local all all scram-sha-256\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(t.Context(), `select pg_reload_conf()`); err != nil {
		t.Fatal(err)
	}
	testkit.Eventually(t, patience, func() error { return mustAsk(t.Context(), address) })
	return address
}

// mustAsk is nil once the server refuses who has no password.
func mustAsk(ctx context.Context, address string) error {
	conn, err := pgx.Connect(ctx, address)
	if err == nil {
		return errors.Join(errors.New("the server asks for no password"), conn.Close(ctx))
	}
	return nil
}
