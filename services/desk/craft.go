package desk

import (
	"encoding/json"
	"sync"

	"pharos/pkg/event"
	"pharos/pkg/geo"
	"pharos/pkg/sar"
)

// Craft is a craft as it was last heard of. It does not change: a newer word
// makes another Craft.
type Craft struct {
	ID    event.CraftID
	Org   string // whose it is: as registered, else who sent its first fix
	Props sar.CraftProperties
	Place *geo.Position

	once sync.Once
	data []byte
}

// Feature returns the craft as a GeoJSON feature, nowhere before its first fix.
func (c *Craft) Feature() geo.Feature { return geo.NewFeature(string(c.ID), c.Place, c.Props) }

// json is the feature, encoded once for all clients.
func (c *Craft) json() []byte {
	c.once.Do(func() { c.data, _ = json.Marshal(c.Feature()) }) // finite numbers and text always encode
	return c.data
}

// SeenIn reports whether the window shows the craft.
func (c *Craft) SeenIn(w Window) bool { return c.allowed(w) && w.shows(c.places()) }

func (c *Craft) allowed(w Window) bool { return w.Wants(KindCraft) && w.sees([]string{c.Org}) }

func (c *Craft) places() []geo.Position {
	if c.Place == nil {
		return nil
	}
	return []geo.Position{*c.Place}
}

// fleet is every craft that was heard of, by id. What is told may come late,
// twice and in any order between the two streams: the newest fix by its own
// time stands, and the newest registration by its sequence.
type fleet struct {
	crafts     map[event.CraftID]*Craft
	registered map[event.CraftID]uint64 // sequence of the registration that stands
}

func newFleet() fleet {
	return fleet{crafts: map[event.CraftID]*Craft{}, registered: map[event.CraftID]uint64{}}
}

// fix takes a position in; nil when it changes nothing.
func (f fleet) fix(x event.Fix, org string) *Craft {
	place := geo.Position{Lat: x.Lat, Lon: x.Lon}
	old := f.crafts[x.CraftID]
	if !place.Valid() || old != nil && !x.At.After(old.Props.At) {
		return nil
	}
	c := f.next(x.CraftID, org)
	c.Place = &place
	c.Props.At, c.Props.CourseDeg, c.Props.SpeedKn = x.At, x.CourseDeg, x.SpeedKn
	c.Props.AccuracyM, c.Props.Source = x.AccuracyM, x.Source
	return c
}

// register takes a description in; nil when a newer one stands.
func (f fleet) register(r event.CraftRegistered, org string, seq uint64) *Craft {
	if seq <= f.registered[r.CraftID] {
		return nil
	}
	f.registered[r.CraftID] = seq
	if r.Org != "" {
		org = r.Org
	}
	c := f.next(r.CraftID, org)
	c.Org, c.Props.Org = org, org
	c.Props.Name, c.Props.Type, c.Props.MMSI, c.Props.Own = r.Name, r.Type, r.MMSI, r.Own
	return c
}

// next puts a copy of the craft, or a new one of org, in the place of the old.
func (f fleet) next(id event.CraftID, org string) *Craft {
	c := &Craft{ID: id, Org: org, Props: sar.CraftProperties{CraftID: id, Org: org, Exercise: id.Exercise()}}
	if old := f.crafts[id]; old != nil {
		c.Org, c.Props, c.Place = old.Org, old.Props, old.Place
	}
	f.crafts[id] = c
	return c
}
