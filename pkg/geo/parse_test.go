package geo

import (
	"math"
	"strings"
	"testing"
)

// tolerance is what the reading of a written position may lose: 0.0005° is 56 m.
const tolerance = 0.0005

func near(a, b Position) bool {
	return math.Abs(a.Lat-b.Lat) <= tolerance && math.Abs(a.Lon-b.Lon) <= tolerance
}

func codes(r Reading) string {
	var codes []string
	for _, w := range r.Warnings {
		codes = append(codes, w.Code)
	}
	return strings.Join(codes, " ")
}

func TestParseReadsPositionsAsPeopleWriteThem(t *testing.T) {
	boat := Position{35.350017, 15.776633} // 35°21.001'N 015°46.598'E
	whole := Position{35.35, 15.766667}    // 35°21'N 015°46'E
	tests := []struct {
		name, text string
		want       Position
		format     string
		warnings   string
	}{
		{"spoken thousandths and a time", "35 21 001 015 46 598 @03:47 CEST", boat, FormatDDM, WarnHemisphereAssumed},
		{"spoken thousandths with letters", "35 21 001 N 015 46 598 E", boat, FormatDDM, ""},
		{"thousandths behind a minute mark", "35°21'001 N 15°46'598 E", boat, FormatDDM, ""},
		{"decimal minutes without letters", "35 21.001 015 46.598", boat, FormatDDM, WarnHemisphereAssumed},
		{"decimal comma in minutes", "35 21,001 015 46,598", boat, FormatDDM, WarnHemisphereAssumed},
		{"decimal degrees with a comma between", "35.35, 15.766667", whole, FormatDecimal, WarnHemisphereAssumed},
		{"decimal commas and a space between", "35,350000 15,766667", whole, FormatDecimal, WarnHemisphereAssumed},
		{"decimal degrees glued by a comma", "35.35,15.766667", whole, FormatDecimal, WarnHemisphereAssumed},
		{"a link to a map", "https://www.google.com/maps/@35.35,15.766667,12z", whole, FormatDecimal, WarnHemisphereAssumed},
		{"a link with a query", "http://maps.google.com/?q=35.35,15.766667&z=12", whole, FormatDecimal, WarnHemisphereAssumed},
		{"named parameters", "lat=35.35&lon=15.766667", whole, FormatDecimal, WarnHemisphereAssumed},
		{"labels in the other order", "Lon 15.766667 Lat: 35.35", whole, FormatDecimal, WarnHemisphereAssumed},
		{"labels with letters", "LAT 35 21 N LONG 015 46 E", whole, FormatMinutes, ""},
		{"letters in the other order", "015°46'E 35°21'N", whole, FormatMinutes, ""},
		{"letters in front", "N 35 21 E 015 46", whole, FormatMinutes, ""},
		{"letters in front, glued", "N35°21' E015°46'", whole, FormatMinutes, ""},
		{"lower case", "35 21 n 015 46 e", whole, FormatMinutes, ""},
		{"letters in brackets", "35°21' (N) 015°46' (E)", whole, FormatMinutes, ""},
		{"words in English", "35 degrees 21 minutes North, 15 degrees 46 minutes East", whole, FormatMinutes, ""},
		{"words in German", "35 Grad 21 Minuten Nord und 15 Grad 46 Minuten Ost", whole, FormatMinutes, ""},
		{"words in Italian", "35° 21' Nord e 15° 46' Est", whole, FormatMinutes, ""},
		{"words in French, and est is not east", "le bateau est 35 21 nord 015 46 est", whole, FormatMinutes, ""},
		{"words in Spanish", "35 21 Norte, 15 46 Oeste", Position{35.35, -15.766667}, FormatMinutes, ""},
		{"letters in Greek", "35° 21′ Β, 015° 46′ Α", whole, FormatMinutes, ""},
		{"letters in Russian", "35 21 С 015 46 В", whole, FormatMinutes, ""},
		{"words and digits in Arabic", "٣٥°٢١ شمال ٠١٥°٤٦ شرق", whole, FormatMinutes, ""},
		{"seconds with marks", `35°21'06"N 015°46'36"E`, Position{35.351667, 15.776667}, FormatDMS, ""},
		{"seconds with two primes", "35°21'06''N 015°46'36''E", Position{35.351667, 15.776667}, FormatDMS, ""},
		{"seconds with typographic marks", "35°21′06.5″N, 015°46′36.5″E", Position{35.351806, 15.776806}, FormatDMS, ""},
		{"seconds with colons", "35:21:06N 015:46:36E", Position{35.351667, 15.776667}, FormatDMS, ""},
		{"seconds with the letters d, m and s", "35d21m06s N 15d46m36s E", Position{35.351667, 15.776667}, FormatDMS, ""},
		{"seconds that nothing marks", "35 21 06 N 015 46 36 E", Position{35.351667, 15.776667}, FormatDMS, WarnSecondsAssumed},
		{"hyphens as joints", "35-21N 015-46E", whole, FormatMinutes, ""},
		{"hyphens as joints without letters", "35-21.0 015-46.0", whole, FormatDDM, WarnHemisphereAssumed},
		{"one piece", "3521N 01546E", whole, FormatMinutes, ""},
		{"one piece with decimals", "3521.001N01546.598E", boat, FormatDDM, ""},
		{"one piece with seconds", "352106N 0154636E", Position{35.351667, 15.776667}, FormatDMS, ""},
		{"ISO 6709 in degrees", "+35.35+015.766667/", whole, FormatDecimal, ""},
		{"ISO 6709 in one piece", "+3521-01546/", Position{35.35, -15.766667}, FormatMinutes, ""},
		{"two lines", "35 21 N\n015 46 E", whole, FormatMinutes, ""},
		{"labels on lines of their own", "Lat:\n35.35\nLon:\n15.766667", whole, FormatDecimal, WarnHemisphereAssumed},
		{"quotation marks around it", `"35.35, 15.766667"`, whole, FormatDecimal, WarnHemisphereAssumed},
		{"direction marks from an Arabic phone", "\u200e35.35\u200e, \u200e15.766667\u200e", whole, FormatDecimal, WarnHemisphereAssumed},
		{"a no-break space", "35°21'\u00a0N 015°46'\u00a0E", whole, FormatMinutes, ""},
		{"the same place in two forms", "35°21.0'N 015°46.0'E (35.3500, 15.7667)", whole, FormatDecimal, ""},
		{"text around it", "MRCC: boat CP3, 80-100 persons at 35 21 N 015 46 E, speed 3 kn, 2 dead", whole, FormatMinutes, ""},
		{"a distance behind it", "35 21 N 015 46 E 130 Nm", whole, FormatMinutes, ""},
		{"a number in front of letters in front", "80 N 35 21 E 015 46", whole, FormatMinutes, ""},
		{"a number in front of degree marks", "80, 35°21'N 015°46'E", whole, FormatMinutes, ""},
		{"a time in front", "03:47 35 21 N 015 46 E", whole, FormatMinutes, ""},
		{"a time in front of letters in front", "03:47 N 35 21 E 015 46", whole, FormatMinutes, ""},
		{"a telephone number in front", "+8821612345678 35 21 N 015 46 E", whole, FormatMinutes, ""},
		{"a number on the next line", "35.35, 15.766667\n80 persons", whole, FormatDecimal, WarnHemisphereAssumed},
		{"a date in front", "2024-05-01 35 21 N 015 46 E", whole, FormatMinutes, ""},
		{"a letter stuck between the numbers", "35.35N15.766667E", whole, FormatDecimal, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			reading := Parse(test.text)
			got, ok := reading.Best()
			if !ok || !near(got.Position, test.want) {
				t.Fatalf("Parse(%q).Best() = %v %v, want %v; warnings %v", test.text, got.Position, ok, test.want, reading.Warnings)
			}
			if got.Format != test.format || codes(reading) != test.warnings {
				t.Errorf("Parse(%q): format %q, warnings %q, want %q and %q", test.text, got.Format, codes(reading), test.format, test.warnings)
			}
			if !strings.Contains(test.text, got.Text) {
				t.Errorf("Parse(%q): piece %q is not in the text", test.text, got.Text)
			}
		})
	}
}

