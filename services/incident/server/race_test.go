package server

import (
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/sar"
	"pharos/pkg/testkit"
)

// pairs reports each boat twice, back to back, calling between after each.
func (p *play) pairs(boats int, between func(boat int)) {
	p.t.Helper()
	for i := range boats {
		tag := fmt.Sprintf(`"phone_tags":[{"tag":"%016x","holder":"on_board","same_boat":true}]`, i)
		p.report("hotline", `{"kind":"distress_alert","persons":{"dead":{"best":1}},`+tag+`}`)
		p.report("airborne", `{"kind":"people_contact",`+tag+`}`)
		between(i)
	}
}

// paired checks that each boat is one incident of two reports, and that the
// log holds each event once.
func (p *play) paired(boats int) {
	p.t.Helper()
	got := p.incidents()
	if len(got) != boats {
		p.t.Errorf("%d incidents of %d boats", len(got), boats)
	}
	for _, in := range got {
		if len(in.Links) != 2 || in.Toll().Dead == nil || *in.Toll().Dead.Best != 1 {
			p.t.Errorf("incident %s has %d reports and %+v dead, want 2 and one", in.ID, len(in.Links), in.Toll().Dead)
		}
	}
	p.eachOnce(boats)
	p.nothingSetAside()
}

func (p *play) nothingSetAside() {
	p.t.Helper()
	s, err := p.bus.Stream(p.t.Context(), bus.StreamQuarantine)
	if err != nil && !errors.Is(err, bus.ErrNone) {
		p.t.Fatal(err)
	}
	if s.Messages != 0 {
		p.t.Errorf("%d events were set aside", s.Messages)
	}
}

// Two copies project and react at once, and whoever holds a view's lock loses
// its connection again and again.
func TestTwoCopiesAndLostLocksDecideEachReportOnce(t *testing.T) {
	t.Parallel()
	const boats = 100
	p := start(t, faulty(31))
	p.copy(faulty(31))
	testkit.Eventually(t, testkit.Patience, p.srv.projector.Ready)
	cut := 0
	p.pairs(boats, func(boat int) {
		if boat%20 == 0 {
			cut += p.cutLocks()
		}
	})
	p.paired(boats)
	if cut == 0 {
		t.Error("no lock was ever cut: the test shows nothing")
	}
}

// cutLocks ends the connections that hold an advisory lock, and says how many.
func (p *play) cutLocks() int {
	p.t.Helper()
	conn, err := pgx.Connect(p.t.Context(), p.db.AdminURL())
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = conn.Close(p.t.Context()) }()
	var cut int
	testkit.Eventually(p.t, 30*time.Second, func() error {
		err := conn.QueryRow(p.t.Context(), `
			select count(pg_terminate_backend(l.pid)) from pg_locks l
			where l.locktype = 'advisory' and l.granted and l.pid <> pg_backend_pid()
			  and l.database = (select oid from pg_database where datname = current_database())`).Scan(&cut)
		if err == nil && cut == 0 {
			return errors.New("nobody holds the lock")
		}
		return err
	})
	return cut
}

// A database whose machine died comes back without its newest commits (ADR 11),
// which the projector has seen and answered for.
func TestADatabaseWithoutItsNewestCommitsOpensNoSecondIncident(t *testing.T) {
	t.Parallel()
	const boat = `"phone_tags":[{"tag":"00000000000000aa","holder":"on_board","same_boat":true}]`
	p := start(t, bus.FaultHook{})
	first := p.report("hotline", `{"kind":"distress_alert",`+boat+`}`)
	p.decided()
	p.backTo(first)
	p.report("airborne", `{"kind":"people_contact",`+boat+`}`)
	got := p.incidents()
	if len(got) != 1 || len(got[0].Links) != 2 {
		t.Errorf("%d incidents of one boat, want one of two reports", len(got))
	}
	p.nothingSetAside()
}

// backTo takes back what came into the view after a report that began it, in one
// commit and without a word to the projector.
func (p *play) backTo(report event.ReportID) {
	p.t.Helper()
	m, err := p.bus.Last(p.t.Context(), event.ReportFilter(report))
	if err != nil {
		p.t.Fatal(err)
	}
	pool := p.db.Pool(p.t, "incident")
	err = pgx.BeginFunc(p.t.Context(), pool, func(tx pgx.Tx) error {
		var all pgx.Batch
		all.Queue(`update checkpoint set seq = $1, ce_id = $2, recorded_at = $3`, m.Sequence, m.ID, m.RecordedAt)
		all.Queue(`delete from incident`)
		all.Queue(`delete from incident_event`)
		all.Queue(`delete from incident_report`)
		all.Queue(`delete from report where seq > $1`, m.Sequence)
		return tx.SendBatch(p.t.Context(), &all).Close()
	})
	if err != nil {
		p.t.Fatal(err)
	}
}

