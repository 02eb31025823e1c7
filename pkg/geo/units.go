package geo

// metresPerNauticalMile is exact by definition (International Extraordinary
// Hydrographic Conference, 1929).
const metresPerNauticalMile = 1852

// Metres is a distance.
type Metres float64

// NauticalMiles is a distance as mariners say it; 1 NM is 1852 m.
type NauticalMiles float64

// Knots is a speed: nautical miles per hour.
type Knots float64

// MetresPerSecond is a speed in SI units, as sensors and drift models give it.
type MetresPerSecond float64

// Degrees is an angle: a bearing or course (true, clockwise from north), or a
// difference of latitude or longitude.
type Degrees float64

// NauticalMiles converts exactly.
func (m Metres) NauticalMiles() NauticalMiles {
	return NauticalMiles(m / metresPerNauticalMile)
}

// Metres converts exactly.
func (nm NauticalMiles) Metres() Metres { return Metres(nm * metresPerNauticalMile) }

// MetresPerSecond converts exactly.
func (k Knots) MetresPerSecond() MetresPerSecond {
	return MetresPerSecond(k * metresPerNauticalMile / 3600)
}

// Knots converts exactly.
func (v MetresPerSecond) Knots() Knots { return Knots(v * 3600 / metresPerNauticalMile) }
