// Package server joins the fleet service: the batcher that publishes positions,
// the projectors of its view, and the HTTP surface.
package server

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"pharos/pkg/auth"
	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/httpd"
	"pharos/pkg/pg"
	"pharos/pkg/projection"
	"pharos/pkg/run"
	"pharos/services/fleet"
	"pharos/services/fleet/internal/store"
	"pharos/services/fleet/internal/web"
)

// source of the events that fleet says.
const source = "/pharos/fleet"

// Deps is what the service runs on.
type Deps struct {
	Bus       *bus.Bus
	Pool      *pgxpool.Pool // search path "fleet"
	Authority *auth.Authority
	Policy    auth.Policy
	Log       *slog.Logger
}

// Server is the fleet service.
type Server struct {
	deps  Deps
	http  *httpd.Server
	store *store.Store
	view  *projection.Projector // of SAR
	fixes *projection.Projector // of FIXES
	batch *batcher
}

// New returns a server that has started nothing.
func New(deps Deps) *Server {
	s := &Server{deps: deps, store: store.New(deps.Pool), batch: newBatcher(deps.Bus)}
	s.http = httpd.New(httpd.Config{Name: "fleet", Unavailable: s.unavailable}, deps.Authority, deps.Log)
	s.view = projection.New(deps.Bus, deps.Pool,
		projection.Config{Name: store.View, Stream: event.StreamSAR, Filters: []string{event.AllCrafts}, Log: deps.Log}, s.store.Handle)
	s.fixes = projection.New(deps.Bus, deps.Pool,
		projection.Config{Name: store.Fixes, Stream: event.StreamFixes, Log: deps.Log}, s.store.HandleFix)
	web.Surface{Read: s.store, Record: s.record, Register: s.register, Policy: deps.Policy}.Routes(s.http)
	s.http.AddReady("fleet view", s.view.Ready)
	s.http.AddReady("fleet fixes", s.fixes.Ready)
	return s
}

// unavailable: while the view is not ready, for one before its tables are
// made, a failure is the database's and will pass.
func (s *Server) unavailable(err error) bool {
	return pg.IsUnavailable(err) || s.view.Ready() != nil
}

// Handler answers the service's routes.
func (s *Server) Handler() http.Handler { return s.http.Handler() }

// Run publishes positions, and writes the view as soon as there is a database,
// until ctx ends; nil when drained.
func (s *Server) Run(ctx context.Context) error {
	var g run.Group
	g.Add("batcher", s.batch.run)
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
		return g.Run(ctx)
	})
	return g.Run(ctx)
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