func TestParseReadsAllFourQuadrantsInEveryForm(t *testing.T) {
	forms := []struct{ name, ne, se, nw, sw string }{
		{"letters behind", "36 36.2N 174 43.0E", "36 36.2S 174 43.0E", "36 36.2N 174 43.0W", "36 36.2S 174 43.0W"},
		{"letters in front", "N36 36.2 E174 43.0", "S36 36.2 E174 43.0", "N36 36.2 W174 43.0", "S36 36.2 W174 43.0"},
		{"letters that spaces do not bind", "N 36 36.2 E 174 43.0", "S 36 36.2 E 174 43.0", "N 36 36.2 W 174 43.0", "S 36 36.2 W 174 43.0"},
		{"signs", "+36.60333, +174.71667", "-36.60333, 174.71667", "36.60333, -174.71667", "-36.60333, -174.71667"},
		{"signs and a space", "+36.60333 +174.71667", "-36.60333 174.71667", "36.60333 -174.71667", "-36.60333 -174.71667"},
		{"true minus signs", "+36.60333, 174.71667", "−36.60333, 174.71667", "36.60333, −174.71667", "−36.60333, −174.71667"},
		{"signed sexagesimals", "+36°36.2' +174°43.0'", "-36°36.2' 174°43.0'", "36°36.2' -174°43.0'", "-36°36.2' -174°43.0'"},
		{"in one piece", "3636.2N 17443.0E", "3636.2S 17443.0E", "3636.2N 17443.0W", "3636.2S 17443.0W"},
	}
	for _, form := range forms {
		for text, want := range map[string]Position{
			form.ne: {36.603333, 174.716667}, form.se: {-36.603333, 174.716667},
			form.nw: {36.603333, -174.716667}, form.sw: {-36.603333, -174.716667},
		} {
			t.Run(form.name+": "+text, func(t *testing.T) {
				reading := Parse(text)
				if got, ok := reading.Best(); !ok || !near(got.Position, want) || len(reading.Warnings) > 0 {
					t.Errorf("Parse(%q) = %v %v, warnings %v, want %v and none", text, got.Position, ok, reading.Warnings, want)
				}
			})
		}
	}
}

