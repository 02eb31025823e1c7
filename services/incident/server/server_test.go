package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"pharos/pkg/auth"
	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/projection/incidents"
	"pharos/pkg/sar"
	"pharos/pkg/testkit"
)

// play is a running incident service on a log of its own.
type play struct {
	t    *testing.T
	bus  *bus.Bus
	srv  *Server
	auth *auth.Authority
}

func start(t *testing.T, hook bus.FaultHook) *play {
	t.Helper()
	nats, db := testkit.Bus(t), testkit.Postgres(t, "incident")
	authority, err := auth.OpenAuthority(filepath.Join(t.TempDir(), "token.key"))
	if err != nil {
		t.Fatal(err)
	}
	b := nats.Connect(t, bus.Config{Faults: hook, AckWait: time.Second})
	p := &play{t: t, bus: nats.Bus(t), auth: authority, srv: New(Deps{Bus: b, Pool: db.Pool(t, "incident"), Authority: authority,
		Policy: auth.Policy{DeskOrgs: []string{"desk"}}, Log: slog.New(slog.DiscardHandler)})}
	done := make(chan error, 1)
	go func() { done <- p.srv.Run(t.Context()) }()
	t.Cleanup(func() {
		if err := <-done; err != nil {
			t.Errorf("the service ended with %v", err)
		}
	})
	return p
}

// report publishes a report as intake does, and returns its id.
func (p *play) report(org, body string) event.ReportID {
	p.t.Helper()
	var r event.Report
	if err := json.Unmarshal([]byte(body), &r); err != nil {
		p.t.Fatal(err)
	}
	if r.ID == "" {
		r.ID = event.ReportID(uuid.Must(uuid.NewV7()).String())
	}
	at := r.OccurredAt
	if at.IsZero() {
		at = time.Now().UTC()
	}
	e := event.Envelope{ID: string(r.ID), Source: "/pharos/intake", Subject: string(r.ID), OccurredAt: at, ReceivedAt: time.Now().UTC(),
		Org: org, Exercise: string(r.Exercise)}
	if _, err := p.bus.Publish(p.t.Context(), event.ReportSubject(r.ID, r.Kind), e, r, bus.None(event.ReportFilter(r.ID))); err != nil {
		p.t.Fatal(err)
	}
	return r.ID
}

// incidents waits until every report is decided and returns the incidents.
func (p *play) incidents() []*sar.Incident {
	p.t.Helper()
	p.decided()
	rows, err := p.srv.store.List(p.t.Context(), incidents.Query{})
	if err != nil {
		p.t.Fatal(err)
	}
	var all []*sar.Incident
	for _, r := range rows {
		in, err := p.srv.store.Load(p.t.Context(), r.ID)
		if err != nil {
			p.t.Fatal(err)
		}
		all = append(all, in)
	}
	return all
}

// decided waits until the reactor has carried out every decision: a report of
// no consequence, published last, is decided last.
func (p *play) decided() {
	p.t.Helper()
	last := p.report("desk", `{"kind":"observation"}`)
	testkit.Eventually(p.t, time.Minute, func() error {
		_, err := p.bus.Last(p.t.Context(), event.DecisionSubject(last))
		return err
	})
	s, err := p.bus.Stream(p.t.Context(), event.StreamSAR)
	if err != nil {
		p.t.Fatal(err)
	}
	if err := p.srv.projector.WaitFor(p.t.Context(), s.Last); err != nil {
		p.t.Fatal(err)
	}
}

func TestReportsOfOneBoatJoin(t *testing.T) {
	aboard := `"phone_tags":[{"tag":"T1","holder":"on_board","same_boat":true}]`
	relative := `"phone_tags":[{"tag":"T9","holder":"relative"}]`
	for _, c := range []struct {
		name  string
		first string
		then  string
		want  int
	}{
		{"by the same number on board", `{"kind":"distress_alert",` + aboard + `}`, `{"kind":"people_contact",` + aboard + `}`, 1},
		{"by the same full alias", `{"kind":"distress_alert","aliases":[{"name":"CM351","by":"hotline","date":"2023-04-20"}]}`,
			`{"kind":"rescue","aliases":[{"name":"CM351","by":"hotline","date":"2023-04-20"}]}`, 1},
		{"but not by an aircraft's letter of another day", `{"kind":"vessel_sighting","aliases":[{"name":"A","by":"aircraft","date":"2023-04-20"}]}`,
			`{"kind":"vessel_sighting","aliases":[{"name":"A","by":"aircraft","date":"2023-04-21"}]}`, 2},
		{"but not by a letter without its day", `{"kind":"vessel_sighting","aliases":[{"name":"A","by":"aircraft"}]}`,
			`{"kind":"vessel_sighting","aliases":[{"name":"A","by":"aircraft"}]}`, 2},
		{"but not by one relative's number", `{"kind":"distress_alert",` + relative + `}`, `{"kind":"distress_alert",` + relative + `}`, 2},
		{"but not across the wall of an exercise", `{"kind":"distress_alert",` + aboard + `}`,
			`{"kind":"distress_alert","exercise":"0187a000-0000-7000-8000-00000000000e",` + aboard + `}`, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := start(t, bus.FaultHook{})
			p.report("hotline", c.first)
			p.report("airborne", c.then)
			if got := p.incidents(); len(got) != c.want {
				t.Errorf("%d incidents, want %d", len(got), c.want)
			}
		})
	}
}

