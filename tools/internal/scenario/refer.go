package scenario

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"pharos/pkg/event"
)

// named: first call
func (m *member) named() error {
	label := m.raw()
	if _, twice := m.p.s.label[label]; twice {
		return fmt.Errorf("another report is named %q already", label)
	}
	m.e.Label = label
	m.p.s.label[label] = m.e.Number
	return nil
}

// opens: grey boat, the name that later reports have for the incident.
func (m *member) opens() error {
	name := m.raw()
	if _, twice := m.p.s.opens[name]; twice {
		return fmt.Errorf("another report opens the incident %q already", name)
	}
	m.p.s.opens[name] = m.e.Number
	return nil
}

// incident: grey boat, blue boat
func (m *member) incident() error {
	return m.items(func() error {
		name, err := m.until("the name of an incident")
		if err != nil {
			return err
		}
		id, err := m.p.incident(name)
		m.r.IncidentIDs = append(m.r.IncidentIDs, id)
		return err
	})
}

// incident checks that a report above opens it. The name stands for the id.
func (p *parser) incident(name string) (event.IncidentID, error) {
	if _, known := p.s.opens[name]; !known {
		return "", unknown(name, "incident that a report above opens", slices.Sorted(maps.Keys(p.s.opens)))
	}
	return event.IncidentID(name), nil
}

// labelled checks that a report above is named so. The name stands for the id.
func (p *parser) labelled(label string, by *Entry) (event.ReportID, error) {
	label = strings.TrimSpace(label)
	n, known := p.s.label[label]
	if !known {
		return "", unknown(label, "name of a report above", slices.Sorted(maps.Keys(p.s.label)))
	}
	if n == by.Number && by.Label == label {
		return "", fmt.Errorf("a report cannot speak of itself")
	}
	return event.ReportID(label), nil
}

// amends: first call, misheard
func (m *member) amends() error {
	label, err := m.until("the name of a report")
	if err != nil {
		return err
	}
	a := amended(m.r)
	if a.ReportID, err = m.p.labelled(label, m.e); err != nil {
		return err
	}
	if m.comma() {
		a.Reason, err = m.choose("amends/reason", "reason of an amendment")
	}
	return err
}

// clears: /persons/total /positions/1
func (m *member) clears() error {
	for !m.done() {
		pointer, err := m.word("a pointer such as /persons/total")
		if err != nil {
			return err
		}
		amended(m.r).Clear = append(amended(m.r).Clear, pointer)
		m.comma()
	}
	return nil
}

func amended(r *event.Given) *event.Amends {
	if r.Amends == nil {
		r.Amends = &event.Amends{}
	}
	return r.Amends
}

func relation(word string) reader {
	return func(m *member) error {
		id, err := m.p.labelled(m.raw(), m.e)
		m.r.Relations = append(m.r.Relations, event.Relation{ReportID: id, Relation: word})
		return err
	}
}
