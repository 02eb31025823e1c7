// Package server joins the incident service: the projector of its view, the
// reactor that decides on each report, and the HTTP API of decisions.
package server

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/jackc/pgx/v5/pgxpool"

	"pharos/pkg/auth"
	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/httpd"
	"pharos/pkg/pg"
	"pharos/pkg/projection"
	"pharos/pkg/run"
	"pharos/services/incident/internal/store"
	"pharos/services/incident/internal/web"
)

// Deps is what the service runs on.
type Deps struct {
	Bus       *bus.Bus
	Pool      *pgxpool.Pool // search path "incident"
	Authority *auth.Authority
	Policy    auth.Policy
	Log       *slog.Logger
}

// Server is the incident service.
type Server struct {
	deps      Deps
	http      *httpd.Server
	store     *store.Store
	projector *projection.Projector
	reactor   *reactor
	append    *appender
}

// New returns a server that has started nothing.
func New(deps Deps) *Server {
	s := &Server{deps: deps, store: store.New(deps.Pool)}
	s.http = httpd.New(httpd.Config{Name: "incident", Unavailable: s.unavailable}, deps.Authority, deps.Log)
	s.projector = projection.New(deps.Bus, deps.Pool,
		projection.Config{Name: "incident", Stream: event.StreamSAR, Log: deps.Log}, s.store.Handle)
	s.append = &appender{bus: deps.Bus, view: s.projector, store: s.store}
	s.reactor = &reactor{bus: deps.Bus, view: s.projector, store: s.store, append: s.append}
	web.Surface{Read: s.store, Decide: s.decide, Policy: deps.Policy}.Routes(s.http)
	s.http.AddReady("incident view", s.projector.Ready)
	return s
}

// unavailable: while the view is not ready, for one before its tables are
// made, a failure is the database's and will pass.
func (s *Server) unavailable(err error) bool {
	return pg.IsUnavailable(err) || s.projector.Ready() != nil
}

// Handler answers the service's routes.
func (s *Server) Handler() http.Handler { return s.http.Handler() }

// Run prepares the tables and then projects and reacts until ctx ends; nil
// when drained.
func (s *Server) Run(ctx context.Context) error {
	if err := pg.WhenUp(ctx, s.deps.Log, s.store.Prepare); err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return err
	}
	var g run.Group
	g.Add("projector", s.projector.Run)
	g.Add("retries", func(ctx context.Context) error { return s.projector.Retries(ctx, s.store.Drop) })
	g.Add("reactor", s.reactor.run)
	return g.Run(ctx)
}
