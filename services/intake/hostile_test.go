package intake_test

import (
	"fmt"
	"strings"
	"testing"
)

func TestHostileBodiesAreAcceptedWithBoundedWarnings(t *testing.T) {
	many := func(n int, element func(i int) string) string {
		list := make([]string, n)
		for i := range list {
			list[i] = element(i)
		}
		return strings.Join(list, ",")
	}
	for _, tc := range []struct{ name, members string }{
		{"nested half a million deep", `"x":` + strings.Repeat("[", 500_000) + strings.Repeat("]", 500_000)},
		{"nested in a known member", `"craft":` + strings.Repeat(`{"craft":`, 100_000) + "1" + strings.Repeat("}", 100_000)},
		{"unknown members at the top", many(100_000, func(i int) string { return fmt.Sprintf(`"m%d":%d`, i, i) })},
		{"unknown members far inside", `"persons":{"total":{"of":{"women":{` + many(100_000, func(i int) string { return fmt.Sprintf(`"%d":0`, i) }) + `}}}}`},
		{"one member a hundred thousand times", many(100_000, func(int) string { return `"craft":0` })},
		{"one unknown member a hundred thousand times", many(100_000, func(int) string { return `"x":0` })},
		{"positions that are none", `"positions":[` + many(300_000, func(int) string { return "0" }) + `]`},
		{"positions in words", `"positions":[` + many(20_000, func(int) string { return `{"text":"35 21 001 015 46 598 @03:47 CEST"}` }) + `]`},
		{"a name of a megabyte", `"` + strings.Repeat("/", 1_000_000) + `":1`},
		{"a number of a megabyte", `"weather":{"wind_kn":1` + strings.Repeat("0", 1_000_000) + `}`},
		{"a fraction of a megabyte", `"weather":{"wind_kn":0.` + strings.Repeat("1", 1_000_000) + `}`},
		{"a string of NULs", `"texts":[{"text":"` + strings.Repeat("\x00", 1_000_000) + `"}]`},
		{"strings of NULs and letters", `"texts":[` + many(100, func(int) string { return `{"text":"` + strings.Repeat("a\x00", 5_000) + `"}` }) + `]`},
		{"strings of bytes that are not UTF-8", `"texts":[` + many(100, func(int) string { return `{"text":"` + strings.Repeat("a\xff", 5_000) + `"}` }) + `]`},
		{"line separators", `"texts":[` + many(17, func(int) string { return `{"text":"` + strings.Repeat("\u2028", 20_001) + `"}` }) + `]`},
		{"kept and used, each byte in three", `"texts":[` + many(50, func(int) string { return `{"text":"` + strings.Repeat("\xff", 20_001) + `"}` }) + `]`},
		{"angle brackets", `"texts":[` + many(50, func(int) string { return `{"text":"` + strings.Repeat("<", 20_001) + `"}` }) + `]`},
		{"words for a list, a megabyte of them", `"confidence":"` + strings.Repeat("x", 1_000_000) + `"`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			body := `{"kind":"observation",` + id + `,` + tc.members + `}`
			if len(body) > 1<<21 {
				t.Fatalf("the body has %d bytes, more than the test means", len(body))
			}
			report := read(t, body)
			if len(report.Warnings) == 0 || len(report.Warnings) > 101 {
				t.Errorf("%d warnings, want 1 to 101", len(report.Warnings))
			}
			if len(report.AsGiven) > 200 {
				t.Errorf("as_given has %d entries, want at most 200", len(report.AsGiven))
			}
			for at := range report.AsGiven {
				if len(at) > 1000 {
					t.Errorf("as_given has a pointer of %d bytes", len(at))
				}
			}
			proveNothingLost(t, []byte(body), report)
		})
	}
}

func TestANameThatMayBeANumberIsNotRepeated(t *testing.T) {
	for name, want := range map[string]string{
		"wheels": "/wheels", "seats_2023": "/seats_2023", "p393331234567": "", "p3_9_3_3_3": "", "call +39 333": "", "a@b": "",
	} {
		report := read(t, `{"kind":"observation",`+id+`,"`+name+`":1}`)
		if len(report.Warnings) != 1 || report.Warnings[0].Pointer != want || report.AsGiven["/"+name] == nil {
			t.Errorf("%q: warnings = %+v, kept %s; want one at %q", name, report.Warnings, report.AsGiven, want)
		}
	}
}

// What is both used and kept can outgrow the body; then the body is kept once.
func TestWhatWouldNotFitAMessageIsKeptAsTheBodyAlone(t *testing.T) {
	words := `{"text":"` + strings.Repeat("a\xff", 5_000) + `"}`
	body := `{"kind":"observation",` + id + `,"persons":{"total":{"best":95}},"texts":[` + strings.Repeat(words+",", 99) + words + `]}`
	report := read(t, body)
	if _, whole := report.AsGiven[""]; !whole || report.Texts != nil || report.Persons == nil {
		t.Errorf("%d texts and %d entries of as_given, want the body alone, and what is not sealed", len(report.Texts), len(report.AsGiven))
	}
	proveNothingLost(t, []byte(body), report)
}
