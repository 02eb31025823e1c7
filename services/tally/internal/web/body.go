package web

import (
	"time"

	"pharos/pkg/event"
	"pharos/services/tally"
)

// answer is the body of GET /v1/tallies.
type answer struct {
	AsOf     time.Time `json:"as_of"`
	Sequence uint64    `json:"sequence"`
	Query    asked     `json:"query"`
	Groups   []group   `json:"groups"`
	Total    totals    `json:"total"`
	// WithoutPlace is there with a bbox: incidents that it could not judge.
	WithoutPlace *int `json:"without_place,omitempty"`
}

// asked is the question as it was understood.
type asked struct {
	GroupBy tally.Grouping `json:"group_by,omitempty"`
	From    time.Time      `json:"from,omitzero"`
	To      time.Time      `json:"to,omitzero"`
	BBox    []float64      `json:"bbox,omitempty"` // west, south, east, north
}

type group struct {
	By period `json:"by"`
	totals
}

type period struct {
	Year  int `json:"year"`
	Month int `json:"month,omitempty"`
}

type totals struct {
	Incidents int `json:"incidents"`
	numbers
}

// numbers are absent where they are unknown.
type numbers struct {
	Dead          *measure `json:"dead,omitempty"`
	Missing       *measure `json:"missing,omitempty"`
	DeadOrMissing *measure `json:"dead_or_missing,omitempty"`
	Survivors     *measure `json:"survivors,omitempty"`
	PersonsAtRisk *measure `json:"persons_at_risk,omitempty"`
}

// measure keeps what reports say apart from what was verified. Nothing is
// verified as long as no event says so, and then the member is absent.
type measure struct {
	Provisional *event.Interval `json:"provisional,omitempty"`
	Verified    *event.Interval `json:"verified,omitempty"`
}

func answerOf(known tally.Known, q question) answer {
	counted := tally.Count(known.Incidents, q.Query)
	out := answer{AsOf: known.AsOf, Sequence: known.Sequence, Query: askedOf(q), Groups: []group{}, Total: totalsOf(counted.Total)}
	for _, g := range counted.Groups {
		out.Groups = append(out.Groups, group{By: period(g.Period), totals: totalsOf(g.Totals)})
	}
	if q.Box != nil {
		out.WithoutPlace = &counted.WithoutPlace
	}
	return out
}

func askedOf(q question) asked {
	a := asked{GroupBy: q.GroupBy, From: q.From, To: q.To}
	if q.Box != nil {
		a.BBox = []float64{q.Box.West, q.Box.South, q.Box.East, q.Box.North}
	}
	return a
}

func totalsOf(t tally.Totals) totals {
	return totals{Incidents: t.Incidents, numbers: numbers{Dead: provisional(t.Dead), Missing: provisional(t.Missing),
		DeadOrMissing: provisional(t.DeadOrMissing), Survivors: provisional(t.Survivors), PersonsAtRisk: provisional(t.PersonsAtRisk)}}
}

func provisional(i *event.Interval) *measure {
	if i == nil {
		return nil
	}
	return &measure{Provisional: i}
}
