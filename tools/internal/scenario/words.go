package scenario

import (
	"fmt"
	"strings"

	"pharos/pkg/event"
	"pharos/pkg/geo"
)

// Words say in one line what is told: kind, source, and what it is about.
func (e Entry) Words() string {
	if e.Fix != nil {
		text := fmt.Sprintf("fix %s · %s", e.Fix.CraftID, geo.Position{Lat: e.Fix.Lat, Lon: e.Fix.Lon}.DDM())
		if e.Fix.SpeedKn != nil {
			text += fmt.Sprintf(" · %.3g kn", *e.Fix.SpeedKn)
		}
		return text
	}
	r := e.Report
	parts := []string{strings.ReplaceAll(string(r.Kind), "_", " ")}
	add := func(format string, args ...any) { parts = append(parts, fmt.Sprintf(format, args...)) }
	if r.Source != nil && r.Source.Role != "" {
		add("%s", strings.ReplaceAll(r.Source.Role, "_", " "))
	}
	if a := r.Authority; a != nil {
		add("%s", authorityWords(a))
	}
	for _, p := range r.Positions {
		if p.Text != "" {
			add("%s", p.Text)
		}
	}
	if p := r.Persons; p != nil {
		for _, c := range []struct {
			words string
			count *event.Count
		}{{"on board", p.Total}, {"dead", p.Dead}, {"missing", p.Missing}} {
			if c.count != nil {
				add("%s %s", countWords(c.count.Interval), c.words)
			}
		}
	}
	for _, c := range r.Custody {
		if c.Persons != nil {
			add("%s %s", countWords(c.Persons.Interval), strings.ReplaceAll(c.Step, "_", " "))
		}
	}
	for _, t := range r.Texts {
		add("“%s”", t.Text)
	}
	return strings.Join(parts, " · ")
}

func authorityWords(a *event.Authority) string {
	text := a.Party
	if a.Direction == "in" {
		text = "from " + text
	}
	if s := a.PlaceOfSafety; s != nil {
		text += ": place of safety " + strings.ReplaceAll(s.Step, "_", " ") + " " + s.Place
	} else if a.Purpose != "" {
		text += ": " + strings.ReplaceAll(a.Purpose, "_", " ")
	}
	if a.Result != "" {
		text = strings.TrimSpace(text) + ", " + strings.ReplaceAll(a.Result, "_", " ")
	}
	if a.ReferredTo != "" {
		text += " to " + a.ReferredTo
	}
	return strings.TrimSpace(text)
}

func countWords(i event.Interval) string {
	low, high := i.Lower(), i.Upper()
	switch {
	case i.Best != nil && i.Min == nil && i.Max == nil:
		return fmt.Sprint(*i.Best)
	case low == nil:
		return fmt.Sprintf("at most %d", *high)
	case high == nil || i.Max == nil:
		return fmt.Sprintf("at least %d", *low)
	}
	return fmt.Sprintf("%d–%d", *low, *high)
}
