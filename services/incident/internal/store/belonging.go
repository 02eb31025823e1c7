package store

import (
	"fmt"

	"github.com/jackc/pgx/v5"

	"pharos/pkg/event"
	"pharos/pkg/sar"
)

// mentioning finds the reports of several boats that mention one of these keys,
// wherever they are linked. One that the desk took out of an incident is not put back.
func mentioning(fact sar.Fact, keys []sar.Key, into *[]sar.Waiting) question {
	var mentions []sar.Key
	for _, k := range keys {
		mentions = append(mentions, mention(k))
	}
	bys, values := columns(mentions)
	return collect(into, "reports that mention a boat", `
		select distinct on (r.seq) r.fact, replace(k.by, 'mentions_', ''), k.value,
			array(select l.incident_id::text from incident_report l where l.report_id = r.id)
		from `+alike+`
		cross join lateral (select * from report where id = k.report_id and exercise = @exercise and id <> @report and seq < @before offset 0) as r
		where not exists (select from incident_event e
			where e.type = 'sar.v1.incident.report_unlinked' and e.body ->> 'report_id' = r.id::text)
		order by r.seq, k.by, k.value`,
		pgx.NamedArgs{"bys": bys, "values": values, "exercise": fact.Exercise, "report": fact.ReportID, "before": fact.Sequence}, readLinked)
}

// corrections finds, step by step, what amends the report, or one that will go
// with it, wherever it is linked.
func corrections(fact sar.Fact, with []sar.Waiting, into *[]sar.Waiting) question {
	amending := []sar.Key{{By: sar.ByAmends, Value: string(fact.ReportID)}}
	for _, w := range with {
		amending = append(amending, sar.Key{By: sar.ByAmends, Value: string(w.ReportID)})
	}
	bys, values := columns(amending)
	return collect(into, "corrections of a report", `
		with recursive correction(id) as (
			select k.report_id from `+alike+`
			union
			select k.report_id from correction c
			cross join lateral (select * from report_key where by = 'amends' and value = c.id::text offset 0) as k)
		select r.fact, k.by, k.value, array(select l.incident_id::text from incident_report l where l.report_id = r.id)
		from correction c
		cross join lateral (select * from report where id = c.id and exercise = @exercise and id <> @report and seq < @before offset 0) as r
		cross join lateral (select * from report_key where report_id = r.id and by = 'amends' offset 0) as k
		where not exists (select from incident_event e
			where e.type = 'sar.v1.incident.report_unlinked' and e.body ->> 'report_id' = r.id::text)
		order by r.seq`,
		pgx.NamedArgs{"bys": bys, "values": values, "exercise": fact.Exercise, "report": fact.ReportID, "before": fact.Sequence}, readLinked)
}

// readLinked reads a report with the key that it was found by and the incidents
// that it is linked to.
func readLinked(row pgx.CollectableRow) (sar.Waiting, error) {
	var w sar.Waiting
	var key sar.Key
	if err := row.Scan(&w.Fact, &key.By, &key.Value, &w.In); err != nil {
		return w, fmt.Errorf("read a report that belongs with another: %w", err)
	}
	w.Because = []event.Reason{reason(key)}
	return w, nil
}
