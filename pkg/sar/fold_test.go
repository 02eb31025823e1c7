package sar_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"pharos/pkg/event"
	"pharos/pkg/sar"
)

var sea = time.Date(2023, 4, 20, 1, 47, 0, 0, time.UTC)

// told makes a report event as intake would publish it, n minutes after the first.
func told(t testing.TB, id string, minutes int, report string) event.Message {
	t.Helper()
	at := sea.Add(time.Duration(minutes) * time.Minute)
	var r event.Report
	if err := json.Unmarshal([]byte(report), &r); err != nil {
		t.Fatalf("report %s: %v", id, err)
	}
	r.ID = event.ReportID(id)
	data, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return event.Message{Sequence: uint64(minutes + 1), RecordedAt: at, Data: data, Envelope: event.Envelope{
		ID: id, Type: "sar.v1.report." + string(r.Kind), Subject: id, OccurredAt: at, ReceivedAt: at.Add(time.Minute), Org: "hotline"}}
}

// fold links every report to one incident, the first opening it.
func fold(t testing.TB, reports ...event.Message) *sar.Incident {
	t.Helper()
	in := &sar.Incident{}
	for i, m := range reports {
		fact, err := sar.FactOf(m)
		if err != nil {
			t.Fatal(err)
		}
		e := link(t, fact, i == 0)
		e.Sequence, e.RecordedAt = uint64(100+i), sea.Add(24*time.Hour)
		if err := sar.Apply(in, e, &fact); err != nil {
			t.Fatal(err)
		}
	}
	return in
}

func link(t testing.TB, fact sar.Fact, first bool) event.Message {
	relation := sar.RelationSameCraft
	if fact.Report.Amends != nil {
		relation = sar.RelationAmends
	}
	if first {
		return say(t, fact.OccurredAt, "opened", event.IncidentOpened{ReportID: fact.ReportID, Phase: string(sar.Implies(fact.Report))})
	}
	return say(t, fact.OccurredAt, "report_linked", event.ReportLinked{ReportID: fact.ReportID, Relation: relation,
		Strength: sar.StrengthCertain, Phase: string(sar.Implies(fact.Report))})
}

// say makes an event of the incident.
func say(t testing.TB, at time.Time, name string, body any) event.Message {
	t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return event.Message{Data: data, Envelope: event.Envelope{ID: name, Type: "sar.v1.incident." + name, Subject: "incident", OccurredAt: at}}
}

func apply(t testing.TB, in *sar.Incident, m event.Message) {
	t.Helper()
	if err := sar.Apply(in, m, nil); err != nil {
		t.Fatal(err)
	}
}

func number(n *int64) string {
	if n == nil {
		return "unknown"
	}
	return fmt.Sprint(*n)
}

func span(i *event.Interval) string {
	if i == nil {
		return "unknown"
	}
	return number(i.Min) + "/" + number(i.Best) + "/" + number(i.Max)
}

func TestALateReportDoesNotMoveTheLastKnownPositionBack(t *testing.T) {
	in := fold(t,
		told(t, "b", 60, `{"kind":"vessel_sighting","positions":[{"lat":35.5,"lon":15.5,"method":"visual"}]}`),
		told(t, "a", 0, `{"kind":"distress_alert","positions":[{"lat":35.0,"lon":15.0,"method":"spoken"}]}`))
	p := in.Picture()
	if p.Position == nil || *p.Position.Lat != 35.5 {
		t.Errorf("last known position is %+v, want the sighting's", p.Position)
	}
	if len(p.Positions) != 2 || *p.Positions[0].Lat != 35.0 {
		t.Errorf("positions are %+v, want both, oldest first", p.Positions)
	}
}

func TestAnEstimateNeverDisplacesAnObservedFix(t *testing.T) {
	in := fold(t,
		told(t, "a", 0, `{"kind":"distress_alert","positions":[{"lat":35,"lon":15,"method":"sat_phone_gps"}]}`),
		told(t, "b", 60, `{"kind":"observation","positions":[{"lat":36,"lon":16,"method":"estimated"}]}`))
	if got := *in.Picture().Position.Lat; got != 35 {
		t.Errorf("last known latitude is %v, want 35: the estimate is newer but nobody saw it", got)
	}
}

