package incidents

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/paulmach/orb"

	"pharos/pkg/event"
	"pharos/pkg/pg"
	"pharos/pkg/sar"
)

//go:embed schema.sql
var schema string

// Generation of what this package and pkg/sar's folds write into a view
// (projection.Config): raised with every change of it, so that a data folder is
// brought up to the program that opens it. 1: reports keep their warnings, and
// one of several boats is mentioned by the others.
const Generation = 1

// Events that link a report to an incident.
const (
	typeOpened = "sar.v1.incident.opened"
	typeLinked = "sar.v1.incident.report_linked"
)

// Hook lets a service keep more in its view. It runs in the transaction of
// the event: with fact after a report was stored, with incident after an
// incident was folded; the other is nil.
type Hook func(ctx context.Context, tx pgx.Tx, m event.Message, fact *sar.Fact, incident *sar.Incident) error

// View folds reports and incidents into the tables of one service. It is for one
// projector, which tells it when to forget.
type View struct {
	hook    Hook
	written memory
}

// New returns a view; hook may be nil.
func New(hook Hook) *View { return &View{hook: hook} }

// Prepare makes the tables where they are absent.
func Prepare(ctx context.Context, pool *pgxpool.Pool) error {
	return pg.Make(ctx, pool, "incidents", schema)
}

// Drop empties the tables, for a rebuild.
func Drop(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `truncate report, incident, incident_report`)
	if err != nil {
		return fmt.Errorf("empty the tables of incidents: %w", err)
	}
	return nil
}

// Forget makes the view ask the database again (projection.View.Forget).
func (v *View) Forget() { v.written.forget() }

// Handle folds one event. It is a projection.Handler for report.* and incident.*.
func (v *View) Handle(ctx context.Context, tx pgx.Tx, m event.Message) error {
	switch event.Domain(m.Type) {
	case "report":
		return v.report(ctx, tx, m)
	case "incident":
		return v.incident(ctx, tx, m)
	}
	return nil
}

func (v *View) report(ctx context.Context, tx pgx.Tx, m event.Message) error {
	fact, err := sar.FactOf(m)
	if err != nil {
		return err
	}
	summary, err := Summarize(m)
	if err != nil {
		return err
	}
	kept := document(fact)
	_, err = tx.Exec(ctx, `
		insert into report (id, seq, org, exercise, kind, occurred_at, received_at, recorded_at, fact, summary)
		values (@id, @seq, @org, @exercise, @kind, @occurred, @received, @recorded, @fact, @summary)`,
		pgx.NamedArgs{"id": fact.ReportID, "seq": m.Sequence, "org": pg.CleanText(m.Org), "exercise": m.Exercise,
			"kind": fact.Report.Kind, "occurred": m.OccurredAt, "received": m.ReceivedAt, "recorded": m.RecordedAt,
			"fact": kept, "summary": document(summary)})
	if err != nil {
		return fmt.Errorf("store report %s: %w", fact.ReportID, err)
	}
	v.written.keep(ofReport(fact.ReportID), kept)
	return v.then(ctx, tx, m, &fact, nil)
}

func (v *View) incident(ctx context.Context, tx pgx.Tx, m event.Message) error {
	var ref struct {
		ReportID event.ReportID `json:"report_id"`
	}
	if err := json.Unmarshal(m.Data, &ref); err != nil {
		return fmt.Errorf("decode the body of %s at %d: %w", m.Type, m.Sequence, err)
	}
	g, err := v.before(ctx, tx, m, ref.ReportID)
	if err != nil {
		return err
	}
	in, err := g.fold(m)
	if err != nil {
		return err
	}
	statement := updateIncident
	if g.incident == nil {
		statement = insertIncident
	}
	if err := v.save(ctx, tx, statement, m, in); err != nil {
		return err
	}
	if err := saveLinks(ctx, tx, m.Type, in, ref.ReportID); err != nil {
		return err
	}
	return v.then(ctx, tx, m, nil, in)
}

func (v *View) then(ctx context.Context, tx pgx.Tx, m event.Message, fact *sar.Fact, in *sar.Incident) error {
	if v.hook == nil {
		return nil
	}
	return v.hook(ctx, tx, m, fact, in)
}

const (
	insertIncident = `
		insert into incident (id, seq, org, exercise, status, phase, occurred_at, updated_at, status_at, orgs, place, state, picture)
		values (@id, @seq, @org, @exercise, @status, @phase, @occurred, @updated, nullif(@status_at, '0001-01-01'::timestamptz), @orgs, @place, @state, @picture)`
	updateIncident = `
		update incident set seq = @seq, status = @status, phase = @phase, occurred_at = @occurred, updated_at = @updated,
			status_at = nullif(@status_at, '0001-01-01'::timestamptz), orgs = @orgs, place = @place, state = @state, picture = @picture
		where id = @id`
)

func (v *View) save(ctx context.Context, tx pgx.Tx, statement string, m event.Message, in *sar.Incident) error {
	p := in.Picture()
	var place orb.Geometry
	if at, ok := p.Place(); ok {
		place = at.Point()
	}
	state := document(in)
	args := pgx.NamedArgs{"id": in.ID, "seq": in.Sequence, "status": p.Status, "phase": p.Phase, "occurred": in.OccurredAt(),
		"updated": in.UpdatedAt, "status_at": in.StatusAt(), "orgs": p.Orgs, "place": place, "state": state, "picture": document(p)}
	if statement == insertIncident {
		args["org"], args["exercise"] = pg.CleanText(m.Org), in.Exercise
	}
	if _, err := tx.Exec(ctx, statement, args); err != nil {
		return fmt.Errorf("store incident %s: %w", in.ID, err)
	}
	v.written.keep(ofIncident(in.ID), state)
	return nil
}

func saveLinks(ctx context.Context, tx pgx.Tx, eventType string, in *sar.Incident, report event.ReportID) error {
	var err error
	args := pgx.NamedArgs{"incident": in.ID, "report": report, "relation": sar.RelationSameCraft}
	switch eventType {
	case typeOpened, typeLinked:
		for _, l := range in.Links {
			if l.ReportID == report {
				args["relation"] = l.Relation
			}
		}
		_, err = tx.Exec(ctx, `
			insert into incident_report (incident_id, report_id, relation) values (@incident, @report, @relation)
			on conflict (incident_id, report_id) do update set relation = excluded.relation`, args)
	case "sar.v1.incident.report_unlinked":
		_, err = tx.Exec(ctx, `delete from incident_report where incident_id = @incident and report_id = @report`, args)
	}
	if err != nil {
		return fmt.Errorf("store the link of report %s to incident %s: %w", report, in.ID, err)
	}
	return nil
}

// document encodes v so that jsonb takes it. A value that cannot be encoded
// is a wrong program: every type stored here is ours.
func document(v any) json.RawMessage {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("encode %T: %v", v, err))
	}
	return pg.CleanJSON(raw)
}
