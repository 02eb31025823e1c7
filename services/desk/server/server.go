// Package server joins the desk service: the projectors of its view, the one
// reader of the log that feeds every client, and the HTTP surface.
package server

import (
	"context"
	"log/slog"
	"net/http"
	"sync/atomic"

	"github.com/jackc/pgx/v5/pgxpool"

	"pharos/pkg/auth"
	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/httpd"
	"pharos/pkg/pg"
	"pharos/pkg/projection"
	"pharos/pkg/quarantine"
	"pharos/pkg/run"
	"pharos/services/desk"
	"pharos/services/desk/internal/store"
	"pharos/services/desk/internal/web"
)

// Config of the desk. The zero value works.
type Config struct {
	// Limits of what is kept in memory for the feed.
	Limits desk.Limits
}

// Deps is what the service runs on.
type Deps struct {
	Bus       *bus.Bus
	Pool      *pgxpool.Pool // search path "desk"
	Authority *auth.Authority
	Policy    auth.Policy
	Log       *slog.Logger
}

// Server is the desk service. Several copies may run at once: one of them
// writes the view, each feeds its own clients.
type Server struct {
	deps     Deps
	http     *httpd.Server
	store    *store.Store
	view     *projection.Projector // of SAR
	fixes    *projection.Projector // of FIXES
	hub      *desk.Hub
	feeder   *feeder
	aside    *quarantine.Ledger
	catchUps chan struct{} // a token for each client that reads the log
	slow     atomic.Int64  // clients that were cut off
}

// New returns a server that has started nothing.
func New(cfg Config, deps Deps) *Server {
	s := &Server{deps: deps, store: store.New(deps.Pool), hub: desk.NewHub(cfg.Limits), aside: quarantine.New(deps.Bus),
		catchUps: make(chan struct{}, maxCatchUps)}
	s.http = httpd.New(httpd.Config{Name: "desk", Unavailable: s.unavailable}, deps.Authority, deps.Log)
	s.view = projection.New(deps.Bus, deps.Pool,
		projection.Config{Name: store.View, Stream: event.StreamSAR, Log: deps.Log}, s.store.Handle)
	s.fixes = projection.New(deps.Bus, deps.Pool,
		projection.Config{Name: store.Fixes, Stream: event.StreamFixes, Log: deps.Log}, s.store.HandleFix)
	s.feeder = newFeeder(deps, s.hub, &framer{bus: deps.Bus, view: s.view, store: s.store, log: deps.Log})
	web.Surface{Feed: s.feed, Policy: deps.Policy}.Routes(s.http)
	s.http.AddReady("desk view", s.view.Ready)
	s.http.AddReady("desk fixes", s.fixes.Ready)
	return s
}

// unavailable: while the view is not ready, for one before its tables are
// made, a failure is the database's and will pass.
func (s *Server) unavailable(err error) bool {
	return pg.IsUnavailable(err) || s.view.Ready() != nil
}

// Handler answers the service's routes.
func (s *Server) Handler() http.Handler { return s.http.Handler() }

// Run feeds clients, and writes the view as soon as there is a database, until
// ctx ends; nil when drained.
func (s *Server) Run(ctx context.Context) error {
	unregister, err := s.observe()
	if err != nil {
		return err
	}
	defer unregister()
	var g run.Group
	g.Add("feed", s.feeder.run)
	g.Add("picture", s.watch)
	g.Add("quarantine", s.aside.Run)
	g.Add("view", func(ctx context.Context) error {
		if err := pg.WhenUp(ctx, s.deps.Log, s.store.Prepare); err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return err
		}
		var g run.Group
		g.Add("projector", s.view.Run)
		g.Add("projector of fixes", s.fixes.Run)
		g.Add("retries", func(ctx context.Context) error { return s.view.Retries(ctx, s.store.Drop) })
		g.Add("retries of fixes", func(ctx context.Context) error { return s.fixes.Retries(ctx, nil) })
		g.Add("craft", s.followCrafts)
		return g.Run(ctx)
	})
	return g.Run(ctx)
}
