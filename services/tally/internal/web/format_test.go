package web

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"pharos/pkg/geo"
	"pharos/pkg/sar"
	"pharos/services/tally"
)

func TestACSVHasNamesHashtagsAndARowForEachGroup(t *testing.T) {
	s := serve(t, three()...)
	r := s.get("/v1/tallies?format=csv&group_by=year")
	want := strings.Join([]string{
		"year,incidents,dead_provisional_min,dead_provisional_best,dead_provisional_max,dead_verified_min,dead_verified_best,dead_verified_max," +
			"missing_provisional_min,missing_provisional_best,missing_provisional_max,missing_verified_min,missing_verified_best,missing_verified_max," +
			"dead_or_missing_provisional_min,dead_or_missing_provisional_best,dead_or_missing_provisional_max," +
			"dead_or_missing_verified_min,dead_or_missing_verified_best,dead_or_missing_verified_max," +
			"survivors_provisional_min,survivors_provisional_best,survivors_provisional_max," +
			"survivors_verified_min,survivors_verified_best,survivors_verified_max," +
			"persons_at_risk_provisional_min,persons_at_risk_provisional_best,persons_at_risk_provisional_max," +
			"persons_at_risk_verified_min,persons_at_risk_verified_best,persons_at_risk_verified_max,as_of,sequence",
		"#date+year,#event+num,#affected+killed+provisional+min,#affected+killed+provisional+best,#affected+killed+provisional+max," +
			"#affected+killed+verified+min,#affected+killed+verified+best,#affected+killed+verified+max," +
			"#affected+missing+provisional+min,#affected+missing+provisional+best,#affected+missing+provisional+max," +
			"#affected+missing+verified+min,#affected+missing+verified+best,#affected+missing+verified+max," +
			"#affected+killed_or_missing+provisional+min,#affected+killed_or_missing+provisional+best,#affected+killed_or_missing+provisional+max," +
			"#affected+killed_or_missing+verified+min,#affected+killed_or_missing+verified+best,#affected+killed_or_missing+verified+max," +
			"#affected+survivors+provisional+min,#affected+survivors+provisional+best,#affected+survivors+provisional+max," +
			"#affected+survivors+verified+min,#affected+survivors+verified+best,#affected+survivors+verified+max," +
			"#affected+at_risk+provisional+min,#affected+at_risk+provisional+best,#affected+at_risk+provisional+max," +
			"#affected+at_risk+verified+min,#affected+at_risk+verified+best,#affected+at_risk+verified+max,#date+known,#meta+sequence",
		"2019,2,2,2,2,,,,10,,,,,,12,,,,,,40,40,40,,,,,,,,,,2023-05-01T12:00:00.25Z,17",
		"2020,0,,,,,,,,,,,,,,,,,,,,,,,,,90,90,90,,,,2023-05-01T12:00:00.25Z,17",
	}, "\r\n") + "\r\n"
	if r.status != http.StatusOK || r.body != want {
		t.Errorf("got %d\n%s\nwant\n%s", r.status, r.body, want)
	}
	if got := r.header.Get("Content-Disposition"); got != `attachment; filename="pharos-tally-year-seq17.csv"` {
		t.Errorf("Content-Disposition is %s", got)
	}
	if got := r.header.Get("Content-Type"); !strings.HasPrefix(got, "text/csv; charset=utf-8") {
		t.Errorf("Content-Type is %s", got)
	}
}

func TestEachCSVIsRectangularAndNoCellIsAFormula(t *testing.T) {
	odd := recorded("d", "2021-03-01T00:00:00Z", nil, sar.Toll{Dead: exactly(1 << 62), Missing: exactly(0)})
	s := serve(t, append(three(), odd)...)
	safe := regexp.MustCompile(`^([0-9][0-9.:TZ-]*|[a-z_]+|#[a-z_+]+|)$`)
	for grouping, rows := range map[tally.Grouping]int{tally.ByNothing: 1, tally.ByYear: 3, tally.ByMonth: 4} {
		body := s.get("/v1/tallies?format=csv&group_by=" + string(grouping)).body
		table, err := csv.NewReader(strings.NewReader(body)).ReadAll() // refuses rows of another length
		if err != nil || len(table) != 2+rows {
			t.Fatalf("by %s: %d rows, %v; want names, hashtags and %d rows\n%s", grouping, len(table), err, rows, body)
		}
		for _, row := range table {
			for i, cell := range row {
				if !safe.MatchString(cell) {
					t.Errorf("by %s: cell %q under %s", grouping, cell, table[0][i])
				}
			}
		}
	}
}

