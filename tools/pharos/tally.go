package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"sort"
	"strings"
	"text/tabwriter"

	"pharos/pkg/event"
)

// tally counts.
type tally struct {
	common
	GroupBy string `help:"year, month or none." default:"year" placeholder:"HOW"`
	From    string `help:"From this day or time on." placeholder:"TIME"`
	To      string `help:"Before this day or time." placeholder:"TIME"`
	BBox    string `name:"bbox" help:"Only what is in this box: west,south,east,north in degrees." placeholder:"W,S,E,N"`
	AsOf    string `help:"As it was known at this time." placeholder:"TIME"`
	Format  string `help:"table, json, csv or geojson." default:"table" enum:"table,json,csv,geojson"`
}

type measure struct {
	Provisional *event.Interval `json:"provisional"`
	Verified    *event.Interval `json:"verified"`
}

type group struct {
	By            map[string]any `json:"by"`
	Incidents     int            `json:"incidents"`
	Dead          measure        `json:"dead"`
	Missing       measure        `json:"missing"`
	DeadOrMissing measure        `json:"dead_or_missing"`
	Survivors     measure        `json:"survivors"`
	PersonsAtRisk measure        `json:"persons_at_risk"`
}

// Run implements the command.
func (t *tally) Run(ctx context.Context) error {
	c, err := t.client()
	if err != nil {
		return err
	}
	path := "/v1/tallies?" + t.query().Encode()
	if t.Format != "table" {
		res, err := c.Send(ctx, http.MethodGet, path, "", nil)
		if err != nil {
			return err
		}
		defer func() { _ = res.Body.Close() }()
		_, err = io.Copy(os.Stdout, res.Body)
		return err
	}
	var got struct {
		AsOf   string  `json:"as_of"`
		Groups []group `json:"groups"`
		Total  group   `json:"total"`
	}
	if err := c.Do(ctx, http.MethodGet, path, nil, &got); err != nil {
		return err
	}
	return printTally(os.Stdout, got.AsOf, got.Groups, got.Total)
}

func (t *tally) query() url.Values {
	q := url.Values{"group_by": {t.GroupBy}}
	for name, value := range map[string]string{"from": t.From, "to": t.To, "bbox": t.BBox, "as_of": t.AsOf} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if t.Format != "table" {
		q.Set("format", t.Format)
	}
	return q
}

func printTally(out io.Writer, asOf string, groups []group, total group) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\tincidents\tdead\tmissing\tdead or missing\tsurvivors\tat risk, fate unknown\t")
	for _, g := range groups {
		row(w, words(g.By), g)
	}
	row(w, "total", total)
	if err := w.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(out, "provisional numbers, as known on %s; nothing is verified where no second line stands\n", asOf)
	return err
}

func row(w io.Writer, label string, g group) {
	line := func(label string, pick func(measure) *event.Interval) {
		fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%s\t%s\t%s\t\n", label, g.Incidents, known(pick(g.Dead)), known(pick(g.Missing)),
			known(pick(g.DeadOrMissing)), known(pick(g.Survivors)), known(pick(g.PersonsAtRisk)))
	}
	line(label, func(m measure) *event.Interval { return m.Provisional })
	if g.Dead.Verified != nil || g.Missing.Verified != nil {
		line(label+" verified", func(m measure) *event.Interval { return m.Verified })
	}
}

func known(i *event.Interval) string {
	if i == nil {
		return "unknown"
	}
	if i.Best != nil {
		return fmt.Sprintf("%d (%s)", *i.Best, span(*i))
	}
	return span(*i)
}

func words(by map[string]any) string {
	var all []string
	for _, v := range by {
		all = append(all, fmt.Sprint(v))
	}
	sort.Strings(all)
	return strings.Join(all, " ")
}
