package web

import (
	"math"
	"strconv"
	"time"

	"pharos/pkg/fault"
	"pharos/pkg/geo"
	"pharos/pkg/httpd"
)

const (
	maxAgeS    = 100 * 365 * 86400
	maxSpeedKn = 700
)

// target is the place to be near to, and at what speed one would go there: 0
// when the craft's own counts.
func target(c *httpd.Context) (geo.Position, geo.Knots, error) {
	var place geo.Position
	var err error
	if place.Lat, err = number(c, "lat", -90, 90); err != nil {
		return place, 0, err
	}
	if place.Lon, err = number(c, "lon", -180, 180); err != nil {
		return place, 0, err
	}
	if c.Query("speed_kn") == "" {
		return place, 0, nil
	}
	speed, err := number(c, "speed_kn", 0.5, maxSpeedKn)
	return place, geo.Knots(speed), err
}

func number(c *httpd.Context, name string, low, high float64) (float64, error) {
	text := c.Query(name)
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(v) || v < low || v > high {
		return 0, fault.New(fault.Invalid, "%s: %.40q is not a number from %g to %g", name, text, low, high)
	}
	return v, nil
}

func limit(c *httpd.Context, standard, most int) (int, error) {
	text := c.Query("limit")
	if text == "" {
		return standard, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > most {
		return 0, fault.New(fault.Invalid, "limit: %.40q is not a number from 1 to %d", text, most)
	}
	return n, nil
}

func moment(c *httpd.Context, name string, standard time.Time) (time.Time, error) {
	text := c.Query(name)
	if text == "" {
		return standard, nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return t, fault.New(fault.Invalid, "%s: %.40q is no RFC 3339 time", name, text)
	}
	return t, nil
}
