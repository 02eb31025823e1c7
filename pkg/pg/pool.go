// Package pg is how a service reaches PostgreSQL with PostGIS: one schema and one role per service, pools whose
// connections understand orb's geometries, migrations under a lock, and the verdict on which errors are worth another try.
//
// It leaves the statements to each service's store, the projector's transactions to package projection, and the running
// of a private server to package cluster.
package pg

import (
	"context"
	"fmt"
	"time"

	"github.com/exaring/otelpgx"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

const (
	defaultMaxConns = 8
	// connectTimeout bounds one attempt, so that a server that swallows packets looks down and not busy.
	connectTimeout = 5 * time.Second
)

// Config says which database a service uses. Only URL is required.
type Config struct {
	// URL is the database and the role, as postgres://… or key=value words.
	URL string
	// MaxConns bounds the pool. Default 8. All services together must stay below the server's max_connections (100).
	MaxConns int32
	// ApplicationName is shown in pg_stat_activity and the server's log. Default: the schema.
	ApplicationName string
}

// Open makes a pool whose connections look for tables in the schema and then in public (where PostGIS is), speak UTC, and
// scan and bind orb values. A commit does not wait for the disk: the tables are views of the log, which does. When the
// server dies, the newest commits (less than a second's) may be gone, from the last one back, never one of the middle. It
// does not connect: a database that is down shows at the first statement, and IsUnavailable
// knows it. The caller closes the pool.
func Open(ctx context.Context, cfg Config, schema string) (*pgxpool.Pool, error) {
	if err := checkName(schema); err != nil {
		return nil, err
	}
	settings, err := pgxpool.ParseConfig(cfg.URL)
	if err != nil {
		return nil, fmt.Errorf("reading the database's address: %w", err)
	}
	settings.MaxConns = defaultMaxConns
	if cfg.MaxConns > 0 {
		settings.MaxConns = cfg.MaxConns
	}
	conn := settings.ConnConfig
	conn.ConnectTimeout = connectTimeout
	conn.RuntimeParams["search_path"] = pgx.Identifier{schema}.Sanitize() + ", public"
	conn.RuntimeParams["timezone"] = "UTC"
	// What is lost when the server dies is the end of a view together with its checkpoint: it is read from the log again.
	conn.RuntimeParams["synchronous_commit"] = "off"
	conn.RuntimeParams["application_name"] = schema
	if cfg.ApplicationName != "" {
		conn.RuntimeParams["application_name"] = cfg.ApplicationName
	}
	// Statements are shown with placeholders, never with their values: those may be sealed.
	conn.Tracer = otelpgx.NewTracer()
	settings.AfterConnect = registerGeometry
	pool, err := pgxpool.NewWithConfig(ctx, settings)
	if err != nil {
		return nil, fmt.Errorf("making the pool of schema %s: %w", schema, err)
	}
	return pool, nil
}
