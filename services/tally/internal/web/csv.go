package web

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"pharos/pkg/event"
	"pharos/pkg/httpd"
	"pharos/services/tally"
)

// A CSV tally has a row of names, a row of HXL hashtags (hxlstandard.org), and
// a row for each group, or the one row of all when nothing is grouped. A total
// beside groups is left out: whoever adds up the column would count twice.
//
//	year, month               of the group, in UTC; only as far as grouped by them
//	incidents                 with a casualty record
//	<number>_<state>_<bound>  persons; number is dead, missing, dead_or_missing, survivors,
//	                          persons_at_risk; state is provisional, verified; bound is min, best, max
//	as_of, sequence           as known when: a row cited by itself still says so
//
// An empty cell is unknown, and never zero. Every cell is a number, a time or
// a name from here, so that no spreadsheet takes one for a formula.
const csvType = "text/csv; charset=utf-8; header=present"

// bounds is the order in which an interval fills three columns.
var bounds = [...]string{"min", "best", "max"}

func csvAnswer(c *httpd.Context, a answer) error {
	c.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="pharos-tally-%s-seq%d.csv"`, a.Query.GroupBy, a.Sequence))
	body, err := csvOf(a)
	if err != nil {
		return err
	}
	return c.Blob(http.StatusOK, csvType, body)
}

func csvOf(a answer) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true // RFC 4180
	names, tags := csvHead(a.Query.GroupBy)
	rows := [][]string{names, tags}
	for _, g := range a.Groups {
		rows = append(rows, csvRow(a, &g.By, g.totals))
	}
	if a.Query.GroupBy == tally.ByNothing {
		rows = append(rows, csvRow(a, nil, a.Total))
	}
	if err := w.WriteAll(rows); err != nil {
		return nil, fmt.Errorf("write the tally as CSV: %w", err)
	}
	return b.Bytes(), nil
}

func csvHead(by tally.Grouping) (names, tags []string) {
	add := func(name, tag string) { names, tags = append(names, name), append(tags, tag) }
	if by == tally.ByYear || by == tally.ByMonth {
		add("year", "#date+year")
	}
	if by == tally.ByMonth {
		add("month", "#date+month")
	}
	add("incidents", "#event+num")
	for _, n := range []struct{ name, tag string }{{"dead", "#affected+killed"}, {"missing", "#affected+missing"},
		{"dead_or_missing", "#affected+killed_or_missing"}, {"survivors", "#affected+survivors"}, {"persons_at_risk", "#affected+at_risk"}} {
		for _, state := range []string{"provisional", "verified"} {
			for _, bound := range bounds {
				add(n.name+"_"+state+"_"+bound, n.tag+"+"+state+"+"+bound)
			}
		}
	}
	add("as_of", "#date+known")
	add("sequence", "#meta+sequence")
	return names, tags
}

func csvRow(a answer, by *period, t totals) []string {
	var row []string
	if by != nil {
		row = append(row, strconv.Itoa(by.Year))
		if by.Month != 0 {
			row = append(row, strconv.Itoa(by.Month))
		}
	}
	row = append(row, strconv.Itoa(t.Incidents))
	for _, m := range []*measure{t.Dead, t.Missing, t.DeadOrMissing, t.Survivors, t.PersonsAtRisk} {
		if m == nil {
			m = &measure{}
		}
		row = append(row, cells(m.Provisional)...)
		row = append(row, cells(m.Verified)...)
	}
	return append(row, a.AsOf.Format(time.RFC3339Nano), strconv.FormatUint(a.Sequence, 10))
}

func cells(i *event.Interval) []string {
	if i == nil {
		return make([]string, len(bounds))
	}
	return []string{cell(i.Min), cell(i.Best), cell(i.Max)}
}

func cell(n *int64) string {
	if n == nil {
		return ""
	}
	return strconv.FormatInt(*n, 10)
}
