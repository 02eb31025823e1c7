package sar

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"pharos/pkg/event"
)

func aliases(told []testimony) []event.Alias {
	all := []event.Alias{}
	for _, t := range told {
		for _, a := range t.aliases {
			if t.describes() && !slices.Contains(all, a) {
				all = append(all, a)
			}
		}
	}
	return all
}

// craft describes the boat: of each property the newest word, unless the desk
// has assessed it.
func (in *Incident) craft(told []testimony) *event.Craft {
	c := newest(told, func(r event.Report) *event.Craft { return r.Craft })
	for _, a := range in.Assessments {
		if property, ok := strings.CutPrefix(a.Field, "craft."); ok {
			if c == nil {
				c = &event.Craft{}
			}
			overlay(c, map[string]json.RawMessage{property: a.Value})
		}
	}
	return c
}

func condition(told []testimony) *event.Condition {
	return newest(told, func(r event.Report) *event.Condition { return r.Condition })
}

// newest overlays a part of each report, oldest first. "unknown" does not
// displace a word that was known.
func newest[T any](told []testimony, part func(event.Report) *T) *T {
	var out *T
	for _, t := range told {
		p := part(t.Report)
		if p == nil || !t.describes() {
			continue
		}
		if out == nil {
			out = new(T)
		}
		raw, err := json.Marshal(p)
		var said map[string]json.RawMessage
		if err != nil || json.Unmarshal(raw, &said) != nil {
			continue
		}
		overlay(out, said)
	}
	return out
}

func overlay[T any](onto *T, said map[string]json.RawMessage) {
	var known map[string]json.RawMessage
	if raw, err := json.Marshal(onto); err != nil || json.Unmarshal(raw, &known) != nil {
		return
	}
	for name, value := range said {
		if _, told := known[name]; !told || string(value) != `"unknown"` {
			known[name] = value
		}
	}
	if raw, err := json.Marshal(known); err == nil {
		var out T
		if json.Unmarshal(raw, &out) == nil {
			*onto = out
		}
	}
}

// firstAlert is when the first organisation was told. A time that lies after
// we were told ourselves is a slip.
func firstAlert(told []testimony) time.Time {
	var first time.Time
	for _, t := range told {
		if _, opens := Opens(t.Report); !opens || t.withdrawn {
			continue
		}
		at := t.Report.InformedAt
		if at.IsZero() || at.After(t.ReceivedAt) {
			at = t.OccurredAt
		}
		if first.IsZero() || at.Before(first) {
			first = at
		}
	}
	return first
}

func lastReport(told []testimony) time.Time {
	if len(told) == 0 {
		return time.Time{}
	}
	return told[len(told)-1].OccurredAt
}

// missingFacts lists what nobody has said yet and would help to find the boat.
func missingFacts(p Picture, told []testimony) []string {
	absent := []string{}
	note := func(what string, known bool) {
		if !known {
			absent = append(absent, what)
		}
	}
	_, placed := p.Place()
	note("position", placed)
	note("persons", p.Persons.Total != nil)
	note("phone", some(told, func(r event.Report) bool { return len(r.PhoneTags) > 0 }))
	note("who_alerted", some(told, func(r event.Report) bool { return r.Source != nil && r.Source.Role != "" }))
	note("craft", p.Craft != nil && p.Craft.Type != "" && p.Craft.Type != "unknown")
	note("engine", p.Condition != nil && p.Condition.Engine != "" && p.Condition.Engine != "unknown")
	note("time", some(told, func(r event.Report) bool { return !r.OccurredAt.IsZero() || r.OccurredText != "" }))
	return absent
}

func some(told []testimony, has func(event.Report) bool) bool {
	return slices.ContainsFunc(told, func(t testimony) bool { return !t.withdrawn && has(t.Report) })
}

// name is what people call the incident: an alias, with its day where the
// name alone would be another boat's tomorrow; else the boat in words and the
// time of the first report; else the beginning of the id.
func name(id event.IncidentID, p Picture) string {
	for _, a := range p.Aliases {
		if a.Name == "" {
			continue
		}
		if day, err := time.Parse(time.DateOnly, a.Date); err == nil && len(a.Name) <= 3 {
			return a.Name + " (" + day.Format("2 Jan") + ")"
		}
		return a.Name
	}
	craft := "boat"
	if p.Craft != nil && p.Craft.Type != "" && p.Craft.Type != "unknown" && p.Craft.Type != "other" {
		craft = strings.TrimSpace(p.Craft.Colour + " " + p.Craft.Type + " boat")
	}
	if !p.OpenedAt.IsZero() {
		return craft + " " + p.OpenedAt.UTC().Format("2 Jan 15:04")
	}
	return craft + " " + string(id[:min(8, len(id))])
}
