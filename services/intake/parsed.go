package intake

import "pharos/pkg/geo"

// Parsed is what was understood of a position in words, for a form that shows
// it while somebody types.
type Parsed struct {
	Candidates []ParsedCandidate `json:"candidates"`
	Warnings   []geo.Warning     `json:"warnings"`
}

// ParsedCandidate is one place that the words can mean.
type ParsedCandidate struct {
	Lat       float64    `json:"lat"`
	Lon       float64    `json:"lon"`
	Format    string     `json:"format"`
	AccuracyM geo.Metres `json:"accuracy_m"` // half of the smallest step that the writing can express
}

// ParsePosition reads a position as a report's would be read.
func ParsePosition(text string) Parsed {
	reading := geo.Parse(text)
	parsed := Parsed{Candidates: []ParsedCandidate{}, Warnings: nonNil(reading.Warnings)}
	for _, c := range reading.Candidates[:min(len(reading.Candidates), maxCandidates)] {
		parsed.Candidates = append(parsed.Candidates,
			ParsedCandidate{Lat: c.Position.Lat, Lon: c.Position.Lon, Format: c.Format, AccuracyM: c.Accuracy})
	}
	return parsed
}
