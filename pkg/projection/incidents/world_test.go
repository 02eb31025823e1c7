package incidents_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/projection"
	"pharos/pkg/projection/incidents"
	"pharos/pkg/sar"
	"pharos/pkg/testkit"
)

var sea = time.Date(2023, 4, 20, 1, 47, 0, 0, time.UTC)

// world is a view that is kept from a log. The test says what the services would.
type world struct {
	t         *testing.T
	log       *testkit.NATS
	pool      *pgxpool.Pool
	projector *projection.Projector
	last      uint64
	ids       int
}

func start(t *testing.T, hook incidents.Hook) *world {
	t.Helper()
	quiet := slog.New(slog.DiscardHandler)
	w := &world{t: t, log: testkit.Bus(t), pool: testkit.Postgres(t, "incident").Pool(t, "incident")}
	for range 2 { // a second copy that starts finds the tables made
		if err := incidents.Prepare(t.Context(), w.pool); err != nil {
			t.Fatal(err)
		}
	}
	folds := incidents.New(hook)
	view := projection.View{Config: projection.Config{Name: "incident", Stream: event.StreamSAR}, Handle: folds.Handle, Forget: folds.Forget}
	w.projector = view.Projector(w.log.Connect(t, bus.Config{Log: quiet}), w.pool, quiet)
	done := make(chan error, 1)
	go func() { done <- w.projector.Run(t.Context()) }()
	t.Cleanup(func() {
		if err := <-done; err != nil {
			t.Errorf("the projector ended with %v", err)
		}
	})
	return w
}

// publish puts on the log what the test says, also what no service would say.
func (w *world) publish(subject string, e event.Envelope, body any) {
	w.t.Helper()
	w.ids++
	e.Source = "/pharos/test"
	if e.ID == "" {
		e.ID = fmt.Sprintf("event-%d", w.ids)
	}
	data, err := json.Marshal(body)
	if err != nil {
		w.t.Fatal(err)
	}
	w.last = w.log.PublishAs(w.t, subject, e, data)
}

// report says what intake would, n minutes after the first.
func (w *world) report(org string, minutes int, body string) event.Report {
	w.t.Helper()
	var r event.Report
	if err := json.Unmarshal([]byte(body), &r); err != nil {
		w.t.Fatalf("%s: %v", body, err)
	}
	w.ids++
	r.ID = event.ReportID(fmt.Sprintf("0187a000-0000-7000-8000-%012d", w.ids))
	at := sea.Add(time.Duration(minutes) * time.Minute)
	var raw map[string]json.RawMessage // as it was given: what Go would repair stays
	if err := json.Unmarshal([]byte(body), &raw); err != nil {
		w.t.Fatal(err)
	}
	raw["id"] = json.RawMessage(`"` + string(r.ID) + `"`)
	w.publish(event.ReportSubject(r.ID, r.Kind), event.Envelope{ID: string(r.ID), Subject: string(r.ID), OccurredAt: at,
		ReceivedAt: sea.Add(24 * time.Hour), Org: org, Exercise: string(r.Exercise)}, raw)
	return r
}

// open opens an incident on a new report.
func (w *world) open(org string, minutes int, body string) event.IncidentID {
	w.t.Helper()
	r := w.report(org, minutes, body)
	id := sar.IncidentOf(r.ID)
	w.say(id, org, minutes, "opened", event.IncidentOpened{ReportID: r.ID, Phase: string(sar.Implies(r))})
	return id
}

// link links a new report.
func (w *world) link(id event.IncidentID, org string, minutes int, body string) event.ReportID {
	w.t.Helper()
	r := w.report(org, minutes, body)
	w.say(id, org, minutes, "report_linked", event.ReportLinked{ReportID: r.ID, Relation: sar.RelationSameCraft,
		Strength: sar.StrengthCertain, Phase: string(sar.Implies(r))})
	return r.ID
}

func (w *world) say(id event.IncidentID, org string, minutes int, name string, body any) {
	w.t.Helper()
	w.publish(event.IncidentSubject(id, name), event.Envelope{Subject: string(id), OccurredAt: sea.Add(time.Duration(minutes) * time.Minute), Org: org}, body)
}

// settled waits until the view holds everything.
func (w *world) settled() {
	w.t.Helper()
	if err := w.projector.WaitFor(w.t.Context(), w.last); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) list(by incidents.Query) []incidents.Row {
	w.t.Helper()
	w.settled()
	rows, err := incidents.List(w.t.Context(), w.pool, by)
	if err != nil {
		w.t.Fatal(err)
	}
	return rows
}

// dump is every byte of every table of the view.
func (w *world) dump() []string {
	w.t.Helper()
	w.settled()
	var all []string
	for _, query := range []string{
		`select 'report ' || r::text from report r order by id`,
		`select 'incident ' || i::text from incident i order by id`,
		`select 'link ' || l::text from incident_report l order by incident_id, report_id`,
	} {
		rows, err := w.pool.Query(w.t.Context(), query)
		if err != nil {
			w.t.Fatal(err)
		}
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			w.t.Fatal(err)
		}
		all = append(all, lines...)
	}
	return all
}

func picture(t *testing.T, r incidents.Row) sar.Picture {
	t.Helper()
	var p sar.Picture
	if err := json.Unmarshal(r.Picture, &p); err != nil {
		t.Fatal(err)
	}
	return p
}
