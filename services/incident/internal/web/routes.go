// Package web is the HTTP surface of the incident service. It reads requests,
// asks the domain and the store through Service, and words the answers; it
// decides nothing.
package web

import (
	"context"
	"net/http"

	"pharos/pkg/auth"
	"pharos/pkg/event"
	"pharos/pkg/httpd"
	"pharos/pkg/sar"
	"pharos/services/incident"
	"pharos/services/incident/internal/store"
)

// Order is a command as it came over HTTP.
type Order struct {
	Incident  event.IncidentID
	Command   incident.Command
	Key       string // Idempotency-Key
	IfMatch   httpd.Match
	Principal auth.Principal
}

// Surface answers the routes of the incident service.
type Surface struct {
	Read   *store.Store
	Decide func(ctx context.Context, o Order) (*sar.Incident, error)
	// CatchUp waits until the view holds what the log has of an incident.
	CatchUp func(ctx context.Context, id event.IncidentID) error
	Policy  auth.Policy
}

// Routes adds the whole surface to srv.
func (s Surface) Routes(srv *httpd.Server) {
	srv.Handle(http.MethodGet, "/v1/incidents", auth.IncidentRead, s.list)
	srv.Handle(http.MethodGet, "/v1/incidents/:id", auth.IncidentRead, s.get)
	srv.Handle(http.MethodGet, "/v1/incidents/:id/timeline", auth.IncidentRead, s.timeline)
	srv.Handle(http.MethodGet, "/v1/incidents/:id/reports", auth.IncidentRead, s.reports)

	srv.Handle(http.MethodPost, "/v1/incidents/:id/phase", auth.IncidentDecide, command[incident.ChangePhase](s))
	srv.Handle(http.MethodPost, "/v1/incidents/:id/links", auth.IncidentDecide, command[incident.Link](s))
	srv.Handle(http.MethodPost, "/v1/incidents/:id/positions", auth.IncidentDecide, command[incident.JudgePosition](s))
	srv.Handle(http.MethodPost, "/v1/incidents/:id/assessments", auth.IncidentDecide, command[incident.Assess](s))
	srv.Handle(http.MethodPost, "/v1/incidents/:id/responders", auth.IncidentDecide, command[incident.Respond](s))
	srv.Handle(http.MethodPost, "/v1/incidents/:id/outcomes", auth.IncidentDecide, command[incident.RecordOutcome](s))
	srv.Handle(http.MethodPost, "/v1/incidents/:id/checks", auth.IncidentDecide, command[incident.Check](s))
	srv.Handle(http.MethodPost, "/v1/incidents/:id/suspend", auth.IncidentDecide, command[incident.Suspend](s))
	srv.Handle(http.MethodPost, "/v1/incidents/:id/close", auth.IncidentDecide, command[incident.Close](s))
	srv.Handle(http.MethodPost, "/v1/incidents/:id/reopen", auth.IncidentDecide, command[incident.Reopen](s))
}
