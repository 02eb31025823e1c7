package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"pharos/pkg/event"
	"pharos/pkg/pg"
	"pharos/pkg/projection/incidents"
	"pharos/pkg/sar"
)

// Known gathers what the view holds that bears on a report: incidents that it
// names, that share a key, that hold the report it amends, that it mentions;
// reports that nobody counts yet and belong with it, and those that mention it.
// All of the report's own world only. All is asked at once; where reports wait or
// mention it, once more with what they bring. The view must not go back between
// two questions: conn is one of projection.Projector.Holding.
func Known(ctx context.Context, conn *pgxpool.Conn, fact sar.Fact) (sar.Known, error) {
	k, err := known(ctx, conn, fact)
	k.Matches, k.Others = together(k.Matches), together(k.Others)
	return k, err
}

func known(ctx context.Context, conn *pgxpool.Conn, fact sar.Fact) (sar.Known, error) {
	var k sar.Known
	w := wanted{seen: []string{string(fact.ReportID)}}
	var keys []sar.Key
	w.add(fact, &keys)
	err := ask(ctx, conn, named(fact, &k.Named), amended(fact, &k.Amended), stand(fact, w, &k.Waiting), matches(fact, keys, &k.Matches),
		matches(fact, sar.Mentioned(fact.Report), &k.Others), mentioning(fact, keys, &k.Of), corrections(fact, nil, &k.Corrections))
	if err != nil || len(k.Waiting)+len(k.Of) == 0 {
		return k, err
	}
	if keys, err = waiting(ctx, conn, fact, w, keys, &k); err != nil {
		return k, err
	}
	if err := ask(ctx, conn, matches(fact, keys, &k.Matches), mentioning(fact, keys, &k.Of)); err != nil {
		return k, err
	}
	err = ask(ctx, conn, corrections(fact, slices.Concat(k.Waiting, k.Of), &k.Corrections))
	return k, err
}

// question puts a statement into what is asked together, and says where its answer goes.
type question func(*pgx.Batch)

// nothing is a question that needs no answer.
func nothing(*pgx.Batch) {}

// alike finds by its index each key k that is wanted. "offset 0", here and in what
// follows it, keeps PostgreSQL from turning a statement round: on the empty tables of
// a first hour it plans to read them whole, and goes on doing so when they are full.
const alike = `unnest(@bys::text[], @values::text[]) as wanted(by, value)
		cross join lateral (select * from report_key where by = wanted.by and value = wanted.value offset 0) as k`

// planOnce keeps the plan of a statement for the next time: to plan all that is
// asked for each report took longer than to answer it.
const planOnce = `select set_config('plan_cache_mode', 'force_generic_plan', true)`

// ask asks the questions in one go.
func ask(ctx context.Context, conn *pgxpool.Conn, questions ...question) error {
	var all pgx.Batch
	all.Queue(planOnce)
	for _, put := range questions {
		put(&all)
	}
	return conn.SendBatch(ctx, &all).Close()
}

// collect is the question whose rows become into; what says what they are.
func collect[T any](into *[]T, what, sql string, args pgx.NamedArgs, read pgx.RowToFunc[T]) question {
	return func(b *pgx.Batch) {
		b.Queue(sql, args).Query(func(rows pgx.Rows) (err error) {
			if *into, err = pgx.CollectRows(rows, read); err != nil {
				return fmt.Errorf("find the %s: %w", what, err)
			}
			return nil
		})
	}
}

