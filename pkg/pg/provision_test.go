package pg_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"pharos/pkg/pg"
	"pharos/pkg/pg/cluster"
	"pharos/pkg/testkit"
)

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

func TestARoleThatAppearsMeanwhileIsTaken(t *testing.T) {
	elsewhere, database := testkit.Postgres(t), testkit.Postgres(t)
	conn, err := pgx.Connect(t.Context(), elsewhere.AdminURL())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	tx, err := conn.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), `create role pharos_meanwhile login`); err != nil {
		t.Fatal(err)
	}
	provisioned := make(chan error, 1)
	go func() { provisioned <- pg.ProvisionDatabase(t.Context(), database.AdminURL(), "meanwhile") }()
	testkit.Eventually(t, patience, func() error {
		var waiting bool
		err := tx.QueryRow(t.Context(), `select pg_stat_clear_snapshot() is not null and exists (
			select from pg_stat_activity where query = 'create role pharos_meanwhile login' and wait_event_type = 'Lock')`).Scan(&waiting)
		if err == nil && !waiting {
			err = errors.New("nobody waits for the role")
		}
		return err
	})
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-provisioned; err != nil {
		t.Error(err)
	}
	if err := query(t.Context(), database.Pool(t, "meanwhile")); err != nil {
		t.Error(err)
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
