package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"pharos/pkg/auth"
	"pharos/pkg/bus"
	"pharos/pkg/event"
)

func TestAFixMovesACraft(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.post(s.crew(), `{"craft_id":"mmsi:247320161","at":"2026-11-23T12:05:00Z","lat":35.5,"lon":14.25,"course_deg":90,"speed_kn":10,"source":"ais"}`)
	f := s.craft("mmsi%3A247320161")
	if f.ID != "mmsi:247320161" || f.at() != "[14.25,35.5]" || f.Properties.Org != "sea-eye" || f.Properties.Source != "ais" || f.Properties.FixAgeS == nil {
		t.Errorf("got %+v at %s, want Sea-Eye's craft at 35.5 14.25 by ais", f, f.at())
	}
}

func TestALateFixDoesNotMoveACraftBack(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.post(s.crew(), `[{"craft_id":"a","at":"2026-11-23T12:05:00Z","lat":35.5,"lon":14.25},{"craft_id":"a","at":"2026-11-23T12:01:00Z","lat":30,"lon":10}]`)
	s.post(s.crew(), `{"craft_id":"a","at":"2026-11-23T12:04:59Z","lat":31,"lon":11}`)
	if f := s.craft("a"); f.at() != "[14.25,35.5]" {
		t.Errorf("craft stands at %s, want at its newest position [14.25,35.5]", f.at())
	}
}

func TestADoubledFixCountsOnce(t *testing.T) {
	t.Parallel()
	s := start(t)
	fix := `{"craft_id":"a","at":"2026-11-23T12:05:00Z","lat":35.5,"lon":14.25,"source":"ais"}`
	s.post(s.crew(), "["+fix+","+fix+"]")
	s.post(s.crew(), fix)
	s.post(s.crew(), strings.Replace(fix, "12:05:00Z", "13:05:00+01:00", 1)) // the same moment
	s.post(s.crew(), strings.Replace(fix, "ais", "tracker", 1))              // another source
	if got := s.track("a", ""); len(got.Properties.Fixes) != 2 {
		t.Errorf("%d fixes, want one by ais and one by tracker: %+v", len(got.Properties.Fixes), got.Properties.Fixes)
	}
}

func (s *service) track(id, query string) feature {
	s.t.Helper()
	var f feature
	got := s.Get("/v1/crafts/"+id+"/track?from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z"+query, s.officer())
	if got.Status != http.StatusOK {
		s.t.Fatalf("track of %s: %d %s", id, got.Status, got.Body)
	}
	got.Into(s.t, &f)
	return f
}

// Many requests at once, large and small: each fix is there once, and each
// answer came after all of its own were.
func TestManyRequestsShareBatches(t *testing.T) {
	t.Parallel()
	s := start(t)
	const requests, most = 20, 300
	var wg sync.WaitGroup
	want := 0
	for i := range requests {
		n := 1 + i*most/requests
		want += n
		wg.Go(func() {
			s.mustPost(fixes(fmt.Sprintf("craft %d", i), n), n)
			if got := s.logged(fmt.Sprintf("craft %d", i)); got != n {
				t.Errorf("craft %d: %d in the log after the answer, want %d", i, got, n)
			}
		})
	}
	wg.Wait()
	state, err := s.log.Stream(t.Context(), event.StreamFixes)
	if err != nil || int(state.Messages) != want {
		t.Errorf("the log has %d fixes, %v, want %d", state.Messages, err, want)
	}
}

// Each publish is a sync of the disk, an atomic batch several.
func TestAListIsPublishedAtOnce(t *testing.T) {
	t.Parallel()
	s := start(t)
	const lists = 20
	for i := range lists {
		s.mustPost(fixes(fmt.Sprintf("craft %d", i), 100), 100)
	}
	if got := s.publishes.Load(); got != lists {
		t.Errorf("%d lists of 100 fixes made %d publishes, want one each", lists, got)
	}
}

func (s *service) mustPost(body string, n int) {
	got := s.Do(http.MethodPost, "/v1/fixes", s.crew(), body)
	if got.Status != http.StatusCreated || !strings.Contains(string(got.Body), fmt.Sprintf(`"accepted":%d,`, n)) {
		s.t.Errorf("%d fixes: %d %s", n, got.Status, got.Body)
	}
}

func (s *service) logged(id string) int {
	n := 0
	err := s.log.After(s.t.Context(), event.FixSubject(event.CraftID(id)), 0, func(event.Message) error { n++; return nil })
	if err != nil {
		s.t.Error(err)
	}
	return n
}

// fixes are n fixes of a craft, a second apart, as a list.
func fixes(id string, n int) string {
	var all []event.Fix
	for i := range n {
		all = append(all, event.Fix{CraftID: event.CraftID(id), At: time.Date(2026, 11, 23, 0, 0, i, 0, time.UTC), Lat: 35, Lon: 14})
	}
	data, _ := json.Marshal(all)
	return string(data)
}

func TestTenThousandFixesAreTakenAndOneMoreIsNot(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.mustPost(fixes("a", 10_000), 10_000)
	if got := s.Do(http.MethodPost, "/v1/fixes", s.crew(), fixes("a", 10_001)); got.Status != http.StatusRequestEntityTooLarge {
		t.Errorf("10,001 fixes: %d %s, want 413", got.Status, got.Body)
	}
}

