// Package keeper joins what every service that keeps views in PostGIS has in
// common: its tables, made as soon as there is a database; its projectors and
// their retries; what they say of its readiness; and which failures of its HTTP
// surface are the database's and will pass.
//
// It leaves to the service what its views hold, its routes and what else it
// runs; to pkg/projection how a view follows the log; and to whoever joins a
// process (pkg/process, or a whole deployment in one) where log and database are.
package keeper

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"pharos/pkg/auth"
	"pharos/pkg/bus"
	"pharos/pkg/httpd"
	"pharos/pkg/pg"
	"pharos/pkg/projection"
	"pharos/pkg/run"
)

// Deps is what a service with a view runs on.
type Deps struct {
	Bus       *bus.Bus
	Pool      *pgxpool.Pool // search path: the service's own schema
	Authority *auth.Authority
	Policy    auth.Policy
	Log       *slog.Logger
}

// Projector returns the projector of one of the service's views.
func (d Deps) Projector(name, stream string, h projection.Handler, filters ...string) *projection.Projector {
	return projection.New(d.Bus, d.Pool, projection.Config{Name: name, Stream: stream, Filters: filters, Log: d.Log}, h)
}

// View is a view that the service keeps.
type View struct {
	Name string // as readiness has it, such as "desk view"
	*projection.Projector
	// Drop empties the view for a rebuild; nil where the order of events does
	// not matter to it (projection.Projector.Retries).
	Drop func(ctx context.Context, tx pgx.Tx) error
}

// Config is what is the service's own.
type Config struct {
	Name string
	// Prepare makes the tables; it is tried again while there is no database.
	Prepare func(ctx context.Context) error
	// Views, at least one. While the first is not ready, a failure that nobody
	// has named is taken for the database's.
	Views []View
	// Routes registers the HTTP surface.
	Routes func(*httpd.Server)
	// Always adds what runs from the start, database or not; nil is nothing.
	Always func(*run.Group)
	// Prepared adds what runs once the tables are there; nil is nothing.
	Prepared func(*run.Group)
}

// Keeper is a service that keeps views.
type Keeper struct {
	cfg  Config
	log  *slog.Logger
	http *httpd.Server
}

// New returns a keeper that has started nothing.
func New(cfg Config, deps Deps) *Keeper {
	k := &Keeper{cfg: cfg, log: deps.Log}
	k.http = httpd.New(httpd.Config{Name: cfg.Name, Unavailable: k.unavailable}, deps.Authority, deps.Log)
	cfg.Routes(k.http)
	for _, v := range cfg.Views {
		k.http.AddReady(v.Name, v.Ready)
	}
	return k
}

// unavailable: while the view is not ready, for one before its tables are
// made, a failure is the database's and will pass.
func (k *Keeper) unavailable(err error) bool {
	return pg.IsUnavailable(err) || k.cfg.Views[0].Ready() != nil
}

// Handler answers the service's routes.
func (k *Keeper) Handler() http.Handler { return k.http.Handler() }

// Run runs the service, and keeps its views as soon as there is a database,
// until ctx ends; nil when drained.
func (k *Keeper) Run(ctx context.Context) error {
	var g run.Group
	if k.cfg.Always != nil {
		k.cfg.Always(&g)
	}
	g.Add("views", k.keep)
	return g.Run(ctx)
}

func (k *Keeper) keep(ctx context.Context) error {
	if err := pg.WhenUp(ctx, k.log, k.cfg.Prepare); err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return err
	}
	var g run.Group
	for _, v := range k.cfg.Views {
		g.Add(v.Name, v.Run)
		g.Add("retries of "+v.Name, func(ctx context.Context) error { return v.Retries(ctx, v.Drop) })
	}
	if k.cfg.Prepared != nil {
		k.cfg.Prepared(&g)
	}
	return g.Run(ctx)
}
