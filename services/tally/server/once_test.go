package server

import (
	"encoding/json"
	"sync/atomic"
	"testing"

	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/sar"
	"pharos/services/tally"
)

// Every publish of the reactor meets one of the four outcomes in turn, and
// every third acknowledgement is lost, as when the process dies before it.
func TestEachIncidentIsRecordedOnceWhateverHappensToThePublishes(t *testing.T) {
	t.Parallel()
	const boats = 24
	var publishes, acks, lost atomic.Int64
	ways := []bus.Outcome{bus.DoneUntold, bus.NotDoneUntold, bus.NotDoneTold, bus.DoneTold}
	met := map[bus.Outcome]*atomic.Int64{}
	for _, way := range ways {
		met[way] = &atomic.Int64{}
	}
	p := start(t, bus.FaultHook{
		Publish: func(string, event.Envelope) bus.Outcome {
			way := ways[publishes.Add(1)%4]
			met[way].Add(1)
			return way
		},
		LoseAck: func(event.Message) bool {
			lose := acks.Add(1)%3 == 0
			if lose {
				lost.Add(1)
			}
			return lose && lost.Load() < 5 // each costs the wait for an acknowledgement
		},
	})
	ids := map[event.CasualtyID]event.IncidentID{}
	for range boats {
		id := p.open(twoDead)
		p.link(id, twoDead)
		ids[tally.RecordOf(id)] = id
	}
	p.wantTotal("", "incidents 24 dead 48/48/48 together 48/48/48")
	p.wantOneEach(ids)
	for way, n := range met {
		if n.Load() == 0 {
			t.Errorf("no publish met outcome %d", way)
		}
	}
	if lost.Load() == 0 {
		t.Error("no acknowledgement was lost")
	}
}

// wantOneEach reads the log: one casualty event for each incident, and no other.
func (p *play) wantOneEach(ids map[event.CasualtyID]event.IncidentID) {
	p.t.Helper()
	seen := map[string]bool{}
	err := p.bus.After(p.t.Context(), event.AllCasualty, 0, func(m event.Message) error {
		var body event.CasualtyRecorded
		if err := json.Unmarshal(m.Data, &body); err != nil {
			return err
		}
		want, known := ids[event.CasualtyID(m.Subject)]
		if !known || body.IncidentID != want || m.Type != "sar.v1.casualty.recorded" {
			p.t.Errorf("%s %s is of incident %s, want %s", m.Type, m.Subject, body.IncidentID, want)
		}
		if seen[m.Subject] || seen[m.ID] {
			p.t.Errorf("casualty record %s stands in the log again, at %d", m.Subject, m.Sequence)
		}
		seen[m.Subject], seen[m.ID] = true, true
		return nil
	})
	if err != nil {
		p.t.Fatal(err)
	}
	if len(seen) != 2*len(ids) {
		p.t.Errorf("%d casualty records, want %d", len(seen)/2, len(ids))
	}
}

func TestARecordNamesTheEarliestReportThatSpeaksOfDead(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	id := p.open(`{"kind":"distress_alert"}`)
	first := p.report(`{"kind":"casualty","occurred_at":"2023-04-20T03:00:00Z","persons":{"dead":{"best":1}}}`)
	p.link(id, `{"kind":"rescue","occurred_at":"2023-04-20T02:00:00Z"}`)
	p.linkReport(id, first)
	p.settled()
	m, err := p.bus.Last(t.Context(), event.CasualtyFilter(tally.RecordOf(id)))
	if err != nil {
		t.Fatal(err)
	}
	var body event.CasualtyRecorded
	if err := json.Unmarshal(m.Data, &body); err != nil || body.ReportID != first.ID {
		t.Errorf("opened on %s, %v; want %s", body.ReportID, err, first.ID)
	}
	if m.Org != "hotline" || m.CausationID != string(first.ID) || !m.OccurredAt.Equal(first.OccurredAt) {
		t.Errorf("envelope %+v: want the organisation, the id and the time at sea of report %s", m.Envelope, first.ID)
	}
}

func TestAnEventWithoutAnEnvelopeAtTheEndOfTheLogStopsNothing(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	p.open(twoDead)
	p.settled()
	p.nats.PublishRaw(t, "sar.v1.report.none.observation", []byte(`{}`))
	p.nats.PublishRaw(t, "sar.v1.report.none.observation", []byte(`{}`))
	end, err := p.srv.projector.End(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if held := p.srv.projector.Sequence(); end > held {
		t.Errorf("the newest event that a view can hold is %d, want at most %d, which it holds", end, held)
	}
}

// A process that was held up finds that another has opened the record between
// its looking and its publishing.
func TestTwoProcessesThatRecordAtOnceMakeOneRecord(t *testing.T) {
	t.Parallel()
	var other atomic.Pointer[bus.Bus]
	var incident atomic.Value
	p := start(t, bus.FaultHook{Publish: func(subject string, e event.Envelope) bus.Outcome {
		id := incident.Load().(event.IncidentID)
		body := event.CasualtyRecorded{IncidentID: id, ReportID: event.ReportID(e.CausationID)}
		_, err := other.Load().Publish(t.Context(), subject, e, body, bus.None(event.CasualtyFilter(tally.RecordOf(id))))
		if err != nil {
			t.Errorf("the other process: %v", err)
		}
		return bus.DoneTold
	}})
	other.Store(p.bus)
	r := p.report(twoDead)
	id := sar.IncidentOf(r.ID)
	incident.Store(id)
	p.sayOf(id, r, "opened", event.IncidentOpened{ReportID: r.ID, Phase: "none"})
	p.wantTotal("", "incidents 1 dead 2/2/2 together 2/2/2")
	p.wantOneEach(map[event.CasualtyID]event.IncidentID{tally.RecordOf(id): id})
}
