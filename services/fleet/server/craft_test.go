package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"pharos/pkg/auth"
	"pharos/pkg/bus"
	"pharos/pkg/event"
)

func escape(id string) string { return url.PathEscape(id) }

func TestTheNearestCraftComeFirstAcrossTheAntimeridian(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.post(s.crew(), `[
		{"craft_id":"east","at":"2026-11-23T12:00:00Z","lat":0,"lon":179.5,"speed_kn":12},
		{"craft_id":"west","at":"2026-11-23T12:00:00Z","lat":0,"lon":-179.8},
		{"craft_id":"far","at":"2026-11-23T12:00:00Z","lat":0,"lon":170,"speed_kn":0.1},
		{"craft_id":"other side","at":"2026-11-23T12:00:00Z","lat":0,"lon":0}]`)
	var all collection
	s.Get("/v1/crafts/nearest?lat=0&lon=179.9&limit=3", s.officer()).Into(t, &all)
	want := []struct {
		id       string
		distance float64
		bearing  float64
		eta      int64 // 0: none
	}{{"west", 33396, 270, 0}, {"east", 44528, 90, 7213}, {"far", 1102063, 90, 0}}
	if len(all.Features) != len(want) {
		t.Fatalf("%d craft, want %d: %+v", len(all.Features), len(want), all)
	}
	for i, w := range want {
		p := all.Features[i].Properties
		eta := int64(0)
		if p.ETAS != nil {
			eta = *p.ETAS
		}
		if all.Features[i].ID != w.id || *p.DistanceM != w.distance || *p.BearingDeg != w.bearing || eta != w.eta || p.FixAgeS == nil {
			t.Errorf("%d: got %s at %.0f m, %.1f°, %d s; want %+v", i, all.Features[i].ID, *p.DistanceM, *p.BearingDeg, eta, w)
		}
	}
	s.Get("/v1/crafts/nearest?lat=0&lon=179.9&limit=1&speed_kn=10", s.officer()).Into(t, &all)
	if p := all.Features[0].Properties; p.ETAS == nil || *p.ETAS != 6492 {
		t.Errorf("at 10 knots %+v, want 6492 s", p)
	}
}

func TestTheNearestAreFreshOwnAndVisible(t *testing.T) {
	t.Parallel()
	s := start(t)
	now := time.Now().UTC()
	s.post(s.crew(), fmt.Sprintf(`[{"craft_id":"fresh","at":%q,"lat":35,"lon":14},{"craft_id":"stale","at":%q,"lat":35,"lon":14.1}]`,
		now.Add(-time.Minute).Format(time.RFC3339), now.Add(-time.Hour).Format(time.RFC3339)))
	s.register(s.officer(), `{"craft_id":"stale","own":true}`, http.StatusCreated)
	for query, want := range map[string]string{"": "fresh stale", "&max_age_s=600": "fresh", "&own=true": "stale", "&own=true&max_age_s=600": ""} {
		var all collection
		s.Get("/v1/crafts/nearest?lat=35&lon=14&limit=2"+query, s.crew()).Into(t, &all)
		if got := ids(all); got != want {
			t.Errorf("nearest%s: %q, want %q", query, got, want)
		}
	}
	var none collection
	s.Get("/v1/crafts/nearest?lat=35&lon=14", s.Token("airborne", auth.Reporter)).Into(t, &none)
	if len(none.Features) != 0 {
		t.Errorf("another organisation sees %q", ids(none))
	}
	for _, bad := range []string{"", "lat=35", "lat=91&lon=1", "lat=NaN&lon=1", "lat=1&lon=1e999", "lat=1&lon=1&limit=0", "lat=1&lon=1&limit=101",
		"lat=1&lon=1&max_age_s=-1", "lat=1&lon=1&speed_kn=0", "lat=1&lon=1&own=perhaps"} {
		if got := s.Get("/v1/crafts/nearest?"+bad, s.officer()); got.Status != http.StatusBadRequest {
			t.Errorf("nearest?%s: %d %s, want 400", bad, got.Status, got.Body)
		}
	}
}

