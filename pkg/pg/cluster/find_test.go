package cluster

import (
	"errors"
	"strings"
	"testing"
)

func TestTheProgramsAreTheNewestWithPostGISOrTheOnesOfTheData(t *testing.T) {
	old, recent := binaries{version: "15", postgis: true}, binaries{version: "17", postgis: true}
	bare := binaries{version: "18"}
	tests := []struct {
		name      string
		found     []binaries
		data      string
		want      string
		complaint string
	}{
		{"new data get the newest", []binaries{recent, old}, "", "17", ""},
		{"a version without PostGIS is passed over", []binaries{bare, old}, "", "15", ""},
		{"data stay with their version", []binaries{recent, old}, "15", "15", ""},
		{"data of a version that is gone", []binaries{recent}, "15", "", "apt-get install postgresql-15-postgis-3"},
		{"data of a version without its PostGIS", []binaries{bare, old}, "18", "", "apt-get install postgresql-18-postgis-3"},
		{"nothing at all", nil, "", "", "apt-get install postgresql-postgis"},
		{"no PostGIS", []binaries{bare}, "", "", "apt-get install postgresql-18-postgis-3"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := choose(test.found, test.data)
			if got.version != test.want {
				t.Errorf("got version %q, want %q", got.version, test.want)
			}
			if test.complaint == "" && err != nil {
				t.Errorf("got %v, want no error", err)
			}
			if test.complaint != "" && (!errors.Is(err, ErrNotInstalled) || !strings.Contains(err.Error(), test.complaint)) {
				t.Errorf("got %v, want ErrNotInstalled with %q", err, test.complaint)
			}
		})
	}
}

func TestTheMajorVersionIsRead(t *testing.T) {
	for text, want := range map[string]string{
		"postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n": "15",
		"postgres (PostgreSQL) 17\n":                             "17",
		"postgres (PostgreSQL) 18beta2\n":                        "18",
		"something else":                                         "",
	} {
		if got := majorOf(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