func TestABadFixIsNamedAndStopsNoOther(t *testing.T) {
	t.Parallel()
	good := `{"craft_id":"a","at":"2026-11-23T12:05:00Z","lat":35.5,"lon":14.25}`
	with := func(members string) string {
		return strings.Replace(good, `"craft_id":"a"`, `"craft_id":"b"`, 1)[:len(good)-1] + "," + members + "}"
	}
	without := func(member string) string {
		var m map[string]any
		_ = json.Unmarshal([]byte(good), &m)
		delete(m, member)
		data, _ := json.Marshal(m)
		return string(data)
	}
	instead := func(old, now string) string { return strings.Replace(good, old, now, 1) }
	ahead := time.Now().Add(time.Hour).UTC().Format(time.RFC3339)
	s := start(t)
	for _, c := range []struct{ name, fix, pointer, code string }{
		{"latitude 95", instead("35.5", "95"), "/lat", "out_of_range"},
		{"longitude 181", instead("14.25", "-181"), "/lon", "out_of_range"},
		{"a number beyond all numbers", instead("35.5", "1e999"), "/lat", "invalid"},
		{"words for a number", instead("35.5", `"35.5N"`), "/lat", "invalid"},
		{"no latitude", without("lat"), "/lat", "missing"},
		{"no longitude", without("lon"), "/lon", "missing"},
		{"no time", without("at"), "/at", "missing"},
		{"no craft", without("craft_id"), "/craft_id", "missing"},
		{"a time in the future", instead("2026-11-23T12:05:00Z", ahead), "/at", "in_future"},
		{"the year 3024", instead("2026", "3024"), "/at", "out_of_range"},
		{"no time at all", instead("2026-11-23T12:05:00Z", "noon"), "/at", "invalid"},
		{"a NUL in the craft's id", instead(`"a"`, `"a\u0000"`), "/craft_id", "out_of_range"},
		{"spaces around the craft's id", instead(`"a"`, `" a"`), "/craft_id", "out_of_range"},
		{"a long craft id", instead(`"a"`, `"`+strings.Repeat("é", 101)+`"`), "/craft_id", "out_of_range"},
		{"a course of 361", with(`"course_deg":361`), "/course_deg", "out_of_range"},
		{"a speed below nothing", with(`"speed_kn":-1`), "/speed_kn", "out_of_range"},
		{"an accuracy below nothing", with(`"accuracy_m":-1`), "/accuracy_m", "out_of_range"},
		{"a long source", with(`"source":"` + strings.Repeat("x", 61) + `"`), "/source", "out_of_range"},
		{"an unknown member", with(`"latitude":35`), "/latitude", "invalid"},
		{"null", "null", "", "invalid"},
		{"a number", "7", "", "invalid"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := s.Do(http.MethodPost, "/v1/fixes", s.crew(), "["+c.fix+","+good+"]")
			var a struct {
				Accepted int
				Rejected []struct{ Pointer, Code, Detail string }
			}
			got.Into(t, &a)
			if got.Status != http.StatusCreated || a.Accepted != 1 || len(a.Rejected) != 1 ||
				a.Rejected[0].Pointer != "/0"+c.pointer || a.Rejected[0].Code != c.code || a.Rejected[0].Detail == "" {
				t.Errorf("%s beside a good one: %d %s, want 1 accepted, %s rejected as %s", c.fix, got.Status, got.Body, "/0"+c.pointer, c.code)
			}
			alone := s.Do(http.MethodPost, "/v1/fixes", s.crew(), c.fix)
			var p struct {
				Errors []struct{ Pointer, Detail string }
			}
			alone.Into(t, &p)
			if alone.Status != http.StatusBadRequest || len(p.Errors) == 0 || p.Errors[0].Pointer != c.pointer {
				t.Errorf("%s alone: %d %s, want 400 with %q", c.fix, alone.Status, alone.Body, c.pointer)
			}
		})
	}
	for name, body := range map[string]string{"nothing": "", "no JSON": "{", "an empty list": "[]", "two values": good + good} {
		if got := s.Do(http.MethodPost, "/v1/fixes", s.crew(), body); got.Status != http.StatusBadRequest {
			t.Errorf("%s: %d %s, want 400", name, got.Status, got.Body)
		}
	}
	if got := s.Do(http.MethodPost, "/v1/fixes", s.Token("desk", auth.Administrator), good); got.Status != http.StatusForbidden {
		t.Errorf("by an administrator: %d, want 403", got.Status)
	}
}

// Craft ids are one token of a subject, whatever is in them.
func TestAnyCraftIdFindsItsCraft(t *testing.T) {
	t.Parallel()
	s := start(t)
	for _, id := range []string{"mmsi:247320161", "name.with.dots", "Ærø > *", "a/b", "50%", "号"} {
		body, _ := json.Marshal(event.Fix{CraftID: event.CraftID(id), At: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), Lat: 1, Lon: 2})
		s.post(s.crew(), string(body))
		if f := s.craft(escape(id)); f.ID != id {
			t.Errorf("asked for %q, got %q", id, f.ID)
		}
	}
}

func TestAnAnswerComesAfterTheLogHasConfirmed(t *testing.T) {
	t.Parallel()
	s := start(t)
	for name, body := range map[string]string{"one": fixes("a", 1), "a batch": fixes("a", 100)} {
		for _, outcome := range []bus.Outcome{bus.DoneUntold, bus.NotDoneUntold, bus.NotDoneTold} {
			s.outcome.Store(int64(outcome))
			got := s.Do(http.MethodPost, "/v1/fixes", s.crew(), body)
			if got.Status != http.StatusServiceUnavailable || got.Header.Get("Retry-After") == "" {
				t.Errorf("%s, outcome %d: %d %s, want 503 with Retry-After", name, outcome, got.Status, got.Body)
			}
		}
	}
	s.outcome.Store(int64(bus.DoneTold))
	s.post(s.crew(), fixes("a", 100)) // sent again, all of them are there once
	if got := s.track("a", ""); len(got.Properties.Fixes) != 100 {
		t.Errorf("%d fixes, want 100", len(got.Properties.Fixes))
	}
}
