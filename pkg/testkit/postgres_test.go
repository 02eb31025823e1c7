package testkit_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"pharos/pkg/pg"
	"pharos/pkg/testkit"
)

func TestDatabasesOfOneServerAreApart(t *testing.T) {
	for _, want := range []string{"first", "second"} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			pool := testkit.Postgres(t, "incident").Pool(t, "incident")
			if _, err := pool.Exec(t.Context(), `create table note as select $1::text as text`, want); err != nil {
				t.Fatal(err)
			}
			var got string
			if err := pool.QueryRow(t.Context(), `select text from note`).Scan(&got); err != nil || got != want {
				t.Errorf("got %q, %v, want %q", got, err, want)
			}
		})
	}
}

// What is lent again must be as good as new, and nobody's who had it before.
func TestADatabaseThatIsLentAgainIsEmptyAndHasANewAddress(t *testing.T) {
	seen := map[string]bool{}
	for _, leave := range []string{`create table note (text text)`, `create table public.note (text text)`, `create schema other`, `select 1`} {
		t.Run(leave, func(t *testing.T) {
			db := testkit.Postgres(t, "fleet", "desk")
			if seen[db.AdminURL()] {
				t.Errorf("%s was another test's", db.AdminURL())
			}
			seen[db.AdminURL()] = true
			admin, err := pgx.Connect(t.Context(), db.AdminURL())
			if err != nil {
				t.Fatal(err)
			}
			var left int
			const any = `select count(*) from pg_class c join pg_namespace n on n.oid = relnamespace where relname = 'note' or nspname = 'other'`
			if err := admin.QueryRow(t.Context(), any).Scan(&left); err != nil || left != 0 {
				t.Errorf("%d relations of another test are there, %v", left, err)
			}
			if _, err := db.Pool(t, "fleet").Exec(t.Context(), `create table note (text text)`); err != nil {
				t.Error(err)
			}
			if _, err := admin.Exec(t.Context(), `set search_path = desk, public; `+leave); err != nil {
				t.Error(err) // and the connection is left open
			}
		})
	}
}

func TestAServerOfOnesOwnKeepsDataAndAddressOverAnOutage(t *testing.T) {
	database := testkit.OwnPostgres(t, "incident")
	before, pool := database.URL("incident"), database.Pool(t, "incident")
	if _, err := pool.Exec(t.Context(), `create table kept (a int)`); err != nil {
		t.Fatal(err)
	}
	database.Stop(t)
	if _, err := pool.Exec(t.Context(), `select a from kept`); !pg.IsUnavailable(err) {
		t.Errorf("while it is stopped: got %v, want unavailable", err)
	}
	database.Start(t)
	if after := database.URL("incident"); after != before {
		t.Errorf("got the address %s, want %s", after, before)
	}
	if after := pg.ServiceURL(database.AdminURL(), "incident"); after != before {
		t.Errorf("the address in earnest is %s, want %s", after, before)
	}
	testkit.Eventually(t, testkit.Patience, func() error {
		_, err := pool.Exec(t.Context(), `select a from kept`)
		return err
	})
}
