package intake

import (
	"pharos/pkg/event"
	"pharos/pkg/geo"
)

const (
	maxCandidates = 20 // the schema's limit
	// disagreement is the least distance at which words and numbers count as two
	// places: two roundings of one position stay below it.
	disagreement geo.Metres = 100
)

// place reads the positions that came in words. It adds what it read and never
// changes what was given. The accuracy of the writing is not taken for the
// accuracy of the position: accuracy_m stays what the sender stated.
func (s *shaper) place(positions []event.Position) {
	for i := range positions {
		p := &positions[i]
		at := pointer("/positions").item(i)
		if (p.Lat == nil) != (p.Lon == nil) {
			s.warn(WarnPositionIncomplete, at, "has a latitude or a longitude, not both")
		}
		if p.Text == "" {
			continue
		}
		reading := geo.Parse(p.Text)
		if p.Lat != nil && p.Lon != nil {
			s.compare(*p, reading, at)
			continue
		}
		s.fill(p, reading, at.member("text"))
	}
}

func (s *shaper) fill(p *event.Position, reading geo.Reading, at pointer) {
	for _, w := range reading.Warnings {
		s.warn(w.Code, at, "%s", explainReading(w.Code))
	}
	for _, c := range reading.Candidates[:min(len(reading.Candidates), maxCandidates)] {
		p.Candidates = append(p.Candidates, event.Candidate{Lat: c.Position.Lat, Lon: c.Position.Lon, Format: c.Format})
	}
	best, only := reading.Best()
	if !only || p.Lat != nil || p.Lon != nil {
		return
	}
	p.Lat, p.Lon, p.Parsed = &best.Position.Lat, &best.Position.Lon, true
	if best.At != "" && p.At.IsZero() {
		s.warn(WarnPositionTimeInWords, at, "holds a time; it is kept in the words and not used")
	}
}

// compare warns where the words say another place than the numbers beside them.
func (s *shaper) compare(p event.Position, reading geo.Reading, at pointer) {
	best, only := reading.Best()
	if !only {
		return
	}
	limit := max(disagreement, 2*best.Accuracy)
	if p.AccuracyM != nil {
		limit = max(limit, geo.Metres(*p.AccuracyM))
	}
	given := geo.Position{Lat: *p.Lat, Lon: *p.Lon}
	if geo.Distance(given, best.Position) > limit {
		s.warn(WarnPositionDisagrees, at.member("text"), "says another place than lat and lon, which are used")
	}
}

// explainReading says what a warning of the parser means, without the words
// that the parser quotes: they may be anything.
func explainReading(code string) string {
	switch code {
	case geo.WarnHemisphereAssumed:
		return "says no hemisphere; north and east are assumed"
	case geo.WarnHemisphereMissing:
		return "says one hemisphere and not the other; no position was read"
	case geo.WarnSecondsAssumed:
		return "has a third group without a mark; it is read as seconds"
	case geo.WarnOutOfRange:
		return "has degrees, minutes or seconds beyond their limit"
	case geo.WarnAxesSwapped:
		return "fits only as longitude before latitude; no position was read"
	case geo.WarnAmbiguous:
		return "can be read as more than one place; none was chosen"
	case geo.WarnUnreadable:
		return "holds no position that could be read"
	case geo.WarnTextTooLong:
		return "is long; a position was looked for in its beginning"
	}
	return "was read with a doubt"
}
