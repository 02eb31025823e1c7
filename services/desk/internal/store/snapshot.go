package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"pharos/pkg/event"
	"pharos/pkg/geo"
	"pharos/pkg/projection/incidents"
	"pharos/pkg/sar"
)

const (
	// recent is for how long incidents that are over stay in a snapshot.
	recent = 7 * 24 * time.Hour
	// maxUnlinked bounds the list of reports that stand in no incident.
	maxUnlinked = 500
)

// Snapshot is the view at one sequence.
type Snapshot struct {
	Sequence  uint64
	Incidents []geo.Feature
	Unlinked  []incidents.Summary
	Exercises []Exercise
}

// Exercise is an exercise that was registered.
type Exercise struct {
	ID     event.ExerciseID `json:"id"`
	Name   string           `json:"name"`
	EndsAt time.Time        `json:"ends_at"`
}

// Snapshot reads all that is going on, or ended within a week before now, as
// the organisations see it (nil is all), in the box (nil is everywhere).
func (s *Store) Snapshot(ctx context.Context, orgs []string, box *geo.Box, now time.Time) (Snapshot, error) {
	var all Snapshot
	err := s.snapshot(ctx, func(tx pgx.Tx) error {
		var err error
		if all.Sequence, err = checkpoint(ctx, tx, View); err != nil {
			return err
		}
		for _, by := range []incidents.Query{
			{Status: []string{string(sar.StatusOpen), string(sar.StatusSuspended)}},
			{Status: []string{string(sar.StatusClosed), string(sar.StatusMerged)}, UpdatedSince: now.Add(-recent)},
		} {
			by.Orgs, by.Box = orgs, box
			rows, err := incidents.List(ctx, tx, by)
			if err != nil {
				return err
			}
			for _, r := range rows {
				all.Incidents = append(all.Incidents, r.Feature())
			}
		}
		if all.Unlinked, err = incidents.Unlinked(ctx, tx, orgs, maxUnlinked); err != nil {
			return err
		}
		all.Exercises, err = exercises(ctx, tx)
		return err
	})
	return all, err
}

func exercises(ctx context.Context, tx pgx.Tx) ([]Exercise, error) {
	rows, err := tx.Query(ctx, `select id, name, ends_at from exercise order by seq desc`)
	if err != nil {
		return nil, fmt.Errorf("list exercises: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Exercise])
}

// snapshot runs read in one transaction that sees one state of the view.
func (s *Store) snapshot(ctx context.Context, read func(pgx.Tx) error) error {
	once := pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	return pgx.BeginTxFunc(ctx, s.pool, once, read)
}

// checkpoint is how far the view holds its stream: 0 before its projector has
// ever run.
func checkpoint(ctx context.Context, tx pgx.Tx, name string) (uint64, error) {
	var there bool
	if err := tx.QueryRow(ctx, `select to_regclass('checkpoint') is not null`).Scan(&there); err != nil {
		return 0, fmt.Errorf("look for the checkpoint of %s: %w", name, err)
	}
	if !there {
		return 0, nil
	}
	var seq uint64
	err := tx.QueryRow(ctx, `select coalesce(max(seq), 0) from checkpoint where name = @name`,
		pgx.NamedArgs{"name": name}).Scan(&seq)
	if err != nil {
		return 0, fmt.Errorf("read the checkpoint of %s: %w", name, err)
	}
	return seq, nil
}

// Incident is an incident as the view keeps it.
type Incident struct {
	ID      event.IncidentID
	Picture json.RawMessage // sar.Picture
	State   json.RawMessage // sar.Incident
}

// Incidents returns those of the incidents that there are in a view that holds
// everything up to need. It asks the database itself, in the same statement: one
// that died may have come back with less than was read from it before (ADR 11).
func (s *Store) Incidents(ctx context.Context, ids []string, need uint64) ([]Incident, error) {
	const query = `
		select c.seq, i.id, i.picture, i.state
		  from checkpoint c left join incident i on i.id = any(@ids::uuid[])
		 where c.name = @view`
	rows, err := s.pool.Query(ctx, query, pgx.NamedArgs{"ids": ids, "view": View})
	if err != nil {
		return nil, fmt.Errorf("read incidents: %w", err)
	}
	var found []Incident
	var holds uint64
	var id *event.IncidentID
	var in Incident
	_, err = pgx.ForEachRow(rows, []any{&holds, &id, &in.Picture, &in.State}, func() error {
		if id != nil {
			found = append(found, Incident{ID: *id, Picture: slices.Clone(in.Picture), State: slices.Clone(in.State)})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read incidents: %w", err)
	}
	if holds < need {
		return nil, fmt.Errorf("read incidents: the view holds %d, not %d", holds, need)
	}
	return found, nil
}
