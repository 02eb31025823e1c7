package projection

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// The rest of pgx.Tx, which a handler has no use for: it executes and queries.

var errNotHere = errors.New("a handler executes and queries; nothing else is sent in order")

// Conn implements pgx.Tx.
func (t *pipeline) Conn() *pgx.Conn { return t.conn.Conn() }

// Begin implements pgx.Tx.
func (t *pipeline) Begin(context.Context) (pgx.Tx, error) { return nil, errNotHere }

// Commit implements pgx.Tx: the projector commits.
func (t *pipeline) Commit(context.Context) error { return errNotHere }

// Rollback implements pgx.Tx: a handler that fails returns why.
func (t *pipeline) Rollback(context.Context) error { return errNotHere }

// Prepare implements pgx.Tx.
func (t *pipeline) Prepare(context.Context, string, string) (*pgconn.StatementDescription, error) {
	return nil, errNotHere
}

// CopyFrom implements pgx.Tx.
func (t *pipeline) CopyFrom(context.Context, pgx.Identifier, []string, pgx.CopyFromSource) (int64, error) {
	return 0, errNotHere
}

// SendBatch implements pgx.Tx.
func (t *pipeline) SendBatch(context.Context, *pgx.Batch) pgx.BatchResults { panic(errNotHere) }

// LargeObjects implements pgx.Tx.
func (t *pipeline) LargeObjects() pgx.LargeObjects { panic(errNotHere) }
