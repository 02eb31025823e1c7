// Package server joins the fleet service: the batcher that publishes positions,
// the projectors of its view, and the HTTP surface.
package server

import (
	"context"
	"time"

	"pharos/pkg/auth"
	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/keeper"
	"pharos/pkg/projection"
	"pharos/pkg/run"
	"pharos/services/fleet"
	"pharos/services/fleet/internal/store"
	"pharos/services/fleet/internal/web"
)

// source of the events that fleet says.
const source = "/pharos/fleet"

// Deps is what the service runs on; the pool's search path is "fleet".
type Deps = keeper.Deps

// Server is the fleet service.
type Server struct {
	*keeper.Keeper
	deps  Deps
	store *store.Store
	view  *projection.Projector // of SAR
	batch *batcher
}

// New returns a server that has started nothing.
func New(deps Deps) *Server {
	s := &Server{deps: deps, store: store.New(deps.Pool), batch: newBatcher(deps.Bus)}
	kept := keptBy(s.store)
	views := kept.Projectors(deps.Bus, deps.Pool, deps.Log)
	s.view = views[0]
	s.Keeper = keeper.New(keeper.Config{
		Name:       "fleet",
		Kept:       kept,
		Projectors: views,
		Routes:     web.Surface{Read: s.store, Record: s.record, Register: s.register, Policy: deps.Policy}.Routes,
		Always:     func(g *run.Group) { g.Add("batcher", s.batch.run) },
	}, deps)
	return s
}

// record writes positions into the log, and returns when it has confirmed all.
func (s *Server) record(ctx context.Context, who auth.Principal, fixes []event.Fix) error {
	now := time.Now().UTC()
	out := make([]bus.Outgoing, len(fixes))
	for i, x := range fixes {
		out[i] = bus.Outgoing{Subject: event.FixSubject(x.CraftID), Body: x, Envelope: event.Envelope{ID: fleet.FixID(x), Source: source,
			Subject: string(x.CraftID), OccurredAt: x.At, ReceivedAt: now, Actor: who.Subject, Org: who.Org}}
	}
	return s.batch.publish(ctx, out)
}
