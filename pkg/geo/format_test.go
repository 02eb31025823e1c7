package geo

import (
	"math"
	"testing"
)

func TestPositionsAreWrittenInThreeForms(t *testing.T) {
	tests := []struct {
		name              string
		p                 Position
		ddm, dms, decimal string
	}{
		{"north and east", Position{35.350017, 15.776633}, "35°21.0'N 015°46.6'E", `35°21'00"N 015°46'36"E`, "35.35002, 15.77663"},
		{"south and west", Position{-36.603333, -174.716667}, "36°36.2'S 174°43.0'W", `36°36'12"S 174°43'00"W`, "-36.60333, -174.71667"},
		{"small degrees keep their zeros", Position{0.5, -5.008333}, "00°30.0'N 005°00.5'W", `00°30'00"N 005°00'30"W`, "0.50000, -5.00833"},
		{"59.96 minutes carry into the next degree", Position{35 + 59.96/60, -(15 + 59.999/60)}, "36°00.0'N 016°00.0'W", `35°59'58"N 016°00'00"W`, "35.99933, -15.99998"},
		{"59.94 minutes do not", Position{35 + 59.94/60, 15}, "35°59.9'N 015°00.0'E", `35°59'56"N 015°00'00"E`, "35.99900, 15.00000"},
		{"the antimeridian", Position{-17.5, -179.9999999}, "17°30.0'S 180°00.0'W", `17°30'00"S 180°00'00"W`, "-17.50000, -180.00000"},
		{"the pole", Position{90, 0}, "90°00.0'N 000°00.0'E", `90°00'00"N 000°00'00"E`, "90.00000, 0.00000"},
		{"almost zero has no sign", Position{-1e-9, -1e-9}, "00°00.0'S 000°00.0'W", `00°00'00"S 000°00'00"W`, "0.00000, 0.00000"},
		{"off the globe", Position{95, 0}, "invalid position", "invalid position", "invalid position"},
		{"not a number", Position{math.NaN(), 0}, "invalid position", "invalid position", "invalid position"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			for _, form := range []struct{ name, got, want string }{
				{"DDM", test.p.DDM(), test.ddm}, {"DMS", test.p.DMS(), test.dms}, {"Decimal", test.p.Decimal(), test.decimal},
			} {
				if form.got != form.want {
					t.Errorf("%v.%s() = %s, want %s", test.p, form.name, form.got, form.want)
				}
			}
		})
	}
}
