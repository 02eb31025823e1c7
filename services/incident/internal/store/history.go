package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"pharos/pkg/event"
	"pharos/pkg/projection/incidents"
)

// Entry is one line of an incident's history.
type Entry struct {
	Sequence   uint64          `json:"sequence"`
	RecordedAt time.Time       `json:"recorded_at"`
	OccurredAt time.Time       `json:"occurred_at"`
	Type       string          `json:"type"`
	Actor      string          `json:"actor,omitempty"`
	Org        string          `json:"org"`
	Body       json.RawMessage `json:"body"`
}

// Timeline returns the incident's events and the reports linked to it, in the
// order in which they happened.
func (s *Store) Timeline(ctx context.Context, id event.IncidentID) ([]Entry, error) {
	rows, err := s.pool.Query(ctx, `
		select seq, recorded_at, occurred_at, type, actor, org, body from incident_event where incident_id = @id
		union all
		select r.seq, r.recorded_at, r.occurred_at, 'sar.v1.report.' || r.kind, '', r.org, r.summary
		from report r join incident_report l on l.report_id = r.id where l.incident_id = @id
		order by 3, 1`, pgx.NamedArgs{"id": id})
	if err != nil {
		return nil, fmt.Errorf("read the timeline of incident %s: %w", id, err)
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Entry, error) {
		var e Entry
		err := row.Scan(&e.Sequence, &e.RecordedAt, &e.OccurredAt, &e.Type, &e.Actor, &e.Org, &e.Body)
		return e, err
	})
}

// Linked is a report of an incident, without its sealed members.
type Linked struct {
	incidents.Summary
	Relation string          `json:"relation"`
	Report   json.RawMessage `json:"report"`
}

// Reports returns what is linked to the incident, in the order in which it happened.
func (s *Store) Reports(ctx context.Context, id event.IncidentID) ([]Linked, error) {
	rows, err := s.pool.Query(ctx, `
		select r.summary, l.relation, r.fact -> 'report'
		from report r join incident_report l on l.report_id = r.id
		where l.incident_id = @id order by r.occurred_at, r.seq`, pgx.NamedArgs{"id": id})
	if err != nil {
		return nil, fmt.Errorf("read the reports of incident %s: %w", id, err)
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Linked, error) {
		var l Linked
		err := row.Scan(&l.Summary, &l.Relation, &l.Report)
		return l, err
	})
}