func TestReportsThatComeWhilePostgresIsDownAreDecidedAfter(t *testing.T) {
	t.Parallel()
	p := startOn(t, testkit.OwnPostgres(t, "incident"), bus.FaultHook{})
	before := p.opened("hotline", `{"kind":"distress_alert"}`)
	p.db.Stop(t)
	if a := p.call(desk, http.MethodGet, at(before), nil); a.Status != http.StatusServiceUnavailable || a.Header.Get("Retry-After") == "" {
		t.Errorf("read while it is down: %d, Retry-After %q, want 503 and when to try again", a.Status, a.Header.Get("Retry-After"))
	}
	if a := p.call(desk, http.MethodPost, at(before, "close"), `{"reason":"x"}`); a.Status != http.StatusServiceUnavailable {
		t.Errorf("decide while it is down: %d, want 503", a.Status)
	}
	p.pairs(10, func(boat int) {
		if boat == 5 {
			p.db.Start(t)
		}
	})
	if got := p.incidents(); len(got) != 11 {
		t.Errorf("%d incidents, want the 10 boats and the one before", len(got))
	}
	p.eachOnce(11)
	p.nothingSetAside()
}

func TestALogThatRestartsLosesNoDecision(t *testing.T) {
	t.Parallel()
	const boats = 10
	p := start(t, bus.FaultHook{})
	p.pairs(boats, func(boat int) {
		if boat == 4 {
			p.nats.Restart(t)
			testkit.Eventually(t, testkit.Patience, p.bus.Ready)
		}
	})
	p.paired(boats)
}

func TestWhatCannotBeUsedStopsNothing(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	p.bus = p.nats.Connect(t, bus.Config{Check: testkit.Anything}) // no program of ours says what follows
	nul := `"aliases":[{"name":"A\u0000\ud800","by":"hotline","date":"2023-04-20"}]`
	a := p.report("hotline", `{"kind":"distress_alert",`+nul+`}`)
	p.report("hotline", `{"kind":"people_contact",`+nul+`}`)
	p.report("hotline", `{"kind":"rescue","incident_ids":["urn:uuid:`+noReport+`","nonsense","`+noReport+`"]}`)
	p.report("hotline", `{"kind":"amendment","amends":{"report_id":"nonsense"}}`)
	p.decided()
	var got feature
	if p.get(desk, at(sar.IncidentOf(a)), &got); got.Properties.ReportCount != 2 {
		t.Errorf("%d reports of one alias with odd characters, want 2", got.Properties.ReportCount)
	}
}

// What has no envelope reaches no view: nobody may wait until the view holds it.
func TestAMessageWithoutAnEnvelopeHoldsNothingUp(t *testing.T) {
	t.Parallel()
	p := quiet(t, testkit.Postgres(t, "incident"))
	id := p.report("hotline", `{"kind":"distress_alert"}`)
	p.nats.PublishRaw(t, event.IncidentSubject(event.IncidentID(uuid.NewString()), "opened"), []byte(`{}`))
	p.serve(bus.FaultHook{})
	testkit.Eventually(t, testkit.Patience, func() error {
		_, err := p.bus.Last(t.Context(), event.IncidentFilter(sar.IncidentOf(id)))
		return err
	})
}

// A report that the view had to set aside is decided all the same; what follows
// from it is set aside too, and the next reports are decided.
func TestAReportThatNoViewCanHoldStopsNoOther(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	p.bus = p.nats.Connect(t, bus.Config{Check: testkit.Anything}) // no program of ours says what follows
	bad := event.ReportID("no-uuid")
	e := event.Envelope{ID: string(bad), Source: "/pharos/intake", Subject: string(bad), OccurredAt: time.Now().UTC(), ReceivedAt: time.Now().UTC(), Org: "hotline"}
	r := event.Report{ID: bad, Kind: event.KindDistressAlert}
	if _, err := p.bus.Publish(t.Context(), event.ReportSubject(bad, r.Kind), e, r, nil); err != nil {
		t.Fatal(err)
	}
	good := p.opened("hotline", `{"kind":"distress_alert"}`)
	var got feature
	p.get(desk, at(good), &got)
	if s, err := p.bus.Stream(t.Context(), bus.StreamQuarantine); err != nil || s.Messages == 0 {
		t.Errorf("nothing was set aside: %+v %v", s, err)
	}
}

func TestARebuildReactsToNothingAgain(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	p.pairs(5, func(int) {})
	p.decided()
	before, err := p.bus.Stream(t.Context(), event.StreamSAR)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.srv.projector.Rebuild(t.Context(), p.srv.store.Drop); err != nil {
		t.Fatal(err)
	}
	if err := p.srv.projector.WaitFor(t.Context(), before.Last); err != nil {
		t.Fatal(err)
	}
	after, err := p.bus.Stream(t.Context(), event.StreamSAR)
	if err != nil || after.Last != before.Last {
		t.Errorf("the log ended at %d and ends at %d after a rebuild (%v)", before.Last, after.Last, err)
	}
	p.paired(5)
}
