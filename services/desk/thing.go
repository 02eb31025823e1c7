package desk

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"pharos/pkg/event"
	"pharos/pkg/geo"
	"pharos/pkg/sar"
)

// Thing is what an event shows: a report, or an incident as it stands after
// it. Its JSON is made once for all who see the whole of it, and once for each
// set of organisations that see less. Several events may share one Thing. Safe
// for use by many goroutines.
type Thing struct {
	kind   Kind
	data   []byte          // JSON on one line
	orgs   []string        // whose reports it is made from
	places []geo.Position  // now, and where it was said to be
	state  json.RawMessage // sar.Incident; nil where a thing is seen whole or not at all

	mu     sync.Mutex
	narrow map[string]*Thing // by the organisations that see it so; guarded by mu
}

// NewReport returns a report as its summary says it.
func NewReport(summary any, org string, place *geo.Position) (*Thing, error) {
	data, err := json.Marshal(summary)
	if err != nil {
		return nil, fmt.Errorf("frame a report: %w", err)
	}
	t := &Thing{kind: KindReport, data: data, orgs: []string{org}}
	if place != nil {
		t.places = []geo.Position{*place}
	}
	return t, nil
}

// NewIncident returns an incident as the view keeps it: what can be said of it
// (sar.Picture) and the fold that this is said from (sar.Incident).
func NewIncident(id event.IncidentID, picture, state json.RawMessage) (*Thing, error) {
	var p struct {
		Orgs      []string `json:"orgs"`
		Position  *spot    `json:"position"`
		Positions []spot   `json:"positions"`
	}
	if err := json.Unmarshal(picture, &p); err != nil {
		return nil, fmt.Errorf("read the picture of incident %s: %w", id, err)
	}
	t := &Thing{kind: KindIncident, orgs: p.Orgs, state: state}
	var at *geo.Position
	if p.Position != nil {
		at = p.Position.place()
	}
	for _, s := range p.Positions {
		if place := s.place(); place != nil {
			t.places = append(t.places, *place)
		}
	}
	var err error
	if t.data, err = json.Marshal(geo.NewFeature(string(id), at, picture)); err != nil {
		return nil, fmt.Errorf("frame incident %s: %w", id, err)
	}
	return t, nil
}

type spot struct {
	Lat *float64 `json:"lat"`
	Lon *float64 `json:"lon"`
}

// place is nil where nobody said one that is on the globe.
func (s spot) place() *geo.Position {
	if s.Lat == nil || s.Lon == nil {
		return nil
	}
	if p := (geo.Position{Lat: *s.Lat, Lon: *s.Lon}); p.Valid() {
		return &p
	}
	return nil
}

// size is how many bytes the thing keeps in memory, about.
func (t *Thing) size() int { return len(t.data) + len(t.state) }

// seen returns the JSON of the thing as the window shows it; nil when it does
// not. An incident with several reports is in the box when any of its
// positions is: else a client would never hear that it moved out.
func (t *Thing) seen(w Window) []byte {
	if !w.Wants(t.kind) || !w.sees(t.orgs) {
		return nil
	}
	if w.Orgs != nil && t.state != nil {
		t = t.narrowed(w.Orgs)
	}
	if t == nil || !w.shows(t.places) {
		return nil
	}
	return t.data
}

// narrowed is the incident as those organisations see it; nil when they see
// nothing of it, or it cannot be read.
func (t *Thing) narrowed(orgs []string) *Thing {
	key := strings.Join(orgs, "\x00")
	t.mu.Lock()
	defer t.mu.Unlock()
	if n, done := t.narrow[key]; done {
		return n
	}
	if t.narrow == nil {
		t.narrow = map[string]*Thing{}
	}
	t.narrow[key] = narrow(t.state, orgs)
	return t.narrow[key]
}

func narrow(state json.RawMessage, orgs []string) *Thing {
	var in sar.Incident
	if json.Unmarshal(state, &in) != nil {
		return nil
	}
	seen := in.SeenBy(orgs)
	if len(seen.Links) == 0 {
		return nil
	}
	picture, err := json.Marshal(seen.Picture())
	if err != nil {
		return nil
	}
	n, err := NewIncident(in.ID, picture, nil)
	if err != nil {
		return nil
	}
	return n
}
