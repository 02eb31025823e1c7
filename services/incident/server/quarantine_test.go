package server

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/sar"
	"pharos/pkg/testkit"
)

// By hand, without an envelope: it reaches no view, and is the last of what the
// reactor waits for.
func TestAMessageByHandAtTheEndOfTheLogHoldsUpNoDecision(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	p.report("hotline", `{"kind":"distress_alert","positions":[{"lat":35,"lon":15}]}`)
	p.decided()
	p.nats.PublishRaw(t, "sar.v1.incident.x.opened", []byte("by hand"))
	r := p.report("hotline", `{"kind":"distress_alert"}`)
	testkit.Eventually(t, testkit.Patience, func() error {
		_, err := p.bus.Last(t.Context(), event.IncidentSubject(sar.IncidentOf(r), "opened"))
		return err
	})
}

// lastWord waits until the newest word on what a handler set aside is that.
func (p *play) lastWord(handler string, seq uint64, want string) {
	p.t.Helper()
	testkit.Eventually(p.t, time.Minute, func() error {
		m, err := p.bus.Last(p.t.Context(), event.QuarantineFilter(event.QuarantineIDOf(handler, event.StreamSAR, seq)))
		if err == nil && m.Type != want {
			err = fmt.Errorf("%s:%d: the newest word is %s, want %s", handler, seq, m.Type, want)
		}
		return err
	})
}

func (p *play) ask(handler string, seq uint64) {
	p.t.Helper()
	testkit.Eventually(p.t, time.Minute, func() error {
		q, err := p.bus.Quarantined(p.t.Context(), event.SetAside{Handler: handler, Stream: event.StreamSAR, Sequence: seq})
		if err == nil {
			_, err = p.bus.AskRetry(p.t.Context(), q, event.Envelope{Source: "/pharos/intake", Actor: "officer", Org: "desk"}, "mended")
		}
		return err
	})
}

// The table refuses the opening of an incident. So the view sets it aside, and
// the reactor the report, whose match it can propose nowhere. The table is
// mended; the view is tried again, then the reactor: what it had done it does
// not do twice.
func TestAReportWhoseIncidentWasSetAsideIsCarriedOutWhenTheViewIsMended(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	pool := p.db.Pool(t, "incident")
	exec := func(statement string) {
		t.Helper()
		if _, err := pool.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	tag := `"phone_tags":[{"tag":"00112233445566aa","holder":"on_board","same_boat":true}]`
	old := p.opened("hotline", `{"kind":"distress_alert",`+tag+`}`)
	p.does(old, "close", `{"reason":"ashore"}`, func(sar.Picture) bool { return true })
	exec(`alter table incident add constraint broken check (phase <> 'distress') not valid`)
	fresh := p.report("hotline", `{"kind":"distress_alert",`+tag+`}`)
	p.decided()
	report, err := p.bus.Last(t.Context(), event.ReportFilter(fresh))
	if err != nil {
		t.Fatal(err)
	}
	opened, err := p.bus.Last(t.Context(), event.IncidentSubject(sar.IncidentOf(fresh), "opened"))
	if err != nil {
		t.Fatal(err)
	}
	p.ask(durable, report.Sequence)
	p.lastWord(durable, report.Sequence, event.TypeRetryFailed)

	exec(`alter table incident drop constraint broken`)
	p.ask("incident", opened.Sequence)
	p.lastWord("incident", opened.Sequence, event.TypeResolved)
	p.ask(durable, report.Sequence)
	p.lastWord(durable, report.Sequence, event.TypeResolved)
	p.decided()
	var got feature
	p.get(desk, at(sar.IncidentOf(fresh)), &got)
	if len(got.Properties.Proposals) != 1 || got.Properties.Proposals[0].IncidentID != old {
		t.Errorf("proposals are %+v, want the closed incident", got.Properties.Proposals)
	}
	var said []string
	if err := p.bus.After(t.Context(), event.IncidentFilter(sar.IncidentOf(fresh)), 0, func(m event.Message) error {
		said = append(said, strings.TrimPrefix(m.Type, "sar.v1.incident."))
		return nil
	}); err != nil || fmt.Sprint(said) != "[opened match_proposed]" {
		t.Errorf("about the incident was said %v, %v; want each once", said, err)
	}
}
