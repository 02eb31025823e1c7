package geo

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// writers are the forms that a position survives: whatever is written so is read
// back within half a step, in every quadrant.
var writers = map[string]func(Position) string{
	"DDM":     Position.DDM,
	"DMS":     Position.DMS,
	"Decimal": func(p Position) string { return signed(p.Lat, 5) + " " + signed(p.Lon, 5) },
	"spoken thousandths": func(p Position) string {
		lat, ns := spoken(p.Lat, "N", "S")
		lon, ew := spoken(p.Lon, "E", "W")
		return lat + " " + ns + " " + lon + " " + ew
	},
	"letters in front, decimal comma": func(p Position) string {
		lat, ns := spoken(p.Lat, "N", "S")
		lon, ew := spoken(p.Lon, "E", "W")
		return ns + comma(lat) + " " + ew + comma(lon)
	},
	"longitude first": func(p Position) string {
		lat, lon, _ := strings.Cut(p.DMS(), " ")
		return lon + "\n" + lat
	},
}

func signed(degrees float64, decimals int) string { return fmt.Sprintf("%+.*f", decimals, degrees) }

// spoken writes degrees, minutes and thousandths as three groups of digits.
func spoken(degrees float64, positive, negative string) (groups, letter string) {
	letter = positive
	if degrees < 0 {
		letter = negative
	}
	thousandths := int(math.Round(math.Abs(degrees) * 60_000))
	return fmt.Sprintf("%02d %02d %03d", thousandths/60_000, thousandths/1000%60, thousandths%1000), letter
}

func comma(groups string) string {
	return groups[:len(groups)-4] + "," + groups[len(groups)-3:]
}

func TestWhatIsWrittenIsReadBackWithinItsAccuracy(t *testing.T) {
	for name, write := range writers {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				p := Position{
					rapid.Float64Range(-90, 90).Draw(t, "lat"),
					rapid.Float64Range(-180, 180).Draw(t, "lon"),
				}
				text := write(p)
				reading := Parse(text + rapid.SampledFrom([]string{"", " @03:47 CEST", " with 80 persons", "\n130 NM from port"}).Draw(t, "behind"))
				got, ok := reading.Best()
				if !ok || len(reading.Warnings) > 0 {
					t.Fatalf("Parse(%q) of %v: read %v, warnings %v", text, p, ok, reading.Warnings)
				}
				// Half a step on both axes: the diagonal, and 1 % for the nautical mile.
				if off := Distance(got.Position, p); off > got.Accuracy*math.Sqrt2*1.01+0.01 {
					t.Errorf("Parse(%q) = %v, want %v: off by %.2f m, accuracy %.2f m", text, got.Position, p, off, got.Accuracy)
				}
			})
		})
	}
}

func TestTheAccuracyIsHalfOfTheSmallestStep(t *testing.T) {
	for text, want := range map[string]Metres{
		"00 21 N 015 46 E":         926,
		"00 21.0 N 015 46.0 E":     92.6,
		"00 21 001 N 015 46 001 E": 0.926,
		`00°21'06"N 015°46'36"E`:   926.0 / 60,
		"0.35 N 15.77 E":           555.6,
		"0° N 15° E":               55560,
		"60°21'N 015°46.0'E":       926,
		"60°21.0'N 015°46'E":       926 * Metres(math.Cos((60+21.0/60)*math.Pi/180)),
	} {
		got, ok := Parse(text).Best()
		if !ok || math.Abs(float64(got.Accuracy-want)) > 1e-6*float64(want) {
			t.Errorf("Parse(%q).Accuracy = %v %v, want %v", text, got.Accuracy, ok, want)
		}
	}
}

// Dropping a character may lose the position but never puts a boat on the other
// side of the equator or Greenwich in silence.
func TestALostCharacterNeverMovesToAnotherQuadrantInSilence(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := Position{
			rapid.Float64Range(-89, -1).Draw(t, "lat"),
			rapid.Float64Range(-179, -1).Draw(t, "lon"),
		}
		text := []rune(p.DDM())
		lost := rapid.IntRange(0, len(text)-1).Draw(t, "lost")
		torn := string(text[:lost]) + string(text[lost+1:])
		reading := Parse(torn)
		if got, ok := reading.Best(); ok && (got.Position.Lat > 0 || got.Position.Lon > 0) {
			t.Errorf("Parse(%q) = %v, want south and west or nothing; warnings %v", torn, got.Position, reading.Warnings)
		}
	})
}