func TestAPositionJudgedWrongIsStruckThroughAndStays(t *testing.T) {
	in := fold(t,
		told(t, "a", 0, `{"kind":"distress_alert","positions":[{"lat":35,"lon":15}]}`),
		told(t, "b", 9, `{"kind":"distress_alert","positions":[{"lat":3,"lon":15}]}`))
	apply(t, in, say(t, sea, "position_judged", event.PositionJudged{ReportID: "b", Judgement: "wrong", Reason: "off by a digit"}))
	p := in.Picture()
	if *p.Position.Lat != 35 || len(p.Positions) != 2 || p.Positions[1].Judgement != "wrong" {
		t.Errorf("position %v of %+v; want 35 to stand and both to be kept", *p.Position.Lat, p.Positions)
	}
}

func TestThreeReportsOfTheSameTwoDeadAreTwoDead(t *testing.T) {
	in := fold(t,
		told(t, "a", 0, `{"kind":"rescue","source":{"role":"rescue_crew"},"persons":{"dead":{"best":2}}}`),
		told(t, "b", 5, `{"kind":"casualty","source":{"role":"rescue_crew"},"persons":{"dead":{"best":2}}}`),
		told(t, "c", 9, `{"kind":"disembarkation","source":{"role":"rescue_crew"},"persons":{"dead":{"best":2}}}`))
	if got := span(in.Toll().Dead); got != "2/2/2" {
		t.Errorf("dead are %s, want 2/2/2", got)
	}
}

func TestABodyFoundLaterMayBeOneOfTheMissing(t *testing.T) {
	in := fold(t,
		told(t, "a", 0, `{"kind":"distress_alert","persons":{"missing":{"best":5}}}`),
		told(t, "b", 5000, `{"kind":"casualty","subject":"body","find":{"recovered":"yes"},"persons":{"dead":{"best":1}}}`))
	if got := span(in.Toll().DeadOrMissing); got != "5/unknown/6" {
		t.Errorf("dead or missing are %s, want 5/unknown/6: nobody knows whether the body is one of the five", got)
	}
}

func TestUnknownStaysUnknown(t *testing.T) {
	in := fold(t, told(t, "a", 0, `{"kind":"distress_alert"}`))
	apply(t, in, say(t, sea, "closed", event.Closed{Reason: "nothing more heard"}))
	p, toll := in.Picture(), in.Toll()
	if p.Persons.Total != nil || toll.Dead != nil || toll.Survivors != nil || toll.PersonsAtRisk != nil {
		t.Errorf("closing made numbers: %+v %+v", p.Persons, toll)
	}
	if len(p.Outcomes) != 0 {
		t.Errorf("closing made an outcome: %+v", p.Outcomes)
	}
}

func TestReportsRaiseThePhaseAndNeverLowerIt(t *testing.T) {
	in := fold(t,
		told(t, "a", 0, `{"kind":"vessel_sighting"}`),
		told(t, "b", 10, `{"kind":"distress_alert"}`),
		told(t, "c", 20, `{"kind":"vessel_sighting"}`))
	if got := in.Picture().Phase; got != sar.PhaseDistress {
		t.Fatalf("phase is %s, want distress", got)
	}
	apply(t, in, say(t, sea.Add(30*time.Minute), "phase_changed", event.PhaseChanged{Phase: "alert", Reason: "engine runs again"}))
	if got := in.Picture().Phase; got != sar.PhaseAlert {
		t.Errorf("phase is %s after the desk lowered it, want alert", got)
	}
	fact, _ := sar.FactOf(told(t, "d", 40, `{"kind":"distress_alert"}`))
	if err := sar.Apply(in, link(t, fact, false), &fact); err != nil {
		t.Fatal(err)
	}
	if got := in.Picture().Phase; got != sar.PhaseDistress {
		t.Errorf("phase is %s after a new alert, want distress", got)
	}
}

