package fleet

import (
	"cmp"
	"math"
	"slices"

	"pharos/pkg/geo"
)

// underWay is the least speed at which a craft makes way: below it a time of
// arrival says nothing.
const underWay = geo.Knots(0.5)

// Approach is a craft's way to a place, along the shortest line on the globe:
// land is not looked at.
type Approach struct {
	DistanceM  float64  `json:"distance_m"`
	BearingDeg float64  `json:"bearing_deg"`            // true, from the craft to the place
	ETAS       *int64   `json:"eta_s,omitempty"`        // from the time of its fix, at etaSpeedKn
	ETASpeedKn *float64 `json:"eta_speed_kn,omitempty"` // the given speed, else the craft's own
}

// To returns the craft's way to a place; nil when nobody knows where it is. With
// a speed of 0 the craft's own counts.
func (c Craft) To(place geo.Position, speed geo.Knots) *Approach {
	if c.Fix == nil {
		return nil
	}
	from := Place(*c.Fix)
	distance := geo.Distance(from, place)
	a := &Approach{DistanceM: math.Round(float64(distance)), BearingDeg: math.Round(float64(geo.Bearing(from, place))*10) / 10}
	if a.BearingDeg == 360 {
		a.BearingDeg = 0
	}
	if speed == 0 && c.Fix.SpeedKn != nil {
		speed = geo.Knots(*c.Fix.SpeedKn)
	}
	if speed >= underWay {
		eta, kn := int64(math.Round(float64(distance)/float64(speed.MetresPerSecond()))), float64(speed)
		a.ETAS, a.ETASpeedKn = &eta, &kn
	}
	return a
}

// Nearer is a craft with its way to a place.
type Nearer struct {
	Craft
	*Approach
}

// Nearest sorts craft by their distance to a place, and returns the first n
// that are somewhere.
func Nearest(crafts []Craft, place geo.Position, speed geo.Knots, n int) []Nearer {
	var near []Nearer
	for _, c := range crafts {
		if a := c.To(place, speed); a != nil {
			near = append(near, Nearer{c, a})
		}
	}
	slices.SortStableFunc(near, func(a, b Nearer) int { return cmp.Compare(a.DistanceM, b.DistanceM) })
	return near[:min(n, len(near))]
}
