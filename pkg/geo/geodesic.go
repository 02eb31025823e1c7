package geo

import "math"

// The WGS84 ellipsoid (NIMA TR8350.2).
const (
	semiMajor  = 6378137.0
	flattening = 1 / 298.257223563
	semiMinor  = semiMajor * (1 - flattening)
	// meanRadius is the IUGG mean radius (2a+b)/3.
	meanRadius = (2*semiMajor + semiMinor) / 3
)

// Distance is the length of the geodesic between two positions.
//
// It solves Vincenty's inverse problem on WGS84, better than 1 mm. Within about
// half a degree of the antipode his series does not settle; there the distance
// is that of the mean sphere, within 0.6 %. Positions that are not valid are NaN
// metres apart.
func Distance(a, b Position) Metres {
	distance, _ := inverse(a, b)
	return Metres(distance)
}

// Bearing is the true course at a along the geodesic to b, in [0,360). From a
// pole it counts from the meridian of a.Lon. It is 0 where there is no course:
// from a position to itself.
func Bearing(a, b Position) Degrees {
	_, azimuth := inverse(a, b)
	return normalBearing(azimuth)
}

// Destination is where one stands after going a distance along the geodesic that
// leaves p on a true bearing (Vincenty's direct problem on WGS84, better than
// 1 mm). The longitude is in [-180,180).
//
//	    N
//	    |  bearing
//	    |/
//	p   o------> destination
//	     distance
func Destination(p Position, bearing Degrees, distance Metres) Position {
	if !p.Valid() {
		return Position{math.NaN(), math.NaN()}
	}
	sinA1, cosA1 := math.Sincos(radians(float64(bearing)))
	sinU1, cosU1 := reducedLatitude(p.Lat)
	sigma1 := math.Atan2(sinU1, cosU1*cosA1)
	sinAlpha := cosU1 * sinA1
	cosSqAlpha := 1 - sinAlpha*sinAlpha
	a, b := seriesAB(cosSqAlpha)

	sigma := float64(distance) / (semiMinor * a)
	for range 100 {
		next := float64(distance)/(semiMinor*a) + deltaSigma(b, sigma, math.Cos(2*sigma1+sigma))
		settled := math.Abs(next-sigma) < 1e-13
		sigma = next
		if settled {
			break
		}
	}

	sinS, cosS := math.Sincos(sigma)
	x := sinU1*sinS - cosU1*cosS*cosA1
	lat := math.Atan2(sinU1*cosS+cosU1*sinS*cosA1, (1-flattening)*math.Hypot(sinAlpha, x))
	lambda := math.Atan2(sinS*sinA1, cosU1*cosS-sinU1*sinS*cosA1)
	lon := lambda - longitudeExcess(sinAlpha, cosSqAlpha, sigma, math.Cos(2*sigma1+sigma))
	return Position{degrees(lat), normalLongitude(p.Lon + degrees(lon))}
}

// inverse gives the metres between two positions and the azimuth in degrees at
// the first.
func inverse(a, b Position) (distance, azimuth float64) {
	if !a.Valid() || !b.Valid() {
		return math.NaN(), math.NaN()
	}
	sinU1, cosU1 := reducedLatitude(a.Lat)
	sinU2, cosU2 := reducedLatitude(b.Lat)
	span := radians(normalLongitude(b.Lon - a.Lon))
	lambda := span
	for range 200 {
		sinL, cosL := math.Sincos(lambda)
		sinS := math.Hypot(cosU2*sinL, cosU1*sinU2-sinU1*cosU2*cosL)
		cosS := sinU1*sinU2 + cosU1*cosU2*cosL
		if sinS == 0 && cosS > 0 {
			return 0, 0 // the same place
		}
		if sinS == 0 {
			break // exactly antipodal
		}
		sigma := math.Atan2(sinS, cosS)
		sinAlpha := cosU1 * cosU2 * sinL / sinS
		cosSqAlpha := 1 - sinAlpha*sinAlpha
		cosMid := cosTwiceMiddle(cosS, sinU1*sinU2, cosSqAlpha)
		next := span + longitudeExcess(sinAlpha, cosSqAlpha, sigma, cosMid)
		if math.Abs(next) > math.Pi {
			break // the series runs away: almost antipodal
		}
		if math.Abs(next-lambda) < 1e-12 {
			sa, sb := seriesAB(cosSqAlpha)
			distance = semiMinor * sa * (sigma - deltaSigma(sb, sigma, cosMid))
			return distance, degrees(math.Atan2(cosU2*sinL, cosU1*sinU2-sinU1*cosU2*cosL))
		}
		lambda = next
	}
	return spherical(a, b)
}