func TestACraftOfAnExerciseIsNeverTheNearestRealOne(t *testing.T) {
	t.Parallel()
	s := start(t)
	const run = "018c2f00-1a2b-7000-8123-45678c0ffee0"
	s.post(s.crew(), `[{"craft_id":"exercise:`+run+`:ship","at":"2026-11-23T12:00:00Z","lat":35,"lon":14},
		{"craft_id":"real","at":"2026-11-23T12:00:00Z","lat":36,"lon":14}]`)
	for query, want := range map[string]string{"": "real", "&exercise=" + run: "exercise:" + run + ":ship", "&exercise=018c2f00": ""} {
		var all collection
		s.Get("/v1/crafts/nearest?lat=35&lon=14"+query, s.crew()).Into(t, &all)
		if got := ids(all); got != want {
			t.Errorf("nearest%s: %q, want %q", query, got, want)
		}
	}
}

func ids(c collection) string {
	out := ""
	for _, f := range c.Features {
		if out != "" {
			out += " "
		}
		out += f.ID
	}
	return out
}

func TestCraftAreSeenByTheirOrganisationAndTheDesk(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.post(s.crew(), `{"craft_id":"eye","at":"2026-11-23T12:00:00Z","lat":35,"lon":14}`)
	s.post(s.Token("airborne", auth.Reporter), `[{"craft_id":"bird","at":"2026-11-23T12:00:00Z","lat":34,"lon":13},
		{"craft_id":"eye","at":"2026-11-23T12:09:00Z","lat":36,"lon":14}]`) // it heard another's craft
	for org, want := range map[string]map[string]int{
		"sea-eye":  {"eye": 200, "bird": 404},
		"airborne": {"eye": 404, "bird": 200},
		"desk":     {"eye": 200, "bird": 200},
	} {
		role := auth.Reporter
		if org == "desk" {
			role = auth.Coordinator
		}
		var all collection
		s.Get("/v1/crafts?bbox=13,30,15,40", s.Token(org, role)).Into(t, &all)
		seen := 0
		for id, status := range want {
			if status == 200 {
				seen++
			}
			for _, path := range []string{"/v1/crafts/" + id, "/v1/crafts/" + id + "/track"} {
				if got := s.Get(path, s.Token(org, role)); got.Status != status {
					t.Errorf("%s as %s: %d, want %d", path, org, got.Status, status)
				}
			}
		}
		if len(all.Features) != seen {
			t.Errorf("list of %s: %q, want %d craft", org, ids(all), seen)
		}
	}
	if f := s.craft("eye"); f.at() != "[14,36]" || f.Properties.Org != "sea-eye" {
		t.Errorf("got %s of %s, want where airborne heard it, still of sea-eye", f.at(), f.Properties.Org)
	}
}

func (s *service) register(token, body string, want int) feature {
	s.t.Helper()
	var f feature
	got := s.Do(http.MethodPost, "/v1/crafts", token, body)
	if got.Status != want {
		s.t.Errorf("POST /v1/crafts %s: %d %s, want %d", body, got.Status, got.Body, want)
	}
	got.Into(s.t, &f)
	return f
}

func TestACraftIsRegisteredAndDescribedAnew(t *testing.T) {
	t.Parallel()
	s := start(t)
	f := s.register(s.officer(), `{"craft_id":"mmsi:247320161","name":"Sea-Eye 4","type":"rescue_ship","own":true,"org":"sea-eye"}`, http.StatusCreated)
	if f.ID != "mmsi:247320161" || f.Properties.MMSI != "247320161" || f.Properties.Org != "sea-eye" || !f.Properties.Own || f.Geometry != nil {
		t.Errorf("registered %+v", f)
	}
	s.post(s.crew(), `{"craft_id":"mmsi:247320161","at":"2026-11-23T12:00:00Z","lat":35,"lon":14}`)
	f = s.register(s.officer(), `{"craft_id":"mmsi:247320161","name":"Sea-Eye 5"}`, http.StatusOK)
	if f.Properties.Name != "Sea-Eye 5" || f.Properties.Type != "" || f.Properties.Org != "sea-eye" || f.at() != "[14,35]" {
		t.Errorf("described anew %+v at %s, want Sea-Eye 5 of sea-eye at [14,35]", f, f.at())
	}
	eye := s.Token("sea-eye", auth.Coordinator)
	s.register(eye, `{"craft_id":"mmsi:247320161","name":"Sea-Eye 4"}`, http.StatusOK)
	s.register(eye, `{"craft_id":"new","org":"airborne"}`, http.StatusForbidden)
	s.register(s.Token("airborne", auth.Coordinator), `{"craft_id":"mmsi:247320161","name":"ours"}`, http.StatusForbidden)
	s.register(s.crew(), `{"craft_id":"another"}`, http.StatusForbidden) // a reporter
	for _, bad := range []string{`{}`, `{"craft_id":""}`, `{"craft_id":"a","type":"canoe"}`, `{"craft_id":"a","mmsi":"12"}`, `{"craft_id":"a","colour":"red"}`, `[]`, `7`} {
		s.register(s.officer(), bad, http.StatusBadRequest)
	}
}