func TestACorrectionReplacesWhatItSaysAndClearsWhatItNames(t *testing.T) {
	in := fold(t,
		told(t, "a", 0, `{"kind":"distress_alert","persons":{"total":{"best":59}},"craft":{"type":"wood","colour":"blue"}}`),
		told(t, "b", 5, `{"kind":"amendment","amends":{"report_id":"a","reason":"misheard","clear":["/craft/colour"]},"persons":{"total":{"best":95}}}`))
	p := in.Picture()
	if got := number(p.Persons.Total.Best); got != "95" {
		t.Errorf("persons are %s, want the corrected 95", got)
	}
	if p.Craft.Colour != "" || p.Craft.Type != "wood" {
		t.Errorf("craft is %+v, want wood of unknown colour", p.Craft)
	}
	if len(p.Persons.Total.Sources) != 1 {
		t.Errorf("the correction counts as a source of its own: %+v", p.Persons.Total.Sources)
	}
}

func TestACorrectionByAnotherOrganisationDisplacesNothing(t *testing.T) {
	foreign := told(t, "b", 5, `{"kind":"amendment","amends":{"report_id":"a","reason":"withdrawn"}}`)
	foreign.Org = "somebody_else"
	in := fold(t, told(t, "a", 0, `{"kind":"distress_alert","positions":[{"lat":35,"lon":15}]}`), foreign)
	if p := in.Picture(); p.Position == nil {
		t.Errorf("a foreign withdrawal took the position away")
	}
}

func TestAnEventThatTheFoldDoesNotKnowIsAnError(t *testing.T) {
	err := sar.Apply(&sar.Incident{}, say(t, sea, "teleported", struct{}{}), nil)
	if err == nil {
		t.Error("an unknown event was folded without a word")
	}
}

func TestReportsInAnyOrderTwiceOverGiveOneState(t *testing.T) {
	bodies := []string{
		`{"kind":"distress_alert","positions":[{"lat":35,"lon":15}],"persons":{"total":{"min":80,"max":100}}}`,
		`{"kind":"people_contact","people_contact":{"result":"spoken"},"condition":{"engine":"failed"}}`,
		`{"kind":"vessel_sighting","source":{"role":"aircraft"},"positions":[{"lat":35.2,"lon":15.2}],"persons":{"total":{"best":95}}}`,
		`{"kind":"rescue","source":{"role":"rescue_crew"},"persons":{"dead":{"best":2},"missing":{"min":1}},"craft":{"type":"rubber"}}`,
		`{"kind":"amendment","amends":{"report_id":"r2","reason":"recount"},"persons":{"total":{"best":97}}}`,
		`{"kind":"casualty","persons":{"dead":{"best":3}},"condition":{"engine":"unknown","capsized":"yes"}}`,
	}
	var reports []event.Message
	for i, b := range bodies {
		reports = append(reports, told(t, fmt.Sprintf("r%d", i), i*7, b))
	}
	want := fold(t, reports...)
	rapid.Check(t, func(rt *rapid.T) {
		order := rapid.Permutation(append(append([]event.Message{}, reports...), reports...)).Draw(rt, "order")
		got := fold(t, order...)
		ignore := cmpopts.IgnoreFields(sar.Incident{}, "Sequence", "UpdatedAt", "OpenedAt", "ID")
		because := cmpopts.IgnoreFields(sar.Link{}, "Because")
		relation := cmp.FilterPath(func(p cmp.Path) bool { return p.String() == "Links.Relation" }, cmp.Ignore())
		if d := cmp.Diff(want, got, ignore, because, relation); d != "" {
			rt.Fatalf("another order gave another state (-want +got):\n%s", d)
		}
		a, b := want.Picture(), got.Picture()
		b.Sequence, b.OpenedAt, b.Name = a.Sequence, a.OpenedAt, a.Name
		if d := cmp.Diff(a, b, cmpopts.IgnoreUnexported(sar.Fix{})); d != "" {
			rt.Fatalf("another order gave another picture (-want +got):\n%s", d)
		}
	})
}

func TestAnUpperBoundThatNobodyGaveStaysUnknown(t *testing.T) {
	in := fold(t,
		told(t, "a", 0, `{"kind":"casualty","source":{"role":"rescue_crew"},"persons":{"dead":{"min":3}}}`),
		told(t, "b", 9, `{"kind":"casualty","source":{"role":"rescue_crew"},"persons":{"dead":{"best":2}}}`))
	if got := span(in.Toll().Dead); got != "2/2/unknown" {
		t.Errorf("dead are %s, want 2/2/unknown: one crew spoke of at least three", got)
	}
}