func TestParseReadsTheEdgesOfTheMap(t *testing.T) {
	for text, want := range map[string]Position{
		"00 00.0 N 000 00.0 E":     {0, 0},
		"00 00.0 S 000 00.0 W":     {0, 0},
		"17 30.0 S 180 00.0 E":     {-17.5, 180},
		"17 30.0 S 180 00.0 W":     {-17.5, -180},
		"17°30.0'S 179°59.999'W":   {-17.5, -179.999983},
		"90 00.0 S 000 00.0 E":     {-90, 0},
		"-89.99999, -179.99999":    {-89.99999, -179.99999},
		"35°59.99'N 015°59.99'E":   {35.999833, 15.999833},
		"00°30.0'S, 000°00.5'W":    {-0.5, -0.008333},
		"52°21'59.9\"N 0°0'0.1\"W": {52.366639, -0.000028},
	} {
		reading := Parse(text)
		got, ok := reading.Best()
		if !ok || !near(got.Position, want) || len(reading.Warnings) > 0 {
			t.Errorf("Parse(%q) = %v %v, warnings %v, want %v", text, got.Position, ok, reading.Warnings, want)
		}
		if math.Signbit(got.Position.Lat) && got.Position.Lat == 0 || math.Signbit(got.Position.Lon) && got.Position.Lon == 0 {
			t.Errorf("Parse(%q) has a negative zero: %v", text, got.Position)
		}
	}
}

