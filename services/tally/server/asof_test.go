package server

import (
	"net/url"
	"testing"
	"time"

	"pharos/pkg/bus"
)

func stamp(at time.Time) string { return url.QueryEscape(at.Format(time.RFC3339Nano)) }

func TestALateReportChangesTheNumberAndNotWhatWasKnownBefore(t *testing.T) {
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
