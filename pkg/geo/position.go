package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// Position is a place on the WGS84 ellipsoid in degrees, north and east
// positive. The fields are named because every library in this field disagrees
// about which of the two comes first.
type Position struct {
	Lat float64 `json:"lat"`
	Lon float64 `json:"lon"`
}

// Valid reports whether both coordinates are finite and on the globe.
func (p Position) Valid() bool {
	// NaN fails both comparisons and infinities fail the range.
	return math.Abs(p.Lat) <= 90 && math.Abs(p.Lon) <= 180
}

// Point gives the longitude-first point that orb and PostGIS work with.
func (p Position) Point() orb.Point { return orb.Point{p.Lon, p.Lat} }

// FromPoint reads a longitude-first point.
func FromPoint(point orb.Point) Position {
	return Position{Lat: point.Lat(), Lon: point.Lon()}
}
