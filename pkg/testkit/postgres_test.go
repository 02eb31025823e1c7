package testkit_test

import (
	"testing"
	"time"

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
	testkit.Eventually(t, 20*time.Second, func() error {
		_, err := pool.Exec(t.Context(), `select a from kept`)
		return err
	})
}
