package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"pharos/pkg/auth"
	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/sar"
	"pharos/pkg/testkit"
)

// ackWait is short: a lost acknowledgement costs a test that long.
const ackWait = 250 * time.Millisecond

// play is a running tally service on a log of its own. The test says what
// intake and the incident service would.
type play struct {
	*testkit.Web
	t    *testing.T
	nats *testkit.NATS
	bus  *bus.Bus
	pool *pgxpool.Pool
	srv  *Server
}

func start(t *testing.T, hook bus.FaultHook) *play {
	t.Helper()
	return startOn(t, testkit.Postgres(t, "tally"), hook)
}

func startOn(t *testing.T, db *testkit.Database, hook bus.FaultHook) *play {
	t.Helper()
	p := notStarted(t, db, hook)
	testkit.Run(t, p.srv.Run)
	testkit.Eventually(t, testkit.Patience, p.srv.projector.Ready)
	return p
}

func notStarted(t *testing.T, db *testkit.Database, hook bus.FaultHook) *play {
	t.Helper()
	nats, authority, quiet := testkit.Bus(t), testkit.Authority(t), slog.New(slog.DiscardHandler)
	p := &play{t: t, nats: nats, bus: nats.Connect(t, bus.Config{Log: quiet}), pool: db.Pool(t, "tally")}
	p.srv = New(Deps{Bus: nats.Connect(t, bus.Config{Faults: hook, AckWait: ackWait, Log: quiet}), Pool: p.pool, Authority: authority,
		Policy: auth.Policy{DeskOrgs: []string{"desk"}}, Log: quiet})
	p.Web = testkit.Serve(t, "tally", p.srv.Handler(), authority)
	return p
}

// report publishes a report as intake does.
func (p *play) report(body string) event.Report {
	p.t.Helper()
	var r event.Report
	if err := json.Unmarshal([]byte(body), &r); err != nil {
		p.t.Fatalf("%s: %v", body, err)
	}
	r.ID = event.ReportID(uuid.Must(uuid.NewV7()).String())
	if r.OccurredAt.IsZero() {
		r.OccurredAt = time.Date(2023, 4, 20, 1, 47, 0, 0, time.UTC)
	}
	p.publish(event.ReportSubject(r.ID, r.Kind), event.Envelope{ID: string(r.ID), Source: "/pharos/intake", Subject: string(r.ID),
		OccurredAt: r.OccurredAt, Org: "hotline", Exercise: string(r.Exercise)}, r)
	return r
}

// open reports and opens an incident on it, as the incident service does.
func (p *play) open(body string) event.IncidentID {
	p.t.Helper()
	r := p.report(body)
	id := sar.IncidentOf(r.ID)
	p.sayOf(id, r, "opened", event.IncidentOpened{ReportID: r.ID, Phase: string(sar.Implies(r))})
	return id
}

// link reports and links the report to the incident.
func (p *play) link(id event.IncidentID, body string) event.ReportID {
	p.t.Helper()
	r := p.report(body)
	p.linkReport(id, r)
	return r.ID
}

func (p *play) linkReport(id event.IncidentID, r event.Report) {
	p.t.Helper()
	relation := sar.RelationSameCraft
	if r.Amends != nil {
		relation = sar.RelationAmends
	}
	p.sayOf(id, r, "report_linked", event.ReportLinked{ReportID: r.ID, Relation: relation, Strength: sar.StrengthCertain,
		Phase: string(sar.Implies(r))})
}

// say publishes an event about an incident that no report is behind.
func (p *play) say(id event.IncidentID, name string, body any) {
	p.t.Helper()
	p.sayOf(id, event.Report{OccurredAt: time.Date(2023, 4, 21, 0, 0, 0, 0, time.UTC)}, name, body)
}

func (p *play) sayOf(id event.IncidentID, r event.Report, name string, body any) {
	p.t.Helper()
	p.publish(event.IncidentSubject(id, name), event.Envelope{ID: uuid.NewString(), Source: "/pharos/incident", Subject: string(id),
		OccurredAt: r.OccurredAt, Org: "hotline", Exercise: string(r.Exercise)}, body)
}

