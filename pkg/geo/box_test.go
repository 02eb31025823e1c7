package geo

import (
	"reflect"
	"strings"
	"testing"

	"github.com/paulmach/orb"
)

func TestParseBoxReadsWestSouthEastNorth(t *testing.T) {
	for text, want := range map[string]Box{
		"10,30,20,40":           {West: 10, South: 30, East: 20, North: 40},
		" -5.5 , -40 , 3 , -30": {West: -5.5, South: -40, East: 3, North: -30},
		"170,-20,-170,-10":      {West: 170, South: -20, East: -170, North: -10},
		"-180,-90,180,90":       {West: -180, South: -90, East: 180, North: 90},
		"15,35,15,35":           {West: 15, South: 35, East: 15, North: 35},
	} {
		if got, err := ParseBox(text); err != nil || got != want {
			t.Errorf("ParseBox(%q) = %v, %v, want %v", text, got, err, want)
		}
	}
}

func TestParseBoxRefusesWhatIsNoBox(t *testing.T) {
	for name, text := range map[string]string{
		"nothing": "", "three numbers": "10,30,20", "six numbers": "10,30,0,20,40,100",
		"a word": "10,30,east,40", "an empty part": "10,,20,40", "not a number": "NaN,30,20,40",
		"infinity": "10,30,Inf,40", "latitude 95": "10,30,20,95", "longitude 181": "10,30,181,40",
		"south over north": "10,40,20,30", "latitude first and beyond": "30,100,40,110",
		"a long text": strings.Repeat("1,", 1_000_000),
	} {
		got, err := ParseBox(text)
		if err == nil {
			t.Errorf("%s: ParseBox(%.40q) = %v, want an error", name, text, got)
		} else if len(err.Error()) > 300 {
			t.Errorf("%s: the error has %d bytes", name, len(err.Error()))
		}
	}
}

func TestABoxContainsWhatItsBoundsContain(t *testing.T) {
	plain := Box{South: 30, West: 10, North: 40, East: 20}
	crossing := Box{South: -20, West: 170, North: -10, East: -170}
	touching := Box{South: -20, West: 170, North: -10, East: 180}
	for _, test := range []struct {
		name string
		box  Box
		p    Position
		want bool
	}{
		{"inside", plain, Position{35, 15}, true},
		{"on a corner", plain, Position{30, 10}, true},
		{"south of it", plain, Position{29.999, 15}, false},
		{"east of it", plain, Position{35, 20.001}, false},
		{"not on the globe", plain, Position{35, 375}, false},
		{"west of the antimeridian", crossing, Position{-15, 175}, true},
		{"east of the antimeridian", crossing, Position{-15, -175}, true},
		{"on the antimeridian", crossing, Position{-15, 180}, true},
		{"the long way round", crossing, Position{-15, 0}, false},
		{"the other name of the antimeridian", touching, Position{-15, -180}, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.box.Contains(test.p); got != test.want {
				t.Errorf("%v.Contains(%v) = %v, want %v", test.box, test.p, got, test.want)
			}
		})
	}
}

func TestABoxOverTheAntimeridianIsTwoRectangles(t *testing.T) {
	got := Box{South: -20, West: 170, North: -10, East: -170}.Bounds()
	want := []orb.Bound{
		{Min: orb.Point{170, -20}, Max: orb.Point{180, -10}},
		{Min: orb.Point{-180, -20}, Max: orb.Point{-170, -10}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	got = Box{South: 30, West: 10, North: 40, East: 20}.Bounds()
	if want := []orb.Bound{{Min: orb.Point{10, 30}, Max: orb.Point{20, 40}}}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
