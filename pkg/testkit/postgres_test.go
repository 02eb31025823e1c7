package testkit_test

import (
	"testing"

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
