package server

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/uuid"

	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/sar"
)

func TestReportsOfOneBoatJoin(t *testing.T) {
	t.Parallel()
	aboard := `"phone_tags":[{"tag":"00112233445566aa","holder":"on_board","same_boat":true}]`
	relative := `"phone_tags":[{"tag":"99112233445566aa","holder":"relative"}]`
	for _, c := range []struct {
		name  string
		first string
		then  string
		want  int
	}{
		{"by the same number on board", `{"kind":"distress_alert",` + aboard + `}`, `{"kind":"people_contact",` + aboard + `}`, 1},
		{"by the same full alias", `{"kind":"distress_alert","aliases":[{"name":"CM351","by":"hotline","date":"2023-04-20"}]}`,
			`{"kind":"rescue","aliases":[{"name":"CM351","by":"hotline","date":"2023-04-20"}]}`, 1},
		{"but not by an aircraft's letter of another day", `{"kind":"vessel_sighting","aliases":[{"name":"A","by":"aircraft","date":"2023-04-20"}]}`,
			`{"kind":"vessel_sighting","aliases":[{"name":"A","by":"aircraft","date":"2023-04-21"}]}`, 2},
		{"but not by a letter without its day", `{"kind":"vessel_sighting","aliases":[{"name":"A","by":"aircraft"}]}`,
			`{"kind":"vessel_sighting","aliases":[{"name":"A","by":"aircraft"}]}`, 2},
		{"but not by one relative's number", `{"kind":"distress_alert",` + relative + `}`, `{"kind":"distress_alert",` + relative + `}`, 2},
		{"but not across the wall of an exercise", `{"kind":"distress_alert",` + aboard + `}`,
			`{"kind":"distress_alert","exercise":"0187a000-0000-7000-8000-00000000000e",` + aboard + `}`, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := start(t, bus.FaultHook{})
			p.report("hotline", c.first)
			p.report("airborne", c.then)
			if got := p.incidents(); len(got) != c.want {
				t.Errorf("%d incidents, want %d", len(got), c.want)
			}
		})
	}
}

func TestAReportNamesSeveralIncidents(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	a, b := p.report("desk", `{"kind":"rescue"}`), p.report("desk", `{"kind":"rescue"}`)
	both, _ := json.Marshal([]event.IncidentID{sar.IncidentOf(a), sar.IncidentOf(b)})
	p.decided()
	p.report("desk", `{"kind":"disembarkation","incident_ids":`+string(both)+`}`)
	for _, in := range p.incidents() {
		if len(in.Links) != 2 || in.Picture().Operation != sar.OperationDisembarked {
			t.Errorf("incident %s has %d reports at %s, want 2, disembarked", in.ID, len(in.Links), in.Picture().Operation)
		}
	}
}

func TestACorrectionThatArrivesFirstWaitsForItsReport(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	id := uuid.Must(uuid.NewV7()).String()
	p.report("hotline", `{"kind":"amendment","amends":{"report_id":"`+id+`","reason":"misheard"},"persons":{"total":{"best":95}}}`)
	p.decided()
	p.report("hotline", `{"id":"`+id+`","kind":"distress_alert","persons":{"total":{"best":59}}}`)
	got := p.incidents()
	if len(got) != 1 || *got[0].Picture().Persons.Total.Best != 95 {
		t.Errorf("incidents %+v, want one with the corrected 95", got)
	}
}

// Two reports of one boat, back to back, for many boats, while every ninth
// publish of the reactor is refused, lost or done without an answer.
func TestEachReportIsDecidedOnceWhateverHappensToThePublishes(t *testing.T) {
	t.Parallel()
	const boats = 200
	p := start(t, faulty(9))
	for i := range boats {
		tag := fmt.Sprintf(`"phone_tags":[{"tag":"%016x","holder":"on_board","same_boat":true}]`, i)
		p.report("hotline", `{"kind":"distress_alert",`+tag+`}`)
		p.report("airborne", `{"kind":"people_contact",`+tag+`}`)
	}
	got := p.incidents()
	if len(got) != boats {
		t.Errorf("%d incidents of %d boats", len(got), boats)
	}
	for _, in := range got {
		if len(in.Links) != 2 {
			t.Errorf("incident %s has %d reports, want 2", in.ID, len(in.Links))
		}
	}
	p.eachOnce(boats)
}
