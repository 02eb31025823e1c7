package incidents

import (
	"encoding/json"
	"fmt"
	"time"

	"pharos/pkg/event"
)

// Summary is a report in a line: as the list of unlinked reports and the feed
// show it. It carries nothing sealed.
type Summary struct {
	ID         event.ReportID   `json:"id"`
	Sequence   uint64           `json:"sequence"`
	Kind       event.Kind       `json:"kind"`
	Org        string           `json:"org"`
	Exercise   event.ExerciseID `json:"exercise,omitempty"`
	OccurredAt time.Time        `json:"occurred_at"`
	ReceivedAt time.Time        `json:"received_at"`
	Source     *Told            `json:"source,omitempty"`
	Subject    string           `json:"subject,omitempty"`
	Position   *Spot            `json:"position,omitempty"` // the first that has a place, else the first in words
	Persons    *event.Persons   `json:"persons,omitempty"`
	Craft      *event.Craft     `json:"craft,omitempty"`
	Warnings   int              `json:"warnings"`
	NeedsInfo  []string         `json:"needs_info"`
}

// Told is who told it and how.
type Told struct {
	Role    string `json:"role,omitempty"`
	Channel string `json:"channel,omitempty"`
}

// Spot is a position in short.
type Spot struct {
	Lat       *float64  `json:"lat,omitempty"`
	Lon       *float64  `json:"lon,omitempty"`
	Text      string    `json:"text,omitempty"`
	AccuracyM *float64  `json:"accuracy_m,omitempty"`
	At        time.Time `json:"at,omitzero"`
}

// Summarize reads a report event.
func Summarize(m event.Message) (Summary, error) {
	var r event.Report
	if err := json.Unmarshal(m.Data, &r); err != nil {
		return Summary{}, fmt.Errorf("decode report at %d: %w", m.Sequence, err)
	}
	s := Summary{ID: r.ID, Sequence: m.Sequence, Kind: r.Kind, Org: m.Org, Exercise: event.ExerciseID(m.Exercise),
		OccurredAt: m.OccurredAt, ReceivedAt: m.ReceivedAt, Subject: r.Subject, Position: spot(r.Positions), Persons: r.Persons,
		Craft: r.Craft, Warnings: len(r.Warnings), NeedsInfo: append([]string{}, r.NeedsInfo...)}
	if r.Source != nil {
		s.Source = &Told{Role: r.Source.Role, Channel: r.Source.Channel}
	}
	return s, nil
}

func spot(positions []event.Position) *Spot {
	var first *Spot
	for _, p := range positions {
		s := &Spot{Lat: p.Lat, Lon: p.Lon, Text: p.Text, AccuracyM: p.AccuracyM, At: p.At}
		if p.Lat != nil && p.Lon != nil {
			return s
		}
		if first == nil {
			first = s
		}
	}
	return first
}
