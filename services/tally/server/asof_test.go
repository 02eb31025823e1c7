package server

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/services/tally"
)

func stamp(at time.Time) string { return url.QueryEscape(at.Format(time.RFC3339Nano)) }

func TestALateReportChangesTheNumberAndNotWhatWasKnownBefore(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	id := p.open(twoDead)
	before := p.tally("")
	p.link(id, `{"kind":"disembarkation","source":{"role":"rescue_crew"},"persons":{"dead":{"best":5}},"occurred_at":"2023-04-20T09:00:00Z"}`)
	after := p.tally("")
	p.open(`{"kind":"casualty","persons":{"missing":{"min":10}}}`)
	const two, five = "incidents 1 dead 2/2/2 together 2/2/2", "incidents 1 dead 5/5/5 together 5/5/5"
	for query, want := range map[string]string{
		"as_of=" + stamp(before.AsOf):                       two,
		"as_of=" + stamp(after.AsOf):                        five,
		"as_of=" + stamp(after.AsOf.Add(-time.Microsecond)): five,
		"as_of=" + stamp(before.AsOf.Add(time.Microsecond)): two,
		"as_of=2023-04-20":                                  "incidents 0",
		"":                                                  "incidents 2 dead 5/5/5 missing 10/-/- together 15/15/-",
	} {
		p.wantTotal(query, want)
	}
	if again := p.tally("as_of=" + stamp(before.AsOf)); again.Sequence != before.Sequence || !again.AsOf.Equal(before.AsOf) {
		t.Errorf("as of %s is sequence %d, it was %d", again.AsOf, again.Sequence, before.Sequence)
	}
}

func TestTheFutureIsNotKnown(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	p.open(twoDead)
	p.settled()
	r := p.get("/v1/tallies?as_of=" + stamp(time.Now().Add(time.Hour)))
	if r.Status != http.StatusBadRequest || !strings.Contains(string(r.Body), "as_of") || !strings.Contains(string(r.Body), "future") {
		t.Errorf("got %d %s, want 400 that says as_of is in the future", r.Status, r.Body)
	}
}

func TestBeforeAnythingWasRecordedNothingIsKnown(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	for _, query := range []string{"", "as_of=2020-01-01", "as_of=2020-01-01&group_by=year"} {
		got := p.tally(query)
		if text := got.Total.String(); got.Sequence != 0 || len(got.Groups) != 0 || text != "incidents 0" {
			t.Errorf("?%s of an empty log: sequence %d, %d groups, %s; want nothing", query, got.Sequence, len(got.Groups), text)
		}
	}
	p.open(twoDead)
	p.wantTotal("as_of=2020-01-01", "incidents 0")
}

// A view that cannot be written is behind. It must say so rather than give a
// number that will be another one when it has caught up.
func TestAViewThatIsBehindGivesNoNumberThatItCannotKeep(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	id := p.open(twoDead)
	early := p.tally("")
	unlock := p.holdView()
	p.link(id, `{"kind":"disembarkation","source":{"role":"rescue_crew"},"persons":{"dead":{"best":5}},"occurred_at":"2023-04-20T09:00:00Z"}`)
	now := time.Now()

	if r := p.get("/v1/tallies?as_of=" + stamp(now)); r.Status != http.StatusServiceUnavailable || r.Header.Get("Retry-After") == "" {
		t.Errorf("as of now: %d %s, want 503 with Retry-After", r.Status, r.Body)
	}
	behind := p.ask("")
	if behind.Sequence != early.Sequence || behind.Total.String() != early.Total.String() || !behind.AsOf.Before(now) {
		t.Errorf("now: sequence %d as of %s, %s; want what is held, as of when that is whole", behind.Sequence, behind.AsOf, behind.Total)
	}

	unlock()
	const two, five = "incidents 1 dead 2/2/2 together 2/2/2", "incidents 1 dead 5/5/5 together 5/5/5"
	p.wantTotal("as_of="+stamp(behind.AsOf), two)
	p.wantTotal("as_of="+stamp(now), five)
}

// An early number stands however far behind the view is, when what came after
// it is held.
func TestWhatIsHeldIsKnownWhileTheLogIsAway(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	p.open(twoDead)
	early := p.tally("")
	p.open(`{"kind":"casualty","persons":{"dead":{"best":30}}}`)
	late := p.tally("")
	p.nats.Server.Stop()
	const two, more = "incidents 1 dead 2/2/2 together 2/2/2", "incidents 2 dead 32/32/32 together 32/32/32"
	if got := p.ask("as_of=" + stamp(early.AsOf)); got.Total.String() != two || got.Sequence != early.Sequence {
		t.Errorf("as of %s: %s at %d, want %s at %d", early.AsOf, got.Total, got.Sequence, two, early.Sequence)
	}
	if got := p.ask(""); got.Total.String() != more || got.AsOf.After(late.AsOf) {
		t.Errorf("now: %s as of %s, want %s as of no later than %s", got.Total, got.AsOf, more, late.AsOf)
	}
	if r := p.get("/v1/tallies?as_of=" + stamp(late.AsOf)); r.Status != http.StatusServiceUnavailable {
		t.Errorf("as of %s: %d %s, want 503: something may have been recorded by then that is not held", late.AsOf, r.Status, r.Body)
	}
}

// holdView keeps the projector from writing until unlock, as a slow disk would.
func (p *play) holdView() (unlock func()) {
	p.t.Helper()
	tx, err := p.pool.Begin(p.t.Context())
	if err != nil {
		p.t.Fatal(err)
	}
	if _, err := tx.Exec(p.t.Context(), `lock table moment in share mode`); err != nil {
		p.t.Fatal(err)
	}
	return func() {
		if err := tx.Rollback(p.t.Context()); err != nil {
			p.t.Error(err)
		}
	}
}

// ask is tally without waiting for anything.
func (p *play) ask(query string) counted {
	p.t.Helper()
	r := p.get("/v1/tallies?" + query)
	var c counted
	if err := json.Unmarshal(r.Body, &c); err != nil || r.Status != http.StatusOK {
		p.t.Fatalf("?%s answers %d %s, %v", query, r.Status, r.Body, err)
	}
	return c
}

func TestAnIncidentCountsFromItsRecordOn(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	id := p.open(twoDead)
	p.settled()
	m, err := p.bus.Last(t.Context(), event.CasualtyFilter(tally.RecordOf(id)))
	if err != nil {
		t.Fatal(err)
	}
	at := m.RecordedAt.Truncate(time.Microsecond)
	p.wantTotal("as_of="+stamp(at.Add(-time.Microsecond)), "incidents 0")
	p.wantTotal("as_of="+stamp(at), "incidents 1 dead 2/2/2 together 2/2/2")
}
