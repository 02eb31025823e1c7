package sar_test

import (
	"testing"
	"time"

	"pharos/pkg/event"
	"pharos/pkg/sar"
)

func TestACorrectionOfACorrectionCorrects(t *testing.T) {
	in := fold(t,
		told(t, "a", 0, `{"kind":"distress_alert","persons":{"total":{"best":59}}}`),
		told(t, "b", 5, `{"kind":"amendment","amends":{"report_id":"a","reason":"misheard"},"persons":{"total":{"best":95}}}`),
		told(t, "c", 9, `{"kind":"amendment","amends":{"report_id":"b","reason":"typo"},"persons":{"total":{"best":90}}}`))
	total := in.Picture().Persons.Total
	if got := number(total.Best); got != "90" || len(total.Sources) != 1 {
		t.Errorf("persons are %s of %d sources, want 90 of one", got, len(total.Sources))
	}
	fact := factOf(t, `{"kind":"amendment","amends":{"report_id":"b","reason":"withdrawn"}}`)
	fact.ReportID, fact.ReceivedAt = "d", fact.ReceivedAt.Add(time.Hour)
	if err := sar.Apply(in, link(t, fact, false), &fact); err != nil {
		t.Fatal(err)
	}
	if got := number(in.Picture().Persons.Total.Best); got != "59" {
		t.Errorf("persons are %s once the correction is withdrawn, want the 59 of the report", got)
	}
}

func TestOfTwoCorrectionsTheOneMadeLaterCountsWhicheverCameFirst(t *testing.T) {
	const report, first, second, ahead = "01879c57-ea20-7000-8000-000000000001", "01879c58-0000-7000-8000-000000000001",
		"01879c59-0000-7000-8000-000000000001", "ffffa002-0000-7000-8000-000000000001"
	alert := told(t, report, 0, `{"kind":"distress_alert","persons":{"total":{"best":59}}}`)
	says := func(id string, received int, n string) event.Message {
		return told(t, id, received, `{"kind":"amendment","amends":{"report_id":"`+report+`","reason":"recount"},"persons":{"total":{"best":`+n+`}}}`)
	}
	for _, c := range []struct {
		name string
		told []event.Message
		want string
	}{
		{"in order", []event.Message{alert, says(first, 5, "90"), says(second, 9, "95")}, "95"},
		{"the later one came first", []event.Message{alert, says(second, 5, "95"), says(first, 9, "90")}, "95"},
		{"one from a clock that is ahead", []event.Message{alert, says(ahead, 5, "95"), says("no uuid", 9, "90")}, "90"},
	} {
		if got := number(fold(t, c.told...).Picture().Persons.Total.Best); got != c.want {
			t.Errorf("%s: %s on board, want %s", c.name, got, c.want)
		}
	}
}

func TestAmendmentsInACircleStandForThemselves(t *testing.T) {
	in := fold(t,
		told(t, "a", 0, `{"kind":"amendment","amends":{"report_id":"b"},"persons":{"total":{"best":1}}}`),
		told(t, "b", 5, `{"kind":"amendment","amends":{"report_id":"a"},"persons":{"total":{"best":2}}}`),
		told(t, "c", 6, `{"kind":"amendment","amends":{"report_id":"c"},"persons":{"total":{"best":3}}}`),
		told(t, "d", 7, `{"kind":"amendment","amends":{"report_id":"a"},"persons":{"total":{"best":4}}}`))
	if sources := in.Picture().Persons.Total.Sources; len(sources) != 4 {
		t.Errorf("%d of 4 reports are heard: %+v", len(sources), sources)
	}
}

func TestAWithdrawnReportLowersNoPhase(t *testing.T) {
	in := fold(t,
		told(t, "a", 0, `{"kind":"distress_alert","positions":[{"lat":35,"lon":15}]}`),
		told(t, "b", 5, `{"kind":"amendment","amends":{"report_id":"a","reason":"withdrawn"}}`))
	p := in.Picture()
	if p.Phase != sar.PhaseDistress {
		t.Errorf("phase is %s, want distress until the desk lowers it with a reason", p.Phase)
	}
	if p.Position != nil || len(p.Positions) != 1 || p.Positions[0].Judgement != sar.JudgedWrong {
		t.Errorf("position %+v of %+v, want the withdrawn one struck through", p.Position, p.Positions)
	}
}

