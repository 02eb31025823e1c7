package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"pharos/pkg/event"
	"pharos/pkg/pg"
	"pharos/pkg/projection/incidents"
	"pharos/pkg/sar"
)

// Known gathers what the view holds that bears on a report: incidents that it
// names, that share a key, that hold the report it amends, that it mentions;
// reports that nobody counts yet and belong with it, and those that mention it.
// All of the report's own world only.
func (s *Store) Known(ctx context.Context, fact sar.Fact) (sar.Known, error) {
	var k sar.Known
	var err error
	if k.Named, err = s.named(ctx, fact); err != nil {
		return k, err
	}
	if k.Amended, err = s.amended(ctx, fact); err != nil {
		return k, err
	}
	var keys []sar.Key
	if k.Waiting, keys, err = s.waiting(ctx, fact); err != nil {
		return k, err
	}
	if k.Matches, err = s.matches(ctx, fact, keys); err != nil {
		return k, err
	}
	if k.Others, err = s.matches(ctx, fact, sar.Mentioned(fact.Report)); err != nil {
		return k, err
	}
	if k.Of, err = s.mentioning(ctx, fact, keys); err != nil {
		return k, err
	}
	k.Corrections, err = s.corrections(ctx, fact, k)
	return k, err
}

func (s *Store) named(ctx context.Context, fact sar.Fact) ([]sar.Match, error) {
	var ids []string
	for _, id := range fact.Report.IncidentIDs {
		if one, ok := incidents.Canonical(id); ok && !slices.Contains(ids, string(one)) {
			ids = append(ids, string(one))
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
		var m sar.Match
		var at *time.Time
		if err := row.Scan(&m.Incident, &m.Status, &at); err != nil {
			return m, fmt.Errorf("read a named incident: %w", err)
		}
		m.ClosedAt, m.Because = orZero(at), []event.Reason{{By: sar.ByIncidentID, Value: string(m.Incident)}}
		return m, nil
	})
}

func (s *Store) amended(ctx context.Context, fact sar.Fact) ([]sar.Match, error) {
	target, ok := amendedBy(fact)
	if !ok {
		return nil, nil
	}
	rows, err := s.pool.Query(ctx, `
		select i.id, i.status, i.status_at, l.relation = 'mentions' from incident i
		join incident_report l on l.incident_id = i.id
		where l.report_id = @report and i.exercise = @exercise order by i.id`,
		pgx.NamedArgs{"report": target, "exercise": fact.Exercise})
	if err != nil {
		return nil, fmt.Errorf("find the incidents of the report that %s amends: %w", fact.ReportID, err)
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (sar.Match, error) {
		var m sar.Match
		var at *time.Time
		if err := row.Scan(&m.Incident, &m.Status, &at, &m.Mentions); err != nil {
			return m, fmt.Errorf("read the incident of an amended report: %w", err)
		}
		m.ClosedAt, m.Because = orZero(at), []event.Reason{{By: sar.ByAmends, Value: string(target)}}
		return m, nil
	})
}

// amendedBy is the report that a fact amends; false when it amends none.
func amendedBy(fact sar.Fact) (event.ReportID, bool) {
	if fact.Report.Amends == nil {
		return "", false
	}
	return incidents.Canonical(fact.Report.Amends.ReportID)
}

// matches finds the incidents whose reports of that boat alone share a key, or
// amend the report.
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

// waiting finds, step by step, the reports that no incident counts and share a key
// with the report or with one found before, amend one of them or are amended by
// one. It returns all their keys as well.
func (s *Store) waiting(ctx context.Context, fact sar.Fact) ([]sar.Waiting, []sar.Key, error) {
	var all []sar.Waiting
	var keys []sar.Key
	w := wanted{seen: []string{string(fact.ReportID)}}
	w.add(fact, &keys)
	for len(w.keys) > 0 || len(w.targets) > 0 {
		found, err := s.stand(ctx, fact, w)
		if err != nil {
			return nil, keys, err
		}
		all = append(all, found...)
		w.keys, w.targets = nil, nil
		for _, f := range found {
			w.seen = append(w.seen, string(f.ReportID))
			w.add(f.Fact, &keys)
		}
	}
	return all, keys, nil
}

// wanted is what one step looks for, and what it knows already.
type wanted struct {
	keys    []sar.Key
	targets []string // reports that are amended
	seen    []string
}

// add looks for what belongs with a fact, and notes its keys.
func (w *wanted) add(fact sar.Fact, keys *[]sar.Key) {
	for _, k := range append(sar.Keys(fact.Report), sar.Key{By: sar.ByAmends, Value: string(fact.ReportID)}) {
		if !slices.Contains(*keys, k) {
			*keys, w.keys = append(*keys, k), append(w.keys, k)
		}
	}
	if target, ok := amendedBy(fact); ok {
		w.targets = append(w.targets, string(target))
	}
}

// stand finds reports that no incident counts. One that the desk took out of an incident is
// the desk's affair: it is not put back because another report shares its phone.
func (s *Store) stand(ctx context.Context, fact sar.Fact, w wanted) ([]sar.Waiting, error) {
	bys, values := columns(w.keys)
	rows, err := s.pool.Query(ctx, `
		with alike as (
			select k.report_id as id, k.by, k.value from report_key k
			join unnest(@bys::text[], @values::text[]) as wanted(by, value) on k.by = wanted.by and k.value = wanted.value
			union all
			select target, 'amends', target::text from unnest(@targets::uuid[]) as target)
		select distinct on (r.seq) r.fact, alike.by, alike.value
		from alike join report r on r.id = alike.id
		where r.exercise = @exercise and r.id <> all(@seen::uuid[]) and r.seq < @before
		  and not exists (select from incident_report l where l.report_id = r.id and l.relation <> 'mentions')
		  and not exists (select from incident_event e
			where e.type = 'sar.v1.incident.report_unlinked' and e.body ->> 'report_id' = r.id::text)
		order by r.seq, alike.by, alike.value`,
		pgx.NamedArgs{"bys": bys, "values": values, "targets": w.targets, "exercise": fact.Exercise, "seen": w.seen, "before": fact.Sequence})
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
		bys, values = append(bys, k.By), append(values, pg.CleanText(k.Value)) // as keepKeys stores it
	}
	return bys, values
}

func orZero(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}
