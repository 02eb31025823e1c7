package fleet

import (
	"github.com/paulmach/orb"

	"pharos/pkg/event"
)

// Track is a craft's positions in the order of their times, and the line
// through them.
type Track struct {
	Type       string          `json:"type"`
	ID         event.CraftID   `json:"id"`
	Geometry   *Geometry       `json:"geometry"`
	Properties TrackProperties `json:"properties"`
}

// Geometry is a GeoJSON geometry; orb's values encode as its coordinates.
type Geometry struct {
	Type        string       `json:"type"`
	Coordinates orb.Geometry `json:"coordinates"`
}

// TrackProperties are the properties of a track's feature.
type TrackProperties struct {
	CraftID   event.CraftID `json:"craft_id"`
	Fixes     []event.Fix   `json:"fixes"`
	Truncated bool          `json:"truncated"` // there are more, before the first
}

// NewTrack returns the track of fixes that are in the order of their times.
func NewTrack(id event.CraftID, fixes []event.Fix, truncated bool) Track {
	t := Track{Type: "Feature", ID: id, Properties: TrackProperties{CraftID: id, Fixes: append([]event.Fix{}, fixes...), Truncated: truncated}}
	if g := line(fixes); g != nil {
		t.Geometry = &Geometry{Type: g.GeoJSONType(), Coordinates: g}
	}
	return t
}

// line is nil, a point, a line, or several lines when it crosses the
// antimeridian, where it is cut (RFC 7946, section 3.1.9).
func line(fixes []event.Fix) orb.Geometry {
	switch len(fixes) {
	case 0:
		return nil
	case 1:
		return Place(fixes[0]).Point()
	}
	whole := make(orb.LineString, len(fixes))
	for i, x := range fixes {
		whole[i] = Place(x).Point()
	}
	parts := cut(whole)
	if len(parts) == 1 {
		return parts[0]
	}
	return parts
}

// cut cuts a line wherever it crosses the antimeridian the short way round.
//
//	+179  180 -179
//	  o----|              the first part ends, and the next begins, on the
//	       |----o         line itself, by either of its two names
func cut(whole orb.LineString) orb.MultiLineString {
	parts := orb.MultiLineString{}
	part := orb.LineString{whole[0]}
	end := func() {
		if len(part) > 1 {
			parts = append(parts, part)
		}
	}
	for i := 1; i < len(whole); i++ {
		a, b := whole[i-1], whole[i]
		side := 0.0 // the name of the antimeridian on the side that the line comes from
		switch {
		case b[0]-a[0] < -180:
			side = 180
		case b[0]-a[0] > 180:
			side = -180
		}
		if side == 0 {
			part = append(part, b)
			continue
		}
		crossing := a[1] // both on it, by different names
		if span := b[0] + 2*side - a[0]; span != 0 {
			crossing += (side - a[0]) / span * (b[1] - a[1])
		}
		part = extend(part, orb.Point{side, crossing})
		end()
		part = extend(orb.LineString{{-side, crossing}}, b)
	}
	end()
	if len(parts) == 0 {
		parts = append(parts, whole) // it stays in one place, on the antimeridian
	}
	return parts
}

// extend adds a point unless the line ends there already.
func extend(l orb.LineString, p orb.Point) orb.LineString {
	if l[len(l)-1] == p {
		return l
	}
	return append(l, p)
}
