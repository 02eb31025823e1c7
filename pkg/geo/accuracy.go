package geo

import "math"

// resolution is half of the coarser of the two steps, in metres on the ground:
//
//	|<- lonStep·cos(lat) ->|
//	+----------------------+ ---
//	|          o           |  latStep
//	+----------------------+ ---
//
// A minute of latitude is taken as one nautical mile, as everyone at sea does;
// that is within 0.6 %.
func resolution(at Position, latStep, lonStep float64) Metres {
	degrees := max(latStep, lonStep*math.Cos(radians(at.Lat)))
	return NauticalMiles(degrees * 60 / 2).Metres()
}

// agrees reports whether two places can be one, written twice: on each axis they
// are no further apart than half a step of the coarser writing.
func (p place) agrees(q place) bool {
	const rounding = 1e-9
	dLat := math.Abs(p.Position.Lat - q.Position.Lat)
	dLon := math.Abs(normalLongitude(p.Position.Lon - q.Position.Lon))
	return dLat <= max(p.latStep, q.latStep)/2+rounding && dLon <= max(p.lonStep, q.lonStep)/2+rounding
}
