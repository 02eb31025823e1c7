package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"

	"pharos/pkg/event"
	"pharos/pkg/geo"
	"pharos/pkg/projection/incidents"
	"pharos/pkg/sar"
	"pharos/tools/internal/client"
)

// watch prints the live feed, a line each, and goes on where it was when the
// connection breaks.
type watch struct {
	common
	Kinds string `help:"Only these, separated by commas: incident, report, craft, alert." default:"incident,report,alert" placeholder:"KINDS"`
	BBox  string `name:"bbox" help:"Only what is in this box: west,south,east,north in degrees." placeholder:"W,S,E,N"`
	Since string `help:"Go on after this number of the log in place of beginning with the present picture." placeholder:"N"`
	JSON  bool   `name:"json" help:"Print each event as a line of JSON: {\"event\",\"id\",\"data\"}."`
}

// Run implements the command.
func (w *watch) Run(ctx context.Context) error {
	c, err := w.client()
	if err != nil {
		return err
	}
	query := url.Values{"kinds": {w.Kinds}}
	if w.BBox != "" {
		query.Set("bbox", w.BBox)
	}
	last := w.Since
	for first := true; ; first = false {
		err := c.Events(ctx, query.Encode(), last, func(e client.Event) error {
			if e.ID != "" {
				last = e.ID
			}
			return w.print(e)
		})
		if ctx.Err() != nil {
			return nil
		}
		if first && err != nil {
			return err
		}
		fmt.Printf("%s  -- the connection is gone; going on after %s --\n", clock(time.Now()), last)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(time.Second):
		}
	}
}

func (w *watch) print(e client.Event) error {
	if w.JSON {
		if e.Name == "" {
			return nil
		}
		raw, err := json.Marshal(map[string]any{"event": e.Name, "id": e.ID, "data": json.RawMessage(e.Data)})
		if err != nil {
			return fmt.Errorf("read event %s of the feed: %w", e.ID, err)
		}
		fmt.Println(string(raw))
		return nil
	}
	text, err := describe(e)
	if err != nil {
		return fmt.Errorf("read event %s of the feed: %w", e.ID, err)
	}
	if text != "" {
		fmt.Println(text)
	}
	return nil
}

// incidentFeature is a feature of an incident.
type incidentFeature struct {
	ID         string      `json:"id"`
	Properties sar.Picture `json:"properties"`
}

func describe(e client.Event) (string, error) {
	switch e.Name {
	case "snapshot":
		return describeSnapshot(e.Data)
	case "incident":
		var f incidentFeature
		err := json.Unmarshal(e.Data, &f)
		return incidentLine(f), err
	case "report":
		var s incidents.Summary
		err := json.Unmarshal(e.Data, &s)
		return reportLine(s), err
	case "craft":
		var f struct {
			ID         string    `json:"id"`
			Geometry   geo.Point `json:"geometry"`
			Properties event.Fix `json:"properties"`
		}
		err := json.Unmarshal(e.Data, &f)
		at := geo.Position{Lat: f.Geometry.Coordinates[1], Lon: f.Geometry.Coordinates[0]}
		return fmt.Sprintf("%s  craft     %s  %s", clock(f.Properties.At), f.ID, at.DDM()), err
	}
	return "", nil
}

func describeSnapshot(data []byte) (string, error) {
	var s struct {
		Sequence  uint64
		At        time.Time
		Incidents struct{ Features []incidentFeature }
		Unlinked  []incidents.Summary
	}
	if err := json.Unmarshal(data, &s); err != nil {
		return "", err
	}
	lines := []string{fmt.Sprintf("%s  picture at number %d: %d incidents, %d unlinked reports", clock(s.At), s.Sequence,
		len(s.Incidents.Features), len(s.Unlinked))}
	for _, f := range s.Incidents.Features {
		lines = append(lines, incidentLine(f))
	}
	for _, r := range s.Unlinked {
		lines = append(lines, reportLine(r))
	}
	return strings.Join(lines, "\n"), nil
}

func incidentLine(f incidentFeature) string {
	p := f.Properties
	place := "no position"
	if at, ok := p.Place(); ok {
		place = at.DDM()
	}
	parts := []string{clock(p.UpdatedAt), " incident ", p.Name, "·", string(p.Phase), "·", string(p.Operation), "·", place, "·", persons(p.Persons.Total)}
	if p.Status != sar.StatusOpen {
		parts = append(parts, "·", string(p.Status))
	}
	if p.Persons.Dead != nil {
		parts = append(parts, "· dead", span(p.Persons.Dead.Interval))
	}
	if p.Persons.Missing != nil {
		parts = append(parts, "· missing", span(p.Persons.Missing.Interval))
	}
	if p.Exercise != "" {
		parts = append(parts, "· EXERCISE")
	}
	return strings.Join(parts, " ")
}

func reportLine(s incidents.Summary) string {
	place := ""
	if s.Position != nil {
		place = s.Position.Text
		if s.Position.Lat != nil && s.Position.Lon != nil {
			place = geo.Position{Lat: *s.Position.Lat, Lon: *s.Position.Lon}.DDM()
		}
	}
	text := fmt.Sprintf("%s  report    %s · %s · %s", clock(s.ReceivedAt), s.Kind, s.Org, place)
	if s.Exercise != "" {
		text += " · EXERCISE"
	}
	return text
}

func persons(total *sar.Shown) string {
	if total == nil {
		return "persons unknown"
	}
	return span(total.Interval) + " on board"
}

// span words an interval: 95, 80–100, at least 80, at most 100.
func span(i event.Interval) string {
	low, high := i.Lower(), i.Upper()
	switch {
	case low == nil && high == nil:
		return "unknown"
	case high == nil:
		return fmt.Sprintf("at least %d", *low)
	case low == nil:
		return fmt.Sprintf("at most %d", *high)
	case *low == *high:
		return fmt.Sprint(*low)
	}
	return fmt.Sprintf("%d–%d", *low, *high)
}

func clock(t time.Time) string { return t.UTC().Format("15:04:05Z") }
