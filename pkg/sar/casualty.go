package sar

import (
	"slices"
	"time"

	"pharos/pkg/event"
)

// Toll is the one provisional casualty record that an incident gives: intervals
// of persons, nil where nobody knows; an interval without Max has no upper bound. It is folded from the incident's
// reports, so that three reports of the same two dead are two dead.
type Toll struct {
	Dead          *event.Interval `json:"dead,omitempty"`
	Missing       *event.Interval `json:"missing,omitempty"`
	DeadOrMissing *event.Interval `json:"dead_or_missing,omitempty"`
	Survivors     *event.Interval `json:"survivors,omitempty"`
	PersonsAtRisk *event.Interval `json:"persons_at_risk,omitempty"` // aboard, and nobody knows what became of them
}

// Casualty reports whether the incident has dead or missing that anybody counted or claimed.
func (in *Incident) Casualty() bool {
	for _, t := range in.testimonies() {
		if t.counts() && ClaimsCasualties(t.Report) {
			return true
		}
	}
	return false
}

// OccurredAt is when the incident happened: the time at sea of its earliest
// report that was not withdrawn, whichever came first to us; where all were,
// of the earliest.
func (in *Incident) OccurredAt() time.Time { return in.occurredAt(in.testimonies()) }

func (in *Incident) occurredAt(told []testimony) time.Time {
	for _, t := range told {
		if !t.withdrawn {
			return t.OccurredAt
		}
	}
	if len(told) > 0 {
		return told[0].OccurredAt
	}
	return in.OpenedAt
}

// Toll folds the numbers.
func (in *Incident) Toll() Toll {
	told := in.testimonies()
	people := in.people(told)
	t := Toll{Dead: interval(people.Dead, true), Missing: interval(people.Missing, true), Survivors: in.survivors(told)}
	t.DeadOrMissing = in.deadOrMissing(t, people, told)
	if total := interval(people.Total, false); total != nil && t.Survivors == nil && !in.resolved(told) {
		t.PersonsAtRisk = total
	}
	return t
}

// interval returns a count with its bounds spelt out: in a toll no Max is no
// upper bound, even beside a Best. What one source, or the desk, said as a
// plain number is exact; what spans several sources (hull) has its bounds already.
func interval(s *Shown, spans bool) *event.Interval {
	if s == nil || !s.Known() {
		return nil
	}
	if spans && !s.Assessed {
		return &event.Interval{Min: s.Min, Best: s.Best, Max: s.Max}
	}
	return &event.Interval{Min: s.Lower(), Best: s.Best, Max: s.Upper()}
}

// deadOrMissing adds the dead and the missing. A body found after people were
// said to be missing may be one of them: the sum is then an upper bound, the
// larger of the two the lower, and nobody knows the best.
func (in *Incident) deadOrMissing(t Toll, people People, told []testimony) *event.Interval {
	switch {
	case t.Dead == nil && t.Missing == nil:
		return nil
	case t.Dead == nil:
		return t.Missing
	case t.Missing == nil:
		return t.Dead
	}
	if foundLater(people, told) {
		return &event.Interval{Min: greater(t.Dead.Min, t.Missing.Min), Max: sum(t.Dead.Max, t.Missing.Max)}
	}
	return &event.Interval{Min: sumKnown(t.Dead.Min, t.Missing.Min), Best: sum(t.Dead.Best, t.Missing.Best),
		Max: sum(t.Dead.Max, t.Missing.Max)}
}

// foundLater reports whether the count of dead stems from bodies found after
// the count of missing was given.
func foundLater(people People, told []testimony) bool {
	if people.Dead.Assessed || people.Missing.Assessed || people.Dead.ReportID == people.Missing.ReportID {
		return false
	}
	var deadAt, missingAt time.Time
	found := false
	for _, t := range told {
		if t.ReportID == people.Dead.ReportID {
			deadAt, found = t.OccurredAt, t.Report.Find != nil || t.Report.Subject == "body"
		}
		if t.ReportID == people.Missing.ReportID {
			missingAt = t.OccurredAt
		}
	}
	return found && deadAt.After(missingAt)
}

// survivors are those who came off the boat alive: the newest count of people
// disembarked, else embarked. Within one report the groups are added up; of
// different reports nobody knows whether they speak of the same people.
func (in *Incident) survivors(told []testimony) *event.Interval {
	for _, step := range []string{"disembarked", "embarked", "intercepted", "arrived"} {
		var last *event.Interval
		for _, t := range told {
			if !t.counts() && t.Relation != RelationMentions || t.withdrawn {
				continue
			}
			people, _ := custody(t.Report, func(c event.Custody) bool { return c.Step == step && in.own(t, c) })
			if people != nil {
				last = people
			}
		}
		if last != nil {
			return last
		}
	}
	return nil
}

// own reports whether a step of custody is of this incident's people alone: it
// names this one and no other, or none in a report of this boat alone (Several).
func (in *Incident) own(t testimony, c event.Custody) bool {
	if len(c.IncidentIDs) == 0 {
		return t.Relation != RelationShared && t.Relation != RelationMentions && !Several(t.Report)
	}
	return !slices.ContainsFunc(c.IncidentIDs, func(id event.IncidentID) bool { return id != in.ID })
}

// resolved reports whether somebody knows what became of the people: an
// outcome that says so, or a rescue, interception or landing of this boat.
func (in *Incident) resolved(told []testimony) bool {
	for _, o := range in.Outcomes {
		switch o.Outcome {
		case "unknown", "disappeared", "not_found", "shipwreck":
		default:
			if !o.Withdrawn {
				return true
			}
		}
	}
	for _, t := range told {
		switch t.Report.Kind {
		case event.KindRescue, event.KindInterception, event.KindDisembarkation:
			if !t.withdrawn {
				return true
			}
		}
	}
	return false
}

// sum is unknown when either side is.
func sum(a, b *int64) *int64 {
	if a == nil || b == nil {
		return nil
	}
	return new(*a + *b)
}

// sumKnown is for lower bounds: at least what is known of either side.
func sumKnown(a, b *int64) *int64 {
	if a == nil {
		return b
	}
	if b == nil {
		return a
	}
	return new(*a + *b)
}

func greater(a, b *int64) *int64 {
	if a == nil || b != nil && *b > *a {
		return b
	}
	return a
}
