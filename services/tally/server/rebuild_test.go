package server

import (
	"log/slog"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"pharos/pkg/auth"
	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/testkit"
)

// tables is everything that the view keeps, in an order of its own.
func tables() map[string]string {
	return map[string]string{
		"moment":          `select t::text from moment t order by seq`,
		"casualty":        `select t::text from casualty t order by seq`,
		"version":         `select t::text from version t order by incident_id, seq`,
		"incident":        `select t::text from incident t order by id`,
		"report":          `select t::text from report t order by id`,
		"incident_report": `select t::text from incident_report t order by incident_id, report_id`,
		"checkpoint":      `select t::text from checkpoint t order by name`,
	}
}

func dump(t *testing.T, pool *pgxpool.Pool) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	for table, query := range tables() {
		rows, err := pool.Query(t.Context(), query)
		if err != nil {
			t.Fatal(err)
		}
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		if len(lines) == 0 {
			t.Fatalf("%s is empty: comparing it proves nothing", table)
		}
		all[table] = lines
	}
	return all
}

func TestARebuildAndAnotherViewOfTheSameLogAreTheSameToTheByte(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	id := p.open(`{"kind":"distress_alert","positions":[{"lat":35.1,"lon":15.2}],"persons":{"total":{"min":80,"max":100}}}`)
	r := p.link(id, `{"kind":"rescue","positions":[{"lat":35.3,"lon":15.4}],"persons":{"dead":{"best":2},"missing":{"min":1}}}`)
	early := p.tally("group_by=month")
	p.link(id, `{"kind":"amendment","amends":{"report_id":"`+string(r)+`","reason":"recount"},"persons":{"dead":{"best":3}}}`)
	other := p.open(twoDead)
	p.say(other, "phase_changed", event.PhaseChanged{Phase: "alert", Reason: "nothing that counts"})
	p.open(`{"kind":"rescue","exercise":"0187a000-0000-7000-8000-00000000000e","persons":{"dead":{"best":7}}}`)
	p.settled()
	before, records := dump(t, p.pool), p.records()

	if err := p.srv.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.settled()
	if diff := cmp.Diff(before, dump(t, p.pool)); diff != "" {
		t.Errorf("after the rebuild (-before +after):\n%s", diff)
	}
	again := p.tally("group_by=month&as_of=" + stamp(early.AsOf))
	if diff := cmp.Diff(early, again); diff != "" {
		t.Errorf("as of %s after the rebuild (-before +after):\n%s", early.AsOf, diff)
	}
	if n := p.records(); n != records {
		t.Errorf("the rebuild made %d casualty records of %d", n, records)
	}

	pool := testkit.Postgres(t, "tally").Pool(t, "tally")
	second := New(Deps{Bus: p.nats.Bus(t), Pool: pool, Authority: p.Authority, Policy: auth.Policy{}, Log: slog.New(slog.DiscardHandler)})
	done := make(chan error, 1)
	go func() { done <- second.Run(t.Context()) }()
	t.Cleanup(func() { <-done })
	if err := second.projector.WaitForAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, dump(t, pool)); diff != "" {
		t.Errorf("a second view (-first +second):\n%s", diff)
	}
}

// Only what changes a number, a time or a place is a version: a researcher who
// looks at them sees when something was learnt, not when the desk was busy.
func TestAnEventThatChangesNoNumberMakesNoVersion(t *testing.T) {
	t.Parallel()
	p := start(t, bus.FaultHook{})
	id := p.open(twoDead)
	p.settled()
	before := dump(t, p.pool)["version"]
	p.say(id, "phase_changed", event.PhaseChanged{Phase: "alert", Reason: "test"})
	p.link(id, `{"kind":"observation","occurred_at":"2023-04-20T05:00:00Z"}`)
	p.say(id, "closed", event.Closed{Reason: "done"})
	p.settled()
	if after := dump(t, p.pool)["version"]; !slices.Equal(before, after) {
		t.Errorf("versions are %v, want %v", after, before)
	}
	p.link(id, `{"kind":"observation","positions":[{"lat":35,"lon":15}]}`)
	p.link(id, `{"kind":"observation","occurred_at":"2023-04-19T05:00:00Z"}`)
	p.settled()
	if after := dump(t, p.pool)["version"]; len(after) != len(before)+2 {
		t.Errorf("%d versions after a place and an earlier time became known, want %d", len(after), len(before)+2)
	}
}
