package tally

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pharos/pkg/event"
	"pharos/pkg/geo"
	"pharos/pkg/sar"
)

// told is a report and the incident that it is of.
type told struct {
	boat int
	fact sar.Fact
}

func someCount(t *rapid.T, name string) *event.Count {
	number := rapid.Ptr(rapid.Int64Range(0, 50), true)
	c := event.Count{Interval: event.Interval{Min: number.Draw(t, name+" min"), Best: number.Draw(t, name+" best"), Max: number.Draw(t, name+" max")}}
	c.Basis = rapid.SampledFrom([]string{"", "relatives", "rescuers_count", "authority"}).Draw(t, name+" basis")
	if !c.Known() {
		return nil
	}
	return &c
}

// someReports draws reports of a few boats: of several organisations, at
// times that coincide, with corrections among them.
func someReports(t *rapid.T) []told {
	first := time.Date(2019, 12, 31, 22, 0, 0, 0, time.UTC)
	all := make([]told, rapid.IntRange(1, 9).Draw(t, "reports"))
	for i := range all {
		r := event.Report{Kind: rapid.SampledFrom(event.Kinds()).Draw(t, "kind"),
			Persons: &event.Persons{Total: someCount(t, "total"), Dead: someCount(t, "dead"), Missing: someCount(t, "missing")}}
		if rapid.Bool().Draw(t, "somewhere") {
			r.Positions = []event.Position{{Lat: new(rapid.Float64Range(30, 40).Draw(t, "lat")), Lon: new(15.0)}}
		}
		all[i] = told{boat: rapid.IntRange(0, 2).Draw(t, "boat"), fact: sar.Fact{ReportID: event.ReportID(fmt.Sprint("report ", i)),
			Org:        rapid.SampledFrom([]string{"hotline", "airborne"}).Draw(t, "org"),
			OccurredAt: first.Add(time.Duration(rapid.IntRange(0, 4).Draw(t, "occurred")) * time.Hour),
			ReceivedAt: first.Add(time.Duration(rapid.IntRange(0, 4).Draw(t, "received")) * time.Hour)}}
		if i > 0 && rapid.IntRange(0, 2).Draw(t, "corrects") == 0 {
			r.Amends = &event.Amends{ReportID: all[rapid.IntRange(0, i-1).Draw(t, "which")].fact.ReportID,
				Reason: rapid.SampledFrom([]string{"typo", "withdrawn", "wrong_time"}).Draw(t, "why")}
		}
		all[i].fact.Report = r
	}
	return all
}

// known folds the reports in that order, one boat one incident.
func known(t *rapid.T, reports []told) []Incident {
	boats := map[int]*sar.Incident{}
	for i, r := range reports {
		name := "report_linked"
		if boats[r.boat] == nil {
			boats[r.boat], name = &sar.Incident{}, "opened"
		}
		body, err := json.Marshal(event.ReportLinked{ReportID: r.fact.ReportID, Relation: sar.RelationSameCraft})
		if err != nil {
			t.Fatal(err)
		}
		m := event.Message{Sequence: uint64(i + 1), Data: body, Envelope: event.Envelope{ID: fmt.Sprint(i),
			Type: "sar.v1.incident." + name, Subject: fmt.Sprint("boat ", r.boat), OccurredAt: r.fact.OccurredAt}}
		if err := sar.Apply(boats[r.boat], m, &r.fact); err != nil {
			t.Fatal(err)
		}
	}
	var all []Incident
	for _, in := range boats { // in an order of its own, too
		one := Incident{ID: in.ID, OccurredAt: in.OccurredAt(), Toll: in.Toll()}
		if Claimed(in) {
			one.Record = RecordOf(in.ID)
		}
		if at, ok := in.Picture().Place(); ok {
			one.Place = &at
		}
		all = append(all, one)
	}
	return all
}

func TestTheSameReportsInAnyOrderGiveTheSameTally(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		reports := someReports(t)
		shuffled := rapid.Permutation(reports).Draw(t, "shuffled")
		query := Query{GroupBy: rapid.SampledFrom(Groupings()).Draw(t, "by")}
		if rapid.Bool().Draw(t, "in a box") {
			query.Box = &geo.Box{South: 33, West: 14, North: 37, East: 16}
		}
		if diff := cmp.Diff(Count(known(t, reports), query), Count(known(t, shuffled), query)); diff != "" {
			t.Errorf("the tally depends on the order (-one +other):\n%s", diff)
		}
	})
}

// Groups are the total taken apart: nothing is lost between them or twice in them.
func TestGroupsAddUpToTheTotal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		reports := known(t, someReports(t))
		for _, by := range []Grouping{ByYear, ByMonth} {
			got := Count(reports, Query{GroupBy: by})
			var incidents int
			var dead, risk sum
			for _, g := range got.Groups {
				incidents += g.Incidents
				dead.add(g.Dead)
				risk.add(g.PersonsAtRisk)
			}
			if incidents != got.Total.Incidents {
				t.Errorf("by %s: the groups have %d incidents, the total %d", by, incidents, got.Total.Incidents)
			}
			if a, b := dead.interval(), got.Total.Dead; (a == nil) != (b == nil) || a != nil && !cmp.Equal(a.Min, b.Min) {
				t.Errorf("by %s: the groups have %s dead, the total %s", by, show(a), show(b))
			}
			if a, b := risk.interval(), got.Total.PersonsAtRisk; (a == nil) != (b == nil) || a != nil && !cmp.Equal(a.Min, b.Min) {
				t.Errorf("by %s: the groups have %s at risk, the total %s", by, show(a), show(b))
			}
		}
	})
}
