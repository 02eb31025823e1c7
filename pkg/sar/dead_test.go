package sar_test

import (
	"testing"

	"pharos/pkg/event"
	"pharos/pkg/sar"
)

func TestDeadAreCountedWhereverAReportSpeaksOfThem(t *testing.T) {
	for _, c := range []struct{ name, report, want string }{
		{"a count", `{"kind":"rescue","persons":{"dead":{"best":2}}}`, "2/2/2"},
		{"none are none", `{"kind":"rescue","persons":{"dead":{"best":0}}}`, "0/0/0"},
		{"nothing said is unknown", `{"kind":"rescue"}`, "unknown"},
		{"left at sea are dead", `{"kind":"rescue","persons":{"dead_left_at_sea":{"best":3}}}`, "3/3/3"},
		{"left at sea are among the dead", `{"kind":"rescue","persons":{"dead":{"best":5},"dead_left_at_sea":{"best":3}}}`, "5/5/5"},
		{"no fewer are dead than were left", `{"kind":"rescue","persons":{"dead":{"min":1,"max":2},"dead_left_at_sea":{"best":3}}}`, "3/unknown/3"},
		{"none left says nothing of the dead", `{"kind":"rescue","persons":{"dead_left_at_sea":{"best":0}}}`, "unknown"},
		{"who died aboard is dead", `{"kind":"transfer","custody":[{"step":"died_aboard","persons":{"best":1}},{"step":"died_aboard","persons":{"best":2}}]}`, "3/3/3"},
		{"somebody died aboard", `{"kind":"transfer","custody":[{"step":"died_aboard"}]}`, "1/unknown/unknown"},
		{"a body is one at least", `{"kind":"casualty","subject":"body"}`, "1/unknown/unknown"},
		{"a boat of the dead holds one at least", `{"kind":"observation","craft":{"occupancy":"dead_only"}}`, "1/unknown/unknown"},
	} {
		in := fold(t, told(t, "a", 0, c.report))
		if got := span(in.Toll().Dead); got != c.want {
			t.Errorf("%s: dead are %s, want %s: %s", c.name, got, c.want, c.report)
		}
		if claimed := c.want != "unknown" && c.want != "0/0/0"; in.Casualty() != claimed {
			t.Errorf("%s: a casualty claim is %v, want %v", c.name, in.Casualty(), claimed)
		}
	}
}

func TestABodyAddsNothingToACountOfTheDead(t *testing.T) {
	in := fold(t,
		told(t, "a", 0, `{"kind":"rescue","source":{"role":"rescue_crew"},"persons":{"dead":{"best":4}}}`),
		told(t, "b", 9, `{"kind":"casualty","subject":"body"}`))
	if got := span(in.Toll().Dead); got != "4/4/4" {
		t.Errorf("dead are %s, want the 4 that the crew counted", got)
	}
}

func TestAPossibleMatchIsShownAndCountsNothing(t *testing.T) {
	in := fold(t, told(t, "a", 0, `{"kind":"distress_alert","positions":[{"lat":35,"lon":15}],"persons":{"total":{"best":80}}}`))
	fact := factOf(t, `{"kind":"casualty","subject":"body","positions":[{"lat":36,"lon":16}],"persons":{"total":{"best":5},"dead":{"best":1}},"condition":{"capsized":"yes"}}`)
	fact.ReportID = "b"
	e := say(t, sea, "report_linked", event.ReportLinked{ReportID: "b", Relation: sar.RelationSameCraft, Strength: sar.StrengthPossible, Phase: "none"})
	if err := sar.Apply(in, e, &fact); err != nil {
		t.Fatal(err)
	}
	p := in.Picture()
	if in.Toll().Dead != nil || in.Casualty() || number(p.Persons.Total.Best) != "80" || *p.Position.Lat != 35 || p.Condition != nil {
		t.Errorf("toll %+v, picture %+v; want nothing of the possible match", in.Toll(), p)
	}
	if p.ReportCount != 2 || len(p.Positions) != 2 {
		t.Errorf("%d reports with %d positions, want both in sight", p.ReportCount, len(p.Positions))
	}
}

func TestAnAssessedNumberStandsAndItsSourcesStayInSight(t *testing.T) {
	in := fold(t, told(t, "a", 0, `{"kind":"rescue","persons":{"dead":{"best":2}}}`), told(t, "b", 5, `{"kind":"casualty","persons":{"dead":{"best":3}}}`))
	apply(t, in, say(t, sea, "assessed", event.Assessed{Field: "persons.dead", Value: []byte(`{"best":4}`), Reason: "morgue"}))
	dead := in.Picture().Persons.Dead
	if !dead.Assessed || number(dead.Best) != "4" || len(dead.Sources) != 2 || span(in.Toll().Dead) != "4/4/4" {
		t.Errorf("dead are %+v, want the assessed 4 beside two sources", dead)
	}
	apply(t, in, say(t, sea, "assessed", event.Assessed{Field: "persons.dead", Value: []byte(`null`), Reason: "another boat"}))
	if dead := in.Picture().Persons.Dead; dead.Assessed {
		t.Errorf("the assessment was taken back and stands: %+v", dead)
	}
}

func TestBoatsSeenTogetherSayTheMostThatCanBeInOne(t *testing.T) {
	in := fold(t,
		told(t, "a", 0, `{"kind":"distress_alert","persons":{"total":{"best":80}}}`),
		told(t, "b", 9, `{"kind":"vessel_sighting","source":{"role":"aircraft"},"craft_count":3,"persons":{"total":{"best":200}}}`))
	if total := in.Picture().Persons.Total; number(total.Best) != "80" || len(total.Sources) != 2 {
		t.Errorf("aboard are %+v, want 80: 200 sat in three boats", total)
	}
	alone := fold(t, told(t, "b", 9, `{"kind":"vessel_sighting","craft_count":3,"persons":{"total":{"best":200}}}`))
	if got := span(interval(alone.Picture().Persons.Total)); got != "unknown/unknown/200" {
		t.Errorf("aboard are %s, want at most 200", got)
	}
}

func interval(s *sar.Shown) *event.Interval {
	if s == nil {
		return nil
	}
	return &s.Interval
}

func TestSurvivorsOfOneLandingAreThoseOfEachIncident(t *testing.T) {
	in := fold(t, told(t, "a", 0, `{"kind":"rescue","custody":[{"step":"embarked","persons":{"best":30}},{"step":"embarked","persons":{"best":40}}]}`))
	if got := span(in.Toll().Survivors); got != "70/70/70" {
		t.Fatalf("survivors are %s, want the two groups together", got)
	}
	fact := factOf(t, `{"kind":"disembarkation","custody":[{"step":"disembarked","persons":{"best":69},"incident_ids":["incident"]},
		{"step":"disembarked","persons":{"best":50},"incident_ids":["other"]},{"step":"disembarked","persons":{"best":9}}]}`)
	fact.ReportID = "b"
	e := say(t, sea, "report_linked", event.ReportLinked{ReportID: "b", Relation: sar.RelationMentions, Strength: sar.StrengthCertain, Phase: "none"})
	if err := sar.Apply(in, e, &fact); err != nil {
		t.Fatal(err)
	}
	if got := span(in.Toll().Survivors); got != "69/69/69" {
		t.Errorf("survivors are %s, want the 69 that the landing names for this incident", got)
	}
}
