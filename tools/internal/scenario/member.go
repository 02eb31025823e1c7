package scenario

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"time"

	"pharos/pkg/event"
)

// member is one member of a report while it is read.
type member struct {
	*phrase         // its value, as words
	value   string  // its value, as written
	options *phrase // in brackets before the colon
	p       *parser
	e       *Entry
	r       *event.Given
	at      time.Time // of the entry
}

// reader takes the value of a member into the report.
type reader func(*member) error

// memberTable is every member that a report of a play may have.
func memberTable() map[string]reader {
	return map[string]reader{
		// The play itself.
		"named": (*member).named, "reported": (*member).reported, "json": (*member).json,
		// When.
		"until": at(func(r *event.Given) *time.Time { return &r.OccurredUntil }), "informed": at(func(r *event.Given) *time.Time { return &r.InformedAt }),
		"time as said": text(func(r *event.Given) *string { return &r.OccurredText }),
		"time basis":   choice("occurred_basis", func(r *event.Given) *string { return &r.OccurredBasis }),
		// Who and how.
		"from": (*member).from, "via": (*member).via, "says": (*member).says,
		"confidence": choice("confidence", func(r *event.Given) *string { return &r.Confidence }),
		"phone":      (*member).phone, "contact": (*member).contact, "sharing": (*member).sharing,
		// Where.
		"position": (*member).position, "bearing": (*member).bearing, "departed": (*member).departed,
		"bound for": text(func(r *event.Given) *string { return &departure(r).Destination }),
		// The boat.
		"subject": choice("subject", func(r *event.Given) *string { return &r.Subject }), "alias": (*member).alias,
		"craft": (*member).craft, "length": (*member).length, "boats": (*member).boats, "state": (*member).state,
		"markings":   text(func(r *event.Given) *string { return &boat(r).Markings }),
		"boat name":  text(func(r *event.Given) *string { return &boat(r).Name }),
		"boat mmsi":  text(func(r *event.Given) *string { return &boat(r).MMSI }),
		"occupancy":  choice("craft/occupancy", func(r *event.Given) *string { return &boat(r).Occupancy }),
		"afterwards": choice("craft/afterwards", func(r *event.Given) *string { return &boat(r).Afterwards }),
		"weather":    (*member).weather, "gear": (*member).gear, "other": (*member).other,
		// The people.
		"persons": people(func(p *event.Persons) **event.Count { return &p.Total }), "dead": people(func(p *event.Persons) **event.Count { return &p.Dead }),
		"missing": people(func(p *event.Persons) **event.Count { return &p.Missing }), "medical": people(func(p *event.Persons) **event.Count { return &p.Medical }),
		"dead left at sea": people(func(p *event.Persons) **event.Count { return &p.DeadLeftAtSea }),
		"custody":          (*member).custody, "referral": (*member).referral, "find": (*member).find,
		// Authorities.
		"authority": (*member).authority, "instructed": (*member).instructed, "place of safety": (*member).placeOfSafety, "passed on": (*member).passedOn,
		// Other reports and incidents.
		"opens": (*member).opens, "incident": (*member).incident, "amends": (*member).amends, "clears": (*member).clears,
		"confirms": relation("confirms"), "contradicts": relation("contradicts"), "answers": relation("answers"),
		"same craft as": relation("same_craft"), "different craft from": relation("different_craft"),
	}
}

// raw takes the value as it is written, quotes around it left away.
func (m *member) raw() string {
	m.tokens = nil
	return strings.TrimSpace(strings.Trim(m.value, `"“”`))
}

func (m *member) words(path string) []string { return m.p.agreed.words[path] }

// choose takes one of the words of the contract.
func (m *member) choose(path, what string) (string, error) { return m.oneOf(m.words(path), what) }

func text(field func(*event.Given) *string) reader {
	return func(m *member) error {
		*field(m.r) = m.raw()
		return nil
	}
}

func choice(path string, field func(*event.Given) *string) reader {
	return func(m *member) (err error) {
		name := path[strings.LastIndex(path, "/")+1:]
		*field(m.r), err = m.choose(path, strings.ReplaceAll(name, "_", " "))
		return err
	}
}

func at(field func(*event.Given) *time.Time) reader {
	return func(m *member) (err error) {
		*field(m.r), err = m.time("when")
		return err
	}
}

// reported: when we are told, where that is later than when it happened.
func (m *member) reported() error {
	told, err := m.time("when it is told")
	if err == nil && told.Before(m.at) {
		return fmt.Errorf("it cannot be told (%s) before it happened (%s)", m.p.clock(told), m.p.clock(m.at))
	}
	if lost, silent := m.p.silent[m.e.Org]; silent {
		return fmt.Errorf("%s has no link since line %d: it tells all of it when the link is back", m.e.Org, lost)
	}
	m.e.Told = told
	return err
}

// json: what has no word, merged into the report.
func (m *member) json() error {
	raw, err := json.Marshal(m.r)
	if err != nil {
		return fmt.Errorf("encode the report so far: %w", err)
	}
	var doc, extra map[string]any
	if err := json.Unmarshal([]byte(m.value), &extra); err != nil {
		return fmt.Errorf("expected a JSON object: %w", err)
	}
	m.tokens = nil
	if err := json.Unmarshal(raw, &doc); err != nil {
		return fmt.Errorf("decode the report so far: %w", err)
	}
	merge(doc, extra)
	if raw, err = json.Marshal(doc); err != nil {
		return fmt.Errorf("encode the report: %w", err)
	}
	var merged event.Given
	strict := json.NewDecoder(strings.NewReader(string(raw)))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&merged); err != nil {
		return fmt.Errorf("this is no report: %w", err)
	}
	*m.r = merged
	return nil
}

func merge(into, from map[string]any) {
	for name, value := range from {
		old, wasObject := into[name].(map[string]any)
		inner, isObject := value.(map[string]any)
		if wasObject && isObject {
			merge(old, inner)
			continue
		}
		into[name] = value
	}
}

func rounded(x, steps float64) float64 { return math.Round(x*steps) / steps }
