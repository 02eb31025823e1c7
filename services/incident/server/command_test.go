package server

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/sar"
	"pharos/schemas"
)

const noReport = "0187a000-0000-7000-8000-00000000dead"

func TestABadCommandIsRefusedAtTheMemberThatIsWrong(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	report := p.report("hotline", `{"kind":"distress_alert","positions":[{"lat":35,"lon":15}]}`)
	p.decided()
	id := sar.IncidentOf(report)
	long := strings.Repeat("x", 2001)
	for _, c := range []struct{ command, body, pointer string }{
		{"phase", `{"phase":"panic","reason":"x"}`, "/phase"},
		{"phase", `{"reason":"x"}`, "/phase"},
		{"phase", `{"phase":7,"reason":"x"}`, "/phase"},
		{"phase", `{"phase":"alert"}`, "/reason"},
		{"phase", `{"phase":"alert","reason":"  "}`, "/reason"},
		{"phase", `{"phase":"alert","reason":"` + long + `"}`, "/reason"},
		{"phase", `{"phase":"alert","reason":"x","why":1}`, "/why"},
		{"links", `{"report_id":"nonsense","do":"link","reason":"x"}`, "/report_id"},
		{"links", `{"report_id":"` + noReport + `","do":"link","reason":"x"}`, "/report_id"},
		{"links", `{"report_id":"` + noReport + `","do":"join","reason":"x"}`, "/do"},
		{"links", `{"report_id":"` + noReport + `","do":"unlink"}`, "/reason"},
		{"links", `{"report_id":"` + string(report) + `","do":"link","strength":"sure","reason":"x"}`, "/strength"},
		{"links", `{"report_id":"` + string(report) + `","do":"link","relation":"twin","reason":"x"}`, "/relation"},
		{"links", `{"report_id":"` + string(report) + `","do":"link","reason":"` + long + `"}`, "/reason"},
		{"links", `{"report_id":"` + string(report) + `","do":"reject","incident_id":"nonsense","reason":"x"}`, "/incident_id"},
		{"positions", `{"report_id":"nonsense","index":0,"judgement":"wrong"}`, "/report_id"},
		{"positions", `{"report_id":"` + string(report) + `","index":-1,"judgement":"wrong"}`, "/index"},
		{"positions", `{"report_id":"` + string(report) + `","index":0,"judgement":"fine"}`, "/judgement"},
		{"assessments", `{"field":"persons.happy","value":{"best":1},"reason":"x"}`, "/field"},
		{"assessments", `{"field":"persons.total","reason":"x"}`, "/value"},
		{"assessments", `{"field":"persons.total","value":{},"reason":"x"}`, "/value"},
		{"assessments", `{"field":"persons.total","value":{"best":-1},"reason":"x"}`, "/value/best"},
		{"assessments", `{"field":"persons.total","value":{"best":1.5},"reason":"x"}`, "/value/best"},
		{"assessments", `{"field":"persons.total","value":{"best":200000},"reason":"x"}`, "/value/best"},
		{"assessments", `{"field":"persons.total","value":{"most":3},"reason":"x"}`, "/value/most"},
		{"assessments", `{"field":"persons.total","value":{"min":5,"best":3},"reason":"x"}`, "/value"},
		{"assessments", `{"field":"persons.total","value":{"min":1,"best":9,"max":5},"reason":"x"}`, "/value"},
		{"assessments", `{"field":"persons.total","value":{"best":1,"basis":"guess"},"reason":"x"}`, "/value/basis"},
		{"assessments", `{"field":"persons.total","value":{"best":1}}`, "/reason"},
		{"assessments", `{"field":"persons.total","value":{"best":1},"reason":"x","report_ids":["y"]}`, "/report_ids/0"},
		{"assessments", `{"field":"craft.type","value":"submarine","reason":"x"}`, "/value"},
		{"assessments", `{"field":"craft.length_m","value":"long","reason":"x"}`, "/value"},
		{"responders", `{"status":"assigned","reason":"x"}`, "/craft_id"},
		{"responders", `{"craft_id":"mmsi:1","reason":"x"}`, "/status"},
		{"responders", `{"craft_id":"mmsi:1","status":"sleeping"}`, "/status"},
		{"responders", `{"craft_id":"mmsi:1","status":"reported"}`, "/status"},
		{"responders", `{"craft_id":"mmsi:1","status":"assigned","eta":"soon"}`, "/eta"},
		{"outcomes", `{"outcome":"lost"}`, "/outcome"},
		{"outcomes", `{"outcome":"false_alert"}`, "/report_ids"},
		{"outcomes", `{"outcome":"unknown","outcome_id":"mine"}`, "/outcome_id"},
		{"outcomes", `{"outcome":"unknown","persons":{"best":-1}}`, "/persons/best"},
		{"outcomes", `{"outcome":"unknown","persons":{"min":3,"max":2}}`, "/persons"},
		{"outcomes", `{"outcome":"unknown","confidence":"sure"}`, "/confidence"},
		{"outcomes", `{"outcome":"unknown","place":"` + long + `"}`, "/place"},
		{"outcomes", `{"outcome":"unknown","at":"2098-01-01T00:00:00Z"}`, "/at"},
		{"outcomes", `{"withdraw":"one"}`, "/reason"},
		{"checks", `{}`, "/due_at"},
		{"checks", `{"due_at":"tomorrow"}`, "/due_at"},
		{"checks", `{"due_at":"3024-01-01T00:00:00Z"}`, "/due_at"},
		{"checks", `{"contact":"maybe"}`, "/contact"},
		{"checks", `{"contact":"lost","at":"2098-01-01T00:00:00Z"}`, "/at"},
		{"checks", `{"contact":"lost","at":"1066-10-14T00:00:00Z"}`, "/at"},
		{"suspend", `{"review_at":"2026-11-24T00:00:00Z","reason":"x"}`, "/authority"},
		{"suspend", `{"authority":"RCC","reason":"x"}`, "/review_at"},
		{"suspend", `{"authority":"RCC","review_at":"2026-11-24T00:00:00Z"}`, "/reason"},
		{"close", `{}`, "/reason"},
		{"reopen", `{}`, "/reason"},
	} {
		a := p.call(desk, http.MethodPost, at(id, c.command), c.body)
		var wrong problem
		a.Into(t, &wrong)
		if a.Status != http.StatusBadRequest || len(wrong.Errors) != 1 || wrong.Errors[0].Pointer != c.pointer {
			t.Errorf("%s %.100s: %d %s, want 400 at %s", c.command, c.body, a.Status, a.Body, c.pointer)
		}
	}
	for _, body := range []string{``, `nonsense`, `[]`, `{"reason":"x"} {}`} {
		if a := p.call(desk, http.MethodPost, at(id, "close"), body); a.Status != http.StatusBadRequest {
			t.Errorf("close %q: %d, want 400", body, a.Status)
		}
	}
	if said := p.said(id); len(said) != 1 {
		t.Errorf("%d events of the incident after bad commands alone, want the one that opened it", len(said))
	}
}

