// Package server joins the incident service: the projector of its view, the
// reactor that decides on each report, and the HTTP API of decisions.
package server

import (
	"context"
	"time"

	"pharos/pkg/event"
	"pharos/pkg/keeper"
	"pharos/pkg/projection"
	"pharos/pkg/run"
	"pharos/services/incident/internal/store"
	"pharos/services/incident/internal/web"
)

// Deps is what the service runs on; the pool's search path is "incident".
type Deps = keeper.Deps

// Server is the incident service.
type Server struct {
	*keeper.Keeper
	deps      Deps
	store     *store.Store
	projector *projection.Projector
	reactor   *reactor
	append    *appender
}

// New returns a server that has started nothing.
func New(deps Deps) *Server {
	s := &Server{deps: deps, store: store.New(deps.Pool)}
	kept := keptBy(s.store)
	views := kept.Projectors(deps.Bus, deps.Pool, deps.Log)
	s.projector = views[0]
	s.append = &appender{bus: deps.Bus, view: s.projector, store: s.store}
	s.reactor = &reactor{bus: deps.Bus, view: s.projector, append: s.append}
	s.Keeper = keeper.New(keeper.Config{
		Name:       "incident",
		Kept:       kept,
		Projectors: views,
		Routes:     web.Surface{Read: s.store, Decide: s.decide, CatchUp: s.catchUp, Policy: deps.Policy}.Routes,
		Prepared:   func(g *run.Group) { g.Add("reactor", s.reactor.run) },
	}, deps)
	return s
}

// catchUpPatience is how long somebody who asks for an incident waits for the view.
const catchUpPatience = 2 * time.Second

func (s *Server) catchUp(ctx context.Context, id event.IncidentID) error {
	ctx, cancel := context.WithTimeout(ctx, catchUpPatience)
	defer cancel()
	return s.projector.WaitForAll(ctx, event.IncidentFilter(id))
}
