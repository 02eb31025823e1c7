package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"pharos/pkg/event"
	"pharos/pkg/sar"
)

// Known gathers what the view holds that bears on a report: incidents that it
// names, that share a key, that hold the report it amends; and reports that
// stand unlinked and belong with it. All of the report's own world only.
func (s *Store) Known(ctx context.Context, fact sar.Fact) (sar.Known, error) {
	var k sar.Known
	var err error
	if k.Named, err = s.named(ctx, fact); err != nil {
		return k, err
	}
	if k.Amended, err = s.amended(ctx, fact); err != nil {
		return k, err
	}
	keys := sar.Keys(fact.Report)
	if k.Waiting, keys, err = s.waiting(ctx, fact, keys); err != nil {
		return k, err
	}
	k.Matches, err = s.matches(ctx, fact, keys)
	return k, err
}

func (s *Store) named(ctx context.Context, fact sar.Fact) ([]sar.Match, error) {
	var ids []string
	for _, id := range fact.Report.IncidentIDs {
		if uuid.Validate(string(id)) == nil {
			ids = append(ids, string(id))
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	rows, err := s.pool.Query(ctx, `
		select id, status, status_at from incident
		where id = any(@ids::uuid[]) and exercise = @exercise
		order by array_position(@ids::uuid[], id)`, pgx.NamedArgs{"ids": ids, "exercise": fact.Exercise})
	if err != nil {
		return nil, fmt.Errorf("find the incidents named by report %s: %w", fact.ReportID, err)
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (sar.Match, error) {
		m, err := scanMatch(row)
		m.Because = []event.Reason{{By: sar.ByIncidentID, Value: string(m.Incident)}}
		return m, err
	})
}

func (s *Store) amended(ctx context.Context, fact sar.Fact) ([]sar.Match, error) {
	a := fact.Report.Amends
	if a == nil || uuid.Validate(string(a.ReportID)) != nil {
		return nil, nil
	}
	rows, err := s.pool.Query(ctx, `
		select i.id, i.status, i.status_at from incident i
		join incident_report l on l.incident_id = i.id
		where l.report_id = @report and i.exercise = @exercise order by i.id`,
		pgx.NamedArgs{"report": a.ReportID, "exercise": fact.Exercise})
	if err != nil {
		return nil, fmt.Errorf("find the incidents of the report that %s amends: %w", fact.ReportID, err)
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (sar.Match, error) {
		m, err := scanMatch(row)
		m.Because = []event.Reason{{By: sar.ByAmends, Value: string(a.ReportID)}}
		return m, err
	})
}

// matches finds the incidents whose reports of that boat alone share a key.
func (s *Store) matches(ctx context.Context, fact sar.Fact, keys []sar.Key) ([]sar.Match, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	bys, values := columns(keys)
	rows, err := s.pool.Query(ctx, `
		select distinct i.id, i.status, i.status_at, k.by, k.value
		from unnest(@bys::text[], @values::text[]) as wanted(by, value)
		join report_key k on k.by = wanted.by and k.value = wanted.value
		join incident_report l on l.report_id = k.report_id and l.relation in ('same_craft', 'amends')
		join incident i on i.id = l.incident_id
		where i.exercise = @exercise and i.status <> 'merged'
		order by i.id, k.by, k.value`,
		pgx.NamedArgs{"bys": bys, "values": values, "exercise": fact.Exercise})
	if err != nil {
		return nil, fmt.Errorf("find the incidents that share a key with report %s: %w", fact.ReportID, err)
	}
	found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (sar.Match, error) {
		var m sar.Match
		var at *time.Time
		var key sar.Key
		if err := row.Scan(&m.Incident, &m.Status, &at, &key.By, &key.Value); err != nil {
			return m, fmt.Errorf("read a match: %w", err)
		}
		m.ClosedAt = orZero(at)
		m.Because = []event.Reason{reason(key)}
		return m, nil
	})
	return together(found), err
}

// waiting finds, step by step, the reports that stand unlinked and share a key
// with the report or with one found before, or amend one of them. It returns
// all their keys as well.
func (s *Store) waiting(ctx context.Context, fact sar.Fact, keys []sar.Key) ([]sar.Waiting, []sar.Key, error) {
	var all []sar.Waiting
	search := append([]sar.Key{{By: sar.ByAmends, Value: string(fact.ReportID)}}, keys...)
	seen := []event.ReportID{fact.ReportID}
	for len(search) > 0 {
		found, err := s.stand(ctx, fact, search, seen)
		if err != nil {
			return nil, keys, err
		}
		search = nil
		for _, w := range found {
			seen = append(seen, w.ReportID)
			all = append(all, w)
			search = append(search, sar.Key{By: sar.ByAmends, Value: string(w.ReportID)})
			for _, k := range sar.Keys(w.Report) {
				if !slices.Contains(keys, k) {
					keys, search = append(keys, k), append(search, k)
				}
			}
		}
	}
	return all, keys, nil
}

func (s *Store) stand(ctx context.Context, fact sar.Fact, keys []sar.Key, seen []event.ReportID) ([]sar.Waiting, error) {
	bys, values := columns(keys)
	known := make([]string, len(seen))
	for i, id := range seen {
		known[i] = string(id)
	}
	rows, err := s.pool.Query(ctx, `
		select distinct on (r.seq) r.fact, k.by, k.value
		from unnest(@bys::text[], @values::text[]) as wanted(by, value)
		join report_key k on k.by = wanted.by and k.value = wanted.value
		join report r on r.id = k.report_id
		where r.exercise = @exercise and r.id <> all(@seen::uuid[]) and r.seq < @before
		  and not exists (select from incident_report l where l.report_id = r.id)
		order by r.seq, k.by, k.value`,
		pgx.NamedArgs{"bys": bys, "values": values, "exercise": fact.Exercise, "seen": known, "before": fact.Sequence})
	if err != nil {
		return nil, fmt.Errorf("find reports that wait for %s: %w", fact.ReportID, err)
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (sar.Waiting, error) {
		var w sar.Waiting
		var key sar.Key
		if err := row.Scan(&w.Fact, &key.By, &key.Value); err != nil {
			return w, fmt.Errorf("read a waiting report: %w", err)
		}
		w.Because = []event.Reason{reason(key)}
		return w, nil
	})
}

func scanMatch(row pgx.CollectableRow) (sar.Match, error) {
	var m sar.Match
	var at *time.Time
	if err := row.Scan(&m.Incident, &m.Status, &at); err != nil {
		return m, fmt.Errorf("read a match: %w", err)
	}
	m.ClosedAt = orZero(at)
	return m, nil
}

// together joins the reasons of matches with one incident; they come in its order.
func together(found []sar.Match) []sar.Match {
	var out []sar.Match
	for _, m := range found {
		if n := len(out); n > 0 && out[n-1].Incident == m.Incident {
			out[n-1].Because = append(out[n-1].Because, m.Because...)
			continue
		}
		out = append(out, m)
	}
	return out
}

// reason words a key; the tag of a phone is no reason that anybody can read.
func reason(k sar.Key) event.Reason {
	if k.By == sar.ByPhoneTag {
		return event.Reason{By: k.By}
	}
	return event.Reason{By: k.By, Value: k.Value}
}

func columns(keys []sar.Key) (bys, values []string) {
	for _, k := range keys {
		bys, values = append(bys, k.By), append(values, k.Value)
	}
	return bys, values
}

func orZero(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}
