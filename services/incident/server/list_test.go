package server

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/sar"
	"pharos/pkg/testkit"
)

// collection is a list as it comes over HTTP.
type collection struct {
	Features       []feature `json:"features"`
	NumberReturned int       `json:"numberReturned"`
	Links          []struct {
		Href string `json:"href"`
		Rel  string `json:"rel"`
	} `json:"links"`
}

func (c collection) ids() []event.IncidentID {
	var ids []event.IncidentID
	for _, f := range c.Features {
		ids = append(ids, f.ID)
	}
	return ids
}

func (c collection) next() string {
	for _, l := range c.Links {
		if l.Rel == "next" {
			return l.Href
		}
	}
	return ""
}

func TestEveryStatusAndEveryPhaseReachesEveryFilter(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	want := map[string]event.IncidentID{}
	for _, status := range []sar.Status{sar.StatusOpen, sar.StatusSuspended, sar.StatusClosed} {
		for _, phase := range sar.Phases() {
			id := p.opened("hotline", `{"kind":"rescue","positions":[{"lat":35,"lon":15}]}`)
			if phase != sar.PhaseNone {
				p.does(id, "phase", `{"phase":"`+string(phase)+`","reason":"x"}`, func(p sar.Picture) bool { return p.Phase == phase })
			}
			switch status {
			case sar.StatusSuspended:
				p.does(id, "suspend", `{"authority":"RCC","review_at":"2026-11-24T00:00:00Z","reason":"x"}`, func(p sar.Picture) bool { return p.Status == status })
			case sar.StatusClosed:
				p.does(id, "close", `{"reason":"x"}`, func(p sar.Picture) bool { return p.Status == status })
			}
			want[string(status)+" "+string(phase)] = id
		}
	}
	for _, place := range []string{"", "&bbox=14,34,16,36"} {
		for _, status := range sar.Statuses() {
			for _, phase := range sar.Phases() {
				var got collection
				p.get(desk, fmt.Sprintf("/v1/incidents?status=%s&phase=%s%s", status, phase, place), &got)
				id, some := want[string(status)+" "+string(phase)] // none is merged in this version
				if some && !slices.Equal(got.ids(), []event.IncidentID{id}) || !some && len(got.Features) != 0 {
					t.Errorf("%s at %s%s: %v, want %s", status, phase, place, got.ids(), id)
				}
			}
		}
	}
	for _, query := range []string{"", "?status=open,suspended,closed", "?status=open&status=suspended&status=closed", "?phase=none,uncertainty,alert,distress"} {
		var got collection
		p.get(desk, "/v1/incidents"+query, &got)
		if len(got.Features) != len(want) || got.NumberReturned != len(want) {
			t.Errorf("%q: %d of %d incidents", query, len(got.Features), len(want))
		}
	}
}

func TestABoxFindsWhatIsInItInAllQuadrantsAndAcrossTheAntimeridian(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	ids := map[string]event.IncidentID{}
	for name, place := range map[string]string{
		"north east": `"lat":35.0,"lon":15.0`, "north west": `"lat":35.0,"lon":-15.0`, "south east": `"lat":-35.0,"lon":15.0`,
		"south west": `"lat":-35.0,"lon":-15.0`, "before 180": `"lat":-17.0,"lon":179.5`, "after 180": `"lat":-17.0,"lon":-179.5`,
		"on 180": `"lat":-17.0,"lon":180`, "on -180": `"lat":-17.0,"lon":-180`, "nowhere": `"text":"near the platform"`,
	} {
		ids[name] = sar.IncidentOf(p.report("hotline", `{"kind":"distress_alert","positions":[{`+place+`}]}`))
	}
	p.decided()
	for box, want := range map[string][]string{
		"14,34,16,36":           {"north east"},
		"-16,34,-14,36":         {"north west"},
		"14,-36,16,-34":         {"south east"},
		"-16,-36,-14,-34":       {"south west"},
		"15,35,15,35":           {"north east"},
		"15.000001,34,16,36":    {},
		"179,-18,-179,-16":      {"before 180", "after 180", "on 180", "on -180"},
		"179.9,-18,180,-16":     {"on 180", "on -180"},
		"-180,-18,-179.9,-16":   {"on 180", "on -180"},
		"-180,-90,180,90":       {"north east", "north west", "south east", "south west", "before 180", "after 180", "on 180", "on -180"},
		" -16 , -36 , 16 , 36 ": {"north east", "north west", "south east", "south west"},
	} {
		var got collection
		p.get(desk, "/v1/incidents?bbox="+url.QueryEscape(box), &got)
		var expected []event.IncidentID
		for _, name := range want {
			expected = append(expected, ids[name])
		}
		found := got.ids()
		slices.Sort(found)
		if slices.Sort(expected); !slices.Equal(found, expected) {
			t.Errorf("bbox %s finds %v, want %v: %v", box, found, want, expected)
		}
	}
	var got feature
	if p.get(desk, at(ids["nowhere"]), &got); string(got.Geometry) != "null" {
		t.Errorf("words without a place are drawn at %s", got.Geometry)
	}
}

