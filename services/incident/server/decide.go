package server

import (
	"context"
	"time"

	"pharos/pkg/event"
	"pharos/pkg/fault"
	"pharos/pkg/sar"
	"pharos/services/incident"
	"pharos/services/incident/internal/web"
)

// decide carries out a command and returns the incident with its event folded.
func (s *Server) decide(ctx context.Context, o web.Order) (*sar.Incident, error) {
	now := time.Now().UTC()
	id := commandID(o.Incident, o.Key)
	command, err := s.complete(ctx, o, id)
	if err != nil {
		return nil, err
	}
	var seen uint64
	if o.IfMatch.Given() {
		if seen, err = s.matched(ctx, o); err != nil {
			return nil, err
		}
	}
	seq, err := s.append.append(ctx, order{incident: o.Incident, id: id, ifMatch: seen, decide: command.Decide,
		envelope: event.Envelope{Source: "/pharos/incident", OccurredAt: now, ReceivedAt: now, Actor: o.Principal.Subject, Org: o.Principal.Org}})
	if err != nil {
		return nil, err
	}
	if err := s.projector.WaitFor(ctx, seq); err != nil {
		return nil, err
	}
	return s.store.Load(ctx, o.Incident)
}

// matched returns the sequence that the command may act on, if the incident
// stands at one that If-Match names.
func (s *Server) matched(ctx context.Context, o web.Order) (uint64, error) {
	if _, said, err := s.store.Said(ctx, o.Incident, commandID(o.Incident, o.Key)); said || err != nil {
		return 0, err // a retry of a command that was carried out
	}
	in, err := s.store.Load(ctx, o.Incident)
	if err != nil {
		return 0, err
	}
	if !o.IfMatch.Allows(in.Sequence) {
		return 0, changed(in)
	}
	return in.Sequence, nil
}

// complete fills in what a command does not bring itself: the id of an
// outcome, and what a report that is to be linked says of the phase.
func (s *Server) complete(ctx context.Context, o web.Order, id string) (incident.Command, error) {
	switch c := o.Command.(type) {
	case incident.RecordOutcome:
		c.OutcomeID = id
		return c, nil
	case incident.Link:
		fact, known, err := s.store.Fact(ctx, c.ReportID)
		if err != nil {
			return nil, err
		}
		if !known {
			return nil, fault.New(fault.Invalid, "there is no report %s", c.ReportID)
		}
		in, err := s.store.Load(ctx, o.Incident)
		if err != nil {
			return nil, err
		}
		if fact.Exercise != in.Exercise {
			return nil, fault.New(fault.Invalid, "an exercise and the real world do not mix: the report is of another world than the incident")
		}
		c.Phase = sar.Implies(fact.Report)
		return c, nil
	}
	return o.Command, nil
}
