package projection_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/projection"
	"pharos/pkg/testkit"
)

// patience is how long a view may take before a test gives up on it.
const patience = testkit.Patience

// The view of these tests is a ledger: one row for each time that an event is
// applied. A row that is absent, or there twice, shows.
const ledger = `create table ledger (entry bigserial primary key, seq bigint not null, n int not null, recorded_at timestamptz not null)`

type body struct {
	N      int  `json:"n"`
	Poison bool `json:"poison,omitempty"`
}

func enter(ctx context.Context, tx pgx.Tx, m event.Message) error {
	var b body
	if err := json.Unmarshal(m.Data, &b); err != nil {
		return err
	}
	if b.Poison {
		_, err := tx.Exec(ctx, `select 1 / 0`)
		return err
	}
	_, err := tx.Exec(ctx, `insert into ledger (seq, n, recorded_at) values ($1, $2, $3)`, m.Sequence, b.N, m.RecordedAt)
	return err
}

// world is a log, a database and a connection to each.
type world struct {
	log  *testkit.NATS
	db   *testkit.Database
	bus  *bus.Bus
	pool *pgxpool.Pool
}

func newWorld(t *testing.T, db *testkit.Database) *world {
	t.Helper()
	w := &world{log: testkit.Bus(t), db: db, pool: db.Pool(t, "desk")}
	w.log.Check = testkit.Anything // the order of events is at stake, not what they say
	w.bus = w.log.Bus(t)
	if _, err := w.pool.Exec(t.Context(), ledger); err != nil {
		t.Fatal(err)
	}
	return w
}

// start runs a projector with a pool of its own until the test, or stop, ends it.
func (w *world) start(t *testing.T, h projection.Handler) (p *projection.Projector, stop func()) {
	t.Helper()
	p = projection.New(w.bus, w.db.Pool(t, "desk"), projection.Config{
		Name: "ledger", Stream: event.StreamSAR, Filters: []string{event.AllReports},
	}, h)
	return p, runProjector(t, p)
}

// runProjector runs p until the test, or stop, ends it.
func runProjector(t *testing.T, p *projection.Projector) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- p.Run(ctx) }()
	ended := false
	stop = func() {
		cancel()
		if !ended {
			if err := <-done; err != nil {
				t.Errorf("run: %v", err)
			}
		}
		ended = true
	}
	t.Cleanup(stop)
	return stop
}

// publish puts n events on the log, numbered from `from`, and returns the last sequence.
func (w *world) publish(t *testing.T, from, n int) (last uint64) {
	t.Helper()
	var batch []bus.Outgoing
	for i := from; i < from+n; i++ {
		batch = append(batch, outgoing(body{N: i}))
	}
	testkit.Eventually(t, patience, func() error {
		err := w.bus.PublishBatch(t.Context(), batch)
		if errors.Is(err, bus.ErrConflict) {
			return nil // the log had it, and the answer was lost in a restart
		}
		return err
	})
	m, err := w.bus.Last(t.Context(), event.AllReports)
	if err != nil {
		t.Fatal(err)
	}
	return m.Sequence
}

func outgoing(b body) bus.Outgoing {
	id := fmt.Sprintf("r%d", b.N)
	subject := event.ReportSubject(event.ReportID(id), "distress_alert")
	return bus.Outgoing{Subject: subject, Envelope: event.Envelope{ID: id}, Body: b, Expect: bus.None(subject)}
}

func waitFor(t *testing.T, p *projection.Projector, seq uint64) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := p.WaitFor(ctx, seq); err != nil {
		t.Fatalf("%v; state %+v", err, p.State())
	}
}

// wantLedger proves the whole view: exactly these numbers, in this order.
func (w *world) wantLedger(t *testing.T, want []int) {
	t.Helper()
	if err := w.ledgerIs(t, want); err != nil {
		t.Error(err)
	}
}

// ledgerBecomes waits for a rebuild: what it mended is answered on the way,
// before the events behind are in the view again.
func (w *world) ledgerBecomes(t *testing.T, want []int) {
	t.Helper()
	testkit.Eventually(t, patience, func() error { return w.ledgerIs(t, want) })
}

func (w *world) ledgerIs(t *testing.T, want []int) error {
	t.Helper()
	rows, err := w.pool.Query(t.Context(), `select n from ledger order by entry`)
	if err != nil {
		return err
	}
	got, err := pgx.CollectRows(rows, pgx.RowTo[int])
	if err != nil {
		return err
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		return fmt.Errorf("the ledger has %v, want %v", got, want)
	}
	return nil
}

func numbers(from, n int) (out []int) {
	for i := from; i < from+n; i++ {
		out = append(out, i)
	}
	return out
}

// cutLock ends the connection that holds the lock, once there is one, and waits
// until it is gone.
func (w *world) cutLock(t *testing.T) {
	t.Helper()
	const holder = `
		select pid from pg_locks
		 where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`
	var pid, next int
	testkit.Eventually(t, patience, func() error { return w.pool.QueryRow(t.Context(), holder).Scan(&pid) })
	if _, err := w.pool.Exec(t.Context(), `select pg_terminate_backend($1)`, pid); err != nil {
		t.Fatal(err)
	}
	testkit.Eventually(t, patience, func() error {
		err := w.pool.QueryRow(t.Context(), holder).Scan(&next)
		if err == nil && next == pid {
			return fmt.Errorf("backend %d still holds the lock", pid)
		}
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		return err
	})
}