func TestPagesHaveNoGapAndNoDouble(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	want := map[event.IncidentID]bool{}
	for i := range 11 {
		org := []string{"hotline", "airborne"}[i%2]
		want[sar.IncidentOf(p.report(org, fmt.Sprintf(`{"kind":"distress_alert","positions":[{"lat":35,"lon":%d}]}`, i)))] = i%2 == 1
	}
	p.decided()
	pages := func(by who, query string) (all []event.IncidentID, times int) {
		for path := "/v1/incidents?" + query; path != ""; times++ {
			var got collection
			p.get(by, path, &got)
			all, path = append(all, got.ids()...), got.next()
		}
		return all, times
	}
	for query, want := range map[string]int{"limit=3": 11, "limit=11": 11, "limit=1": 11, "": 11, "limit=2&bbox=2,34,6,36": 5, "limit=4&phase=distress&status=open": 11} {
		all, times := pages(desk, query)
		if slices.Sort(all); len(all) != want || len(slices.Compact(all)) != want {
			t.Errorf("%s: %d incidents on %d pages, want %d", query, len(all), times, want)
		}
	}
	// Whoever sees a part gets whole pages of that part.
	for query, want := range map[string]int{"limit=2": 5, "limit=1&bbox=2,34,6,36": 2, "limit=1&phase=distress": 5, "limit=1&phase=alert": 0} {
		all, times := pages(airborne, query)
		if slices.Sort(all); len(slices.Compact(all)) != want {
			t.Errorf("the aircraft, %s: %d incidents on %d pages, want %d", query, len(all), times, want)
		}
	}
	for id, mine := range maps.All(want) {
		if a := p.call(airborne, http.MethodGet, at(id), nil); (a.Status == http.StatusOK) != mine {
			t.Errorf("the aircraft reads %s: %d", id, a.Status)
		}
	}
}

func TestWhatOthersReportIsNotFoundOutByAskingForIt(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	tag := `"phone_tags":[{"tag":"00112233445566aa","holder":"on_board","same_boat":true}]`
	p.report("airborne", `{"kind":"vessel_sighting","occurred_at":"2026-11-20T03:00:00Z","positions":[{"lat":35,"lon":15}],`+tag+`}`)
	p.report("hotline", `{"kind":"distress_alert","occurred_at":"2026-11-20T04:00:00Z","positions":[{"lat":40,"lon":20}],`+tag+`}`)
	p.decided()
	for query, want := range map[string]int{"phase=distress": 0, "phase=uncertainty": 1, "bbox=19,39,21,41": 0, "bbox=14,34,16,36": 1} {
		var got collection
		if p.get(airborne, "/v1/incidents?"+query, &got); len(got.Features) != want {
			t.Errorf("the aircraft asks for %s: %d incidents, want %d", query, len(got.Features), want)
		}
	}
}

