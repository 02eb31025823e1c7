package sar_test

import (
	"encoding/json"
	"testing"
	"time"

	"pharos/pkg/event"
	"pharos/pkg/sar"
)

func factOf(t *testing.T, report string) sar.Fact {
	t.Helper()
	f, err := sar.FactOf(told(t, "0187a000-0000-7000-8000-000000000001", 0, report))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func dos(d event.Decision) []string {
	out := []string{}
	for _, a := range d.Actions {
		out = append(out, a.Do+" "+string(a.IncidentID))
	}
	return out
}

func TestWhichReportsOpenAnIncident(t *testing.T) {
	for _, c := range []struct {
		name, report string
		opens        bool
		phase        sar.Phase
	}{
		{"a distress alert at distress", `{"kind":"distress_alert"}`, true, sar.PhaseDistress},
		{"a contact with people at uncertainty", `{"kind":"people_contact"}`, true, sar.PhaseUncertainty},
		{"a contact with people in the water at distress", `{"kind":"people_contact","condition":{"people_in_water":"yes"}}`, true, sar.PhaseDistress},
		{"a sighting at uncertainty", `{"kind":"vessel_sighting"}`, true, sar.PhaseUncertainty},
		{"a sighting of a boat taking water at distress", `{"kind":"vessel_sighting","condition":{"taking_water":"yes"}}`, true, sar.PhaseDistress},
		{"a sighting of an empty boat not", `{"kind":"vessel_sighting","craft":{"occupancy":"empty"}}`, false, sar.PhaseNone},
		{"a rescue with no phase", `{"kind":"rescue"}`, true, sar.PhaseNone},
		{"an interception with no phase", `{"kind":"interception"}`, true, sar.PhaseNone},
		{"an observation not", `{"kind":"observation"}`, false, sar.PhaseNone},
		{"an observation with dead with no phase", `{"kind":"observation","persons":{"dead":{"min":1}}}`, true, sar.PhaseNone},
		{"an observation that says none are dead not", `{"kind":"observation","persons":{"dead":{"best":0}}}`, false, sar.PhaseNone},
		{"an authority's answer not", `{"kind":"authority_contact"}`, false, sar.PhaseNone},
	} {
		t.Run(c.name, func(t *testing.T) {
			var r event.Report
			if err := json.Unmarshal([]byte(c.report), &r); err != nil {
				t.Fatal(err)
			}
			phase, opens := sar.Opens(r)
			if opens != c.opens || phase != c.phase {
				t.Errorf("%s: opens %v at %s, want %v at %s", c.report, opens, phase, c.opens, c.phase)
			}
		})
	}
}

func TestOnlyANumberOnBoardAndAFullAliasSaySameBoat(t *testing.T) {
	f := factOf(t, `{"kind":"distress_alert",
		"phone_tags":[{"tag":"relative","holder":"relative"},{"tag":"aboard","holder":"on_board","same_boat":true}],
		"aliases":[{"name":"A","by":"aircraft"},{"name":"CM351","by":"hotline","date":"2023-04-20"}]}`)
	keys := sar.Keys(f.Report)
	if len(keys) != 2 || keys[0].Value != "aboard" || keys[1].By != sar.ByAlias {
		t.Errorf("keys are %+v, want the number on board and the full alias", keys)
	}
}

func TestAnAlertAfterAnIncidentWasClosedDoesNotVanishIntoIt(t *testing.T) {
	closed := sar.Match{Incident: "old", Status: sar.StatusClosed, ClosedAt: sea.Add(-time.Hour)}
	d := sar.Decide(factOf(t, `{"kind":"distress_alert"}`), sar.Known{Matches: []sar.Match{closed}})
	if len(d.Actions) != 2 || d.Actions[0].Do != "open" || d.Actions[1].Do != "propose" || d.Actions[1].OtherID != "old" {
		t.Errorf("decision is %+v, want a new incident and a proposal of the old one", d.Actions)
	}
}

func TestALateReportOfAClosedIncidentJoinsIt(t *testing.T) {
	closed := sar.Match{Incident: "old", Status: sar.StatusClosed, ClosedAt: sea.Add(time.Hour)}
	d := sar.Decide(factOf(t, `{"kind":"distress_alert"}`), sar.Known{Matches: []sar.Match{closed}})
	if got := dos(d); len(got) != 1 || got[0] != "link old" {
		t.Errorf("decision is %v, want link old", got)
	}
}

func TestAReportOfTwoRescuesIsCountedInTheFirst(t *testing.T) {
	d := sar.Decide(factOf(t, `{"kind":"disembarkation","incident_ids":["b","a"]}`),
		sar.Known{Named: []sar.Match{{Incident: "b"}, {Incident: "a"}}})
	if len(d.Actions) != 2 || d.Actions[0].Relation != sar.RelationShared || d.Actions[1].Relation != sar.RelationMentions {
		t.Errorf("decision is %+v, want shared with b, mentioned in a", d.Actions)
	}
}

func TestReportsThatStoodWaitingAreGathered(t *testing.T) {
	waiting := sar.Waiting{Fact: sar.Fact{ReportID: "earlier", Report: event.Report{Kind: event.KindObservation}}}
	d := sar.Decide(factOf(t, `{"kind":"distress_alert"}`), sar.Known{Waiting: []sar.Waiting{waiting}})
	if len(d.Actions) != 2 || d.Actions[1].Do != "link" || d.Actions[1].ReportID != "earlier" {
		t.Errorf("decision is %+v, want to open and to link the earlier report", d.Actions)
	}
}

func TestDecidingAgainDecidesTheSame(t *testing.T) {
	f := factOf(t, `{"kind":"distress_alert"}`)
	a, b := sar.Decide(f, sar.Known{}), sar.Decide(f, sar.Known{})
	if a.Actions[0].IncidentID != b.Actions[0].IncidentID || a.Actions[0].IncidentID == "" {
		t.Errorf("ids differ: %s and %s", a.Actions[0].IncidentID, b.Actions[0].IncidentID)
	}
}

func TestAReportGivesAnIncidentTheSamePhaseWhetherItOpensOrJoinsIt(t *testing.T) {
	for _, kind := range event.Kinds() {
		for _, rest := range []string{``, `,"subject":"empty_craft"`, `,"subject":"body"`, `,"craft":{"occupancy":"empty"}`, `,"craft":{"occupancy":"dead_only"}`,
			`,"condition":{"capsized":"yes"}`, `,"subject":"empty_craft","condition":{"capsized":"yes"},"persons":{"dead":{"best":1}}`,
			`,"subject":"empty_craft","condition":{"people_in_water":"yes"}`} {
			f := factOf(t, `{"kind":"`+string(kind)+`"`+rest+`}`)
			if phase, opens := sar.Opens(f.Report); opens && phase != sar.Implies(f.Report) {
				t.Errorf("%s%s opens at %s and joins at %s", kind, rest, phase, sar.Implies(f.Report))
			}
		}
	}
}

func TestAnAliasIsTheSameHoweverItIsWritten(t *testing.T) {
	same := sar.AliasKey(event.Alias{Name: "CM351", By: "hotline", Date: "2023-04-20"})
	if got := sar.AliasKey(event.Alias{Name: " cm351 ", By: "Hotline", Date: "2023-04-20"}); got != same {
		t.Errorf("%q, want %q", got, same)
	}
	if a, b := sar.AliasKey(event.Alias{Name: "A · B", By: "C", Date: "D"}), sar.AliasKey(event.Alias{Name: "A", By: "B · C", Date: "D"}); a == b {
		t.Errorf("two triples have one key %q", a)
	}
}

func TestACorrectionOfASharedReportSaysNothingOfTheTwoBoatsBeingOne(t *testing.T) {
	f := factOf(t, `{"kind":"amendment","amends":{"report_id":"landing"}}`)
	d := sar.Decide(f, sar.Known{Amended: []sar.Match{{Incident: "a"}, {Incident: "b"}}, Matches: []sar.Match{{Incident: "c"}}})
	relations := map[event.IncidentID]string{}
	for _, a := range d.Actions {
		if a.Do == "link" {
			relations[a.IncidentID] = a.Relation
		}
		if a.Do == "propose" && a.OtherID != "c" {
			t.Errorf("proposes that %s and %s are one boat", a.IncidentID, a.OtherID)
		}
	}
	if relations["a"] != sar.RelationAmends || relations["b"] != sar.RelationAmends || relations["c"] != sar.RelationMentions {
		t.Errorf("relations are %v, want that it corrects a and b, and c hears of it", relations)
	}
}

func TestAReportThatNamesOneIncidentAndSharesANumberWithAnotherProposesThem(t *testing.T) {
	d := sar.Decide(factOf(t, `{"kind":"rescue"}`), sar.Known{Named: []sar.Match{{Incident: "a"}}, Matches: []sar.Match{{Incident: "b"}}})
	if len(d.Actions) != 3 || d.Actions[2].Do != "propose" || d.Actions[2].IncidentID != "a" || d.Actions[2].OtherID != "b" {
		t.Errorf("actions are %+v, want links to a and b and the question whether they are one", d.Actions)
	}
}

func TestWhichReportsSpeakOfSeveralBoats(t *testing.T) {
	const named = `{"name":"A","by":"aircraft","date":"2023-04-20"}`
	for _, c := range []struct {
		name, report    string
		keys, mentioned int
	}{
		{"one boat with two phones", `"phone_tags":[{"tag":"1","same_boat":true},{"tag":"2","same_boat":true}]`, 2, 0},
		{"one boat with two names of two namers", `"aliases":[` + named + `,{"name":"CM351","by":"hotline","date":"2023-04-20"}]`, 2, 0},
		{"one boat named on two days", `"aliases":[` + named + `,{"name":"B","by":"aircraft","date":"2023-04-21"}]`, 2, 0},
		{"one boat whose name is written twice", `"aliases":[` + named + `,{"name":"a","by":"Aircraft","date":"2023-04-20"}]`, 2, 0},
		{"two names of one namer on one day", `"aliases":[` + named + `,{"name":"B","by":"Aircraft","date":"2023-04-20"}]`, 1, 1},
		{"two boats counted, two phones", `"craft_count":2,"phone_tags":[{"tag":"1","same_boat":true},{"tag":"2","same_boat":true}]`, 1, 1},
		{"two boats counted, one phone", `"craft_count":2,"phone_tags":[{"tag":"1","same_boat":true}]`, 1, 0},
		{"two boats counted, none named", `"craft_count":2`, 0, 0},
	} {
		f := factOf(t, `{"kind":"vessel_sighting",`+c.report+`}`)
		keys, mentioned := sar.Keys(f.Report), sar.Mentioned(f.Report)
		if len(keys) != c.keys || len(mentioned) != c.mentioned {
			t.Errorf("%s: %d keys and %d mentioned, want %d and %d: %+v %+v", c.name, len(keys), len(mentioned), c.keys, c.mentioned, keys, mentioned)
		}
	}
}

func TestASightingOfTwoBoatsOpensTheFirstAndAsksNobodyWhetherTheyAreOne(t *testing.T) {
	f := factOf(t, `{"kind":"vessel_sighting","craft_count":2}`)
	d := sar.Decide(f, sar.Known{Others: []sar.Match{{Incident: "other"}}})
	if len(d.Actions) != 2 || d.Actions[0].Relation != sar.RelationMentions || d.Actions[0].IncidentID != "other" || d.Actions[1].Do != "open" {
		t.Errorf("decision is %+v, want that it is mentioned in the other's and opens the first's", d.Actions)
	}
}