// Eight organisations claim the same craft at once. One has it; the others are
// told that it is another's.
func TestOfClaimsAtOnceOneStands(t *testing.T) {
	t.Parallel()
	s := start(t)
	answers := make(chan int)
	for i := range 8 {
		go func() {
			answers <- s.Do(http.MethodPost, "/v1/crafts", s.Token(fmt.Sprintf("org %d", i), auth.Coordinator), `{"craft_id":"a"}`).Status
		}()
	}
	got := map[int]int{}
	for range 8 {
		got[<-answers]++
	}
	if got[http.StatusCreated] != 1 || got[http.StatusForbidden] != 7 {
		t.Errorf("answers %v, want one 201 and seven 403", got)
	}
}

func TestARepeatedRegistrationIsOne(t *testing.T) {
	t.Parallel()
	s := start(t)
	for i := range 3 {
		if i == 2 {
			s.register(s.officer(), `{"craft_id":"a","name":"changed since"}`, http.StatusOK)
		}
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+"/v1/crafts", strings.NewReader(`{"craft_id":"a","name":"kept"}`))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+s.officer())
		req.Header.Set("Idempotency-Key", "once")
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if want := []int{201, 201, 200}[i]; res.StatusCode != want {
			t.Errorf("try %d: %d, want %d", i, res.StatusCode, want)
		}
	}
	if f := s.craft("a"); f.Properties.Name != "changed since" {
		t.Errorf("the repeat set the name back to %q", f.Properties.Name)
	}
	state, err := s.log.Stream(t.Context(), event.StreamSAR)
	if err != nil || state.Messages != 2 {
		t.Errorf("%d registrations in the log, %v, want 2", state.Messages, err)
	}
}

func TestARegistrationWithoutAnAnswerIsFoundInTheLog(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.outcome.Store(int64(bus.DoneUntold))
	s.register(s.officer(), `{"craft_id":"a","name":"kept"}`, http.StatusCreated)
	s.outcome.Store(int64(bus.NotDoneUntold))
	s.register(s.officer(), `{"craft_id":"a","name":"lost"}`, http.StatusServiceUnavailable)
	s.outcome.Store(int64(bus.DoneTold))
	if f := s.craft("a"); f.Properties.Name != "kept" {
		t.Errorf("got %q, want what is in the log", f.Properties.Name)
	}
}

func TestAListComesInPages(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.post(s.crew(), `[{"craft_id":"a","at":"2026-11-23T12:00:00Z","lat":1,"lon":179},{"craft_id":"b","at":"2026-11-23T12:00:00Z","lat":1,"lon":-179},
		{"craft_id":"c & d","at":"2026-11-23T12:00:00Z","lat":2,"lon":-178},{"craft_id":"e","at":"2026-11-23T12:00:00Z","lat":2,"lon":0}]`)
	path, got := "/v1/crafts?bbox=170,-10,-170,10&limit=1", ""
	for path != "" {
		var page collection
		s.Get(path, s.officer()).Into(t, &page)
		got += ids(page) + ";"
		path = ""
		for _, l := range page.Links {
			if l.Rel == "next" {
				path = l.Href
			}
		}
	}
	if got != "a;b;c & d;" {
		t.Errorf("pages %q, want a, b and c & d, one on each", got)
	}
}
