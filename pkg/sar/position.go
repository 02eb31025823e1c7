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

	elsewhere bool // of a report that speaks of several boats
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
			f := fixOf(t, i, p)
			if verdict := in.verdict(t.ReportID, i); verdict != "" {
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

func fixOf(t testimony, index int, p event.Position) Fix {
	f := Fix{ReportID: t.ReportID, Index: index, Of: p.Of, Lat: p.Lat, Lon: p.Lon, Text: p.Text, AccuracyM: p.AccuracyM,
		At: t.OccurredAt, Method: p.Method, Basis: BasisObserved, CourseDeg: p.CourseDeg, SpeedKn: p.SpeedKn, Parsed: p.Parsed,
		elsewhere: t.Relation == RelationShared || t.Relation == RelationMentions}
	if !p.At.IsZero() && !p.At.After(t.ReceivedAt) {
		f.At = p.At
	}
	if p.Method == "estimated" || p.Method == "place_name" {
		f.Basis = BasisEstimated
	}
	if t.withdrawn {
		f.Judgement = JudgedWrong
	}
	return f
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
// else the newest estimate. An estimate never displaces an observed fix, nor
// an older statement a newer one; what was judged wrong, or of another craft,
// and where the observer, the landing or a rendezvous was, does not count.
// Only where nobody saw the boat does the place of a body stand for it.
func lastKnown(fixes []Fix) *Fix {
	var last *Fix
	for i := range fixes {
		f := &fixes[i]
		if _, ok := f.Position(); !ok || f.weight() == 0 {
			continue
		}
		if last == nil || f.weight() >= last.weight() {
			last = f
		}
	}
	return last
}

// weight ranks a fix: 0 says nothing of where the boat is.
func (f Fix) weight() int {
	if f.elsewhere || f.Judgement == JudgedWrong || f.Judgement == JudgedOtherCraft {
		return 0
	}
	switch f.Of {
	case "body":
		return 1
	case "", "craft", "unknown":
		if f.Basis == BasisEstimated {
			return 2
		}
		return 3
	}
	return 0
}