// cosTwiceMiddle is cos 2σm: σm is the angle on the auxiliary sphere from the
// equator to the middle of the line. Equatorial lines (cos²α = 0) have none.
func cosTwiceMiddle(cosSigma, sinU1sinU2, cosSqAlpha float64) float64 {
	if cosSqAlpha <= 0 {
		return 0
	}
	return max(-1, min(1, cosSigma-2*sinU1sinU2/cosSqAlpha))
}

// seriesAB gives Vincenty's A and B (his equations 3 and 4).
func seriesAB(cosSqAlpha float64) (a, b float64) {
	u := cosSqAlpha * (semiMajor*semiMajor - semiMinor*semiMinor) / (semiMinor * semiMinor)
	a = 1 + u/16384*(4096+u*(-768+u*(320-175*u)))
	b = u / 1024 * (256 + u*(-128+u*(74-47*u)))
	return a, b
}

// deltaSigma is his equation 6; m is cos 2σm.
func deltaSigma(b, sigma, m float64) float64 {
	sin, cos := math.Sincos(sigma)
	return b * sin * (m + b/4*(cos*(-1+2*m*m)-b/6*m*(-3+4*sin*sin)*(-3+4*m*m)))
}

// longitudeExcess is how far the longitude on the auxiliary sphere is ahead of
// the ellipsoid's (his equations 10 and 11); m is cos 2σm.
func longitudeExcess(sinAlpha, cosSqAlpha, sigma, m float64) float64 {
	sin, cos := math.Sincos(sigma)
	c := flattening / 16 * cosSqAlpha * (4 + flattening*(4-3*cosSqAlpha))
	return (1 - c) * flattening * sinAlpha * (sigma + c*sin*(m+c*cos*(-1+2*m*m)))
}

// spherical answers the inverse problem on the mean sphere.
func spherical(a, b Position) (distance, azimuth float64) {
	sin1, cos1 := math.Sincos(radians(a.Lat))
	sin2, cos2 := math.Sincos(radians(b.Lat))
	sinL, cosL := math.Sincos(radians(b.Lon - a.Lon))
	east, north := cos2*sinL, cos1*sin2-sin1*cos2*cosL
	angle := math.Atan2(math.Hypot(east, north), sin1*sin2+cos1*cos2*cosL)
	return meanRadius * angle, degrees(math.Atan2(east, north))
}

func reducedLatitude(lat float64) (sin, cos float64) {
	s, c := math.Sincos(radians(lat))
	return math.Sincos(math.Atan2((1-flattening)*s, c))
}

func normalBearing(azimuth float64) Degrees {
	azimuth = math.Mod(azimuth, 360)
	if azimuth < 0 {
		azimuth += 360
	}
	if azimuth >= 360 { // a tiny negative angle rounds up to a full turn
		azimuth = 0
	}
	return Degrees(azimuth)
}

func normalLongitude(lon float64) float64 {
	lon = math.Mod(lon+180, 360)
	if lon < 0 {
		lon += 360
	}
	return lon - 180
}

func radians(degrees float64) float64 { return degrees * math.Pi / 180 }
func degrees(radians float64) float64 { return radians * 180 / math.Pi }
