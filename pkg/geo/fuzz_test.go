package geo

import (
	"math"
	"strings"
	"testing"
)

// FuzzParse holds Parse to what callers rely on for any text. Its corpus is in
// testdata/fuzz.
func FuzzParse(f *testing.F) {
	for _, text := range []string{
		"35 21 001 015 46 598 @03:47 CEST", "33º30,5 N 011º 49,5 E", "N° 33 Deg 54.928 E° 014 Deg 37.904",
		"+35.35-015.77/", "80 N 35 21 E 015 46", "35.35,15.77,12z", "\xff°\x00'N,,--", "35 21 N 015 46 O",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		reading := Parse(text)
		if len(reading.Candidates) == 0 && len(reading.Warnings) == 0 {
			t.Errorf("Parse(%q) says nothing", text)
		}
		if len(reading.Candidates) > MaxText || len(reading.Warnings) > MaxText {
			t.Errorf("Parse(%q): %d candidates, %d warnings", text, len(reading.Candidates), len(reading.Warnings))
		}
		for _, c := range reading.Candidates {
			if !c.Position.Valid() || !(c.Accuracy > 0) || math.IsInf(float64(c.Accuracy), 0) || c.Format == "" {
				t.Errorf("Parse(%q) gives the candidate %+v", text, c)
			}
			if !strings.Contains(text, c.Text) || !strings.Contains(text, c.At) {
				t.Errorf("Parse(%q) quotes %q and %q, which are not in it", text, c.Text, c.At)
			}
		}
		for _, w := range reading.Warnings {
			if w.Code == "" || len(w.Detail) > 1000 {
				t.Errorf("Parse(%q) warns %+v", text, w)
			}
		}
		if best, ok := reading.Best(); ok && best.Position != reading.Candidates[0].Position {
			t.Errorf("Parse(%q).Best() = %v, which is not its first candidate", text, best)
		}
	})
}