func TestACorrectionMayRaiseThePhase(t *testing.T) {
	in := fold(t,
		told(t, "a", 0, `{"kind":"vessel_sighting"}`),
		told(t, "b", 5, `{"kind":"amendment","amends":{"report_id":"a","reason":"other"},"condition":{"people_in_water":"yes"}}`))
	if got := in.Picture().Phase; got != sar.PhaseDistress {
		t.Errorf("phase is %s, want distress: people are in the water", got)
	}
}

func TestAVerdictOnWhatWasMisheardSparesItsCorrection(t *testing.T) {
	in := fold(t, told(t, "a", 0, `{"kind":"distress_alert","positions":[{"lat":3,"lon":15}]}`))
	apply(t, in, say(t, sea, "position_judged", event.PositionJudged{ReportID: "a", Judgement: "wrong", Reason: "on land"}))
	fact := factOf(t, `{"kind":"amendment","amends":{"report_id":"a","reason":"misheard"},"positions":[{"lat":35,"lon":15}]}`)
	fact.ReportID = "b"
	if err := sar.Apply(in, link(t, fact, false), &fact); err != nil {
		t.Fatal(err)
	}
	p := in.Picture()
	if p.Position == nil || *p.Position.Lat != 35 || p.Position.ReportID != "b" || p.Position.Judgement != "" {
		t.Errorf("position is %+v, want the corrected 35, named by its correction", p.Position)
	}
}

func TestACorrectedTimeMovesTheReportAndNeverIntoTheFuture(t *testing.T) {
	in := fold(t,
		told(t, "a", 60, `{"kind":"distress_alert","informed_at":"2023-04-20T02:50:00Z"}`),
		told(t, "b", 5, `{"kind":"amendment","amends":{"report_id":"a","reason":"wrong_time"},"occurred_at":"2023-04-20T01:52:00Z","informed_at":"2023-04-20T01:53:00Z"}`))
	p := in.Picture()
	if want := sea.Add(5 * time.Minute); !p.OpenedAt.Equal(want) || !p.FirstAlertAt.Equal(want.Add(time.Minute)) {
		t.Errorf("opened at %s, first alert at %s, want %s and a minute later", p.OpenedAt, p.FirstAlertAt, want)
	}
	ahead := told(t, "c", 9, `{"kind":"amendment","amends":{"report_id":"a","reason":"wrong_time"},"occurred_at":"2031-01-01T00:00:00Z"}`)
	fact, err := sar.FactOf(ahead)
	if err != nil {
		t.Fatal(err)
	}
	if err := sar.Apply(in, link(t, fact, false), &fact); err != nil {
		t.Fatal(err)
	}
	if p := in.Picture(); p.OpenedAt.After(fact.ReceivedAt) {
		t.Errorf("the report moved to %s, after it was received at %s", p.OpenedAt, fact.ReceivedAt)
	}
}

func TestClearingTheOddMemberLosesNothingElse(t *testing.T) {
	in := fold(t,
		told(t, "a", 0, `{"kind":"distress_alert","incident_ids":["x"],"positions":[{"lat":35,"lon":15},{"lat":36,"lon":16}],"aliases":[{"name":"A"}]}`),
		told(t, "b", 5, `{"kind":"amendment","amends":{"report_id":"a","reason":"typo","clear":["/kind","","/nothing","/incident_ids/0","/positions/7","/positions/0","/a~1b"]},
			"persons":{"total":{"best":95}}}`))
	p := in.Picture()
	if p.Persons.Total == nil || len(p.Positions) != 1 || p.Positions[0].Index != 1 || p.Phase != sar.PhaseDistress {
		t.Errorf("picture is %+v, want 95 persons and the second position under its own index", p)
	}
}
