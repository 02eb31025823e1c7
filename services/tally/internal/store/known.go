package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"pharos/pkg/geo"
	"pharos/services/tally"
)

// Held is how far the view had read the log when it was asked.
type Held struct {
	Sequence   uint64
	RecordedAt time.Time // of that event; zero before the first
}

// Known returns what was known of every incident that counts, as of the last
// event recorded at or before asOf; zero asks for all that the view holds. AsOf
// of the answer is when that event was recorded, zero when there is none.
//
// Rows are only ever added, and a rebuild deletes them in one transaction, so
// that the one snapshot read here is what the sequence says, whatever the
// projector does meanwhile.
func (s *Store) Known(ctx context.Context, asOf time.Time) (tally.Known, Held, error) {
	var known tally.Known
	var held Held
	snapshot := pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	err := pgx.BeginTxFunc(ctx, s.pool, snapshot, func(tx pgx.Tx) error {
		var err error
		if held, err = readHeld(ctx, tx); err != nil {
			return err
		}
		if known, err = resolve(ctx, tx, asOf); err != nil {
			return err
		}
		known.Incidents, err = counting(ctx, tx, known.Sequence)
		return err
	})
	if err != nil {
		return known, held, fmt.Errorf("read what was known: %w", err)
	}
	return known, held, nil
}

// readHeld reads the projector's checkpoint.
func readHeld(ctx context.Context, tx pgx.Tx) (Held, error) {
	var h Held
	var recordedAt *time.Time
	err := tx.QueryRow(ctx, `select seq, recorded_at from checkpoint where name = @name`,
		pgx.NamedArgs{"name": Schema}).Scan(&h.Sequence, &recordedAt)
	if err != nil {
		return h, fmt.Errorf("read how far the view has come: %w", err)
	}
	if recordedAt != nil {
		h.RecordedAt = recordedAt.UTC()
	}
	return h, nil
}

func resolve(ctx context.Context, tx pgx.Tx, asOf time.Time) (tally.Known, error) {
	var known tally.Known
	err := tx.QueryRow(ctx, `
		select seq, recorded_at from moment
		where @as_of::timestamptz is null or recorded_at <= @as_of
		order by recorded_at desc, seq desc limit 1`, pgx.NamedArgs{"as_of": orNull(asOf)}).Scan(&known.Sequence, &known.AsOf)
	known.AsOf = known.AsOf.UTC()
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return known, fmt.Errorf("find the sequence of a time: %w", err)
	}
	return known, nil
}

// counting returns what each real incident counted for at seq, by when it
// occurred. One that is merged counts as another; one with neither a record
// nor anybody at risk counts for nothing; a record whose claims were all taken
// back holds nothing to count.
func counting(ctx context.Context, tx pgx.Tx, seq uint64) ([]tally.Incident, error) {
	rows, err := tx.Query(ctx, `
		select v.incident_id, coalesce(c.id::text, ''), coalesce(c.report_id::text, ''), c.recorded_at,
		       greatest(v.seq, c.seq), v.occurred_at, v.place, v.toll
		from (select distinct on (incident_id) incident_id, seq, exercise, merged, claimed, occurred_at, place, toll
		      from version where seq <= @seq order by incident_id, seq desc) v
		left join casualty c on c.incident_id = v.incident_id and c.seq <= @seq and v.claimed
		where v.exercise = '' and not v.merged and (c.id is not null or v.toll ? 'persons_at_risk')
		order by v.occurred_at, v.incident_id`, pgx.NamedArgs{"seq": seq})
	if err != nil {
		return nil, fmt.Errorf("read the incidents at %d: %w", seq, err)
	}
	return pgx.CollectRows(rows, scanIncident)
}

func scanIncident(row pgx.CollectableRow) (tally.Incident, error) {
	var in tally.Incident
	var recordedAt *time.Time
	var place orb.Geometry
	err := row.Scan(&in.ID, &in.Record, &in.ReportID, &recordedAt, &in.Sequence, &in.OccurredAt, &place, &in.Toll)
	if err != nil {
		return in, fmt.Errorf("read an incident: %w", err)
	}
	if recordedAt != nil {
		in.RecordedAt = recordedAt.UTC()
	}
	in.OccurredAt = in.OccurredAt.UTC()
	if p, ok := place.(orb.Point); ok {
		at := geo.FromPoint(p)
		in.Place = &at
	}
	return in, nil
}

func orNull(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}
