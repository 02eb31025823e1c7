package incidents_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/geo"
	"pharos/pkg/projection/incidents"
	"pharos/pkg/sar"
)

func TestAnIncidentStandsWhereItsLastKnownPositionIs(t *testing.T) {
	w := start(t, nil)
	want := map[event.IncidentID]*geo.Position{}
	for positions, place := range map[string]*geo.Position{
		`[{"lat":35.1,"lon":15.2}]`:                          {Lat: 35.1, Lon: 15.2},
		`[{"lat":35.1,"lon":-15.2}]`:                         {Lat: 35.1, Lon: -15.2},
		`[{"lat":-35.1,"lon":15.2}]`:                         {Lat: -35.1, Lon: 15.2},
		`[{"lat":-35.1,"lon":-15.2}]`:                        {Lat: -35.1, Lon: -15.2},
		`[{"lat":0,"lon":0}]`:                                {},
		`[{"lat":-17,"lon":180}]`:                            {Lat: -17, Lon: 180},
		`[{"lat":95,"lon":15}]`:                              nil,
		`[{"lat":35,"lon":181}]`:                             nil,
		`[{"lat":35}]`:                                       nil,
		`[{"text":"near the platform"}]`:                     nil,
		`[]`:                                                 nil,
		`[{"lat":1,"lon":1,"of":"observer"}]`:                nil,
		`[{"lat":95,"lon":15},{"lat":35,"lon":15}]`:          {Lat: 35, Lon: 15},
		`[{"lat":1,"lon":2,"at":"2023-04-19T00:00:00Z"},{}]`: {Lat: 1, Lon: 2},
	} {
		want[w.open("hotline", 0, `{"kind":"distress_alert","positions":`+positions+`}`)] = place
	}
	for _, r := range w.list(incidents.Query{}) {
		if d := cmp.Diff(want[r.ID], r.Place); d != "" {
			t.Errorf("%s stands elsewhere (-want +got):\n%s", r.Picture, d)
		}
		delete(want, r.ID)
	}
	if len(want) > 0 {
		t.Errorf("%d incidents are not listed", len(want))
	}
}

func TestALateReportChangesHistoryAndNotThePresent(t *testing.T) {
	w := start(t, nil)
	id := w.open("hotline", 60, `{"kind":"distress_alert","positions":[{"lat":35,"lon":15}]}`)
	w.link(id, "airborne", 0, `{"kind":"vessel_sighting","positions":[{"lat":36,"lon":16}]}`)
	r := w.list(incidents.Query{})[0]
	p := picture(t, r)
	if *r.Place != (geo.Position{Lat: 35, Lon: 15}) || len(p.Positions) != 2 || !p.OpenedAt.Equal(sea) || !p.LastReportAt.After(sea) {
		t.Errorf("at %v, opened %s, last report %s, %d positions; want the newer place and the older beginning", r.Place, p.OpenedAt, p.LastReportAt, len(p.Positions))
	}
}

// oddities are texts that jsonb or a text column refuses as they are.
var oddities = []string{`a\u0000b`, `half \ud83d of a pair`, `the other \udfff half`, `\ud83d\ude00`, `مرحبا \u202e`, `'); drop table report; --`}

func TestAnyTextIsKept(t *testing.T) {
	w := start(t, nil)
	for _, odd := range oddities {
		id := w.open("hot\x7fline", 0, `{"kind":"distress_alert","craft":{"colour":"`+odd+`"},"aliases":[{"name":"`+odd+`","by":"hotline","date":"2023-04-20"}],
			"positions":[{"text":"`+odd+`"}]}`)
		w.say(id, "desk", 1, "phase_changed", map[string]string{"phase": "alert", "reason": "because"})
	}
	rows := w.list(incidents.Query{})
	if len(rows) != len(oddities) {
		t.Fatalf("%d of %d incidents", len(rows), len(oddities))
	}
	for i, r := range rows {
		p := picture(t, r)
		if p.Craft == nil || p.Craft.Colour == "" || len(p.Aliases) != 1 || p.Phase != sar.PhaseAlert || strings.ContainsRune(string(r.Picture), 0) {
			t.Errorf("%s: %s", oddities[i], r.Picture)
		}
	}
	set, err := w.log.Bus(t).Stream(t.Context(), bus.StreamQuarantine)
	if err != nil || set.Messages != 0 {
		t.Errorf("%d events were set aside (%v)", set.Messages, err)
	}
}

