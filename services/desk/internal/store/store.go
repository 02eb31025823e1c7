// Package store owns the desk's view in PostGIS: the shared tables of
// pkg/projection/incidents and pkg/projection/crafts, and beside them the
// exercises. It decides nothing.
package store

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"pharos/pkg/event"
	"pharos/pkg/pg"
	"pharos/pkg/projection/crafts"
	"pharos/pkg/projection/incidents"
)

// Schema names the Postgres schema and the role of the service.
const Schema = "desk"

// Names of the two projectors: their checkpoints.
const (
	View  = "desk"       // of stream SAR
	Fixes = "desk-fixes" // of stream FIXES
)

//go:embed migrations/*.sql
var migrations embed.FS

// Store reads and folds the view.
type Store struct {
	pool *pgxpool.Pool
	view *incidents.View
}

// New returns a store on a pool whose search path is Schema.
func New(pool *pgxpool.Pool) *Store {
	return &Store{pool: pool, view: incidents.New(nil)}
}

// Prepare makes the tables.
func (s *Store) Prepare(ctx context.Context) error {
	if err := incidents.Prepare(ctx, s.pool); err != nil {
		return err
	}
	if err := crafts.Prepare(ctx, s.pool); err != nil {
		return err
	}
	return pg.Migrate(ctx, s.pool, Schema, migrations)
}

// Handle folds one event of stream SAR; it is a projection.Handler.
func (s *Store) Handle(ctx context.Context, tx pgx.Tx, m event.Message) error {
	switch m.Type {
	case crafts.Registered():
		return crafts.Register(ctx, tx, m)
	case event.Type(event.ExerciseSubject("id", "registered")):
		return exercise(ctx, tx, m)
	}
	return s.view.Handle(ctx, tx, m)
}

// Forget makes the fold ask the database again (projection.View.Forget).
func (s *Store) Forget() { s.view.Forget() }

// Drop empties what Handle has written, for a rebuild.
func (s *Store) Drop(ctx context.Context, tx pgx.Tx) error {
	if _, err := tx.Exec(ctx, `truncate exercise`); err != nil {
		return fmt.Errorf("empty the tables of the desk: %w", err)
	}
	if err := crafts.Drop(ctx, tx); err != nil {
		return err
	}
	return incidents.Drop(ctx, tx)
}

func exercise(ctx context.Context, tx pgx.Tx, m event.Message) error {
	var x event.ExerciseRegistered
	if err := json.Unmarshal(m.Data, &x); err != nil {
		return fmt.Errorf("decode exercise at %d: %w", m.Sequence, err)
	}
	_, err := tx.Exec(ctx, `
		insert into exercise (id, seq, name, ends_at) values (@id, @seq, @name, @ends)
		on conflict (id) do nothing`, // the first registration of an id stands
		pgx.NamedArgs{"id": x.ExerciseID, "seq": m.Sequence, "name": pg.CleanText(x.Name), "ends": x.EndsAt})
	if err != nil {
		return fmt.Errorf("store exercise %s: %w", x.ExerciseID, err)
	}
	return nil
}
