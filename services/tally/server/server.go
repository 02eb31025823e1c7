// Package server joins the tally service: the projector of its view, the
// reactor that opens casualty records, and the HTTP API of numbers.
package server

import (
	"context"

	"pharos/pkg/keeper"
	"pharos/pkg/projection"
	"pharos/pkg/run"
	"pharos/services/tally/internal/store"
	"pharos/services/tally/internal/web"
)

// Deps is what the service runs on; the pool's search path is "tally".
type Deps = keeper.Deps

// Server is the tally service.
type Server struct {
	*keeper.Keeper
	store     *store.Store
	projector *projection.Projector
	reactor   *reactor
}

// New returns a server that has started nothing.
func New(deps Deps) *Server {
	s := &Server{store: store.New(deps.Pool)}
	kept := keptBy(s.store)
	views := kept.Projectors(deps.Bus, deps.Pool, deps.Log)
	s.projector = views[0]
	s.reactor = &reactor{bus: deps.Bus, view: s.projector, store: s.store}
	s.Keeper = keeper.New(keeper.Config{
		Name:       "tally",
		Kept:       kept,
		Projectors: views,
		Routes:     web.Surface{Known: s.known, Policy: deps.Policy}.Routes,
		Prepared:   func(g *run.Group) { g.Add("reactor", s.reactor.run) },
	}, deps)
	return s
}

// Rebuild empties the view and reads the log again from its beginning.
func (s *Server) Rebuild(ctx context.Context) error { return s.projector.Rebuild(ctx, s.store.Drop) }
