package sar

import (
	"encoding/json"
	"time"

	"pharos/pkg/event"
)

// Said is a count of persons as one source gave it.
type Said struct {
	ReportID event.ReportID `json:"report_id"`
	Role     string         `json:"role,omitempty"`
	Org      string         `json:"org,omitempty"`
	At       time.Time      `json:"at"`
	event.Count
}

// Shown is the count to go by, and every source beside it. Counts of
// different sources are never summed.
type Shown struct {
	event.Count
	Assessed bool           `json:"assessed"`            // the desk decided on it
	ReportID event.ReportID `json:"report_id,omitempty"` // where it was taken from
	Sources  []Said         `json:"sources,omitempty"`
}

// People are the counts of an incident; nil is unknown.
type People struct {
	Total   *Shown `json:"total,omitempty"`
	Dead    *Shown `json:"dead,omitempty"`
	Missing *Shown `json:"missing,omitempty"`
	Medical *Shown `json:"medical,omitempty"`
}

func (in *Incident) people(from []testimony) People {
	return People{
		Total:   in.shown("persons.total", said(from, aboard), false),
		Dead:    in.shown("persons.dead", said(from, dead), true),
		Missing: in.shown("persons.missing", said(from, missing), true),
		Medical: in.shown("persons.medical", said(from, medical), false),
	}
}

// aboard is the total of this boat. Of boats seen together nobody said who sat
// in which: their total is the most that can be in this one.
func aboard(t testimony) *event.Count {
	total := persons(t).Total
	switch {
	case !t.describes() || total == nil:
		return nil
	case Several(t.Report):
		return &event.Count{Interval: event.Interval{Max: total.Upper()}, Basis: basisDerived}
	}
	return total
}

func dead(t testimony) *event.Count    { return deadIn(t.Report) }
func missing(t testimony) *event.Count { return persons(t).Missing }
func medical(t testimony) *event.Count { return persons(t).Medical }

func persons(t testimony) event.Persons {
	if t.Report.Persons == nil {
		return event.Persons{}
	}
	return *t.Report.Persons
}

func said(from []testimony, of func(testimony) *event.Count) []Said {
	var all []Said
	for _, t := range from {
		if !t.counts() {
			continue
		}
		c := of(t)
		if c == nil || !c.Known() {
			continue
		}
		s := Said{ReportID: t.ReportID, Org: t.Org, At: t.OccurredAt, Count: *c}
		if t.Report.Source != nil {
			s.Role = t.Report.Source.Role
		}
		all = append(all, s)
	}
	return all
}

// shown chooses what to go by: the desk's assessment, else the newest count of
// the best basis. Where span is set (dead, missing) the interval spans all
// counts of that basis, since each may be of other bodies than the next.
func (in *Incident) shown(field string, sources []Said, span bool) *Shown {
	for _, a := range in.Assessments {
		var c event.Count
		if a.Field == field && json.Unmarshal(a.Value, &c) == nil {
			return &Shown{Count: c, Assessed: true, Sources: sources}
		}
	}
	if len(sources) == 0 {
		return nil
	}
	best := sources[0]
	for _, s := range sources[1:] {
		if s.trust() >= best.trust() {
			best = s
		}
	}
	out := &Shown{Count: best.Count, ReportID: best.ReportID, Sources: sources}
	if span {
		out.Interval = hull(best, sources)
	}
	return out
}

// trust ranks what a count is founded on; a basis that nobody stated follows
// from who is speaking. What merely follows from other words ranks last.
func (s Said) trust() int {
	basis := s.Basis
	if basis == "" || basis == "unknown" {
		basis = map[string]string{"people_on_board": "people_on_board", "relative": "relatives", "aircraft": "aerial_estimate",
			"rescue_crew": "rescuers_count", "coast_guard": "authority", "navy": "authority", "rcc": "authority"}[s.Role]
	}
	rank := map[string]int{basisDerived: -1, "relatives": 1, "aerial_estimate": 2, "people_on_board": 3, "authority": 4, "rescuers_count": 5,
		"disembarkation_list": 6}
	return rank[basis]
}

// hull spans the intervals of every source as well founded as best; the best
// value stays best's own.
func hull(best Said, sources []Said) event.Interval {
	out := event.Interval{Min: best.Lower(), Best: best.Best, Max: best.Upper()}
	for _, s := range sources {
		if s.trust() != best.trust() {
			continue
		}
		out.Min = lower(out.Min, s.Lower())
		out.Max = upper(out.Max, s.Upper())
	}
	return out
}

// lower returns the smaller bound; no bound on either side is no bound.
func lower(a, b *int64) *int64 {
	if a == nil || b == nil {
		return nil
	}
	return new(min(*a, *b))
}

func upper(a, b *int64) *int64 {
	if a == nil || b == nil {
		return nil
	}
	return new(max(*a, *b))
}
