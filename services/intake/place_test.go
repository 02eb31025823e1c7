package intake_test

import (
	"bufio"
	"encoding/json"
	"math"
	"os"
	"slices"
	"testing"

	"pharos/pkg/testkit"
)

func TestPositionsInWordsAreFilledOnlyWhenThereIsOneReading(t *testing.T) {
	for _, tc := range []struct {
		name, position string
		lat            float64 // NaN: none
		parsed         bool
		warnings       []string
	}{
		{"words alone", `{"text":"33°14.6 N 012°29.6 E"}`, 33.2433, true, nil},
		{"no hemisphere", `{"text":"35 21 001 015 46 598","at":"2026-11-20T10:00:00Z"}`, 35.35, true, []string{"hemisphere_assumed /positions/0/text"}},
		{"a time behind", `{"text":"33°14.6 N 012°29.6 E @03:47 CEST"}`, 33.2433, true, []string{"position_time_in_words /positions/0/text"}},
		{"one hemisphere", `{"text":"33 14.6 N 012 29.6"}`, math.NaN(), false, []string{"hemisphere_missing /positions/0/text"}},
		{"words that agree", `{"lat":33.2433,"lon":12.4933,"text":"33°14.6 N 012°29.6 E"}`, 33.2433, false, nil},
		{"words that do not", `{"lat":33.2433,"lon":12.4933,"text":"33°41.6 N 012°29.6 E"}`, 33.2433, false, []string{"position_disagrees /positions/0/text"}},
		{"words of no place beside numbers", `{"lat":33.2433,"lon":12.4933,"text":"by the platform"}`, 33.2433, false, nil},
		{"a place name", `{"text":"close to Lampedusa"}`, math.NaN(), false, []string{"position_unreadable /positions/0/text"}},
		{"a longitude alone beside words", `{"lon":12.5,"text":"33°14.6 N 012°29.6 E"}`, math.NaN(), false, []string{"position_incomplete /positions/0"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			report := read(t, `{"kind":"distress_alert",`+id+`,"positions":[`+tc.position+`]}`)
			p := report.Positions[0]
			switch {
			case math.IsNaN(tc.lat) && p.Lat != nil:
				t.Errorf("lat = %v, want none; %s", *p.Lat, tc.position)
			case !math.IsNaN(tc.lat) && (p.Lat == nil || math.Abs(*p.Lat-tc.lat) > 0.0005):
				t.Errorf("lat = %v, want %v; %s", p.Lat, tc.lat, tc.position)
			}
			if p.Parsed != tc.parsed || tc.parsed && len(p.Candidates) == 0 {
				t.Errorf("parsed = %v with candidates %v, want %v; %s", p.Parsed, p.Candidates, tc.parsed, tc.position)
			}
			if p.AccuracyM != nil {
				t.Errorf("accuracy_m = %v, want none, as none was stated", *p.AccuracyM)
			}
			if got := codes(report); !slices.Equal(got, tc.warnings) {
				t.Errorf("warnings = %q, want %q; %s", got, tc.warnings, tc.position)
			}
		})
	}
}

func TestRealPositionsComeOutWhereTheyAre(t *testing.T) {
	file, err := os.Open(testkit.SharedData(t, "positions/written-positions.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		var line struct {
			Text     string
			Lat, Lon *float64
		}
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			t.Fatalf("%s: %v", lines.Text(), err)
		}
		text, _ := json.Marshal(line.Text)
		p := read(t, `{"kind":"vessel_sighting","positions":[{"text":`+string(text)+`}]}`).Positions[0]
		if (p.Lat == nil) != (line.Lat == nil) {
			t.Errorf("%q: lat = %v, want %v", line.Text, p.Lat, line.Lat)
			continue
		}
		if p.Lat != nil && (math.Abs(*p.Lat-*line.Lat) > 0.0005 || math.Abs(*p.Lon-*line.Lon) > 0.0005) {
			t.Errorf("%q = %v %v, want %v %v", line.Text, *p.Lat, *p.Lon, *line.Lat, *line.Lon)
		}
	}
}