func TestEachCommandDoesWhatItSays(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	first := p.report("hotline", `{"kind":"distress_alert","positions":[{"lat":35,"lon":15},{"lat":36,"lon":16,"method":"estimated"}],
		"phone_tags":[{"tag":"00112233445566aa","holder":"on_board","same_boat":true}]}`)
	late := p.report("airborne", `{"kind":"observation","persons":{"total":{"best":80}}}`)
	p.decided()
	id := sar.IncidentOf(first)
	var outcome string
	for _, c := range []struct {
		command, body string
		want          func(sar.Picture) bool
	}{
		{"phase", `{"phase":"alert","reason":"engine runs again"}`, func(p sar.Picture) bool { return p.Phase == sar.PhaseAlert }},
		{"links", `{"report_id":"` + strings.ToUpper(string(late)) + `","do":"link","relation":"same_craft","strength":"likely","reason":"same hour"}`,
			func(p sar.Picture) bool { return p.ReportCount == 2 && *p.Persons.Total.Best == 80 }},
		{"links", `{"report_id":"` + string(late) + `","do":"unlink","reason":"another boat"}`,
			func(p sar.Picture) bool { return p.ReportCount == 1 && p.Persons.Total == nil }},
		{"positions", `{"report_id":"` + strings.ToUpper(string(first)) + `","index":0,"judgement":"wrong","reason":"off by a digit"}`,
			func(p sar.Picture) bool { return *p.Position.Lat == 36 && len(p.Positions) == 2 }},
		{"positions", `{"report_id":"` + string(first) + `","index":0,"judgement":"good"}`, func(p sar.Picture) bool { return *p.Position.Lat == 35 }},
		{"assessments", `{"field":"persons.total","value":{"min":60,"best":70,"basis":"derived"},"reason":"\u0000photographs","report_ids":["` + string(first) + `"]}`,
			func(p sar.Picture) bool { return p.Persons.Total.Assessed && *p.Persons.Total.Best == 70 }},
		{"assessments", `{"field":"craft.type","value":"wood","reason":"seen"}`, func(p sar.Picture) bool { return p.Craft.Type == "wood" }},
		{"assessments", `{"field":"persons.total","value":null,"reason":"unsure again"}`, func(p sar.Picture) bool { return p.Persons.Total == nil }},
		{"responders", `{"craft_id":"mmsi:247320161","status":"assigned","eta":"2026-11-24T04:00:00Z"}`,
			func(p sar.Picture) bool { return len(p.Responders) == 1 && p.Operation == sar.OperationAssigned }},
		{"responders", `{"craft_id":"mmsi:247320161","status":"on_scene"}`, func(p sar.Picture) bool { return p.Operation == sar.OperationOnScene }},
		{"responders", `{"craft_id":"mmsi:247320161","status":"stood_down","reason":"fuel"}`,
			func(p sar.Picture) bool { return p.Responders[0].Status == sar.OperationStoodDown }},
		{"checks", `{"due_at":"2026-11-24T05:00:00Z"}`, func(p sar.Picture) bool { return !p.CheckDueAt.IsZero() }},
		{"checks", `{"contact":"lost","at":"2026-11-20T05:00:00Z","reason":"phone off"}`, func(p sar.Picture) bool { return p.LostContact }},
		{"checks", `{"contact":"restored"}`, func(p sar.Picture) bool { return !p.LostContact }},
		{"outcomes", `{"outcome":"rescued_by_ngo","persons":{"best":70},"at":"2026-11-20T08:00:00Z","place":"at sea","confidence":"confirmed","report_ids":["` + string(first) + `"]}`,
			func(p sar.Picture) bool { outcome = p.Outcomes[0].OutcomeID; return len(p.Outcomes) == 1 }},
		{"suspend", `{"authority":"RCC","review_at":"2026-11-24T00:00:00Z","reason":"night"}`, func(p sar.Picture) bool { return p.Status == sar.StatusSuspended }},
		{"reopen", `{"reason":"day"}`, func(p sar.Picture) bool { return p.Status == sar.StatusOpen }},
		{"close", `{"reason":"all ashore"}`, func(p sar.Picture) bool { return p.Status == sar.StatusClosed && len(p.Outcomes) == 1 }},
		{"reopen", `{"reason":"one was missing"}`, func(p sar.Picture) bool { return p.Status == sar.StatusOpen }},
	} {
		p.does(id, c.command, c.body, c.want)
	}
	p.does(id, "outcomes", `{"withdraw":"`+outcome+`","reason":"another boat"}`, func(p sar.Picture) bool { return p.Outcomes[0].Withdrawn })
	p.fitContract(id)
}

