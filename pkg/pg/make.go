package pg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Make runs statements that make what is absent, in one transaction and under a lock named what: of two processes that
// start on one schema at once the second waits, where "if not exists" by itself loses the race with an error.
func Make(ctx context.Context, pool *pgxpool.Pool, what, statements string) error {
	return Durably(ctx, pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtext(current_schema() || '/' || $1))`, what); err != nil {
			return fmt.Errorf("locking the tables of %s: %w", what, err)
		}
		if _, err := tx.Exec(ctx, statements); err != nil {
			return fmt.Errorf("making the tables of %s: %w", what, err)
		}
		return nil
	})
}

// Durably runs fn in one transaction whose commit waits for the disk, which no other commit of a pool of Open does: what it
// makes, such as a table, is not in the log, and a server that dies must not come back without it.
func Durably(ctx context.Context, pool *pgxpool.Pool, fn func(pgx.Tx) error) error {
	return pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `set local synchronous_commit = on`); err != nil {
			return fmt.Errorf("asking for a durable commit: %w", err)
		}
		return fn(tx)
	})
}
