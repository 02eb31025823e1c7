package server

import (
	"encoding/json"
	"testing"

	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/geo"
	"pharos/services/tally"
)

const twoDead = `{"kind":"rescue","persons":{"dead":{"best":2}}}`

func TestThreeReportsOfTheSameTwoDeadAreTwoDeadInOneRecord(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	id := p.open(twoDead)
	p.link(id, `{"kind":"casualty","persons":{"dead":{"best":2}}}`)
	p.link(id, `{"kind":"disembarkation","persons":{"dead":{"best":2}}}`)
	p.wantTotal("", "incidents 1 dead 2/2/2 together 2/2/2")
	if n := p.records(); n != 1 {
		t.Errorf("%d casualty records, want 1", n)
	}
}

func TestNoRecordIsOpenedWhereNobodySpeaksOfDeadOrMissing(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	p.open(`{"kind":"distress_alert","persons":{"total":{"min":80,"max":100}}}`)
	p.open(`{"kind":"rescue","persons":{"total":{"best":50},"dead":{"best":0}}}`)
	p.wantTotal("", "incidents 0 at risk 80/-/100")
	if n := p.records(); n != 0 {
		t.Errorf("%d casualty records, want none", n)
	}
}

func TestACorrectionOfTwentyToTwoCountsTwo(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	r := p.report(`{"kind":"casualty","persons":{"dead":{"best":20}}}`)
	id := p.open(`{"kind":"distress_alert"}`)
	p.linkReport(id, r)
	p.wantTotal("", "incidents 1 dead 20/20/20 together 20/20/20")
	p.link(id, `{"kind":"amendment","amends":{"report_id":"`+string(r.ID)+`","reason":"typo"},"persons":{"dead":{"best":2}}}`)
	p.wantTotal("", "incidents 1 dead 2/2/2 together 2/2/2")
}

func TestAnExerciseIsNotCounted(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	p.open(`{"kind":"rescue","exercise":"0187a000-0000-7000-8000-00000000000e","persons":{"dead":{"best":7}}}`)
	p.open(`{"kind":"distress_alert","exercise":"0187a000-0000-7000-8000-00000000000e","persons":{"total":{"best":70}}}`)
	p.wantTotal("", "incidents 0")
	if n := p.records(); n != 0 {
		t.Errorf("%d casualty records of exercises, want none", n)
	}
}

func TestUnlinkingAReportMovesItsNumberAway(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	from, to := p.open(`{"kind":"rescue"}`), p.open(`{"kind":"rescue"}`)
	r := p.report(twoDead)
	p.linkReport(from, r)
	before := p.tally("")
	p.say(from, "report_unlinked", event.ReportUnlinked{ReportID: r.ID, Reason: "another boat"})
	p.wantTotal("", "incidents 0")
	p.linkReport(to, r)
	p.wantTotal("", "incidents 1 dead 2/2/2 together 2/2/2")
	p.wantTotal("as_of="+stamp(before.AsOf), "incidents 1 dead 2/2/2 together 2/2/2")
	if n := p.records(); n != 2 {
		t.Errorf("%d casualty records, want one of each incident", n)
	}
}

func TestTakingBackACorrectionThatSaidNobodyDiedOpensTheRecord(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	id := p.open(`{"kind":"rescue"}`)
	dead := p.report(`{"kind":"casualty","persons":{"dead":{"best":3}}}`)
	none := p.report(`{"kind":"amendment","amends":{"report_id":"` + string(dead.ID) + `","reason":"withdrawn"}}`)
	p.linkReport(id, none)
	p.linkReport(id, dead)
	p.wantTotal("", "incidents 0")
	p.say(id, "report_unlinked", event.ReportUnlinked{ReportID: none.ID, Reason: "of another report"})
	p.wantTotal("", "incidents 1 dead 3/3/3 together 3/3/3")
}

func TestWhatTheDeskAssessedCountsThoughNoReportSaysIt(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	id := p.open(`{"kind":"rescue"}`)
	p.wantTotal("", "incidents 0")
	p.say(id, "assessed", event.Assessed{Field: "persons.missing", Value: []byte(`{"min":4}`), Reason: "relatives' lists"})
	p.wantTotal("", "incidents 1 missing 4/-/- together 4/-/-")
}

func TestPersonsAtRiskStandApartAndSurvivorsAreOfRecords(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	p.open(`{"kind":"distress_alert","persons":{"total":{"best":90}}}`)
	p.open(`{"kind":"rescue","persons":{"missing":{"best":5}},"custody":[{"step":"embarked","persons":{"best":41}}]}`)
	p.open(`{"kind":"rescue","custody":[{"step":"embarked","persons":{"best":100}}]}`)
	p.wantTotal("", "incidents 1 missing 5/5/5 together 5/5/5 survivors 41/41/41 at risk 90/90/90")
}

func TestTheListOfRecordsIsWhatTheTallyCounts(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	id := p.open(`{"kind":"rescue","positions":[{"lat":35.3,"lon":15.4}],"persons":{"dead":{"best":2}}}`)
	p.open(`{"kind":"distress_alert","persons":{"total":{"best":90}}}`)
	p.settled()
	for _, path := range []string{"/v1/casualties", "/v1/tallies?format=geojson", "/v1/casualties?bbox=15,35,16,36"} {
		r := p.get(path)
		var list struct {
			Features []geo.Feature
		}
		if err := json.Unmarshal(r.Body, &list); err != nil {
			t.Fatalf("%s: %s: %v", path, r.Body, err)
		}
		if len(list.Features) != 1 || list.Features[0].ID != string(tally.RecordOf(id)) ||
			list.Features[0].Geometry.Coordinates != [2]float64{15.4, 35.3} {
			t.Errorf("%s lists %+v, want the record of incident %s at 15.4, 35.3", path, list.Features, id)
		}
	}
}