// does gives a command that must succeed and shows what it was given for.
func (p *play) does(id event.IncidentID, command, body string, want func(sar.Picture) bool) {
	p.t.Helper()
	a := p.call(desk, http.MethodPost, at(id, command), body)
	if a.Status != http.StatusOK {
		p.t.Fatalf("%s %s: %d %s", command, body, a.Status, a.Body)
	}
	var got, again feature
	a.Into(p.t, &got)
	if !want(got.Properties) {
		p.t.Errorf("%s %s: the picture is %s", command, body, a.Body)
	}
	read := p.get(desk, at(id), &again)
	if !bytes.Equal(read.Body, a.Body) || read.Header.Get("ETag") != a.Header.Get("ETag") {
		p.t.Errorf("%s: answered %s with ETag %s, read %s with %s", command, a.Body, a.Header.Get("ETag"), read.Body, read.Header.Get("ETag"))
	}
}

// fitContract checks every event of the incident against its schema.
func (p *play) fitContract(id event.IncidentID) {
	p.t.Helper()
	for _, m := range p.said(id) {
		i := slices.IndexFunc(event.Catalogue(), func(e event.Entry) bool { return e.Type == m.Type })
		schema, err := schemas.Compile(event.Catalogue()[i].Schema)
		if err != nil {
			p.t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(m.Data))
		if err != nil {
			p.t.Fatal(err)
		}
		if err := schema.Validate(doc); err != nil {
			p.t.Errorf("%s %s: %v", m.Type, m.Data, err)
		}
	}
}

