package pg

import (
	"context"
	"database/sql"
	"fmt"
	"hash/fnv"
	"io/fs"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
)

// Migrate brings the schema to the newest of the files migrations/NNN_x.sql (goose's format: a line
// "-- +goose Up" before the statements). Each file is one transaction. Processes that migrate the same schema at the same
// time wait for each other. The pool must come from Open with the same schema.
func Migrate(ctx context.Context, pool *pgxpool.Pool, schema string, files fs.FS) error {
	if err := checkName(schema); err != nil {
		return err
	}
	migrations, err := fs.Sub(files, "migrations")
	if err != nil {
		return fmt.Errorf("opening the migrations of schema %s: %w", schema, err)
	}
	db := stdlib.OpenDBFromPool(pool)
	defer db.Close() // gives its connections back; the pool stays open
	provider, err := goose.NewProvider(database.DialectPostgres, db, migrations,
		goose.WithTableName(schema+"."+goose.DefaultTablename),
		goose.WithSessionLocker(migrationLock{key: lockKey("migrate " + schema)}),
		goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("reading the migrations of schema %s: %w", schema, err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrating schema %s: %w", schema, err)
	}
	return nil
}

// migrationLock waits inside the server, where goose's own lock asks again every few seconds. The session that holds it is
// the one that migrates, and its commits wait for the disk (Durably).
type migrationLock struct{ key int64 }

func (l migrationLock) SessionLock(ctx context.Context, conn *sql.Conn) error {
	if _, err := conn.ExecContext(ctx, `select pg_advisory_lock($1)`, l.key); err != nil {
		return err
	}
	_, err := conn.ExecContext(ctx, `set synchronous_commit = on`)
	return err
}

func (l migrationLock) SessionUnlock(ctx context.Context, conn *sql.Conn) error {
	if _, err := conn.ExecContext(ctx, `reset synchronous_commit`); err != nil { // to what the pool asked for
		return err
	}
	_, err := conn.ExecContext(ctx, `select pg_advisory_unlock($1)`, l.key)
	return err
}

// lockKey numbers an advisory lock by what it guards.
func lockKey(what string) int64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte("pharos " + what)) // a hash never fails
	return int64(h.Sum64())
}