func TestAReportNamesSeveralIncidents(t *testing.T) {
	p := start(t, bus.FaultHook{})
	a, b := p.report("desk", `{"kind":"rescue"}`), p.report("desk", `{"kind":"rescue"}`)
	both, _ := json.Marshal([]event.IncidentID{sar.IncidentOf(a), sar.IncidentOf(b)})
	p.decided()
	p.report("desk", `{"kind":"disembarkation","incident_ids":`+string(both)+`}`)
	for _, in := range p.incidents() {
		if len(in.Links) != 2 || in.Picture().Operation != sar.OperationDisembarked {
			t.Errorf("incident %s has %d reports at %s, want 2, disembarked", in.ID, len(in.Links), in.Picture().Operation)
		}
	}
}

func TestACorrectionThatArrivesFirstWaitsForItsReport(t *testing.T) {
	p := start(t, bus.FaultHook{})
	id := uuid.Must(uuid.NewV7()).String()
	p.report("hotline", `{"kind":"amendment","amends":{"report_id":"`+id+`","reason":"misheard"},"persons":{"total":{"best":95}}}`)
	p.decided()
	p.report("hotline", `{"id":"`+id+`","kind":"distress_alert","persons":{"total":{"best":59}}}`)
	got := p.incidents()
	if len(got) != 1 || *got[0].Picture().Persons.Total.Best != 95 {
		t.Errorf("incidents %+v, want one with the corrected 95", got)
	}
}

// Two reports of one boat, back to back, for many boats, while every ninth
// publish of the reactor is refused, lost or done without an answer.
func TestEachReportIsDecidedOnceWhateverHappensToThePublishes(t *testing.T) {
	const boats = 200
	p := start(t, faulty())
	for i := range boats {
		tag := fmt.Sprintf(`"phone_tags":[{"tag":"boat %d","holder":"on_board","same_boat":true}]`, i)
		p.report("hotline", `{"kind":"distress_alert",`+tag+`}`)
		p.report("airborne", `{"kind":"people_contact",`+tag+`}`)
	}
	got := p.incidents()
	if len(got) != boats {
		t.Errorf("%d incidents of %d boats", len(got), boats)
	}
	for _, in := range got {
		if len(in.Links) != 2 {
			t.Errorf("incident %s has %d reports, want 2", in.ID, len(in.Links))
		}
	}
	p.eachOnce(boats)
}

// faulty makes every ninth publish fail, in each of the three ways in turn, and
// loses every ninetieth acknowledgement of a report that was reacted to.
func faulty() bus.FaultHook {
	var publishes, acks atomic.Int64
	ways := []bus.Outcome{bus.DoneUntold, bus.NotDoneUntold, bus.NotDoneTold}
	return bus.FaultHook{
		Publish: func(string, event.Envelope) bus.Outcome {
			n := publishes.Add(1)
			if n%9 != 0 {
				return bus.DoneTold
			}
			return ways[n/9%3]
		},
		LoseAck: func(event.Message) bool { return acks.Add(1)%90 == 0 },
	}
}

// eachOnce reads the whole log: one decision per report, no event id twice.
func (p *play) eachOnce(boats int) {
	p.t.Helper()
	seen, opened := map[string]uint64{}, 0
	err := p.bus.After(p.t.Context(), "sar.v1.>", 0, func(m event.Message) error {
		if before, twice := seen[m.ID]; twice {
			p.t.Errorf("event %s %s stands at %d and at %d", m.Type, m.ID, before, m.Sequence)
		}
		seen[m.ID] = m.Sequence
		if m.Type == "sar.v1.incident.opened" {
			opened++
		}
		return nil
	})
	if err != nil && !errors.Is(err, bus.ErrNone) {
		p.t.Fatal(err)
	}
	if opened != boats {
		p.t.Errorf("%d incidents were opened for %d boats", opened, boats)
	}
}
