package server

import (
	"net/http"
	"testing"

	"pharos/pkg/bus"
	"pharos/pkg/testkit"
)

func TestWhatIsReportedWhileTheDatabaseIsDownIsCountedWhenItReturns(t *testing.T) {
	t.Parallel()
	db := testkit.OwnPostgres(t, "tally")
	p := startOn(t, db, bus.FaultHook{})
	p.open(twoDead)
	p.wantTotal("", "incidents 1 dead 2/2/2 together 2/2/2")
	db.Stop(t)
	for _, path := range []string{"/v1/tallies", "/v1/tallies?format=csv", "/v1/casualties"} {
		if r := p.get(path); r.Status != http.StatusServiceUnavailable || r.Header.Get("Retry-After") == "" {
			t.Errorf("%s while the database is down: %d %s, want 503 with Retry-After", path, r.Status, r.Body)
		}
	}
	p.open(`{"kind":"casualty","persons":{"dead":{"best":30}}}`)
	db.Start(t)
	testkit.Eventually(t, testkit.Patience, p.srv.projector.Ready)
	p.wantTotal("", "incidents 2 dead 32/32/32 together 32/32/32")
	if n := p.records(); n != 2 {
		t.Errorf("%d casualty records, want 2", n)
	}
}

func TestBeforeTheTablesAreMadeTheTallyIsUnavailable(t *testing.T) {
	t.Parallel()
	p := notStarted(t, testkit.Postgres(t, "tally"), bus.FaultHook{})
	if r := p.get("/v1/tallies"); r.Status != http.StatusServiceUnavailable {
		t.Errorf("got %d %s, want 503", r.Status, r.Body)
	}
	if err := p.srv.projector.Ready(); err == nil {
		t.Error("it says that it is ready before it has started")
	}
}
