package server

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgxpool"

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
	id := event.IncidentID(m.Subject)
	var in *sar.Incident
	err := r.view.Holding(ctx, m.Sequence, func(conn *pgxpool.Conn) (err error) {
		in, err = incidents.Load(ctx, conn, id)
		return err
	})
	if errors.Is(err, incidents.ErrUnknown) {
		return nil // the view could not use its events: they are in QUARANTINE
	}
	if err != nil {
		return fmt.Errorf("load what %s brought: %w", m.ID, err)
	}
	claim, claimed := tally.FirstClaim(in)
	if !claimed || in.Exercise != "" || in.Status() == sar.StatusMerged {
		return nil
	}
	return r.record(ctx, id, claim)
}

// record opens the record unless it is there. It follows from the report that
// speaks of dead or missing, and not from the event that we heard of it by:
// that may be an earlier one, looked at when the later had come. A publish
// without an answer is tried again with the same event, and then meets itself.
func (r *reactor) record(ctx context.Context, incident event.IncidentID, claim sar.Fact) error {
	id := tally.RecordOf(incident)
	if there, err := r.store.Recorded(ctx, id); there || err != nil {
		return err
	}
	e := event.Envelope{ID: sar.FollowID(string(id), "recorded"), Source: "/pharos/tally", Subject: string(id),
		OccurredAt: claim.OccurredAt, ReceivedAt: claim.ReceivedAt, Actor: "reactor", Org: claim.Org, CausationID: string(claim.ReportID)}
	_, err := r.bus.Publish(ctx, event.CasualtySubject(id, "recorded"), e,
		event.CasualtyRecorded{IncidentID: incident, ReportID: claim.ReportID}, bus.None(event.CasualtyFilter(id)))
	if err != nil && !errors.Is(err, bus.ErrConflict) {
		return fmt.Errorf("record the casualties of incident %s: %w", incident, err)
	}
	return nil
}