func TestParseNeverGuesses(t *testing.T) {
	tests := []struct{ name, text, warning string }{
		{"longitude without its letter", "2444N 05045", WarnHemisphereMissing},
		{"latitude without its letter", "35 21 015 46 E", WarnHemisphereMissing},
		{"spoken groups with one letter", "35 21 001 015 46 598 E", WarnHemisphereMissing},
		{"one letter in front", "N 35 21.0 015 46.6", WarnHemisphereMissing},
		{"one letter at decimal degrees", "35.35 15.77 W", WarnHemisphereMissing},
		{"a plus that may be a telephone's", "+35 21 15 46", WarnHemisphereMissing},
		{"a letter that belongs to no number", "35.35, 15.77, W", WarnAmbiguous},
		{"numbers that only fit swapped", "140.5, 35.2", WarnAxesSwapped},
		{"spoken numbers that only fit swapped", "140 30 35 12", WarnAxesSwapped},
		{"latitude 95", "95 00 N 015 00 E", WarnOutOfRange},
		{"latitude a little over the pole", "90°00.1'N 015°00.0'E", WarnOutOfRange},
		{"longitude a little over the antimeridian", "17 30.0 S 180 00.1 E", WarnOutOfRange},
		{"sixty minutes", "35 60 N 015 46 E", WarnOutOfRange},
		{"sixty seconds", `35°21'60"N 015°46'00"E`, WarnOutOfRange},
		{"an O is Ost and Ouest", "35 21 N 015 46 O", WarnAmbiguous},
		{"a Greek N is north and south", "35 21 Ν 015 46 Α", WarnAmbiguous},
		{"two latitudes", "35 21 N 015 46 N", WarnAmbiguous},
		{"a minus and a north", "-35.35 N 015.77 E", WarnAmbiguous},
		{"a label and a letter that differ", "Lat 35.35 E Lon 15.77 N", WarnAmbiguous},
		{"labels behind the numbers", "15.77 lon, 35.35 lat", WarnAmbiguous},
		{"a dash that may be a minus", "35.35 - 15.77", WarnAmbiguous},
		{"a glued dash that may be a minus", "35.35-15.77", WarnAmbiguous},
		{"a dash between marked angles", "35°21' - 015°46'", WarnAmbiguous},
		{"letters that bind to either side", "35 N 15 E 130", WarnAmbiguous},
		{"a lost number", "35 21 N 015 E", WarnAmbiguous},
		{"a caught number", "12 35 21 N 015 46 E", WarnAmbiguous},
		{"thousandths and seconds", "35 21 001 N 015 46 59 E", WarnAmbiguous},
		{"tenths or seconds", "35 21 5 N 015 46 6 E", WarnAmbiguous},
		{"seconds without minutes", `35°21"N 015°46"E`, WarnAmbiguous},
		{"longitude, latitude, height on lines", "15.77\n35.35\n0", WarnAmbiguous},
		{"longitude, latitude, height", "15.77,35.35,0", WarnAmbiguous},
		{"a list without letters on one line", "35.35 15.77; 35.40 15.80", WarnAmbiguous},
		{"two positions", "35 21 N 015 46 E, then 35 25 N 015 50 E", WarnAmbiguous},
		{"two neighbouring positions in whole minutes", "35 21 N 015 46 E / 35 22 N 015 46 E", WarnAmbiguous},
		{"commas that may be anything", "35,21,15,46", WarnUnreadable},
		{"points that may be anything", "35.21.06N 015.46.36E", WarnUnreadable},
		{"a lost digit in one piece", "3521N 1546E", WarnUnreadable},
		{"one coordinate", "35°21.0'N", WarnUnreadable},
		{"degrees only, no letters", "35, 15", WarnUnreadable},
		{"an odd number of groups", "35 21 015 46 598", WarnUnreadable},
		{"a range of persons", "80-100 persons", WarnUnreadable},
		{"a distance", "37 NM off the Libyan coast", WarnUnreadable},
		{"a time and a date", "03:47 15:46 2024-05-01 01.05.2024", WarnUnreadable},
		{"a telephone number", "+39 06 5908 4527", WarnUnreadable},
		{"words", "off Lampedusa", WarnUnreadable},
		{"Arabic words", "القارب قرب لامبيدوزا", WarnUnreadable},
		{"an emoji", "🚤", WarnUnreadable},
		{"a NUL byte inside", "35.3\x005, 15.77", WarnUnreadable},
		{"a sign that tears a number", "35.3?5.1, 15.77", WarnUnreadable},
		{"a sign that tears the last number", "35.35, 15.3?5", WarnUnreadable},
		{"a word for south in front that may mean on", "Sud 35.35, 15.77", WarnAmbiguous},
		{"a word for south at the end", "35.35, 15.77, sud", WarnAmbiguous},
		{"whole degrees and decimal degrees", "35, 15.77", WarnUnreadable},
		{"bytes that are no text", "\xff\xfe35\xff", WarnUnreadable},
		{"nothing", "", WarnUnreadable},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			reading := Parse(test.text)
			if got, ok := reading.Best(); ok {
				t.Errorf("Parse(%q).Best() = %v, want none", test.text, got.Position)
			}
			if !reading.Warned(test.warning) {
				t.Errorf("Parse(%q) warns %v, want %q", test.text, reading.Warnings, test.warning)
			}
		})
	}
}

func TestALetterWithTwoMeaningsGivesBothPlaces(t *testing.T) {
	reading := Parse("35 21 N 015 46 O")
	if len(reading.Candidates) != 2 || reading.Candidates[0].Position.Lon != -reading.Candidates[1].Position.Lon {
		t.Errorf("candidates %v, want one east and one west", reading.Candidates)
	}
}

func TestALongTextIsReadOnlyInPart(t *testing.T) {
	position := "35 21.001 N 015 46.598 E"
	t.Run("a position in front is read", func(t *testing.T) {
		reading := Parse(position + " " + strings.Repeat("x ", 5_000_000))
		if _, ok := reading.Best(); !ok || !reading.Warned(WarnTextTooLong) {
			t.Errorf("best %v, warnings %v, want a position and %s", ok, reading.Warnings, WarnTextTooLong)
		}
	})
	t.Run("a position on the cut is not", func(t *testing.T) {
		// Without letters nothing but the cut shows that digits are missing.
		position := "35.350017, 15.776633"
		for lost := 1; lost < len(position); lost++ {
			text := strings.Repeat(".", MaxText-len(position)+lost) + position
			if reading := Parse(text); len(reading.Candidates) > 0 {
				t.Errorf("%d bytes cut: read %v", lost, reading.Candidates)
			}
		}
	})
}
