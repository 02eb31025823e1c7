package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgxpool"

	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/projection"
	"pharos/pkg/projection/incidents"
	"pharos/pkg/sar"
	"pharos/services/incident"
	"pharos/services/incident/internal/store"
)

// durable names the consumer of reports that the reactor decides on.
const durable = "incident-reactor"

// reactor decides what each report brings about, and publishes it. One message
// is in flight at a time. A crash at any point repeats the work and never
// decides again:
//
//	report ─▶ wait for the view ─▶ decide ─▶ decision (once per report) ─▶ events ─▶ ack
//
// The decision is written before the events that it orders, and their ids
// follow from it; so whoever finds it carries out the same.
type reactor struct {
	bus    *bus.Bus
	view   *projection.Projector
	append *appender

	// Of one reaction at a time.
	newest uint64 // event of an incident that is known to be in the log
	sure   bool   // of all that came of the reports up to the last one, none is newer
}

func (r *reactor) run(ctx context.Context) error {
	return r.bus.React(ctx, durable, []string{event.AllReports}, r.react)
}

func (r *reactor) react(ctx context.Context, m event.Message) error {
	if !bus.Successive(ctx) {
		r.sure = false // another copy of the service may have written meanwhile
	}
	err := r.reactTo(ctx, m)
	r.sure = err == nil // else something may have been written that we were not told of
	return err
}

func (r *reactor) reactTo(ctx context.Context, m event.Message) error {
	fact, err := sar.FactOf(m)
	if err != nil {
		return bus.Reject(err)
	}
	known, err := r.known(ctx, m, fact)
	if err != nil {
		return err
	}
	d, err := r.decision(ctx, m, fact, known)
	if err != nil {
		return err
	}
	for _, action := range d.Actions {
		seq, err := r.carryOut(ctx, m, action)
		r.newest = max(r.newest, seq)
		if err == nil && len(d.Actions) > 1 {
			err = r.view.WaitFor(ctx, seq) // the next action reads what this one made
		}
		if err != nil {
			return fmt.Errorf("carry out the decision on report %s: %w", fact.ReportID, err)
		}
	}
	return nil
}

// known gathers what bears on a report from a view that holds every report before
// it and everything that came of those, whichever copy of the service wrote it.
// Without this wait two reports of one boat, back to back, open two incidents. The
// report itself is not waited for: it is decided by what was there before it. The log
// is asked for its newest only where that may not be our own: it looks through every incident.
func (r *reactor) known(ctx context.Context, m event.Message, fact sar.Fact) (sar.Known, error) {
	if !r.sure {
		end, err := r.view.End(ctx, event.AllIncidents)
		if err != nil {
			return sar.Known{}, err
		}
		r.newest = end
	}
	var known sar.Known
	err := r.view.Holding(ctx, max(r.newest, m.Sequence-1), func(conn *pgxpool.Conn) (err error) {
		known, err = store.Known(ctx, conn, fact)
		return err
	})
	if err != nil {
		err = fmt.Errorf("look up what bears on report %s: %w", fact.ReportID, err)
	}
	if store.Unusable(err) { // it would fail for ever, and every report after it would wait
		err = bus.Reject(err)
	}
	return known, err
}

// decision writes the decision on a report, or finds the one that was written.
func (r *reactor) decision(ctx context.Context, m event.Message, fact sar.Fact, known sar.Known) (event.Decision, error) {
	d := sar.Decide(fact, known)
	subject := event.DecisionSubject(fact.ReportID)
	_, err := r.bus.Publish(ctx, subject, follow(m, string(fact.ReportID), "decision"), d, bus.None(subject))
	if err == nil {
		return d, nil
	}
	if !errors.Is(err, bus.ErrConflict) && !errors.Is(err, bus.ErrUnconfirmed) {
		return event.Decision{}, fmt.Errorf("write the decision on report %s: %w", fact.ReportID, err)
	}
	written, err := r.bus.Last(ctx, subject) // without an answer it may be there all the same
	if err != nil {
		return event.Decision{}, fmt.Errorf("read the decision on report %s: %w", fact.ReportID, err)
	}
	d = event.Decision{}
	if err := json.Unmarshal(written.Data, &d); err != nil {
		return d, bus.Reject(fmt.Errorf("decode the decision on report %s: %w", fact.ReportID, err))
	}
	return d, nil
}

// carryOut publishes what one action orders, once, and returns its sequence.
func (r *reactor) carryOut(ctx context.Context, m event.Message, a event.Action) (uint64, error) {
	if a.Do == "open" {
		return r.open(ctx, m, a)
	}
	said := incident.Said{Name: "match_proposed",
		Body: event.MatchProposed{ReportID: a.ReportID, IncidentID: a.OtherID, Strength: a.Strength, Because: a.Because}}
	if a.Do == "link" {
		said = incident.Said{Name: "report_linked", Body: event.ReportLinked{ReportID: a.ReportID, Relation: a.Relation,
			Strength: a.Strength, Phase: a.Phase, Because: a.Because}}
	}
	e := follow(m, string(a.IncidentID), purpose(a))
	seq, err := r.append.append(ctx, order{incident: a.IncidentID, said: said, envelope: e})
	if errors.Is(err, incidents.ErrUnknown) {
		err = bus.Reject(err) // the view set it aside, or the decision named none: waiting does not bring it back
	}
	return seq, err
}

// open opens the incident unless an earlier try did.
func (r *reactor) open(ctx context.Context, m event.Message, a event.Action) (uint64, error) {
	filter := event.IncidentFilter(a.IncidentID)
	e := follow(m, string(a.IncidentID), purpose(a))
	seq, err := r.bus.Publish(ctx, event.IncidentSubject(a.IncidentID, "opened"), e,
		event.IncidentOpened{ReportID: a.ReportID, Phase: a.Phase}, bus.None(filter))
	if !errors.Is(err, bus.ErrConflict) && !errors.Is(err, bus.ErrUnconfirmed) {
		return seq, err
	}
	first, readErr := r.first(ctx, filter)
	if readErr != nil {
		return 0, readErr
	}
	if first.ID == "" {
		return 0, err // not confirmed, and not there
	}
	if first.ID != e.ID {
		return 0, bus.Reject(fmt.Errorf("incident %s was opened by %s, not by this decision", a.IncidentID, first.ID))
	}
	return first.Sequence, nil
}

var errFound = errors.New("found")

func (r *reactor) first(ctx context.Context, filter string) (event.Message, error) {
	var first event.Message
	err := r.bus.After(ctx, filter, 0, func(m event.Message) error { first = m; return errFound })
	if err != nil && !errors.Is(err, errFound) {
		return first, fmt.Errorf("read the first event on %s: %w", filter, err)
	}
	return first, nil
}

// follow is the envelope of what follows from a report: its id derives from
// the cause, so that a repeat has the same.
func follow(m event.Message, subject, purpose string) event.Envelope {
	return event.Envelope{ID: sar.FollowID(m.ID, purpose), Source: "/pharos/incident", Subject: subject,
		OccurredAt: m.OccurredAt, ReceivedAt: m.ReceivedAt, Actor: "reactor", Org: m.Org, Exercise: m.Exercise, CausationID: m.ID}
}

func purpose(a event.Action) string {
	return a.Do + "\x00" + string(a.IncidentID) + "\x00" + string(a.OtherID) + "\x00" + string(a.ReportID)
}
