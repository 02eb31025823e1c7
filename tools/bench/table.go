package main

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"text/tabwriter"
)

// figure is one line of the table.
type figure struct {
	name    string
	unit    string
	ours    float64
	peer    float64 // NaN where there is none
	against string  // what peer is
	goal    goal
}

// goal says what of a figure is judged, and by what. The zero value is none.
type goal struct {
	of    measure
	limit float64
}

type measure int

const (
	nothing    measure = iota
	ratioMost          // ours / peer at most
	ratioLeast         // ours / peer at least
	moreMost           // ours - peer at most
	exactly            // ours is
)

func (f figure) ratio() float64 { return f.ours / f.peer }

// judged is the number that the goal is about.
func (f figure) judged() float64 {
	switch f.goal.of {
	case moreMost:
		return f.ours - f.peer
	case exactly:
		return f.ours
	}
	return f.ratio()
}

func (g goal) String() string {
	switch g.of {
	case ratioMost:
		return fmt.Sprintf("≤ %.3g ×", g.limit)
	case ratioLeast:
		return fmt.Sprintf("≥ %.3g ×", g.limit)
	case moreMost:
		return fmt.Sprintf("≤ + %.3g", g.limit)
	case exactly:
		return fmt.Sprintf("%g", g.limit)
	}
	return "–"
}

func (f figure) verdict() string {
	v, met := f.judged(), false
	switch f.goal.of {
	case nothing:
		return "–"
	case ratioMost, moreMost:
		met = v <= f.goal.limit
	case ratioLeast:
		met = v >= f.goal.limit
	case exactly:
		met = v == f.goal.limit
	}
	if met {
		return "met"
	}
	return "missed"
}

// medians joins the same figures of several runs into one each. Of a figure the
// run is taken whose judged number is the median, so that ours, peer and ratio
// belong together; of an even number of runs the worse of the middle two.
func medians(all [][]figure) []figure {
	var out []figure
	for i := range all[0] {
		var same []figure
		for _, run := range all {
			same = append(same, run[i])
		}
		slices.SortFunc(same, func(a, b figure) int { return cmp.Compare(a.judged(), b.judged()) })
		middle := len(same) / 2
		if len(same)%2 == 0 && same[0].goal.of == ratioLeast {
			middle--
		}
		out = append(out, same[middle])
	}
	return out
}

func printTable(to io.Writer, title string, figures []figure) error {
	fmt.Fprintln(to, title)
	w := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "figure\tours\tdenominator\t\tratio\tgoal\t")
	for _, f := range figures {
		against, ratio := "–", "–"
		if !math.IsNaN(f.peer) {
			against, ratio = number(f.peer)+" "+f.unit, number(f.ratio())
		}
		fmt.Fprintf(w, "%s\t%s %s\t%s\t%s\t%s\t%s\t%s\n", f.name, number(f.ours), f.unit, against, f.against, ratio, f.goal, f.verdict())
	}
	return w.Flush()
}

// number has three digits that count, and all before the point.
func number(v float64) string {
	switch a := math.Abs(v); {
	case v == math.Trunc(v) || a >= 100:
		return fmt.Sprintf("%.0f", v)
	case a >= 10:
		return fmt.Sprintf("%.1f", v)
	case a >= 1:
		return fmt.Sprintf("%.2f", v)
	}
	return fmt.Sprintf("%.3f", v)
}
