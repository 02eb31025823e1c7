// Package store owns the tally's view in PostGIS: the shared tables of
// pkg/projection/incidents, and beside them the casualty records and every
// version of what an incident counted for, so that any earlier number can be
// read again. It adds nothing up.
package store

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/paulmach/orb"

	"pharos/pkg/event"
	"pharos/pkg/pg"
	"pharos/pkg/projection/incidents"
	"pharos/pkg/sar"
	"pharos/services/tally"
)

// Schema names the Postgres schema and the role of the service.
const Schema = "tally"

//go:embed migrations/*.sql
var migrations embed.FS

// Store reads and folds the view.
type Store struct {
	pool *pgxpool.Pool
	view *incidents.View
}

// New returns a store on a pool whose search path is Schema.
func New(pool *pgxpool.Pool) *Store { return &Store{pool: pool, view: incidents.New(keepVersion)} }

// Prepare makes the tables.
func (s *Store) Prepare(ctx context.Context) error {
	if err := incidents.Prepare(ctx, s.pool); err != nil {
		return err
	}
	return pg.Migrate(ctx, s.pool, Schema, migrations)
}

// Handle folds one event of the log; it is a projection.Handler.
func (s *Store) Handle(ctx context.Context, tx pgx.Tx, m event.Message) error {
	_, err := tx.Exec(ctx, `insert into moment (seq, recorded_at) values (@seq, @recorded)`,
		pgx.NamedArgs{"seq": m.Sequence, "recorded": m.RecordedAt})
	if err != nil {
		return fmt.Errorf("store when event %d was recorded: %w", m.Sequence, err)
	}
	if m.Type == "sar.v1.casualty.recorded" {
		return keepRecord(ctx, tx, m)
	}
	return s.view.Handle(ctx, tx, m)
}

// Forget makes the fold ask the database again (projection.View.Forget).
func (s *Store) Forget() { s.view.Forget() }

// Drop empties the view for a rebuild. What HTTP reads is deleted and not
// truncated: a reader that began before still sees it whole.
func (s *Store) Drop(ctx context.Context, tx pgx.Tx) error {
	for _, statement := range []string{`delete from version`, `delete from casualty`, `delete from moment`} {
		if _, err := tx.Exec(ctx, statement); err != nil {
			return fmt.Errorf("empty the tables of the tally: %w", err)
		}
	}
	return incidents.Drop(ctx, tx)
}

func keepRecord(ctx context.Context, tx pgx.Tx, m event.Message) error {
	var e event.CasualtyRecorded
	if err := json.Unmarshal(m.Data, &e); err != nil {
		return fmt.Errorf("decode the body of %s at %d: %w", m.Type, m.Sequence, err)
	}
	_, err := tx.Exec(ctx, `
		insert into casualty (id, incident_id, report_id, seq, recorded_at)
		values (@id, @incident, @report, @seq, @recorded)`,
		pgx.NamedArgs{"id": m.Subject, "incident": e.IncidentID, "report": e.ReportID, "seq": m.Sequence, "recorded": m.RecordedAt})
	if err != nil {
		return fmt.Errorf("store casualty record %s: %w", m.Subject, err)
	}
	return nil
}

// keepVersion stores what the incident counts for now, unless it counted for
// the same before. It is an incidents.Hook.
func keepVersion(ctx context.Context, tx pgx.Tx, m event.Message, _ *sar.Fact, in *sar.Incident) error {
	if in == nil {
		return nil
	}
	var place orb.Geometry
	if at, ok := in.Picture().Place(); ok {
		place = at.Point()
	}
	_, err := tx.Exec(ctx, `
		with next (exercise, merged, claimed, occurred_at, place, toll) as (
			values (@exercise::text, @merged::boolean, @claimed::boolean, @occurred::timestamptz, @place::geometry, @toll::jsonb)
		), last as (
			select exercise, merged, claimed, occurred_at, place, toll from version
			where incident_id = @incident order by seq desc limit 1
		)
		insert into version (incident_id, seq, recorded_at, exercise, merged, claimed, occurred_at, place, toll)
		select @incident, @seq, @recorded, exercise, merged, claimed, occurred_at, place, toll from next
		where not exists (select from last where last is not distinct from next)`,
		pgx.NamedArgs{"incident": in.ID, "seq": m.Sequence, "recorded": m.RecordedAt, "exercise": in.Exercise,
			"merged": in.Status() == sar.StatusMerged, "claimed": tally.Claimed(in), "occurred": in.OccurredAt(),
			"place": place, "toll": in.Toll()})
	if err != nil {
		return fmt.Errorf("store what incident %s counts for at %d: %w", in.ID, m.Sequence, err)
	}
	return nil
}

// Recorded reports whether the casualty record is there.
func (s *Store) Recorded(ctx context.Context, id event.CasualtyID) (bool, error) {
	var there bool
	err := s.pool.QueryRow(ctx, `select true from casualty where id = @id`, pgx.NamedArgs{"id": id}).Scan(&there)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return false, fmt.Errorf("look for casualty record %s: %w", id, err)
	}
	return there, nil
}
