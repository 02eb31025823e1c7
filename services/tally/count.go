package tally

import (
	"cmp"
	"slices"
	"time"

	"pharos/pkg/event"
	"pharos/pkg/geo"
)

// Grouping says what a tally is broken down by.
type Grouping string

// The groupings. Years and months are those of UTC, by when it occurred.
const (
	ByNothing Grouping = "none"
	ByYear    Grouping = "year"
	ByMonth   Grouping = "month"
)

// Groupings lists them all.
func Groupings() []Grouping { return []Grouping{ByNothing, ByYear, ByMonth} }

// Query selects incidents; zero members select all.
type Query struct {
	GroupBy  Grouping
	From, To time.Time // when it occurred: From inclusive, To exclusive
	Box      *geo.Box
}

// Known is what was known at one sequence of the log.
type Known struct {
	AsOf      time.Time
	Sequence  uint64 // of the last event recorded by then; 0 before the first
	Incidents []Incident
}

// Totals are the numbers of several incidents; nil is unknown. All but
// PersonsAtRisk are of incidents with a casualty record. PersonsAtRisk is of
// every incident of which nobody knows how it ended, and is never added to
// the dead or the missing.
type Totals struct {
	Incidents     int // with a casualty record
	Dead          *event.Interval
	Missing       *event.Interval
	DeadOrMissing *event.Interval
	Survivors     *event.Interval
	PersonsAtRisk *event.Interval
}

// Period is what a group has in common; zero members are not part of it.
type Period struct {
	Year, Month int
}

// Group is the numbers of one period.
type Group struct {
	Period
	Totals
}

// Tally is the answer to a query.
type Tally struct {
	Groups []Group // by rising period; empty when grouped by nothing
	Total  Totals
	// WithoutPlace is how many incidents with a casualty record the box could
	// not judge, since nobody knows where they were. They are in no number above.
	WithoutPlace int
}

// Count adds up the incidents that q selects. Their order does not matter.
func Count(all []Incident, q Query) Tally {
	var out Tally
	total, groups := &totals{}, map[Period]*totals{}
	for _, in := range all {
		if q.Box != nil && in.Place == nil && in.Record != "" && q.during(in) {
			out.WithoutPlace++
		}
		if !q.Selects(in) {
			continue
		}
		total.add(in)
		if q.GroupBy == ByYear || q.GroupBy == ByMonth {
			p := q.period(in)
			if groups[p] == nil {
				groups[p] = &totals{}
			}
			groups[p].add(in)
		}
	}
	out.Total = total.totals()
	for p, t := range groups {
		out.Groups = append(out.Groups, Group{Period: p, Totals: t.totals()})
	}
	slices.SortFunc(out.Groups, func(a, b Group) int { return cmp.Or(cmp.Compare(a.Year, b.Year), cmp.Compare(a.Month, b.Month)) })
	return out
}

// Selects reports whether q asks for the incident, and it has something to count.
func (q Query) Selects(in Incident) bool {
	if in.Record == "" && in.Toll.PersonsAtRisk == nil {
		return false
	}
	if q.Box != nil && (in.Place == nil || !q.Box.Contains(*in.Place)) {
		return false
	}
	return q.during(in)
}

func (q Query) during(in Incident) bool {
	return !in.OccurredAt.Before(q.From) && (q.To.IsZero() || in.OccurredAt.Before(q.To))
}

func (q Query) period(in Incident) Period {
	at := in.OccurredAt.UTC()
	if q.GroupBy == ByMonth {
		return Period{Year: at.Year(), Month: int(at.Month())}
	}
	return Period{Year: at.Year()}
}

// totals are Totals in the making.
type totals struct {
	incidents                                  int
	dead, missing, together, survivors, atRisk sum
}

func (t *totals) add(in Incident) {
	t.atRisk.add(in.Toll.PersonsAtRisk)
	if in.Record == "" {
		return
	}
	t.incidents++
	t.dead.add(in.Toll.Dead)
	t.missing.add(in.Toll.Missing)
	t.together.add(in.Toll.DeadOrMissing)
	t.survivors.add(in.Toll.Survivors)
}

func (t *totals) totals() Totals {
	return Totals{Incidents: t.incidents, Dead: t.dead.interval(), Missing: t.missing.interval(),
		DeadOrMissing: t.together.interval(), Survivors: t.survivors.interval(), PersonsAtRisk: t.atRisk.interval()}
}
