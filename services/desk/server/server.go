// Package server joins the desk service: the projectors of its view, the one
// reader of the log that feeds every client, and the HTTP surface.
package server

import (
	"context"
	"sync/atomic"

	"pharos/pkg/keeper"
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

// Deps is what the service runs on; the pool's search path is "desk".
type Deps = keeper.Deps

// Server is the desk service. Several copies may run at once: one of them
// writes the view, each feeds its own clients.
type Server struct {
	*keeper.Keeper
	deps     Deps
	store    *store.Store
	view     *projection.Projector // of SAR
	fixes    *projection.Projector // of FIXES
	hub      *desk.Hub
	feeder   *feeder
	aside    *quarantine.Ledger
	catchUps chan struct{} // a token for each client that reads the log
	lastFix  atomic.Int64  // Unix milliseconds of the last position that is of no exercise
	slow     atomic.Int64  // clients that were cut off
	oldSince atomic.Int64  // Unix milliseconds from which on the picture has not been live; 0 while it is
}

// New returns a server that has started nothing.
func New(cfg Config, deps Deps) *Server {
	s := &Server{deps: deps, store: store.New(deps.Pool), hub: desk.NewHub(cfg.Limits), aside: quarantine.New(deps.Bus),
		catchUps: make(chan struct{}, maxCatchUps)}
	kept := keptBy(s.store)
	views := kept.Projectors(deps.Bus, deps.Pool, deps.Log)
	s.view, s.fixes = views[0], views[1]
	s.feeder = newFeeder(deps, s.hub, &framer{bus: deps.Bus, view: s.view, store: s.store, log: deps.Log})
	s.Keeper = keeper.New(keeper.Config{
		Name:       "desk",
		Kept:       kept,
		Projectors: views,
		Routes:     web.Surface{Feed: s.feed, Policy: deps.Policy}.Routes,
		Always: func(g *run.Group) {
			g.Add("feed", s.feeder.run)
			g.Add("picture", s.watch)
			g.Add("quarantine", s.aside.Run)
		},
		Prepared: func(g *run.Group) { g.Add("craft", s.followCrafts) },
	}, deps)
	return s
}

// Run feeds clients, and writes the view as soon as there is a database, until
// ctx ends; nil when drained.
func (s *Server) Run(ctx context.Context) error {
	unregister, err := s.observe()
	if err != nil {
		return err
	}
	defer unregister()
	return s.Keeper.Run(ctx)
}
