// Package store owns the incident service's view in PostGIS: the shared tables
// of pkg/projection/incidents, and beside them the keys that say "same boat"
// and the history of each incident. It decides nothing.
package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"pharos/pkg/event"
	"pharos/pkg/pg"
	"pharos/pkg/projection/incidents"
	"pharos/pkg/sar"
)

// Schema names the Postgres schema and the role of the service.
const Schema = "incident"

//go:embed migrations/*.sql
var migrations embed.FS

// Store reads and folds the view.
type Store struct {
	pool *pgxpool.Pool
	view *incidents.View
}

// New returns a store on a pool whose search path is Schema.
func New(pool *pgxpool.Pool) *Store {
	s := &Store{pool: pool}
	s.view = incidents.New(s.keep)
	return s
}

// Prepare makes the tables.
func (s *Store) Prepare(ctx context.Context) error {
	if err := incidents.Prepare(ctx, s.pool); err != nil {
		return err
	}
	return pg.Migrate(ctx, s.pool, Schema, migrations)
}

// Handle folds one event of the log; it is a projection.Handler.
func (s *Store) Handle(ctx context.Context, tx pgx.Tx, m event.Message) error {
	return s.view.Handle(ctx, tx, m)
}

// Forget makes the fold ask the database again (projection.View.Forget).
func (s *Store) Forget() { s.view.Forget() }

// Drop empties the view for a rebuild.
func (s *Store) Drop(ctx context.Context, tx pgx.Tx) error {
	if _, err := tx.Exec(ctx, `truncate report_key, incident_event`); err != nil {
		return fmt.Errorf("empty the tables of the incident service: %w", err)
	}
	return incidents.Drop(ctx, tx)
}

// keep stores what only this service needs: keys of a report, history of an incident.
func (s *Store) keep(ctx context.Context, tx pgx.Tx, m event.Message, fact *sar.Fact, in *sar.Incident) error {
	if fact != nil {
		return keepKeys(ctx, tx, *fact)
	}
	_, err := tx.Exec(ctx, `
		insert into incident_event (seq, ce_id, incident_id, type, actor, org, occurred_at, recorded_at, body)
		values (@seq, @id, @incident, @type, @actor, @org, @occurred, @recorded, @body)`,
		pgx.NamedArgs{"seq": m.Sequence, "id": m.ID, "incident": in.ID, "type": m.Type, "actor": pg.CleanText(m.Actor),
			"org": pg.CleanText(m.Org), "occurred": m.OccurredAt, "recorded": m.RecordedAt, "body": pg.CleanJSON(m.Data)})
	if err != nil {
		return fmt.Errorf("store event %s of incident %s: %w", m.ID, in.ID, err)
	}
	return nil
}

func keepKeys(ctx context.Context, tx pgx.Tx, fact sar.Fact) error {
	bys, values := columns(keysOf(fact))
	if len(bys) == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, `
		insert into report_key (report_id, by, value)
		select @report, * from unnest(@bys::text[], @values::text[]) on conflict do nothing`,
		pgx.NamedArgs{"report": fact.ReportID, "bys": bys, "values": values})
	if err != nil {
		return fmt.Errorf("store the keys of report %s: %w", fact.ReportID, err)
	}
	return nil
}

func keysOf(fact sar.Fact) []sar.Key {
	keys := sar.Keys(fact.Report)
	for _, k := range sar.Mentioned(fact.Report) {
		keys = append(keys, mention(k))
	}
	if target, ok := amendedBy(fact); ok {
		keys = append(keys, sar.Key{By: sar.ByAmends, Value: string(target)})
	}
	return keys
}

// mention is how the key of a boat is stored that a report of several merely
// mentions: it joins nothing by it, and is found by it.
func mention(k sar.Key) sar.Key { return sar.Key{By: "mentions_" + k.By, Value: k.Value} }

// Unusable reports whether the database refused a value, as it would for ever
// (class 22 of PostgreSQL's appendix A).
func Unusable(err error) bool {
	refused, ok := errors.AsType[*pgconn.PgError](err)
	return ok && strings.HasPrefix(refused.Code, "22")
}

// Load returns the folded incident; incidents.ErrUnknown when there is none.
func (s *Store) Load(ctx context.Context, id event.IncidentID) (*sar.Incident, error) {
	return incidents.Load(ctx, s.pool, id)
}

// List returns incidents as lists show them.
func (s *Store) List(ctx context.Context, by incidents.Query) ([]incidents.Row, error) {
	return incidents.List(ctx, s.pool, by)
}

// LoadWith returns the folded incident and, read in the same moment, the sequence
// of its event with that ce-id, 0 when it has none; incidents.ErrUnknown when there
// is no such incident.
func (s *Store) LoadWith(ctx context.Context, id event.IncidentID, ceID string) (*sar.Incident, uint64, error) {
	one, ok := incidents.Canonical(id)
	if !ok {
		return nil, 0, incidents.ErrUnknown
	}
	var in sar.Incident
	var seq uint64
	err := s.pool.QueryRow(ctx, `
		select i.state, coalesce(e.seq, 0) from incident i
		left join incident_event e on e.incident_id = i.id and e.ce_id = @event
		where i.id = @id`, pgx.NamedArgs{"id": one, "event": ceID}).Scan(&in, &seq)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, 0, incidents.ErrUnknown
	}
	if err != nil {
		return nil, 0, fmt.Errorf("load incident %s and look for event %s: %w", id, ceID, err)
	}
	return &in, seq, nil
}

// Fact returns what a report says; false when the view has no such report.
func (s *Store) Fact(ctx context.Context, id event.ReportID) (sar.Fact, bool, error) {
	var f sar.Fact
	one, ok := incidents.Canonical(id)
	if !ok {
		return f, false, nil
	}
	err := s.pool.QueryRow(ctx, `select fact from report where id = @id`, pgx.NamedArgs{"id": one}).Scan(&f)
	if errors.Is(err, pgx.ErrNoRows) {
		return f, false, nil
	}
	if err != nil {
		return f, false, fmt.Errorf("read report %s: %w", id, err)
	}
	return f, true, nil
}
