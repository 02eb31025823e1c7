package web

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestWhatCannotBeMeantIsRefusedByName(t *testing.T) {
	s := serve(t)
	today := time.Now().UTC().Format(time.DateOnly)
	for _, c := range []struct {
		query string
		says  []string
	}{
		{"year=2019", []string{`"year"`, "group_by"}},
		{"route=central&formt=csv", []string{`"formt"`, `"route"`}},
		{"From=2019-01-01", []string{`"From"`}},
		{"limit=5", []string{`"limit"`}},
		{"group_by=week", []string{"group_by", `"week"`, "none year month"}},
		{"group_by=year,month", []string{"group_by"}},
		{"format=xlsx", []string{"format", "json csv geojson"}},
		{"format=geojson&group_by=year", []string{"group_by", "geojson"}},
		{"from=2019", []string{"from", `"2019"`}},
		{"from=2019-02-30", []string{"from"}},
		{"from=2019-01-01T00:00:00", []string{"from"}},
		{"to=yesterday", []string{"to", `"yesterday"`}},
		{"to=2019-01-01T00:00:00+02:00", []string{"to", "%2B"}},
		{"from=2020-01-01&to=2020-01-01", []string{"to", "not after from"}},
		{"from=2020-01-01&to=2019-01-01", []string{"to", "not after from"}},
		{"from=2019-01-01&from=2020-01-01", []string{"from", "2 times"}},
		{"from=&from=2020-01-01", []string{"from", "2 times"}},
		{"bbox=1,2,3", []string{"bbox", "west,south,east,north"}},
		{"bbox=0,50,10,40", []string{"bbox", "north"}},
		{"bbox=0,0,200,10", []string{"bbox"}},
		{"bbox=0,0,NaN,10", []string{"bbox"}},
		{"bbox=a,b,c,d", []string{"bbox", "not a number"}},
		{"as_of=now", []string{"as_of", `"now"`}},
		{"as_of=" + today, []string{"as_of", "not over"}},
		{"as_of=9999-12-31", []string{"as_of", "not over"}},
		{"from=%zz", []string{"percent-encoded"}},
		{"from=2019-01-01;to=2020-01-01", []string{"percent-encoded"}},
	} {
		r := s.get("/v1/tallies?" + c.query)
		if r.status != http.StatusBadRequest {
			t.Errorf("?%s answers %d %s, want 400", c.query, r.status, r.body)
			continue
		}
		for _, word := range c.says {
			if detail := r.detail(t); !strings.Contains(detail, word) {
				t.Errorf("?%s says %q, want %q in it", c.query, detail, word)
			}
		}
	}
}

func TestWhatAListOfRecordsRefuses(t *testing.T) {
	s := serve(t)
	for query, says := range map[string]string{
		"group_by=year":              `"group_by"`,
		"format=csv":                 `"format"`,
		"limit=0":                    "limit",
		"limit=1001":                 "limit",
		"limit=-1":                   "limit",
		"limit=many":                 "limit",
		"cursor=x&as_of=2020-01-01":  "cursor",
		"cursor=-1&as_of=2020-01-01": "cursor",
		"cursor=5":                   "as_of",
	} {
		if r := s.get("/v1/casualties?" + query); r.status != http.StatusBadRequest || !strings.Contains(r.detail(t), says) {
			t.Errorf("?%s answers %d %s, want 400 with %q", query, r.status, r.body, says)
		}
	}
}

func TestTimesAreReadToTheInstant(t *testing.T) {
	s := serve(t)
	for query, want := range map[string]string{
		"":                                   "0001-01-01T00:00:00Z",
		"as_of=":                             "0001-01-01T00:00:00Z",
		"as_of=2023-04-20T03:47:00%2B02:00":  "2023-04-20T01:47:00Z",
		"as_of=2023-04-20T01:47:00.123456Z":  "2023-04-20T01:47:00.123456Z",
		"as_of=2023-04-20":                   "2023-04-20T23:59:59.999999Z", // the whole day
		"as_of=2023-12-31&from=&to=&bbox=":   "2023-12-31T23:59:59.999999Z",
		"group_by=&format=&as_of=2000-02-29": "2000-02-29T23:59:59.999999Z",
	} {
		r := s.get("/v1/tallies?" + query)
		if got := s.asked.Format(time.RFC3339Nano); r.status != http.StatusOK || got != want {
			t.Errorf("?%s answers %d as of %s, want %s", query, r.status, got, want)
		}
	}
}
