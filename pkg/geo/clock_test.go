package geo

import "testing"

func TestTheTimeBehindAPositionIsKeptUntouched(t *testing.T) {
	for _, test := range []struct{ name, behind, want string }{
		{"an at sign", " @03:47 CEST", "03:47 CEST"},
		{"an at sign and more text", " @ 03:47 CEST, engine failed", "03:47 CEST"},
		{"a word", " at 0347 UTC", "0347 UTC"},
		{"a word and bare digits", " at 0347", "0347"},
		{"no word", " 03:47", "03:47"},
		{"a glued Z", ", 0347Z", "0347Z"},
		{"a zone makes it a time", " 0347 UTC", "0347 UTC"},
		{"brackets", " (03:47 LT)", "03:47 LT"},
		{"seconds and an offset", " 03:47:12 UTC+2", "03:47:12 UTC+2"},
		{"French hours", " à 03h47", "03h47"},
		{"German hours", " um 3.47 Uhr", "3.47 Uhr"},
		{"half a day", " at 3 pm", "3 pm"},
		{"ISO 8601", " 2024-05-01T03:47:00Z", "2024-05-01T03:47:00Z"},
		{"a date-time group", " at 010347Z MAY 2024", "010347Z MAY 2024"},
		{"a date behind", " at 03:47 CEST on 24 May 2024 with 80 persons", "03:47 CEST on 24 May 2024"},
		{"a full stop", " at 03:47 CEST. Engine failed", "03:47 CEST"},
		{"a place", " at 20 knots", ""},
		{"a distance", " 130 NM from port", ""},
		{"persons", " with 80 persons", ""},
		{"a sentence", " at sea since 03:47", ""},
		{"a stray at sign", " @", ""},
		{"nothing", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, position := range []string{"35 21.001 N 015 46.598 E", "35°21.001'N, 015°46.598'E"} {
				got, ok := Parse(position + test.behind).Best()
				if !ok || got.At != test.want {
					t.Errorf("Parse(%q): read %v, at %q, want %q", position+test.behind, ok, got.At, test.want)
				}
			}
		})
	}
}