func named(fact sar.Fact, into *[]sar.Match) question {
	var ids []string
	for _, id := range fact.Report.IncidentIDs {
		if one, ok := incidents.Canonical(id); ok && !slices.Contains(ids, string(one)) {
			ids = append(ids, string(one))
		}
	}
	if len(ids) == 0 {
		return nothing
	}
	return collect(into, "incidents named by a report", `
		select id, status, status_at from incident
		where id = any(@ids::uuid[]) and exercise = @exercise
		order by array_position(@ids::uuid[], id)`, pgx.NamedArgs{"ids": ids, "exercise": fact.Exercise}, func(row pgx.CollectableRow) (sar.Match, error) {
		var m sar.Match
		var at *time.Time
		if err := row.Scan(&m.Incident, &m.Status, &at); err != nil {
			return m, fmt.Errorf("read a named incident: %w", err)
		}
		m.ClosedAt, m.Because = orZero(at), []event.Reason{{By: sar.ByIncidentID, Value: string(m.Incident)}}
		return m, nil
	})
}

func amended(fact sar.Fact, into *[]sar.Match) question {
	target, ok := amendedBy(fact)
	if !ok {
		return nothing
	}
	return collect(into, "incidents of an amended report", `
		select i.id, i.status, i.status_at, l.relation = 'mentions' from incident_report l
		cross join lateral (select * from incident where id = l.incident_id and exercise = @exercise offset 0) as i
		where l.report_id = @report order by i.id`,
		pgx.NamedArgs{"report": target, "exercise": fact.Exercise}, func(row pgx.CollectableRow) (sar.Match, error) {
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
func matches(fact sar.Fact, keys []sar.Key, into *[]sar.Match) question {
	if len(keys) == 0 {
		return nothing
	}
	bys, values := columns(keys)
	return collect(into, "incidents that share a key with a report", `
		select distinct i.id, i.status, i.status_at, k.by, k.value
		from `+alike+`
		cross join lateral (select * from incident_report where report_id = k.report_id and relation in ('same_craft', 'amends') offset 0) as l
		cross join lateral (select * from incident where id = l.incident_id and exercise = @exercise and status <> 'merged' offset 0) as i
		order by i.id, k.by, k.value`,
		pgx.NamedArgs{"bys": bys, "values": values, "exercise": fact.Exercise}, func(row pgx.CollectableRow) (sar.Match, error) {
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
}

// waiting finds, step by step from those found first, the reports that no incident
// counts and share a key with the report or with one found before, amend one of
// them or are amended by one. It returns all their keys as well.
func waiting(ctx context.Context, conn *pgxpool.Conn, fact sar.Fact, w wanted, keys []sar.Key, k *sar.Known) ([]sar.Key, error) {
	for found := k.Waiting; len(found) > 0; k.Waiting = append(k.Waiting, found...) {
		w.keys, w.targets = nil, nil
		for _, f := range found {
			w.seen = append(w.seen, string(f.ReportID))
			w.add(f.Fact, &keys)
		}
		found = nil
		if len(w.keys)+len(w.targets) == 0 {
			break
		}
		if err := ask(ctx, conn, stand(fact, w, &found)); err != nil {
			return keys, err
		}
	}
	return keys, nil
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
func stand(fact sar.Fact, w wanted, into *[]sar.Waiting) question {
	bys, values := columns(w.keys)
	return collect(into, "reports that wait", `
		with found(id, by, value) as (
			select k.report_id, k.by, k.value from `+alike+`
			union all
			select target, 'amends', target::text from unnest(@targets::uuid[]) as target)
		select distinct on (r.seq) r.fact, found.by, found.value
		from found cross join lateral (select * from report where id = found.id offset 0) as r
		where r.exercise = @exercise and r.id <> all(@seen::uuid[]) and r.seq < @before
		  and not exists (select from incident_report l where l.report_id = r.id and l.relation <> 'mentions')
		  and not exists (select from incident_event e
			where e.type = 'sar.v1.incident.report_unlinked' and e.body ->> 'report_id' = r.id::text)
		order by r.seq, found.by, found.value`,
		pgx.NamedArgs{"bys": bys, "values": values, "targets": w.targets, "exercise": fact.Exercise, "seen": w.seen, "before": fact.Sequence}, func(row pgx.CollectableRow) (sar.Waiting, error) {
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
