package server

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"pharos/pkg/auth"
	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/sar"
)

func TestAnOrganisationSeesWhatItReportedAndNothingElse(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	tag := `"phone_tags":[{"tag":"00112233445566aa","holder":"on_board","same_boat":true}]`
	alarm := p.report("hotline", `{"kind":"distress_alert","positions":[{"lat":35,"lon":15}],"persons":{"total":{"best":80}},
		"aliases":[{"name":"CM351","by":"hotline","date":"2023-04-20"}],`+tag+`}`)
	sighting := p.report("airborne", `{"kind":"vessel_sighting","positions":[{"lat":36,"lon":16}],`+tag+`}`)
	p.decided()
	id := sar.IncidentOf(alarm)
	p.does(id, "assessments", `{"field":"persons.total","value":{"best":81},"reason":"both"}`, func(sar.Picture) bool { return true })

	var own feature
	p.get(airborne, at(id), &own)
	seen := own.Properties
	if !slices.Equal(seen.ReportIDs, []event.ReportID{sighting}) || seen.Persons.Total != nil || len(seen.Aliases) != 0 ||
		len(seen.Positions) != 1 || !slices.Equal(seen.Orgs, []string{"airborne"}) || seen.Phase != sar.PhaseUncertainty {
		t.Errorf("the aircraft sees %+v, want its sighting alone", seen)
	}
	for _, path := range []string{at(id), at(id, "reports"), at(id, "timeline"), "/v1/incidents"} {
		if a := p.call(airborne, http.MethodGet, path, nil); strings.Contains(string(a.Body), "CM351") || strings.Contains(string(a.Body), "hotline") {
			t.Errorf("%s tells the aircraft what the hotline said: %s", path, a.Body)
		}
	}
	for _, stranger := range []who{{auth.Coordinator, "elsewhere"}, {auth.Reporter, "elsewhere"}, {auth.Reporter, "desk"}} {
		for _, path := range []string{at(id), at(id, "reports"), at(id, "timeline")} {
			if a := p.call(stranger, http.MethodGet, path, nil); a.Status != http.StatusNotFound {
				t.Errorf("%v GET %s: %d, want 404", stranger, path, a.Status)
			}
		}
	}
	if a := p.call(who{auth.Coordinator, "elsewhere"}, http.MethodPost, at(id, "close"), `{"reason":"x"}`); a.Status != http.StatusNotFound {
		t.Errorf("a stranger closes it: %d, want 404", a.Status)
	}
	if a := p.call(who{auth.Administrator, "desk"}, http.MethodGet, at(id), nil); a.Status != http.StatusForbidden {
		t.Errorf("an administrator reads it: %d, want 403", a.Status)
	}
	for _, command := range []string{"phase", "links", "positions", "assessments", "responders", "outcomes", "checks", "suspend", "close", "reopen"} {
		if a := p.call(crew, http.MethodPost, at(id, command), `{"reason":"x"}`); a.Status != http.StatusForbidden {
			t.Errorf("a reporter decides on %s: %d, want 403", command, a.Status)
		}
	}
}

func TestAConflictShowsNoMoreThanTheCallerSees(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	tag := `"phone_tags":[{"tag":"00112233445566aa","holder":"on_board","same_boat":true}]`
	alarm := p.report("hotline", `{"kind":"distress_alert","aliases":[{"name":"CM351","by":"hotline","date":"2023-04-20"}],`+tag+`}`)
	p.report("airborne", `{"kind":"vessel_sighting",`+tag+`}`)
	p.decided()
	id := sar.IncidentOf(alarm)
	a := p.call(airborne, http.MethodPost, at(id, "close"), `{"reason":"x"}`, "If-Match", `"1"`)
	var wrong problem
	a.Into(t, &wrong)
	if a.Status != http.StatusConflict || wrong.Current == nil || wrong.Current.Properties.ReportCount != 1 || strings.Contains(string(a.Body), "CM351") {
		t.Errorf("%d %s, want 409 with the aircraft's own report alone", a.Status, a.Body)
	}
}

func TestNobodyLinksAReportThatTheyMayNotSee(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	foreign := p.report("hotline", `{"kind":"observation"}`)
	mine := p.report("airborne", `{"kind":"vessel_sighting"}`)
	p.decided()
	link := `{"report_id":"` + string(foreign) + `","do":"link","reason":"x"}`
	unknown := `{"report_id":"` + noReport + `","do":"link","reason":"x"}`
	a := p.call(airborne, http.MethodPost, at(sar.IncidentOf(mine), "links"), link)
	b := p.call(airborne, http.MethodPost, at(sar.IncidentOf(mine), "links"), unknown)
	var hidden, absent problem
	a.Into(t, &hidden)
	b.Into(t, &absent)
	if a.Status != http.StatusBadRequest || b.Status != a.Status || hidden.Detail != absent.Detail {
		t.Errorf("hidden: %d %q; absent: %d %q; want the same", a.Status, hidden.Detail, b.Status, absent.Detail)
	}
}

func TestAnExerciseAndTheRealWorldDoNotMix(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	const drill = `"exercise":"0187a000-0000-7000-8000-00000000000e"`
	tag := `"phone_tags":[{"tag":"00112233445566aa","holder":"on_board","same_boat":true}]`
	real, played := p.report("hotline", `{"kind":"distress_alert",`+tag+`}`), p.report("hotline", `{"kind":"distress_alert",`+drill+`,`+tag+`}`)
	p.decided()
	named := p.report("hotline", fmt.Sprintf(`{"kind":"rescue",%s,"incident_ids":["%s"]}`, drill, sar.IncidentOf(real)))
	p.decided()
	var got feature
	p.get(desk, at(sar.IncidentOf(real)), &got)
	if got.Properties.ReportCount != 1 || got.Properties.Exercise != "" {
		t.Errorf("the real incident is %+v, want its own report alone", got.Properties)
	}
	p.get(desk, at(sar.IncidentOf(played)), &got)
	if got.Properties.Exercise == "" {
		t.Errorf("the exercise does not say that it is one")
	}
	p.get(desk, at(sar.IncidentOf(named)), &got)
	a := p.call(desk, http.MethodPost, at(sar.IncidentOf(real), "links"), `{"report_id":"`+string(played)+`","do":"link","reason":"x"}`)
	if a.Status != http.StatusBadRequest {
		t.Errorf("the desk links across the wall: %d, want 400", a.Status)
	}
}