func TestAListSinceATimeHasWhatChangedSince(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	p.opened("hotline", `{"kind":"distress_alert"}`)
	second := p.opened("hotline", `{"kind":"distress_alert"}`)
	var got feature
	p.get(desk, at(second), &got)
	var list collection
	p.get(desk, "/v1/incidents?updated_since="+url.QueryEscape(got.Properties.UpdatedAt.Format(time.RFC3339Nano)), &list)
	if !slices.Equal(list.ids(), []event.IncidentID{second}) {
		t.Errorf("since %s: %v, want %s", got.Properties.UpdatedAt, list.ids(), second)
	}
	p.get(desk, "/v1/incidents?updated_since="+url.QueryEscape(got.Properties.UpdatedAt.Add(time.Microsecond).Format(time.RFC3339Nano)), &list)
	if len(list.Features) != 0 {
		t.Errorf("a microsecond later: %v, want none", list.ids())
	}
}

func TestABadQueryIsRefused(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	for _, query := range []string{"status=lost", "status=open,lost", "status=open&status=lost", "phase=panic", "bbox=1,2,3", "bbox=a,b,c,d", "bbox=14,36,16,34",
		"bbox=0,-91,1,0", "updated_since=yesterday", "cursor=x", "cursor=-1", "limit=0", "limit=-1", "limit=1001", "limit=ten"} {
		a := p.call(desk, http.MethodGet, "/v1/incidents?"+query, nil)
		name, _, _ := strings.Cut(query, "=")
		var wrong problem
		a.Into(t, &wrong)
		if a.Status != http.StatusBadRequest || !strings.HasPrefix(wrong.Detail, name) {
			t.Errorf("%s: %d %q, want 400 that names %s", query, a.Status, wrong.Detail, name)
		}
	}
}

func TestAnIncidentHasOneSpellingOfItsIdAndOneTag(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	id := p.opened("hotline", `{"kind":"distress_alert"}`)
	shouted := event.IncidentID(strings.ToUpper(string(id)))
	var got feature
	tag := p.get(desk, at(shouted), &got).Header.Get("ETag")
	if got.ID != id || tag != fmt.Sprintf("%q", fmt.Sprint(got.Properties.Sequence)) {
		t.Errorf("%s: id %s, ETag %s, sequence %d", shouted, got.ID, tag, got.Properties.Sequence)
	}
	if a := p.call(desk, http.MethodGet, at(id), nil, "If-None-Match", tag); a.Status != http.StatusNotModified || len(a.Body) != 0 {
		t.Errorf("known already: %d %s, want 304", a.Status, a.Body)
	}
	if a := p.call(desk, http.MethodPost, at(shouted, "phase"), `{"phase":"alert","reason":"x"}`, "If-Match", tag); a.Status != http.StatusOK {
		t.Errorf("a decision on %s: %d %s", shouted, a.Status, a.Body)
	}
	if a := p.call(desk, http.MethodGet, at(id), nil, "If-None-Match", tag); a.Status != http.StatusOK {
		t.Errorf("changed since: %d, want 200", a.Status)
	}
	for _, unknown := range []string{noReport, "nonsense", "urn:uuid:" + string(id), "{" + string(id) + "}", strings.ReplaceAll(string(id), "-", ""), "%00"} {
		for _, below := range []string{"", "/timeline", "/reports"} {
			if a := p.call(desk, http.MethodGet, "/v1/incidents/"+url.PathEscape(unknown)+below, nil); a.Status != http.StatusNotFound {
				t.Errorf("GET %s%s: %d, want 404", unknown, below, a.Status)
			}
		}
		if a := p.call(desk, http.MethodPost, "/v1/incidents/"+url.PathEscape(unknown)+"/close", `{"reason":"x"}`); a.Status != http.StatusNotFound {
			t.Errorf("POST %s/close: %d, want 404", unknown, a.Status)
		}
	}
}

