package server

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
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

// ackWait is short: a lost acknowledgement costs a test that long.
const ackWait = 250 * time.Millisecond

// play is a running incident service on a log of its own.
type play struct {
	*testkit.Web
	t    *testing.T
	nats *testkit.NATS
	db   *testkit.Database
	bus  *bus.Bus
	srv  *Server
	auth *auth.Authority
}

func start(t *testing.T, hook bus.FaultHook) *play {
	t.Helper()
	return startOn(t, testkit.Postgres(t, "incident"), hook)
}

func startOn(t *testing.T, db *testkit.Database, hook bus.FaultHook) *play {
	t.Helper()
	p := quiet(t, db)
	p.serve(hook)
	return p
}

// quiet has a log and a database and nobody who reads them yet.
func quiet(t *testing.T, db *testkit.Database) *play {
	t.Helper()
	p := &play{t: t, nats: testkit.Bus(t), db: db, auth: testkit.Authority(t)}
	p.bus = p.nats.Connect(t, bus.Config{Log: slog.New(slog.DiscardHandler)})
	return p
}

func (p *play) serve(hook bus.FaultHook) {
	p.t.Helper()
	p.srv = p.copy(hook)
	p.Web = testkit.Serve(p.t, "incident", p.srv.Handler(), p.auth)
}

// copy runs one more copy of the service.
func (p *play) copy(hook bus.FaultHook) *Server {
	p.t.Helper()
	b := p.nats.Connect(p.t, bus.Config{Faults: hook, AckWait: ackWait, Log: slog.New(slog.DiscardHandler)})
	srv := New(Deps{Bus: b, Pool: p.db.Pool(p.t, "incident"), Authority: p.auth, Policy: auth.Policy{DeskOrgs: []string{"desk"}},
		Log: slog.New(slog.DiscardHandler)})
	testkit.Run(p.t, srv.Run)
	return srv
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
	// Over a restart of the log the answer may be lost: sent again, a conflict says that it is there.
	testkit.Eventually(p.t, time.Minute, func() error {
		_, err := p.bus.Publish(p.t.Context(), event.ReportSubject(r.ID, r.Kind), e, r, bus.None(event.ReportFilter(r.ID)))
		if errors.Is(err, bus.ErrConflict) {
			return nil
		}
		return err
	})
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

// who calls: a role and an organisation.
type who struct {
	role auth.Role
	org  string
}

var (
	desk     = who{auth.Coordinator, "desk"}
	airborne = who{auth.Coordinator, "airborne"} // no desk: sees its own reports
	crew     = who{auth.Reporter, "hotline"}
)

func (p *play) call(by who, method, path string, body any, headers ...string) testkit.Answer {
	p.t.Helper()
	return p.Do(method, path, p.Token(by.org, by.role), text(p.t, body), headers...)
}

// text is a body as it is sent; nil is none.
func text(t *testing.T, body any) string {
	t.Helper()
	switch b := body.(type) {
	case nil:
		return ""
	case string:
		return b
	}
	raw, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// get reads a path that must be there into v.
func (p *play) get(by who, path string, v any) testkit.Answer {
	p.t.Helper()
	a := p.call(by, http.MethodGet, path, nil)
	if a.Status != http.StatusOK {
		p.t.Fatalf("GET %s: %d %s", path, a.Status, a.Body)
	}
	a.Into(p.t, v)
	return a
}

// feature is an incident as it comes over HTTP.
type feature struct {
	ID         event.IncidentID `json:"id"`
	Geometry   json.RawMessage  `json:"geometry"`
	Properties sar.Picture      `json:"properties"`
}

// problem is an error as it comes over HTTP.
type problem struct {
	Detail string `json:"detail"`
	Errors []struct {
		Pointer string `json:"pointer"`
	} `json:"errors"`
	Current *feature `json:"current"`
}

// opened reports a boat of its own and returns the incident that it opened.
func (p *play) opened(org, body string) event.IncidentID {
	p.t.Helper()
	id := sar.IncidentOf(p.report(org, body))
	p.decided()
	return id
}

// at is the path of an incident, or of something below it.
func at(id event.IncidentID, below ...string) string {
	path := "/v1/incidents/" + string(id)
	for _, b := range below {
		path += "/" + b
	}
	return path
}

// said lists the events of an incident, in order.
func (p *play) said(id event.IncidentID) []event.Message {
	p.t.Helper()
	var all []event.Message
	err := p.bus.After(p.t.Context(), event.IncidentFilter(id), 0, func(m event.Message) error {
		all = append(all, m)
		return nil
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return all
}

// faulty makes every nth publish fail, in each of the three ways in turn, and
// loses the acknowledgement of every tenth of those reports that were reacted to.
func faulty(every int64) bus.FaultHook {
	var publishes, acks atomic.Int64
	ways := []bus.Outcome{bus.DoneUntold, bus.NotDoneUntold, bus.NotDoneTold}
	return bus.FaultHook{
		Publish: func(string, event.Envelope) bus.Outcome {
			n := publishes.Add(1)
			if n%every != 0 {
				return bus.DoneTold
			}
			return ways[n/every%3]
		},
		LoseAck: func(event.Message) bool { return acks.Add(1)%(10*every) == 0 },
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
