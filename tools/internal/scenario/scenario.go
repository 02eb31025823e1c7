package scenario

import (
	"fmt"
	"strings"
	"time"

	"pharos/pkg/event"
)

// Scenario is a play as it is written: its times are those of the text, and
// its reports name others, incidents and craft by the text's own words until
// Report puts ids in their place.
type Scenario struct {
	Name    string
	Starts  time.Time // where day 1 and all that is played count from
	Crafts  []Craft
	Entries []Entry // in the order in which they are told

	print [4]byte        // fingerprint of the text
	opens map[string]int // word of an incident -> number of the report that opens it
	label map[string]int // label of a report -> its number in the text
	craft map[string]Craft
}

// Desk is the word for the organisation that plays, whatever its name is.
const Desk = "desk"

// Craft is a craft of the play.
type Craft struct {
	Word string // what the play calls it
	Org  string
	event.CraftRegistered
}

// Entry is one thing that is told: a report or a fix.
type Entry struct {
	Line   int       // in the text
	Number int       // in the text, from 0: what its id is made of
	Told   time.Time // when we are told, by the play's clock
	Org    string    // who tells
	Label  string    // what later entries call it; may be empty
	Report *event.Given
	Fix    *event.Fix

	Backlog int  // the batch that it comes in; 0: by itself
	Again   bool // it was told before, and is told once more
}

// Opens reports whether the play says of an entry that it opens an incident.
func (s *Scenario) Opens(e Entry) bool {
	for _, number := range s.opens {
		if number == e.Number {
			return true
		}
	}
	return false
}

// HappenedAt is when it happened at sea, by the play's clock.
func (e Entry) HappenedAt() time.Time {
	if e.Fix != nil {
		return e.Fix.At
	}
	return e.Report.OccurredAt
}

// Orgs lists the organisations that tell something, the desk left out, in the
// order of their first entry.
func (s *Scenario) Orgs() []string {
	var orgs []string
	seen := map[string]bool{Desk: true}
	for _, e := range s.Entries {
		if !seen[e.Org] {
			seen[e.Org] = true
			orgs = append(orgs, e.Org)
		}
	}
	return orgs
}

// Problem is a line that cannot be used, and what was expected in its place.
type Problem struct {
	Line int
	Text string
}

// Problems are all the bad lines of a text, in its order.
type Problems struct {
	Text string // its name
	All  []Problem
}

// Error implements error: a line for each bad line, as compilers do.
func (p *Problems) Error() string {
	lines := make([]string, len(p.All))
	for i, problem := range p.All {
		lines[i] = fmt.Sprintf("%s:%d: %s", p.Text, problem.Line, problem.Text)
	}
	return strings.Join(lines, "\n")
}