func TestACommandThatDoesNotFitTheIncidentIsAConflict(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	report := p.report("hotline", `{"kind":"distress_alert","positions":[{"lat":35,"lon":15}]}`)
	other := p.report("hotline", `{"kind":"observation"}`)
	p.decided()
	id := sar.IncidentOf(report)
	conflicts := func(pairs ...[2]string) {
		t.Helper()
		for _, c := range pairs {
			if a := p.call(desk, http.MethodPost, at(id, c[0]), c[1]); a.Status != http.StatusConflict {
				t.Errorf("%s %s: %d %s, want 409", c[0], c[1], a.Status, a.Body)
			}
		}
	}
	conflicts([][2]string{
		{"phase", `{"phase":"distress","reason":"x"}`},
		{"links", `{"report_id":"` + string(report) + `","do":"link","reason":"x"}`},
		{"links", `{"report_id":"` + string(other) + `","do":"unlink","reason":"x"}`},
		{"links", `{"report_id":"` + string(report) + `","do":"unlink","reason":"x"}`},
		{"links", `{"report_id":"` + string(report) + `","do":"reject","reason":"x"}`},
		{"positions", `{"report_id":"` + string(report) + `","index":1,"judgement":"wrong"}`},
		{"positions", `{"report_id":"` + string(other) + `","index":0,"judgement":"wrong"}`},
		{"assessments", `{"field":"persons.total","value":{"best":1},"reason":"x","report_ids":["` + string(other) + `"]}`},
		{"assessments", `{"field":"persons.total","value":null,"reason":"x"}`},
		{"responders", `{"craft_id":"mmsi:1","status":"on_scene"}`},
		{"outcomes", `{"outcome":"false_alert","report_ids":["` + string(other) + `"]}`},
		{"outcomes", `{"withdraw":"none","reason":"x"}`},
		{"checks", `{"contact":"restored"}`},
		{"reopen", `{"reason":"x"}`},
	}...)
	p.does(id, "checks", `{"contact":"lost"}`, func(p sar.Picture) bool { return p.LostContact })
	conflicts([2]string{"checks", `{"contact":"lost"}`})
	p.does(id, "close", `{"reason":"x"}`, func(p sar.Picture) bool { return p.Status == sar.StatusClosed })
	conflicts([][2]string{
		{"close", `{"reason":"x"}`},
		{"suspend", `{"authority":"RCC","review_at":"2026-11-24T00:00:00Z","reason":"x"}`},
		{"responders", `{"craft_id":"mmsi:1","status":"assigned"}`},
		{"checks", `{"due_at":"2026-11-24T05:00:00Z"}`},
	}...)
}

func TestAProposedMatchIsRejectedOnce(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	tag := `"phone_tags":[{"tag":"00112233445566aa","holder":"on_board","same_boat":true}]`
	old := p.opened("hotline", `{"kind":"distress_alert",`+tag+`}`)
	p.does(old, "close", `{"reason":"ashore"}`, func(sar.Picture) bool { return true })
	fresh := p.report("hotline", `{"kind":"distress_alert",`+tag+`}`)
	p.decided()
	id := sar.IncidentOf(fresh)
	var got feature
	p.get(desk, at(id), &got)
	if len(got.Properties.Proposals) != 1 || got.Properties.Proposals[0].IncidentID != old {
		t.Fatalf("proposals are %+v, want the closed incident", got.Properties.Proposals)
	}
	reject := `{"report_id":"` + string(fresh) + `","do":"reject","incident_id":"` + strings.ToUpper(string(old)) + `","reason":"new journey"}`
	p.does(id, "links", reject, func(p sar.Picture) bool { return len(p.Proposals) == 0 })
	if a := p.call(desk, http.MethodPost, at(id, "links"), reject); a.Status != http.StatusConflict {
		t.Errorf("rejected again: %d, want 409", a.Status)
	}
	p.fitContract(id)
}

func TestAReportThatTheDeskTookOutIsNotPutBackByAnother(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	tag := `"phone_tags":[{"tag":"00112233445566aa","holder":"on_board","same_boat":true}]`
	first := p.report("hotline", `{"kind":"distress_alert",`+tag+`}`)
	second := p.report("hotline", `{"kind":"people_contact",`+tag+`}`)
	p.decided()
	id := sar.IncidentOf(first)
	p.does(id, "links", `{"report_id":"`+string(second)+`","do":"unlink","reason":"another boat, number misheard"}`,
		func(p sar.Picture) bool { return p.ReportCount == 1 })
	p.report("hotline", `{"kind":"people_contact",`+tag+`}`)
	p.decided()
	var got feature
	p.get(desk, at(id), &got)
	if got.Properties.ReportCount != 2 || slices.Contains(got.Properties.ReportIDs, second) {
		t.Errorf("linked are %v, want the first and the third and not %s", got.Properties.ReportIDs, second)
	}
}

func TestWhatIsSaidOfAPersonsWordsComesBackAsJSON(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	id := p.opened("hotline", `{"kind":"distress_alert"}`)
	p.does(id, "phase", `{"phase":"alert","reason":"\u0000 \ud800 <b>مرحبا</b> 🛟"}`, func(p sar.Picture) bool { return p.Phase == sar.PhaseAlert })
	var timeline struct {
		Entries []struct {
			Type string          `json:"type"`
			Body json.RawMessage `json:"body"`
		}
	}
	p.get(desk, at(id, "timeline"), &timeline)
	last := timeline.Entries[len(timeline.Entries)-1]
	if last.Type != "sar.v1.incident.phase_changed" || !strings.Contains(string(last.Body), "مرحبا") {
		t.Errorf("the last entry is %s %s", last.Type, last.Body)
	}
}
