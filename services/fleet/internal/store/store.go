// Package store owns the fleet's view in PostGIS: the shared table of
// pkg/projection/crafts, and beside it every fix. It decides nothing.
package store

import (
	"context"
	"embed"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"pharos/pkg/fault"
	"pharos/pkg/pg"
	"pharos/pkg/projection/crafts"
)

// Schema names the Postgres schema and the role of the service.
const Schema = "fleet"

// Names of the two projectors: their checkpoints.
const (
	View  = "fleet"       // of stream SAR
	Fixes = "fleet-fixes" // of stream FIXES
)

//go:embed migrations/*.sql
var migrations embed.FS

// Store reads and folds the view. Its errors are fault.Unavailable while the
// database cannot be asked.
type Store struct {
	pool *pgxpool.Pool
}

// New returns a store on a pool whose search path is Schema.
func New(pool *pgxpool.Pool) *Store { return &Store{pool: pool} }

// Prepare makes the tables.
func (s *Store) Prepare(ctx context.Context) error {
	if err := crafts.Prepare(ctx, s.pool); err != nil {
		return err
	}
	return pg.Migrate(ctx, s.pool, Schema, migrations)
}

const retryAfter = 2 * time.Second

// reading names what was read when it went wrong.
func reading(err error, what string, args ...any) error {
	err = fmt.Errorf("%s: %w", fmt.Sprintf(what, args...), err)
	if pg.IsUnavailable(err) {
		return fault.WithRetryAfter(fault.Wrap(fault.Unavailable, err, "the database cannot be reached now"), retryAfter)
	}
	return err
}
