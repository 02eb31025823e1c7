package projection

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// mostQueued is how many statements wait at most: the database works on them
// while the next events are decoded.
const mostQueued = 128

// pipeline is the transaction that a handler writes in. What it executes waits
// and is sent together, in its order, before the next read and before the
// commit: most of an event's way into a view was waiting for one answer after
// the other. So Exec tells nothing of what it did, neither rows nor error; an
// error comes with a later statement or at the end of the batch, and the batch
// is then taken again, event by event.
type pipeline struct {
	pgx.Tx
	queued pgx.Batch
	fence  bool // the first statement sent moves the checkpoint; until then it waits
}

// Exec implements pgx.Tx.
func (t *pipeline) Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	t.queued.Queue(sql, args...)
	if t.queued.Len() < mostQueued {
		return pgconn.CommandTag{}, nil
	}
	return pgconn.CommandTag{}, t.flush(ctx)
}

// Query implements pgx.Tx. It sees what was executed before.
func (t *pipeline) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	if err := t.flush(ctx); err != nil {
		return nil, err
	}
	return t.Tx.Query(ctx, sql, args...)
}

// QueryRow implements pgx.Tx. It sees what was executed before.
func (t *pipeline) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	if err := t.flush(ctx); err != nil {
		return failed{err}
	}
	return t.Tx.QueryRow(ctx, sql, args...)
}

// failed is a row that was not asked for.
type failed struct{ error }

// Scan implements pgx.Row.
func (f failed) Scan(...any) error { return f.error }

var errNotHere = errors.New("a handler executes and queries; nothing else is sent in order")

// SendBatch implements pgx.Tx; a handler has no use for it.
func (t *pipeline) SendBatch(context.Context, *pgx.Batch) pgx.BatchResults {
	panic(errNotHere)
}

// CopyFrom implements pgx.Tx; a handler has no use for it.
func (t *pipeline) CopyFrom(context.Context, pgx.Identifier, []string, pgx.CopyFromSource) (int64, error) {
	return 0, errNotHere
}

// Begin implements pgx.Tx; a handler has no use for it.
func (t *pipeline) Begin(context.Context) (pgx.Tx, error) { return nil, errNotHere }

// flush sends what waits and reads every answer. That of the fence comes first:
// when somebody else has moved the checkpoint, whatever else goes wrong goes
// wrong because of it.
func (t *pipeline) flush(ctx context.Context) (err error) {
	n := t.queued.Len()
	if n == 0 {
		return nil
	}
	answers := t.Tx.SendBatch(ctx, &t.queued)
	defer func() {
		t.queued = pgx.Batch{}
		if closing := answers.Close(); err == nil && closing != nil {
			err = fmt.Errorf("write to the view: %w", closing)
		}
	}()
	for range n {
		tag, err := answers.Exec()
		if err != nil {
			return fmt.Errorf("write to the view: %w", err)
		}
		if t.fence {
			if t.fence = false; tag.RowsAffected() != 1 {
				return errFenced
			}
		}
	}
	return nil
}
