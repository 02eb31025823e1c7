package pg_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"pharos/pkg/pg"
	"pharos/pkg/testkit"
)

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
