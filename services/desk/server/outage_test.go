package server_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/testkit"
)

// The database goes away and comes back. Reports are shown meanwhile, also
// those behind an incident that has to wait; the picture says that it is old;
// in the end every event has come once, in order.
func TestWhileTheDatabaseIsDownReportsFlowAndNothingIsLost(t *testing.T) {
	t.Parallel()
	db := testkit.OwnPostgres(t, "desk")
	s := start(t, db)
	r := s.feed(s.officer(), "", "")
	r.next("snapshot")
	r.picture("live")
	report, first := s.report("sea-eye", boat)
	if f := r.next(); f.id != first {
		t.Fatalf("got %s, want the report at %d", f, first)
	}

	db.Stop(t)
	stopped := time.Now()
	_, inTurn := s.report("hotline", boat)
	if f := r.next("report"); f.id != inTurn {
		t.Errorf("while nothing waits: got %s, want the report at %d with its id", f, inTurn)
	}
	_, opened := s.open(report)
	early, earlyAt := s.report("hotline", `{"kind":"people_contact"}`)
	f := r.next("report", "incident")
	var got struct{ ID event.ReportID }
	f.into(t, &got)
	if f.id != 0 || f.event != "report" || got.ID != early {
		t.Errorf("behind a waiting incident: got %s, want report %s without an id", f, early)
	}
	if p := r.picture("old"); p.Since.IsZero() || p.Since.Before(stopped.Add(-time.Minute)) || p.Detail == "" {
		t.Errorf("picture while the database is down: %+v, want since when and why", p)
	}
	if got := s.desk.Late(); got <= 0 {
		t.Errorf("the feed is %v late by its metric while the picture is old", got)
	}
	late := s.feed(s.officer(), "", "") // opens in the outage
	late.picture("old")
	resumed := s.feed(s.officer(), "", "1") // needs no database for what is in the ring
	if f := resumed.next("report"); f.id != inTurn {
		t.Errorf("resumed in the outage: got %s, want the report at %d", f, inTurn)
	}

	db.Start(t)
	sameSequence(t, "after the outage", shown(r.until(earlyAt)), []string{line(opened, "incident"), line(earlyAt, "")})
	r.picture("live")
	if got := s.desk.Late(); got > time.Minute {
		t.Errorf("the feed is %v late by its metric when the picture is live again", got)
	}
	if f := late.next("snapshot"); f.id < inTurn {
		t.Errorf("the client that came in the outage got %s, want all that was said", f)
	}
	sameSequence(t, "resumed in the outage", shown(resumed.until(earlyAt)), []string{line(opened, "incident"), line(earlyAt, "report")})
	sameSequence(t, "from the beginning", shown(s.feed(s.officer(), "", "0").until(earlyAt)), s.kinds(0))
}

// The stream is deleted and made again, the worst that can happen to a log: the
// picture says so.
func TestADamagedLogIsSaid(t *testing.T) {
	t.Parallel()
	s := start(t, testkit.Postgres(t, "desk"))
	r := s.feed(s.officer(), "", "")
	_, at := s.report("sea-eye", boat)
	r.until(at)
	s.held(at) // a view that holds nothing has lost nothing
	s.nats.Recreate(t, event.StreamSAR)
	s.nats.Restart(t)
	p := r.picture("damaged")
	if p.Detail == "" || p.Since.IsZero() {
		t.Errorf("picture %+v, want since when and why", p)
	}
	if strings.Contains(p.Detail, "is damaged") {
		t.Errorf("detail %q: whoever shows it says already that the log is damaged", p.Detail)
	}
	before := time.Since(p.Since) - time.Second // the gauge counts whole milliseconds
	if late := s.desk.Late(); late < before {
		t.Errorf("the feed is %v late by its metric, want the age of the damage, %v: nothing else wakes anybody", late, before)
	}
}

// What a projector cannot use goes to quarantine and does not stop the feed.
func TestAnEventThatTheViewCannotUseDoesNotStopTheFeed(t *testing.T) {
	t.Parallel()
	s := start(t, testkit.Postgres(t, "desk"))
	r := s.feed(s.officer(), "", "0")
	s.log = s.nats.Connect(t, bus.Config{Check: testkit.Anything}) // no program of ours says what follows
	s.say("no-uuid", "opened", event.IncidentOpened{})
	s.say(event.IncidentID(newID()), "opened", json.RawMessage(`"no object"`))
	s.nats.PublishRaw(t, "sar.v1.report.x.rescue", []byte("no envelope"))
	_, last := s.report("sea-eye", boat)
	wantEvents(t, "unusable events", r.until(last), map[uint64]string{last: "report"})
}
