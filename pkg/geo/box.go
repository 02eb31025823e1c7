package geo

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// Box is an area between two parallels and two meridians. It crosses the
// antimeridian when West is greater than East:
//
//	West=170           East=-170
//	   +-------:-------+ North
//	   |      180      |
//	   +-------:-------+ South
type Box struct {
	South float64 `json:"south"`
	West  float64 `json:"west"`
	North float64 `json:"north"`
	East  float64 `json:"east"`
}

// ParseBox reads the bbox parameter of OGC API Features: "west,south,east,north"
// in degrees.
func ParseBox(text string) (Box, error) {
	parts := strings.SplitN(text, ",", 5)
	if len(parts) != 4 {
		return Box{}, fmt.Errorf("read bbox %.80q: want west,south,east,north", text)
	}
	var numbers [4]float64
	for i, part := range parts {
		number, err := strconv.ParseFloat(strings.TrimSpace(part), 64)
		if err != nil {
			return Box{}, fmt.Errorf("read bbox %.80q: %.20q is not a number", text, part)
		}
		numbers[i] = number
	}
	box := Box{West: numbers[0], South: numbers[1], East: numbers[2], North: numbers[3]}
	if err := box.check(); err != nil {
		return Box{}, fmt.Errorf("read bbox %.80q: %w", text, err)
	}
	return box, nil
}

func (b Box) check() error {
	for _, corner := range []Position{{b.South, b.West}, {b.North, b.East}} {
		if !corner.Valid() {
			return fmt.Errorf("corner %g,%g is not on the globe", corner.Lon, corner.Lat)
		}
	}
	if b.South > b.North {
		return fmt.Errorf("south %g is north of north %g", b.South, b.North)
	}
	return nil
}

// Contains reports whether the position is in the box or on its edge. The two
// names of the antimeridian, 180 and -180, are the same place.
func (b Box) Contains(p Position) bool {
	if !p.Valid() || p.Lat < b.South || p.Lat > b.North {
		return false
	}
	if b.containsLon(p.Lon) {
		return true
	}
	return (p.Lon == 180 && b.containsLon(-180)) || (p.Lon == -180 && b.containsLon(180))
}

func (b Box) containsLon(lon float64) bool {
	if b.West > b.East {
		return lon >= b.West || lon <= b.East
	}
	return lon >= b.West && lon <= b.East
}

// Bounds gives the box as rectangles that a database can work with: one, or two
// when it crosses the antimeridian.
func (b Box) Bounds() []orb.Bound {
	if b.West <= b.East {
		return []orb.Bound{rectangle(b.South, b.West, b.North, b.East)}
	}
	return []orb.Bound{
		rectangle(b.South, b.West, b.North, 180),
		rectangle(b.South, -180, b.North, b.East),
	}
}

func rectangle(south, west, north, east float64) orb.Bound {
	return orb.Bound{Min: orb.Point{west, south}, Max: orb.Point{east, north}}
}