func TestARebuildGivesTheSameBytes(t *testing.T) {
	w := start(t, nil)
	id := w.open("hotline", 10, `{"kind":"distress_alert","occurred_at":"2023-04-20T03:57:00+02:00","positions":[{"lat":35,"lon":15}],
		"persons":{"total":{"min":80,"best":95,"of":{"women":{"best":12}}}},"craft":{"type":"rubber","colour":"grey"},"condition":{"engine":"failed"}}`)
	second := w.link(id, "airborne", 5, `{"kind":"vessel_sighting","positions":[{"lat":36.123456789,"lon":16.1,"accuracy_m":900}],"persons":{"dead":{"best":1}}}`)
	w.link(id, "hotline", 20, `{"kind":"amendment","amends":{"report_id":"`+string(second)+`"},"craft":{"colour":"\u0000"}}`)
	third := w.link(id, "hotline", 1, `{"kind":"observation","aliases":[{"name":"A","by":"b","date":"2023-04-20"}]}`)
	w.report("hotline", 3, `{"kind":"observation"}`)
	w.say(id, "desk", 30, "report_unlinked", event.ReportUnlinked{ReportID: third, Reason: "another boat"})
	w.say(id, "desk", 31, "phase_changed", event.PhaseChanged{Phase: "alert", Reason: "x"})
	w.say(id, "desk", 32, "assessed", event.Assessed{Field: "persons.total", Value: []byte(`{"best":90}`), Reason: "x"})
	w.say(id, "desk", 33, "closed", event.Closed{Reason: "x"})
	w.open("hotline", 40, `{"kind":"rescue"}`)
	before := w.dump()
	if len(before) != 6+2+4 {
		t.Fatalf("the view has %d rows:\n%s", len(before), strings.Join(before, "\n"))
	}
	if err := w.projector.Rebuild(t.Context(), incidents.Drop); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(before, w.dump()); d != "" {
		t.Errorf("the view differs after a rebuild (-before +after):\n%s", d)
	}
}

func TestAnEventThatCannotBeFoldedIsSetAsideAndTheRestGoesOn(t *testing.T) {
	w := start(t, nil)
	id := w.open("hotline", 0, `{"kind":"distress_alert"}`)
	w.say(id, "desk", 1, "teleported", map[string]string{"to": "the moon"})
	w.say(sar.IncidentOf("unheard of"), "desk", 1, "closed", event.Closed{Reason: "x"})
	w.say(id, "desk", 1, "report_linked", event.ReportLinked{ReportID: "0187a000-0000-7000-8000-00000000dead", Relation: sar.RelationSameCraft})
	w.say(id, "desk", 2, "closed", event.Closed{Reason: "x"})
	rows := w.list(incidents.Query{})
	if len(rows) != 1 || picture(t, rows[0]).Status != sar.StatusClosed || picture(t, rows[0]).ReportCount != 1 {
		t.Errorf("rows are %+v, want the one incident, closed", rows)
	}
	set, err := w.log.Bus(t).Stream(t.Context(), bus.StreamQuarantine)
	if err != nil || set.Messages != 3 {
		t.Errorf("%d events were set aside (%v), want 3", set.Messages, err)
	}
}

