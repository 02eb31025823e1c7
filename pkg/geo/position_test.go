package geo

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/paulmach/orb"
)

func TestAPositionIsValidOnTheGlobeOnly(t *testing.T) {
	for p, want := range map[Position]bool{
		{0, 0}: true, {90, 180}: true, {-90, -180}: true,
		{90.0001, 0}: false, {-95, 0}: false, {0, 180.0001}: false, {0, -181}: false,
		{math.NaN(), 0}: false, {0, math.NaN()}: false, {math.Inf(1), 0}: false, {0, math.Inf(-1)}: false,
	} {
		if got := p.Valid(); got != want {
			t.Errorf("%v.Valid() = %v, want %v", p, got, want)
		}
	}
}

func TestAPointHasLongitudeFirst(t *testing.T) {
	p := Position{Lat: 35.35, Lon: 15.7766}
	if got, want := p.Point(), (orb.Point{15.7766, 35.35}); got != want {
		t.Errorf("%v.Point() = %v, want %v", p, got, want)
	}
	if got := FromPoint(p.Point()); got != p {
		t.Errorf("FromPoint(%v) = %v, want %v", p.Point(), got, p)
	}
}

func TestAPositionNamesItsAxesInJSON(t *testing.T) {
	got, err := json.Marshal(Position{Lat: 35.35, Lon: 15.7766})
	if err != nil || string(got) != `{"lat":35.35,"lon":15.7766}` {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestAReadingWithoutCandidatesHasEmptyListsInJSON(t *testing.T) {
	got, err := json.Marshal(Parse("off Lampedusa"))
	want := `{"candidates":[],"warnings":[{"code":"position_unreadable","detail":"no position found in \"off Lampedusa\""}]}`
	if err != nil || string(got) != want {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
}

func TestUnitsConvertByDefinition(t *testing.T) {
	if got := Metres(926).NauticalMiles(); got != 0.5 {
		t.Errorf("926 m = %v NM, want 0.5", got)
	}
	if got := NauticalMiles(60).Metres(); got != 111120 {
		t.Errorf("60 NM = %v m, want 111120", got)
	}
	if got := Knots(36).MetresPerSecond(); math.Abs(float64(got)-18.52) > 1e-12 {
		t.Errorf("36 kn = %v m/s, want 18.52", got)
	}
	if got := MetresPerSecond(18.52).Knots(); math.Abs(float64(got)-36) > 1e-12 {
		t.Errorf("18.52 m/s = %v kn, want 36", got)
	}
}
