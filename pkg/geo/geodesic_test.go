package geo

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// The vectors of the documentation of GeographicLib (C. F. F. Karney) and, for
// Flinders Peak, of the Geocentric Datum of Australia manual, whose GRS80
// ellipsoid differs from WGS84 by less than the millimetre asked for here.
func TestDistanceAndBearingMatchPublishedGeodesics(t *testing.T) {
	tests := []struct {
		name     string
		from, to Position
		metres   float64
		bearing  float64 // negative: not published
	}{
		{"Wellington to Salamanca", Position{-41.32, 174.81}, Position{40.96, -5.50}, 19959679.267, -1},
		{"New York to London", Position{40.6, -73.8}, Position{51.6, -0.5}, 5551759.400, 51.198882845579824},
		{
			"Flinders Peak to Buninyong",
			Position{-(37 + 57/60.0 + 3.72030/3600), 144 + 25/60.0 + 29.52440/3600},
			Position{-(37 + 39/60.0 + 10.15610/3600), 143 + 55/60.0 + 35.38390/3600},
			54972.271, 306 + 52/60.0 + 5.37/3600,
		},
		{"one degree of the equator", Position{0, 179.5}, Position{0, -179.5}, 111319.491, 90},
		{"pole to pole by the equator's quarter", Position{90, 0}, Position{0, 0}, 10001965.729, 180},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := float64(Distance(test.from, test.to)); math.Abs(got-test.metres) > 0.001 {
				t.Errorf("Distance(%v, %v) = %.4f, want %.3f", test.from, test.to, got, test.metres)
			}
			got := float64(Bearing(test.from, test.to))
			if test.bearing >= 0 && math.Abs(got-test.bearing) > 1e-5 {
				t.Errorf("Bearing(%v, %v) = %.7f, want %.7f", test.from, test.to, got, test.bearing)
			}
		})
	}
}

func TestDestinationMatchesAPublishedGeodesic(t *testing.T) {
	got := Destination(Position{-32.06, 115.74}, 225, 20000e3)
	want := Position{32.11195529, -63.95925278}
	if math.Abs(got.Lat-want.Lat) > 1e-8 || math.Abs(got.Lon-want.Lon) > 1e-8 {
		t.Errorf("20000 km south-west of Perth = %v, want %v", got, want)
	}
}

func TestGeodesicsAtTheEdgesOfTheMap(t *testing.T) {
	t.Run("going east crosses the antimeridian", func(t *testing.T) {
		got := Destination(Position{0, 179.9}, 90, 22263.898)
		if math.Abs(got.Lon - -179.9) > 1e-6 || math.Abs(got.Lat) > 1e-9 {
			t.Errorf("got %v, want 0, -179.9", got)
		}
	})
	t.Run("going north passes the pole and comes down the other side", func(t *testing.T) {
		got := Destination(Position{89.9, 20}, 0, 22338.79)
		if math.Abs(got.Lat-89.9) > 1e-4 || math.Abs(got.Lon - -160) > 1e-6 {
			t.Errorf("got %v, want 89.9, -160", got)
		}
	})
	t.Run("the two names of the antimeridian are one place", func(t *testing.T) {
		if got := Distance(Position{12, 180}, Position{12, -180}); got > 1e-6 {
			t.Errorf("got %v m, want 0", got)
		}
	})
	t.Run("the antipode is half the way round within 0.6 percent", func(t *testing.T) {
		for _, p := range []Position{{0, 0}, {10, 20}, {-45, 170}, {90, 0}} {
			opposite := Position{-p.Lat, normalLongitude(p.Lon + 180)}
			got := float64(Distance(p, opposite))
			if math.Abs(got-20003931) > 0.006*20003931 {
				t.Errorf("Distance(%v, %v) = %v, want 20003931 within 0.6 %%", p, opposite, got)
			}
		}
	})
	t.Run("a position that is not on the globe is nowhere", func(t *testing.T) {
		if got := float64(Distance(Position{95, 0}, Position{0, 0})); !math.IsNaN(got) {
			t.Errorf("got %v m, want NaN", got)
		}
		if got := Destination(Position{math.NaN(), 0}, 0, 1); got.Valid() {
			t.Errorf("got %v, want no valid position", got)
		}
	})
	t.Run("from a position to itself is no way", func(t *testing.T) {
		p := Position{35.35, 15.7766}
		if d, b := Distance(p, p), Bearing(p, p); d != 0 || b != 0 {
			t.Errorf("got %v m on %v, want 0 and 0", d, b)
		}
	})
}

func TestDestinationAndDistanceUndoEachOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := Position{
			rapid.Float64Range(-89.9, 89.9).Draw(t, "lat"),
			rapid.Float64Range(-180, 180).Draw(t, "lon"),
		}
		bearing := rapid.Float64Range(0, 359.999).Draw(t, "bearing")
		metres := rapid.Float64Range(1, 15e6).Draw(t, "metres")

		to := Destination(from, Degrees(bearing), Metres(metres))

		if !to.Valid() {
			t.Fatalf("Destination(%v, %v, %v) = %v, not on the globe", from, bearing, metres, to)
		}
		if got := float64(Distance(from, to)); math.Abs(got-metres) > 0.002 {
			t.Errorf("from %v to %v: Distance = %v, want %v", from, to, got, metres)
		}
		// A short way defines its course only as well as float64 defines its ends.
		turn := math.Abs(float64(Bearing(from, to)) - bearing)
		if turn = math.Min(turn, 360-turn); turn > 1e-6+1e-3/metres*60 {
			t.Errorf("from %v to %v: Bearing is off by %v, want %v", from, to, turn, bearing)
		}
	})
}
