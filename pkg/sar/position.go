package sar

import (
	"cmp"
	"slices"
	"time"

	"pharos/pkg/event"
	"pharos/pkg/geo"
)

// Whether somebody, or something, measured a position, or guessed it.
const (
	BasisObserved  = "observed"
	BasisEstimated = "estimated"
)

// Fix is one statement of where something of the incident was.
type Fix struct {
	ReportID  event.ReportID `json:"report_id"`
	Index     int            `json:"index"` // in the report's positions
	Of        string         `json:"of,omitempty"`
	Lat       *float64       `json:"lat,omitempty"`
	Lon       *float64       `json:"lon,omitempty"`
	Text      string         `json:"text,omitempty"`
	AccuracyM *float64       `json:"accuracy_m,omitempty"`
	At        time.Time      `json:"at"`
	Method    string         `json:"method,omitempty"`
	Basis     string         `json:"basis"`
	Judgement string         `json:"judgement,omitempty"`
	CourseDeg *float64       `json:"course_deg,omitempty"`
	SpeedKn   *float64       `json:"speed_kn,omitempty"`
	Parsed    bool           `json:"parsed,omitempty"`

	rank int // what the statement itself is worth; 0 says nothing of where the boat is
}

// Position returns the place, and false where the words gave none.
func (f Fix) Position() (geo.Position, bool) {
	if f.Lat == nil || f.Lon == nil {
		return geo.Position{}, false
	}
	p := geo.Position{Lat: *f.Lat, Lon: *f.Lon}
	return p, p.Valid()
}

// fixes returns every position of every report, oldest first, the judged and
// the withdrawn included.
func (in *Incident) fixes(from []testimony) []Fix {
	var all []Fix
	for _, t := range from {
		for i, p := range t.Report.Positions {
			if saysNothing(p) {
				continue // cleared, or nothing of it could be read
			}
			f := fixOf(t, i, p)
			if verdict := in.verdict(f.ReportID, i); verdict != "" {
				f.Judgement = verdict
			}
			all = append(all, f)
		}
	}
	slices.SortStableFunc(all, func(a, b Fix) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ReportID, b.ReportID), cmp.Compare(a.Index, b.Index))
	})
	return all
}

func saysNothing(p event.Position) bool {
	return p.Lat == nil && p.Lon == nil && p.Text == "" && p.Relative == nil && p.CourseDeg == nil && p.SpeedKn == nil
}

// fixOf names a position by who gave it, the report or its correction: a
// verdict on what was misheard must not strike what was meant.
func fixOf(t testimony, index int, p event.Position) Fix {
	f := Fix{ReportID: t.places.id, Index: index, Of: p.Of, Lat: p.Lat, Lon: p.Lon, Text: p.Text, AccuracyM: p.AccuracyM,
		At: t.OccurredAt, Method: p.Method, Basis: BasisObserved, CourseDeg: p.CourseDeg, SpeedKn: p.SpeedKn, Parsed: p.Parsed}
	if !p.At.IsZero() && !p.At.After(t.places.receivedAt) {
		f.At = p.At // what is said to lie ahead is ordered by the report
	}
	if p.Method == "estimated" || p.Method == "place_name" {
		f.Basis = BasisEstimated
	}
	if t.withdrawn {
		f.Judgement = JudgedWrong
	}
	f.rank = rank(t, f)
	return f
}

// Ranks of what a statement says of where the boat is.
const (
	rankNothing   = iota
	rankBody      // a body, an empty boat: only where nobody saw the people
	rankEstimated // guessed, and doubted
	rankDoubted   // guessed, or seen and doubted
	rankObserved
)

func rank(t testimony, f Fix) int {
	switch {
	case !t.describes() || t.Report.Subject == "other_craft":
		return rankNothing
	case f.Of == "body":
		return rankBody
	case f.Of != "" && f.Of != "craft" && f.Of != "unknown":
		return rankNothing
	case empty(t.Report):
		return rankBody
	case f.Basis == BasisEstimated:
		return rankDoubted
	}
	return rankObserved
}

func (in *Incident) verdict(report event.ReportID, index int) string {
	for _, j := range in.Judgements {
		if j.ReportID == report && j.Index == index {
			return j.Verdict
		}
	}
	return ""
}

// lastKnown returns the last known position: the newest that was observed,
// else the newest estimate. An estimate, or what the desk doubts, never
// displaces an observed fix, nor an older statement a newer one; of the same
// moment the more accurate stands. What was judged wrong, or of another craft,
// and where the observer, the landing or a rendezvous was, does not count. Only
// where nobody saw the people does the place of a body, or of the empty boat,
// stand for them.
func lastKnown(fixes []Fix) *Fix {
	var last *Fix
	for i := range fixes {
		f := &fixes[i]
		if _, ok := f.Position(); !ok || f.weight() == rankNothing {
			continue
		}
		if last == nil || !f.yields(last) {
			last = f
		}
	}
	return last
}

// yields reports whether f, which is not older than last, leaves it in its place.
func (f *Fix) yields(last *Fix) bool {
	if f.weight() != last.weight() {
		return f.weight() < last.weight()
	}
	if !f.At.Equal(last.At) || last.AccuracyM == nil {
		return false
	}
	return f.AccuracyM == nil || *f.AccuracyM > *last.AccuracyM
}

// weight ranks a fix by what it says and what the desk holds of it.
func (f *Fix) weight() int {
	switch {
	case f.Judgement == JudgedWrong || f.Judgement == JudgedOtherCraft:
		return rankNothing
	case f.Judgement == JudgedDoubtful && f.rank > rankEstimated:
		return f.rank - 1
	}
	return f.rank
}