func (p *play) publish(subject string, e event.Envelope, body any) {
	p.t.Helper()
	e.ReceivedAt = time.Date(2023, 4, 22, 0, 0, 0, 0, time.UTC)
	if _, err := p.bus.Publish(p.t.Context(), subject, e, body, nil); err != nil {
		p.t.Fatal(err)
	}
}

// settled waits until the reactor is done with everything and the view holds it all.
func (p *play) settled() {
	p.t.Helper()
	js := p.nats.Raw(p.t)
	testkit.Eventually(p.t, time.Minute, func() error {
		c, err := js.Consumer(p.t.Context(), event.StreamSAR, durable)
		if err != nil {
			return err
		}
		// Not the number that is pending: the server may not have counted yet.
		if done, last := c.CachedInfo().AckFloor.Stream, p.newestForReactor(); done < last {
			return fmt.Errorf("the reactor is done to %d of %d", done, last)
		}
		return nil
	})
	s, err := p.bus.Stream(p.t.Context(), event.StreamSAR)
	if err != nil {
		p.t.Fatal(err)
	}
	if err := p.srv.projector.WaitFor(p.t.Context(), s.Last); err != nil {
		p.t.Fatal(err)
	}
}

// newestForReactor is the sequence of the newest event that the reactor hears; 0 when there is none.
func (p *play) newestForReactor() uint64 {
	p.t.Helper()
	var newest uint64
	for _, filter := range bringing() {
		m, err := p.bus.Last(p.t.Context(), filter)
		if err != nil && !errors.Is(err, bus.ErrNone) {
			p.t.Fatal(err)
		}
		newest = max(newest, m.Sequence)
	}
	return newest
}

// get asks as a coordinator of the desk.
func (p *play) get(path string, headers ...string) testkit.Answer {
	p.t.Helper()
	return p.Get(path, p.Token("desk", auth.Coordinator), headers...)
}

// counted is a tally as a client reads it: "incidents 1 dead 2/2/2".
type counted struct {
	AsOf     time.Time `json:"as_of"`
	Sequence uint64
	Groups   []struct {
		By map[string]int
		Numbers
	}
	Total        Numbers
	WithoutPlace *int `json:"without_place"`
}

// Numbers are the members of a group or of the total.
type Numbers struct {
	Incidents     int
	Dead          *read
	Missing       *read
	DeadOrMissing *read `json:"dead_or_missing"`
	Survivors     *read
	PersonsAtRisk *read `json:"persons_at_risk"`
}

type read struct {
	Provisional *event.Interval
	Verified    *event.Interval
}

func (n Numbers) String() string {
	text := fmt.Sprintf("incidents %d", n.Incidents)
	for _, m := range []struct {
		name string
		*read
	}{{"dead", n.Dead}, {"missing", n.Missing}, {"together", n.DeadOrMissing}, {"survivors", n.Survivors}, {"at risk", n.PersonsAtRisk}} {
		if m.read != nil {
			text += " " + m.name + " " + span(m.Provisional)
		}
		if m.read != nil && m.Verified != nil {
			text += " verified"
		}
	}
	return text
}

func span(i *event.Interval) string {
	number := func(n *int64) string {
		if n == nil {
			return "-"
		}
		return fmt.Sprint(*n)
	}
	return number(i.Min) + "/" + number(i.Best) + "/" + number(i.Max)
}

// tally asks for a tally after everything has settled.
func (p *play) tally(query string) counted {
	p.t.Helper()
	p.settled()
	return p.ask(query)
}

func (p *play) wantTotal(query, want string) {
	p.t.Helper()
	if got := p.tally(query).Total.String(); got != want {
		p.t.Errorf("?%s: total is %q, want %q", query, got, want)
	}
}

// records reads how many casualty records the log holds.
func (p *play) records() int {
	p.t.Helper()
	n := 0
	err := p.bus.After(p.t.Context(), event.AllCasualty, 0, func(event.Message) error { n++; return nil })
	if err != nil {
		p.t.Fatal(err)
	}
	return n
}
