// Package server joins the intake service: the inbox, the registry of
// exercises, and the HTTP surface. It needs the log and nothing else; a report
// is taken while PostGIS is down.
package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"

	"pharos/pkg/auth"
	"pharos/pkg/bus"
	"pharos/pkg/httpd"
	"pharos/pkg/quarantine"
	"pharos/pkg/run"
	"pharos/pkg/seal"
	"pharos/services/intake"
	"pharos/services/intake/internal/inbox"
	"pharos/services/intake/internal/web"
)

// Deps is what the service runs on.
type Deps struct {
	Bus *bus.Bus
	// Backlog is a connection of its own for batches, so that a report by itself,
	// which may be a distress, never waits behind one; nil means Bus.
	Backlog   *bus.Bus
	Authority *auth.Authority
	Policy    auth.Policy
	// Keys seal what is sealed, and the keys of tags and hashes come from them.
	Keys *seal.Keyring
	Log  *slog.Logger
}

// Server is the intake service.
type Server struct {
	http      *httpd.Server
	exercises *inbox.Exercises
	keys      *seal.Keyring
	erasures  *inbox.Erasures
	aside     *quarantine.Ledger
}

// New returns a server that has started nothing.
func New(deps Deps) (*Server, error) {
	if deps.Bus == nil || deps.Keys == nil {
		return nil, errors.New("new intake: no bus, or no keys")
	}
	if deps.Backlog == nil {
		deps.Backlog = deps.Bus
	}
	if deps.Log == nil {
		deps.Log = slog.Default()
	}
	reader, err := intake.NewReader(intake.Hash{Key: deps.Keys.Derive(seal.ContentHash)}, intake.Tagger{Key: deps.Keys.Derive(seal.PhoneTags)})
	if err != nil {
		return nil, fmt.Errorf("new intake: %w", err)
	}
	s := &Server{
		http:      httpd.New(httpd.Config{Name: "intake"}, deps.Authority, deps.Log),
		exercises: inbox.NewExercises(deps.Bus),
		keys:      deps.Keys,
		erasures:  inbox.NewErasures(deps.Bus, deps.Keys, deps.Log),
		aside:     quarantine.New(deps.Bus),
	}
	web.Surface{
		Inbox:     inbox.New(reader, s.exercises, deps.Keys, deps.Bus, deps.Backlog, deps.Policy),
		Exercises: s.exercises,
		Log:       deps.Log,
	}.Routes(s.http)
	web.Quarantine{Ledger: s.aside, Policy: deps.Policy}.Routes(s.http)
	s.http.AddReady("log", deps.Bus.Ready)
	s.http.AddReady("intake exercises", s.exercises.Ready)
	return s, nil
}

// Handler answers the service's routes.
func (s *Server) Handler() http.Handler { return s.http.Handler() }

// Run follows the exercises and the erasures, and makes keys ahead, until ctx
// ends; nil when drained.
func (s *Server) Run(ctx context.Context) error {
	var g run.Group
	g.Add("exercises", s.exercises.Run)
	g.Add("keys", s.keys.Run)
	g.Add("erasures", s.erasures.Run)
	g.Add("retries of erasures", s.erasures.Retries)
	g.Add("retries of exercises", s.exercises.Retries)
	g.Add("quarantine", s.aside.RunObserved)
	return g.Run(ctx)
}
