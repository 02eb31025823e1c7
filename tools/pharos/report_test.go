package main

import (
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"pharos/pkg/event"
)

// parsed reads a command line as the program does.
func parsed(t *testing.T, args ...string) *cli {
	t.Helper()
	var app cli
	p, err := kong.New(&app, grammar()...)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Parse(args); err != nil {
		t.Fatalf("%v: %v", args, err)
	}
	return &app
}

func TestWordsWithCommasStayWhole(t *testing.T) {
	app := parsed(t, "report", "--position", "33º30,5 N 011º 49,5 E", "--position", "34°26.6’N, 013°08.4 E", "--text", "engine failed, water in")
	r, err := app.Report.body()
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Positions) != 2 || r.Positions[0].Text != "33º30,5 N 011º 49,5 E" || r.Positions[1].Text != "34°26.6’N, 013°08.4 E" {
		t.Errorf("positions are %+v", r.Positions)
	}
	if len(r.Texts) != 1 || r.Texts[0].Text != "engine failed, water in" {
		t.Errorf("texts are %+v", r.Texts)
	}
}

func TestCountsOfPersonsAsPeopleWriteThem(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"95", "nil/95/nil"}, {"80-100", "80/nil/100"}, {"80–100", "80/nil/100"}, {"80-", "80/nil/nil"}, {"-100", "nil/nil/100"}, {" 80 - 100 ", "80/nil/100"},
	} {
		got, err := parseCount("--persons", c.text)
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		if s := number(got.Min) + "/" + number(got.Best) + "/" + number(got.Max); s != c.want {
			t.Errorf("%q is %s, want %s", c.text, s, c.want)
		}
	}
	for _, bad := range []string{"many", "100-80", "-", "80-100-120", "1.5", "-5-10"} {
		if _, err := parseCount("--persons", bad); err == nil || !strings.Contains(err.Error(), "--persons") {
			t.Errorf("%q: %v, want an error that names the flag", bad, err)
		}
	}
}

func number(n *int64) string {
	if n == nil {
		return "nil"
	}
	return strings.TrimSpace(span(event.Interval{Best: n}))
}

func TestTheSameLineOfAFileIsTheSameReport(t *testing.T) {
	r := report{Kind: "vessel_sighting"}
	a, err := r.positionLine(1, []byte(`{"text":"36 57 N 015 42 E","kind":"dm"}`))
	if err != nil {
		t.Fatal(err)
	}
	b, _ := r.positionLine(1, []byte("36 57 N 015 42 E\n"))
	c, _ := r.positionLine(2, []byte("36 57 N 015 42 E"))
	if string(a) != string(b) || string(a) == string(c) {
		t.Errorf("lines give\n%s\n%s\n%s\nwant the first two the same and the third another", a, b, c)
	}
	if empty, err := r.positionLine(3, []byte("  ")); empty != nil || err != nil {
		t.Errorf("an empty line gives %s, %v", empty, err)
	}
}
