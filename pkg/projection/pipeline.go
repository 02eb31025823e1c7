package projection

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// mostQueued is how many statements wait at most. They are then sent, and the
// database works on them while the next events are folded.
const mostQueued = 128

// pipeline is the transaction that a handler writes in. What it executes waits
// and is sent together, in its order, with the next read or with the commit:
// most of an event's way into a view was waiting for one answer after the other.
// The beginning of the transaction and its fence go with the first, so that
// events that are only written cost one answer. So Exec tells nothing of what it
// did, neither rows nor error; an error comes with a later statement or at the
// end of the batch, and the batch is then taken again, event by event.
type pipeline struct {
	conn   *pgxpool.Conn
	queued pgx.Batch
	sent   pgx.BatchResults  // the answers to what was sent, not read yet; nil when there are none
	unread int               // how many
	fenced bool              // the fence was sent and held
	last   pgconn.CommandTag // of the last statement executed
}

// fencePlace is where the fence stands in what is sent first: behind begin.
const fencePlace = 1

// begin returns a transaction whose first act is the fence: a statement that
// fails with a division by zero when somebody else has moved the checkpoint,
// so that nothing behind it is done, not even the commit.
func (p *Projector) begin(ctx context.Context, from, to position) (*pipeline, error) {
	conn, err := p.pool.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	t := &pipeline{conn: conn}
	t.queued.Queue("begin")
	p.fence(&t.queued, from, to)
	return t, nil
}

// commit sends what waits and ends the transaction, all or nothing.
func (t *pipeline) commit(ctx context.Context) error {
	t.queued.Queue("commit")
	if err := t.flush(ctx); err != nil {
		return err
	}
	if t.last.String() != "COMMIT" { // a handler passed over an error of the database
		return pgx.ErrTxCommitRollback
	}
	return nil
}

// end gives the connection back, without what was not committed.
func (t *pipeline) end(ctx context.Context) {
	if t.sent != nil {
		_ = t.sent.Close() // it is rolled back, whatever it was
	}
	if c := t.conn.Conn(); !c.IsClosed() && c.PgConn().TxStatus() != idle {
		_, _ = c.Exec(ctx, "rollback") // where it fails, Release closes the connection
	}
	t.conn.Release()
}

// idle is the status of a connection outside of a transaction.
const idle = 'I'

// Exec implements pgx.Tx.
func (t *pipeline) Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	t.queued.Queue(sql, args...)
	if t.queued.Len() < mostQueued {
		return pgconn.CommandTag{}, nil
	}
	return pgconn.CommandTag{}, t.ship(ctx)
}

// Query implements pgx.Tx. It sees what was executed before.
func (t *pipeline) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	n := t.queued.Len()
	if n == 0 && t.sent == nil {
		return t.conn.Query(ctx, sql, args...)
	}
	t.queued.Queue(sql, args...)
	answers, err := t.send(ctx, n)
	if err != nil {
		return nil, err
	}
	rows, err := answers.Query()
	return &lastRows{Rows: rows, answers: answers}, err
}

// QueryRow implements pgx.Tx. It sees what was executed before.
func (t *pipeline) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	n := t.queued.Len()
	if n == 0 && t.sent == nil {
		return t.conn.QueryRow(ctx, sql, args...)
	}
	t.queued.Queue(sql, args...)
	answers, err := t.send(ctx, n)
	if err != nil {
		return failed{err}
	}
	return lastRow{answers}
}

// flush sends what waits and reads every answer.
func (t *pipeline) flush(ctx context.Context) error {
	if err := t.ship(ctx); err != nil {
		return err
	}
	return t.settle()
}

// ship sends what waits. What was sent before is answered first: that is how far
// we are ahead of the database.
func (t *pipeline) ship(ctx context.Context) error {
	if err := t.settle(); err != nil {
		return err
	}
	queued := t.queued
	t.queued = pgx.Batch{}
	t.sent, t.unread = t.conn.SendBatch(ctx, &queued), queued.Len()
	return nil
}

// settle reads every answer to what was sent.
func (t *pipeline) settle() error {
	if t.sent == nil {
		return nil
	}
	answers := t.sent
	if err := t.answered(answers, t.unread); err != nil {
		return err
	}
	t.sent = nil
	return answers.Close()
}

// send sends what waits and reads the first n answers.
func (t *pipeline) send(ctx context.Context, n int) (pgx.BatchResults, error) {
	if err := t.ship(ctx); err != nil {
		return nil, err
	}
	if err := t.answered(t.sent, n); err != nil {
		return nil, err
	}
	answers := t.sent
	t.sent = nil // whoever reads the last answer closes them
	return answers, nil
}

// answered reads n answers. That of the fence comes first: when somebody else has
// moved the checkpoint, whatever else goes wrong goes wrong because of it.
func (t *pipeline) answered(answers pgx.BatchResults, n int) error {
	for i := range n {
		var err error
		t.last, err = answers.Exec()
		if err != nil && !t.fenced && i == fencePlace && isDivisionByZero(err) {
			err = errFenced
		}
		if err != nil {
			_ = answers.Close() // it repeats the error
			t.sent = nil
			return fmt.Errorf("write to the view: %w", err)
		}
	}
	t.fenced = true
	return nil
}

func isDivisionByZero(err error) bool {
	refused, ok := errors.AsType[*pgconn.PgError](err)
	return ok && refused.Code == "22012"
}

// lastRows are the answer to the last statement of what was sent together.
type lastRows struct {
	pgx.Rows
	answers pgx.BatchResults
	err     error
}

// Next implements pgx.Rows; behind the last row the connection is free again.
func (r *lastRows) Next() bool {
	if r.Rows.Next() {
		return true
	}
	r.Close()
	return false
}

// Close implements pgx.Rows.
func (r *lastRows) Close() {
	r.Rows.Close()
	if err := r.answers.Close(); r.err == nil {
		r.err = err
	}
}

// Err implements pgx.Rows.
func (r *lastRows) Err() error {
	if err := r.Rows.Err(); err != nil {
		return err
	}
	return r.err
}

// lastRow is the one row that answers the last statement of what was sent together.
type lastRow struct{ answers pgx.BatchResults }

// Scan implements pgx.Row.
func (r lastRow) Scan(dest ...any) error {
	err := r.answers.QueryRow().Scan(dest...)
	if closing := r.answers.Close(); err == nil {
		err = closing
	}
	return err
}

// failed is a row that was not asked for.
type failed struct{ error }

// Scan implements pgx.Row.
func (f failed) Scan(...any) error { return f.error }
