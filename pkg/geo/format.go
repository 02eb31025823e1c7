package geo

import (
	"fmt"
	"math"
)

// DDM writes degrees and decimal minutes, the form spoken on the radio and
// shown by ships' receivers: 35°21.0'N 015°46.6'E. The last digit is 185 m.
// A position that is not [Position.Valid] is written as "invalid position".
func (p Position) DDM() string {
	return p.written(func(degrees float64, width int) string {
		tenths := int(math.Round(degrees * 600))
		return fmt.Sprintf("%0*d°%02d.%d'", width, tenths/600, tenths/10%60, tenths%10)
	})
}

// DMS writes degrees, minutes and whole seconds: 35°21'00"N 015°46'36"E. The
// last digit is 31 m.
func (p Position) DMS() string {
	return p.written(func(degrees float64, width int) string {
		seconds := int(math.Round(degrees * 3600))
		return fmt.Sprintf("%0*d°%02d'%02d\"", width, seconds/3600, seconds/60%60, seconds%60)
	})
}

// Decimal writes signed decimal degrees, latitude first, as maps on the web take
// them: 35.35000, 15.77663. The last digit is 1.1 m.
func (p Position) Decimal() string {
	if !p.Valid() {
		return invalidPosition
	}
	const places = 1e5
	// Adding 0 turns a rounded negative zero into zero.
	return fmt.Sprintf("%.5f, %.5f", math.Round(p.Lat*places)/places+0, math.Round(p.Lon*places)/places+0)
}

const invalidPosition = "invalid position"

// written puts the hemispheres behind two angles. The angle function rounds
// once, in its smallest unit, so that 59.96' carries into the next degree
// instead of printing 60.0'.
func (p Position) written(angle func(degrees float64, width int) string) string {
	if !p.Valid() {
		return invalidPosition
	}
	ns, ew := "N", "E"
	if p.Lat < 0 {
		ns = "S"
	}
	if p.Lon < 0 {
		ew = "W"
	}
	return angle(math.Abs(p.Lat), 2) + ns + " " + angle(math.Abs(p.Lon), 3) + ew
}
