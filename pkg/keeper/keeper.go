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
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"pharos/pkg/auth"
	"pharos/pkg/bus"
	"pharos/pkg/fault"
	"pharos/pkg/httpd"
	"pharos/pkg/pg"
	"pharos/pkg/projection"
	"pharos/pkg/run"
)

// downRetry is when a client may ask again while the database is down.
const downRetry = 5 * time.Second

// Deps is what a service with a view runs on.
type Deps struct {
	Bus       *bus.Bus
	Pool      *pgxpool.Pool // search path: the service's own schema
	Authority *auth.Authority
	Policy    auth.Policy
	Log       *slog.Logger
}

// Config is what is the service's own.
type Config struct {
	Name string
	// Kept is its tables, whose making is tried again while there is no database,
	// and its views, at least one. While the first is not ready, a failure that
	// nobody has named is taken for the database's.
	Kept projection.Kept
	// Projectors of the views, in their order.
	Projectors []*projection.Projector
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
	k.http = httpd.New(httpd.Config{Name: cfg.Name, Judge: k.judge}, deps.Authority, deps.Log)
	cfg.Routes(k.http)
	for i, v := range cfg.Kept.Views {
		k.http.AddReady(v.Title, cfg.Projectors[i].Ready)
	}
	return k
}

// judge tells a failure that is the database's and will pass, as each is while
// the view is not ready, for one before its tables are made.
func (k *Keeper) judge(err error) error {
	if !pg.IsUnavailable(err) && k.cfg.Projectors[0].Ready() == nil {
		return err
	}
	return fault.WithRetryAfter(fault.Wrap(fault.Unavailable, err, "the database is unavailable; reports are accepted all the same"), downRetry)
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
	if err := pg.WhenUp(ctx, k.log, k.cfg.Kept.Prepare); err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return err
	}
	var g run.Group
	for i, v := range k.cfg.Kept.Views {
		p := k.cfg.Projectors[i]
		g.Add(v.Title, p.Run)
		g.Add("retries of "+v.Title, func(ctx context.Context) error { return p.Retries(ctx, v.Drop) })
	}
	if k.cfg.Prepared != nil {
		k.cfg.Prepared(&g)
	}
	return g.Run(ctx)
}
