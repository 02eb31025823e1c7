package server

import (
	"context"
	"errors"
	"fmt"

	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/projection"
	"pharos/pkg/projection/incidents"
	"pharos/pkg/sar"
	"pharos/services/tally"
	"pharos/services/tally/internal/store"
)

// durable names the consumer of events that can bring dead or missing into an incident.
const durable = "tally-reactor"

// bringing lists the events after which an incident may speak of dead or
// missing that did not before. One that takes a report away can: it may have
// been the correction that said there were none.
func bringing() []string {
	var filters []string
	for _, name := range []string{"opened", "report_linked", "report_unlinked", "assessed"} {
		filters = append(filters, event.IncidentSubject("*", name))
	}
	return filters
}

// reactor opens the one casualty record of each incident with dead or missing.
//
//	event ─▶ wait for the view ─▶ claimed, and no record? ─▶ record (once per incident) ─▶ ack
//
// A crash at any point repeats the work: the record's id follows from the
// incident's and is published only while nothing is there, so that whatever
// the view, an earlier try or another process knew, there is one.
type reactor struct {
	bus   *bus.Bus
	view  *projection.Projector
	store *store.Store
}

func (r *reactor) run(ctx context.Context) error {
	return r.bus.React(ctx, durable, bringing(), r.react)
}

func (r *reactor) react(ctx context.Context, m event.Message) error {
	if m.Exercise != "" {
		return nil // what is an exercise never counts (DESIGN, law 11)
	}
	end, err := newest(ctx, r.bus)
	if err != nil {
		return err
	}
	if err := r.view.WaitFor(ctx, max(end, m.Sequence)); err != nil {
		return fmt.Errorf("wait for the view to hold what %s brought: %w", m.ID, err)
	}
	id := event.IncidentID(m.Subject)
	in, err := r.store.Load(ctx, id)
	if errors.Is(err, incidents.ErrUnknown) {
		return nil // the view could not use its events: they are in QUARANTINE
	}
	if err != nil {
		return err
	}
	report, claimed := tally.FirstClaim(in)
	if !claimed || in.Exercise != "" || in.Status() == sar.StatusMerged {
		return nil
	}
	return r.record(ctx, m, event.CasualtyRecorded{IncidentID: id, ReportID: report})
}

// record opens the record unless it is there. A publish without an answer is
// tried again with the same event, and then meets itself.
func (r *reactor) record(ctx context.Context, m event.Message, body event.CasualtyRecorded) error {
	id := tally.RecordOf(body.IncidentID)
	if there, err := r.store.Recorded(ctx, id); there || err != nil {
		return err
	}
	e := event.Envelope{ID: sar.FollowID(string(id), "recorded"), Source: "/pharos/tally", Subject: string(id),
		OccurredAt: m.OccurredAt, ReceivedAt: m.ReceivedAt, Actor: "reactor", Org: m.Org, CausationID: m.ID}
	_, err := r.bus.Publish(ctx, event.CasualtySubject(id, "recorded"), e, body, bus.None(event.CasualtyFilter(id)))
	if err != nil && !errors.Is(err, bus.ErrConflict) {
		return fmt.Errorf("record the casualties of incident %s: %w", body.IncidentID, err)
	}
	return nil
}