func TestATimelineIsInTheOrderOfTheSea(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	tag := `"phone_tags":[{"tag":"00112233445566aa","holder":"on_board","same_boat":true}]`
	first := p.report("hotline", `{"kind":"distress_alert","occurred_at":"2026-11-20T04:00:00Z",`+tag+`}`)
	p.report("airborne", `{"kind":"vessel_sighting","occurred_at":"2026-11-20T03:00:00Z",`+tag+`}`)
	p.decided()
	id := sar.IncidentOf(first)
	p.does(id, "checks", `{"contact":"lost","at":"2026-11-20T03:30:00Z"}`, func(p sar.Picture) bool { return p.LostContact })
	var got struct {
		Entries []struct {
			Sequence   uint64          `json:"sequence"`
			OccurredAt time.Time       `json:"occurred_at"`
			RecordedAt time.Time       `json:"recorded_at"`
			Type       string          `json:"type"`
			Org        string          `json:"org"`
			Actor      string          `json:"actor"`
			Body       json.RawMessage `json:"body"`
		} `json:"entries"`
	}
	p.get(desk, at(id, "timeline"), &got)
	var types []string
	for _, e := range got.Entries {
		types = append(types, strings.TrimPrefix(e.Type, "sar.v1."))
		if e.RecordedAt.IsZero() || e.Org == "" || len(e.Body) == 0 || e.Sequence == 0 {
			t.Errorf("an entry is not whole: %+v", e)
		}
	}
	want := []string{"report.vessel_sighting", "incident.report_linked", "incident.contact_lost", "report.distress_alert", "incident.opened"}
	if !slices.Equal(types, want) {
		t.Errorf("the timeline is %v, want %v", types, want)
	}
	var reports struct {
		Reports []struct {
			Relation string       `json:"relation"`
			Report   event.Report `json:"report"`
		} `json:"reports"`
	}
	p.get(desk, at(id, "reports"), &reports)
	if len(reports.Reports) != 2 || reports.Reports[0].Report.Kind != event.KindVesselSighting || reports.Reports[1].Relation != sar.RelationSameCraft {
		t.Errorf("the reports are %+v, want the sighting and then the alert", reports.Reports)
	}
}

func TestTheReportsOfAnIncidentSayWhatIntakeCouldNotUse(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	given := `{"code":"unknown_member","detail":"half \ud83d of a pair, and \u0000","pointer":"/a\u0000b"}`
	first := p.report("hotline", `{"kind":"distress_alert","warnings":[`+given+`,{"code":"hemisphere_assumed","detail":"says no hemisphere","pointer":"/positions/0/text"}]}`)
	p.report("hotline", `{"kind":"distress_alert"}`)
	p.decided()
	var got struct {
		Reports []struct {
			Warnings int          `json:"warnings"`
			Report   event.Report `json:"report"`
		} `json:"reports"`
	}
	p.get(desk, at(sar.IncidentOf(first), "reports"), &got)
	want := []event.Warning{{Code: "unknown_member", Detail: "half \uFFFD of a pair, and \uFFFD", Pointer: "/a\uFFFDb"},
		{Code: "hemisphere_assumed", Detail: "says no hemisphere", Pointer: "/positions/0/text"}}
	if len(got.Reports) != 1 || got.Reports[0].Warnings != 2 || !slices.Equal(got.Reports[0].Report.Warnings, want) {
		t.Errorf("the reports are %+v, want one with the warnings %+v", got.Reports, want)
	}
}

// The feed may tell of an incident before this view has it: that is not "no".
func TestAnIncidentThatOnlyTheLogHasIsNotCalledUnknown(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	p.decided()
	hold, err := p.db.Pool(t, "incident").Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = hold.Rollback(t.Context()) }()
	if _, err := hold.Exec(t.Context(), `select from checkpoint for update`); err != nil { // the view stands still
		t.Fatal(err)
	}
	id := sar.IncidentOf(p.report("desk", `{"kind":"distress_alert"}`))
	testkit.Eventually(t, testkit.Patience, func() error {
		_, err := p.bus.Last(t.Context(), event.IncidentFilter(id))
		return err
	})
	for _, spelt := range []event.IncidentID{id, event.IncidentID(strings.ToUpper(string(id)))} {
		if a := p.call(desk, http.MethodGet, at(spelt), nil); a.Status != http.StatusServiceUnavailable {
			t.Errorf("%s while the view stands still: %d %s, want 503", spelt, a.Status, a.Body)
		}
	}
	if err := hold.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	if a := p.call(desk, http.MethodGet, at(id), nil); a.Status != http.StatusOK {
		t.Errorf("as soon as the view moves: %d %s, want 200", a.Status, a.Body)
	}
}
