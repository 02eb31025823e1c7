package server

import (
	"fmt"
	"strings"
	"testing"

	"pharos/pkg/bus"
	"pharos/pkg/testkit"
)

func TestGroupsAreYearsAndMonthsInUTCByWhenItOccurred(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	for at, dead := range map[string]int{
		"2019-12-31T23:59:59Z":      1,
		"2020-01-01T00:00:00Z":      2,
		"2020-01-01T00:30:00+01:00": 4, // still 2019 in UTC
		"2019-12-31T23:30:00-01:00": 8, // already 2020
		"2020-02-01T00:00:00Z":      16,
	} {
		p.open(fmt.Sprintf(`{"kind":"casualty","occurred_at":%q,"persons":{"dead":{"best":%d}}}`, at, dead))
	}
	for query, want := range map[string]string{
		"group_by=year":                 "map[year:2019] 5/5/5, map[year:2020] 26/26/26",
		"group_by=month":                "map[month:12 year:2019] 5/5/5, map[month:1 year:2020] 10/10/10, map[month:2 year:2020] 16/16/16",
		"group_by=none":                 "",
		"group_by=year&from=2020-01-01": "map[year:2020] 26/26/26",
		"group_by=year&to=2020-01-01":   "map[year:2019] 5/5/5",
		"group_by=year&from=2019-12-31T23:59:59Z&to=2020-02-01":         "map[year:2019] 1/1/1, map[year:2020] 10/10/10",
		"group_by=year&from=2020-01-01T01:30:00%2B01:00&to=":            "map[year:2020] 24/24/24",
		"group_by=year&from=2030-01-01":                                 "",
		"group_by=month&from=2020-02-01&to=2020-02-01T00:00:00.000001Z": "map[month:2 year:2020] 16/16/16",
	} {
		got, total := p.tally(query), 0
		var groups []string
		for _, g := range got.Groups {
			groups = append(groups, fmt.Sprint(g.By, " ", span(g.Dead.Provisional)))
			total += g.Incidents
		}
		if text := strings.Join(groups, ", "); text != want {
			t.Errorf("?%s: groups are %q, want %q", query, text, want)
		}
		if query != "group_by=none" && total != got.Total.Incidents {
			t.Errorf("?%s: groups have %d incidents, the total %d", query, total, got.Total.Incidents)
		}
	}
}

func TestABoxTakesWhatIsInItAlsoAcrossTheAntimeridian(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	p.bus = p.nats.Connect(t, bus.Config{Check: testkit.Anything}) // no program of ours says what follows
	for place, dead := range map[string]int{
		`"positions":[{"lat":-17,"lon":179.5}],`:     1,
		`"positions":[{"lat":-17,"lon":-179.5}],`:    2,
		`"positions":[{"lat":-17,"lon":-180}],`:      4,
		`"positions":[{"lat":35,"lon":15}],`:         8,
		``:                                           16,
		`"positions":[{"lat":95,"lon":15}],`:         32,
		`"positions":[{"text":"off the headland"}],`: 64,
	} {
		p.open(fmt.Sprintf(`{"kind":"casualty",%s"persons":{"dead":{"best":%d}}}`, place, dead))
	}
	for box, want := range map[string]string{
		"179,-20,-179,-10":  "7/7/7",
		"178,-20,180,-10":   "5/5/5", // its edge has two names
		"-180,-20,-179,-10": "6/6/6",
		"14,34,16,36":       "8/8/8",
		"15,35,15,35":       "8/8/8",
		"-180,-90,180,90":   "15/15/15",
	} {
		got := p.tally("bbox=" + box)
		if text := span(got.Total.Dead.Provisional); text != want {
			t.Errorf("bbox=%s: dead %s, want %s", box, text, want)
		}
		if got.WithoutPlace == nil || *got.WithoutPlace != 3 {
			t.Errorf("bbox=%s: without_place is %v, want the 3 that no box can judge", box, got.WithoutPlace)
		}
	}
	if got := p.tally(""); got.WithoutPlace != nil {
		t.Errorf("without a bbox without_place is %d, want it absent", *got.WithoutPlace)
	}
}
