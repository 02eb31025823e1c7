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

// Hook lets a service keep more in its view. It runs in the transaction of
// the event: with fact after a report was stored, with incident after an
// incident was folded; the other is nil.
type Hook func(ctx context.Context, tx pgx.Tx, m event.Message, fact *sar.Fact, incident *sar.Incident) error

// View folds reports and incidents into the tables of one service.
type View struct {
	hook Hook
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
	_, err = tx.Exec(ctx, `
		insert into report (id, seq, org, exercise, kind, occurred_at, received_at, recorded_at, fact, summary)
		values (@id, @seq, @org, @exercise, @kind, @occurred, @received, @recorded, @fact, @summary)`,
		pgx.NamedArgs{"id": fact.ReportID, "seq": m.Sequence, "org": pg.CleanText(m.Org), "exercise": m.Exercise,
			"kind": fact.Report.Kind, "occurred": m.OccurredAt, "received": m.ReceivedAt, "recorded": m.RecordedAt,
			"fact": document(fact), "summary": document(summary)})
	if err != nil {
		return fmt.Errorf("store report %s: %w", fact.ReportID, err)
	}
	return v.then(ctx, tx, m, &fact, nil)
}

func (v *View) incident(ctx context.Context, tx pgx.Tx, m event.Message) error {
	var ref struct {
		ReportID event.ReportID `json:"report_id"`
	}
	if err := json.Unmarshal(m.Data, &ref); err != nil {
		return fmt.Errorf("decode the body of %s at %d: %w", m.Type, m.Sequence, err)
	}
	in, fact, err := before(ctx, tx, m, ref.ReportID)
	if err != nil {
		return err
	}
	if err := sar.Apply(in, m, fact); err != nil {
		return err
	}
	if err := save(ctx, tx, m.Org, in); err != nil {
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

// before reads, with one question, what an event is folded into: the incident,
// new where the event opens it, and the report that it links, nil where it links none.
func before(ctx context.Context, tx pgx.Tx, m event.Message, report event.ReportID) (*sar.Incident, *sar.Fact, error) {
	opens := m.Type == "sar.v1.incident.opened"
	links := opens || m.Type == "sar.v1.incident.report_linked"
	args := pgx.NamedArgs{"incident": nil, "report": nil}
	if id, ok := Canonical(event.IncidentID(m.Subject)); ok {
		args["incident"] = id
	}
	if links {
		args["report"] = report
	}
	var in *sar.Incident
	var fact *sar.Fact
	err := tx.QueryRow(ctx, `
		select (select state from incident where id = @incident), (select fact from report where id = @report)`, args).Scan(&in, &fact)
	switch {
	case err != nil:
		return nil, nil, fmt.Errorf("read incident %s and the linked report %s: %w", m.Subject, report, err)
	case in == nil && !opens:
		return nil, nil, ErrUnknown
	case links && fact == nil:
		return nil, nil, fmt.Errorf("read the linked report %s: %w", report, pgx.ErrNoRows)
	case in == nil:
		in = &sar.Incident{}
	}
	return in, fact, nil
}

func save(ctx context.Context, tx pgx.Tx, org string, in *sar.Incident) error {
	p := in.Picture()
	var place orb.Geometry
	if at, ok := p.Place(); ok {
		place = at.Point()
	}
	_, err := tx.Exec(ctx, `
		insert into incident (id, seq, org, exercise, status, phase, occurred_at, updated_at, status_at, orgs, place, state, picture)
		values (@id, @seq, @org, @exercise, @status, @phase, @occurred, @updated, nullif(@status_at, '0001-01-01'::timestamptz), @orgs, @place, @state, @picture)
		on conflict (id) do update set seq = excluded.seq, status = excluded.status, phase = excluded.phase,
			occurred_at = excluded.occurred_at, updated_at = excluded.updated_at, status_at = excluded.status_at,
			orgs = excluded.orgs, place = excluded.place, state = excluded.state, picture = excluded.picture`,
		pgx.NamedArgs{"id": in.ID, "seq": in.Sequence, "org": pg.CleanText(org), "exercise": in.Exercise, "status": p.Status,
			"phase": p.Phase, "occurred": in.OccurredAt(), "updated": in.UpdatedAt, "status_at": in.StatusAt(),
			"orgs": p.Orgs, "place": place, "state": document(in), "picture": document(p)})
	if err != nil {
		return fmt.Errorf("store incident %s: %w", in.ID, err)
	}
	return nil
}

func saveLinks(ctx context.Context, tx pgx.Tx, eventType string, in *sar.Incident, report event.ReportID) error {
	var err error
	args := pgx.NamedArgs{"incident": in.ID, "report": report, "relation": sar.RelationSameCraft}
	switch eventType {
	case "sar.v1.incident.opened", "sar.v1.incident.report_linked":
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