type collection struct {
	geo.Collection
	AsOf     string `json:"as_of"`
	Sequence int
	Features []struct {
		ID         string
		Geometry   json.RawMessage
		Properties json.RawMessage
	} `json:"features"`
}

func read(t *testing.T, r reply) collection {
	t.Helper()
	var c collection
	if err := json.Unmarshal([]byte(r.body), &c); err != nil || r.status != http.StatusOK {
		t.Fatalf("%d %s: %v", r.status, r.body, err)
	}
	return c
}

func TestGeoJSONHasOneFeatureForEachRecord(t *testing.T) {
	r := serve(t, three()...).get("/v1/tallies?format=geojson")
	got := read(t, r)
	if r.header.Get("Content-Type") != "application/geo+json" || got.NumberReturned != 2 || got.Sequence != 17 || got.AsOf == "" {
		t.Errorf("got %s", r.body)
	}
	want := []string{
		`record-a null {"incident_id":"incident-a","report_id":"report-a","occurred_at":"2019-06-01T00:00:00Z",` +
			`"recorded_at":"2019-06-01T01:00:00Z","sequence":9}`,
		`record-b {"type":"Point","coordinates":[15.5,35.25]} {"incident_id":"incident-b","report_id":"report-b",` +
			`"occurred_at":"2019-12-31T23:00:00Z","recorded_at":"2020-01-01T00:00:00Z","sequence":9,` +
			`"dead":{"provisional":{"min":2,"best":2,"max":2}},"missing":{"provisional":{"min":10}},` +
			`"dead_or_missing":{"provisional":{"min":12}},"survivors":{"provisional":{"min":40,"best":40,"max":40}}}`,
	}
	if len(got.Features) != len(want) {
		t.Fatalf("%d features, want %d", len(got.Features), len(want))
	}
	for i, f := range got.Features {
		if text := fmt.Sprintf("%s %s %s", f.ID, f.Geometry, f.Properties); text != want[i] {
			t.Errorf("feature %d is\n%s\nwant\n%s", i, text, want[i])
		}
	}
}

func TestPagesOfRecordsHoldEachOnceAndStayAtOneTime(t *testing.T) {
	var known []tally.Incident
	for i := range 7 {
		known = append(known, recorded(fmt.Sprint(i), fmt.Sprintf("2019-06-%02dT00:00:00Z", 20-i), nil, sar.Toll{Dead: exactly(1)}))
	}
	s := serve(t, known...)
	var ids []string
	path := "/v1/casualties?limit=3&from=2019-01-01"
	for page := 0; path != ""; page++ {
		got := read(t, s.get(path))
		if page > 0 && !s.asked.Equal(asOf) {
			t.Errorf("page %d was asked as of %s, want %s as the first", page, s.asked, asOf)
		}
		for _, f := range got.Features {
			ids = append(ids, f.ID)
		}
		path = ""
		for _, l := range got.Links {
			if l.Rel == "next" {
				path = l.Href
			}
		}
		if page > 3 {
			t.Fatal("the pages do not end")
		}
	}
	if text := strings.Join(ids, " "); text != "record-6 record-5 record-4 record-3 record-2 record-1 record-0" {
		t.Errorf("the pages hold %s, want each record once, by when it occurred", text)
	}
	if beyond := read(t, s.get("/v1/casualties?cursor=99&as_of=2023-04-20")); len(beyond.Features) != 0 || beyond.NumberReturned != 0 {
		t.Errorf("beyond the end are %d records", len(beyond.Features))
	}
}
