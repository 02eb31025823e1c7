package server

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"pharos/pkg/event"
	"pharos/pkg/fault"
	"pharos/pkg/sar"
	"pharos/services/incident"
	"pharos/services/incident/internal/web"
)

// skew is how far the clock of a desk's browser may be ahead of ours.
const skew = time.Minute

// decide carries out a command and returns the incident with its event folded.
func (s *Server) decide(ctx context.Context, o web.Order) (*sar.Incident, error) {
	id := commandID(o.Incident, o.Key)
	command, err := s.complete(ctx, o, id)
	if err != nil {
		return nil, err
	}
	said, err := incident.Say(command)
	if err != nil {
		return nil, err
	}
	e, err := envelope(o, id, said)
	if err != nil {
		return nil, err
	}
	what := order{incident: o.Incident, said: said, envelope: e, show: s.shownTo(o),
		fits: func(in *sar.Incident) error { return incident.Fits(command, in) }}
	if o.IfMatch.Given() {
		what.allows = o.IfMatch.Allows
	}
	seq, err := s.append.append(ctx, what)
	if err != nil {
		return nil, err
	}
	if err := s.projector.WaitFor(ctx, seq); err != nil {
		return nil, err
	}
	return s.store.Load(ctx, o.Incident)
}

// envelope says on whose behalf, and when it happened: what a browser's clock
// puts a little ahead happened now.
func envelope(o web.Order, id string, said incident.Said) (event.Envelope, error) {
	now := time.Now().UTC()
	e := event.Envelope{ID: id, Source: "/pharos/incident", OccurredAt: now, ReceivedAt: now,
		Actor: o.Principal.Subject, Org: o.Principal.Org}
	if said.OccurredAt.After(now.Add(skew)) {
		const detail = "at lies in the future"
		return e, fault.WithFields(fault.New(fault.Invalid, detail), fault.Field{Pointer: "/at", Detail: detail})
	}
	if !said.OccurredAt.IsZero() && said.OccurredAt.Before(now) {
		e.OccurredAt = said.OccurredAt.UTC()
	}
	body, err := json.Marshal(said.Body)
	if err != nil {
		return e, fmt.Errorf("encode %s: %w", said.Name, err)
	}
	hash := sha256.Sum256(append([]byte(said.Name+"\n"), body...))
	e.ContentHash = hex.EncodeToString(hash[:])
	return e, nil
}

// shownTo is the incident as whoever gave the order may see it.
func (s *Server) shownTo(o web.Order) func(*sar.Incident) any {
	return func(in *sar.Incident) any {
		if orgs := s.deps.Policy.Orgs(o.Principal); orgs != nil {
			in = in.SeenBy(orgs)
		}
		return incident.Feature(in)
	}
}

// complete fills in what a command does not bring itself: the id of an
// outcome, and what a report that is to be linked says of the phase.
func (s *Server) complete(ctx context.Context, o web.Order, id string) (incident.Command, error) {
	switch c := o.Command.(type) {
	case incident.RecordOutcome:
		return c.As(id)
	case incident.Link:
		if _, err := incident.Say(c); err != nil || c.Do != incident.DoLink {
			return c, err
		}
		phase, err := s.linkable(ctx, o, c)
		c.Phase = phase
		return c, err
	}
	return o.Command, nil
}

// linkable returns what the report speaks for. One that whoever gave the order
// may not see is none; an exercise and the real world do not mix.
func (s *Server) linkable(ctx context.Context, o web.Order, c incident.Link) (sar.Phase, error) {
	refuse := func(detail string) (sar.Phase, error) {
		return "", fault.WithFields(fault.New(fault.Invalid, "%s", detail), fault.Field{Pointer: "/report_id", Detail: detail})
	}
	fact, known, err := s.store.Fact(ctx, c.ReportID)
	if err != nil {
		return "", err
	}
	if !known || !s.deps.Policy.Sees(o.Principal, fact.Org) {
		return refuse("there is no such report")
	}
	in, err := s.store.Load(ctx, o.Incident)
	if err != nil {
		return "", err
	}
	if fact.Exercise != in.Exercise {
		return refuse("an exercise and the real world do not mix: the report is of another world than the incident")
	}
	return sar.Implies(fact.Report), nil
}