func TestAHookThatFailsTakesItsEventBack(t *testing.T) {
	var heard []string
	w := start(t, func(_ context.Context, _ pgx.Tx, m event.Message, fact *sar.Fact, in *sar.Incident) error {
		if (fact == nil) == (in == nil) {
			t.Errorf("%s: the hook has both a fact and an incident, or neither", m.Type)
		}
		heard = append(heard, m.Type)
		if strings.HasSuffix(m.Type, ".closed") {
			return errors.New("no")
		}
		return nil
	})
	id := w.open("hotline", 0, `{"kind":"distress_alert"}`)
	w.say(id, "desk", 1, "closed", event.Closed{Reason: "x"})
	w.say(id, "desk", 1, "phase_changed", event.PhaseChanged{Phase: "alert", Reason: "x"}) // is folded into what stands
	w.report("hotline", 2, `{"kind":"observation"}`)
	if p := picture(t, w.list(incidents.Query{})[0]); p.Status != sar.StatusOpen {
		t.Errorf("status is %s although the hook refused the event", p.Status)
	}
	for _, want := range []string{"sar.v1.report.distress_alert", "sar.v1.incident.opened", "sar.v1.incident.closed", "sar.v1.report.observation"} {
		if !slices.Contains(heard, want) {
			t.Errorf("the hook heard %v, not %s", heard, want)
		}
	}
}

// No service opens an incident twice; a log that somebody wrote by hand may.
func TestAnIncidentThatIsOpenedAgainIsFoldedInto(t *testing.T) {
	w := start(t, nil)
	first := w.report("hotline", 0, `{"kind":"distress_alert"}`)
	id := sar.IncidentOf(first.ID)
	w.say(id, "desk", 0, "opened", event.IncidentOpened{ReportID: first.ID})
	w.list(incidents.Query{}) // waits for the view
	for range 20 {            // more than a view remembers
		w.report("hotline", 2, `{"kind":"observation","craft":{"colour":"`+strings.Repeat("x", 500_000)+`"}}`)
	}
	w.say(id, "desk", 3, "opened", event.IncidentOpened{ReportID: w.report("hotline", 3, `{"kind":"distress_alert"}`).ID})
	rows := w.list(incidents.Query{})
	if len(rows) != 1 || picture(t, rows[0]).ReportCount != 2 {
		t.Errorf("rows are %+v, want one incident of two reports", rows)
	}
}

func TestWhatIsSealedIsNowhereInTheView(t *testing.T) {
	w := start(t, nil)
	w.open("hotline", 0, `{"kind":"distress_alert","phones":[{"number":"+8821612345678","holder":"on_board"}],"texts":[{"text":"secret words"}],
		"sharing":{"words":"secret wish"},"referrals":[{"concern":"medical"}],"attachments":[{"sha256":"secret sum"}],"as_given":{"/x":"secret rest"},
		"phone_tags":[{"tag":"00112233445566aa","holder":"on_board","same_boat":true}]}`)
	for _, row := range w.dump() {
		for _, sealed := range []string{"8821612345678", "secret", "referrals", "sharing"} {
			if strings.Contains(row, sealed) {
				t.Errorf("the view holds %q: %s", sealed, row)
			}
		}
	}
}

func TestSummaries(t *testing.T) {
	for _, c := range []struct{ positions, want string }{
		{`[{"text":"near the platform"},{"lat":35,"lon":15}]`, "35"},
		{`[{"text":"near the platform"},{"lat":35}]`, "near the platform"},
		{`[]`, "none"},
	} {
		s, err := incidents.Summarize(event.Message{Data: fmt.Appendf(nil, `{"kind":"observation","positions":%s}`, c.positions)})
		got := "none"
		if s.Position != nil {
			got = s.Position.Text
		}
		if s.Position != nil && s.Position.Lat != nil && s.Position.Lon != nil {
			got = fmt.Sprint(*s.Position.Lat)
		}
		if err != nil || got != c.want {
			t.Errorf("%s: position %s (%v), want %s", c.positions, got, err, c.want)
		}
	}
	if _, err := incidents.Summarize(event.Message{Data: []byte(`[]`)}); err == nil {
		t.Error("a list was summarized as a report")
	}
}
