package server

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/sar"
)

func TestIfMatchHoldsOrShowsWhatChanged(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	id := p.opened("hotline", `{"kind":"distress_alert"}`)
	var got feature
	seen := p.get(desk, at(id), &got).Header.Get("ETag")
	a := p.call(desk, http.MethodPost, at(id, "phase"), `{"phase":"alert","reason":"x"}`, "If-Match", seen)
	if a.Status != http.StatusOK || a.Header.Get("ETag") == seen {
		t.Fatalf("the state that was seen: %d, ETag %s, want 200 and another than %s", a.Status, a.Header.Get("ETag"), seen)
	}
	b := p.call(desk, http.MethodPost, at(id, "phase"), `{"phase":"none","reason":"x"}`, "If-Match", seen)
	var wrong problem
	b.Into(t, &wrong)
	if b.Status != http.StatusConflict || wrong.Current == nil || wrong.Current.Properties.Phase != sar.PhaseAlert {
		t.Errorf("an older state: %d %s, want 409 with the incident at alert", b.Status, b.Body)
	}
	for _, bad := range []string{`17`, `"x"`, ``} {
		if c := p.call(desk, http.MethodPost, at(id, "close"), `{"reason":"x"}`, "If-Match", bad); c.Status != http.StatusBadRequest {
			t.Errorf("If-Match %q: %d, want 400", bad, c.Status)
		}
	}
	if c := p.call(desk, http.MethodPost, at(id, "close"), `{"reason":"x"}`, "If-Match", seen+", "+a.Header.Get("ETag")); c.Status != http.StatusOK {
		t.Errorf("one of two states: %d %s, want 200", c.Status, c.Body)
	}
}

func TestARetryWithTheSameKeyIsTheSameEvent(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	id := p.opened("hotline", `{"kind":"distress_alert"}`)
	var got feature
	seen := p.get(desk, at(id), &got).Header.Get("ETag")
	headers := []string{"If-Match", seen, "Idempotency-Key", "retry-1"}
	for i := range 3 {
		a := p.call(desk, http.MethodPost, at(id, "outcomes"), `{"outcome":"unknown","persons":{"best":3}}`, headers...)
		a.Into(t, &got)
		if a.Status != http.StatusOK || len(got.Properties.Outcomes) != 1 {
			t.Fatalf("try %d: %d %s, want 200 and one outcome", i, a.Status, a.Body)
		}
	}
	if a := p.call(desk, http.MethodPost, at(id, "close"), `{"reason":"x"}`, "Idempotency-Key", "retry-1"); a.Status != http.StatusConflict {
		t.Errorf("the key of another command: %d %s, want 409", a.Status, a.Body)
	}
	if a := p.call(desk, http.MethodPost, at(id, "outcomes"), `{"outcome":"unknown","persons":{"best":4}}`, headers...); a.Status != http.StatusConflict {
		t.Errorf("the key with another body: %d %s, want 409", a.Status, a.Body)
	}
	if said := p.said(id); len(said) != 2 {
		t.Errorf("%d events, want that it was opened and the outcome", len(said))
	}
}

// Whatever becomes of a publish, whoever repeats the command ends with one event.
func TestACommandLandsOnceWhateverBecomesOfThePublish(t *testing.T) {
	t.Parallel()
	var way atomic.Int64
	p := start(t, bus.FaultHook{Publish: func(subject string, _ event.Envelope) bus.Outcome {
		if !strings.HasSuffix(subject, ".check_due_set") {
			return bus.DoneTold
		}
		return bus.Outcome(way.Swap(int64(bus.DoneTold))) // once
	}})
	id := p.opened("hotline", `{"kind":"distress_alert"}`)
	for i, c := range []struct {
		way      bus.Outcome
		first    int
		headers  []string
		whenever string
	}{
		{bus.DoneUntold, http.StatusOK, nil, "done, not told"},
		{bus.NotDoneUntold, http.StatusOK, nil, "not done, not told"},
		{bus.NotDoneTold, http.StatusServiceUnavailable, nil, "refused"},
		{bus.DoneUntold, http.StatusOK, []string{"If-Match"}, "done, not told, with If-Match"},
		{bus.NotDoneUntold, http.StatusOK, []string{"If-Match"}, "not done, not told, with If-Match"},
	} {
		before := len(p.said(id))
		headers := []string{"Idempotency-Key", fmt.Sprint("way ", i)}
		if c.headers != nil {
			var got feature
			headers = append(headers, "If-Match", p.get(desk, at(id), &got).Header.Get("ETag"))
		}
		way.Store(int64(c.way))
		a := p.call(desk, http.MethodPost, at(id, "checks"), `{"due_at":"2026-11-24T05:00:00Z"}`, headers...)
		b := p.call(desk, http.MethodPost, at(id, "checks"), `{"due_at":"2026-11-24T05:00:00Z"}`, headers...)
		if a.Status != c.first || b.Status != http.StatusOK {
			t.Errorf("%s: %d %s, then %d %s; want %d, then 200", c.whenever, a.Status, a.Body, b.Status, b.Body, c.first)
		}
		if after := len(p.said(id)); after != before+1 {
			t.Errorf("%s: %d events more, want 1", c.whenever, after-before)
		}
	}
}

func TestTwoCoordinatorsWhoRaceBothLandOnce(t *testing.T) {
	t.Parallel()
	const each = 25
	p := start(t, bus.FaultHook{})
	id := p.opened("hotline", `{"kind":"distress_alert"}`)
	token := p.Token(desk.org, desk.role)
	var wg sync.WaitGroup
	for officer := range 2 {
		wg.Go(func() {
			for i := range each {
				body := fmt.Sprintf(`{"due_at":"2026-11-24T05:00:00Z","reason":"%d of %d"}`, i, officer)
				a, err := p.Try(http.MethodPost, at(id, "checks"), token, body, "Idempotency-Key", fmt.Sprintf("%d-%d", officer, i))
				if err != nil || a.Status != http.StatusOK {
					t.Errorf("%s: %d %s %v", body, a.Status, a.Body, err)
				}
			}
		})
	}
	wg.Wait()
	reasons := map[string]int{}
	for _, m := range p.said(id)[1:] {
		var e event.CheckDueSet
		if err := json.Unmarshal(m.Data, &e); err != nil {
			t.Fatal(err)
		}
		reasons[e.Reason]++
	}
	for reason, times := range reasons {
		if times != 1 {
			t.Errorf("%q stands %d times", reason, times)
		}
	}
	if len(reasons) != 2*each {
		t.Errorf("%d commands landed, want %d", len(reasons), 2*each)
	}
}
