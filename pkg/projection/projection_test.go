package projection_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/projection"
	"pharos/pkg/testkit"
)

// patience is how long a view may take before a test gives up on it.
const patience = 20 * time.Second

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
	return p, stop
}

// publish puts n events on the log, numbered from `from`, and returns the last sequence.
func (w *world) publish(t *testing.T, from, n int) (last uint64) {
	t.Helper()
	var batch []bus.Outgoing
	for i := from; i < from+n; i++ {
		batch = append(batch, outgoing(body{N: i}))
	}
	if err := w.bus.PublishBatch(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	m, err := w.bus.Last(t.Context(), event.AllReports)
	if err != nil {
		t.Fatal(err)
	}
	return m.Sequence
}

func outgoing(b body) bus.Outgoing {
	id := fmt.Sprintf("r%d", b.N)
	return bus.Outgoing{
		Subject:  event.ReportSubject(event.ReportID(id), "distress_alert"),
		Envelope: event.Envelope{ID: id}, Body: b,
	}
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
	rows, err := w.pool.Query(t.Context(), `select n from ledger order by entry`)
	if err != nil {
		t.Fatal(err)
	}
	got, err := pgx.CollectRows(rows, pgx.RowTo[int])
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("the ledger has %v, want %v", got, want)
	}
}

func numbers(from, n int) (out []int) {
	for i := from; i < from+n; i++ {
		out = append(out, i)
	}
	return out
}

func TestAViewHoldsEveryEventOnceAcrossRestartsOfItsProjector(t *testing.T) {
	w := newWorld(t, testkit.Postgres(t, "desk"))
	last := w.publish(t, 1, 600) // more than two batches
	p, stop := w.start(t, enter)
	waitFor(t, p, last)
	w.wantLedger(t, numbers(1, 600))
	stop()
	last = w.publish(t, 601, 10)
	p, _ = w.start(t, enter)
	waitFor(t, p, last)
	waitFor(t, p, w.publish(t, 611, 1))
	w.wantLedger(t, numbers(1, 611))
	if s := p.State(); !s.Leading || s.Sequence != 611 || s.Head != 611 || s.LastApplied.IsZero() || s.Err != nil || s.Damaged != nil {
		t.Errorf("state: got %+v", s)
	}
	if err := p.Ready(); err != nil {
		t.Error(err)
	}
}

func TestAPoisonedEventIsSetAsideAndTheRestGoesOn(t *testing.T) {
	w := newWorld(t, testkit.Postgres(t, "desk"))
	w.publish(t, 1, 5)
	if err := w.bus.PublishBatch(t.Context(), []bus.Outgoing{outgoing(body{N: 6, Poison: true})}); err != nil {
		t.Fatal(err)
	}
	last := w.publish(t, 7, 3)
	p, stop := w.start(t, func(ctx context.Context, tx pgx.Tx, m event.Message) error {
		if m.ID == "r8" {
			panic("out of range")
		}
		return enter(ctx, tx, m)
	})
	waitFor(t, p, last)
	w.wantLedger(t, []int{1, 2, 3, 4, 5, 7, 9})
	m, err := w.bus.Get(t.Context(), bus.StreamQuarantine, 1)
	if err != nil || m.ID != "r6" || m.Key != "quarantine.ledger.SAR.6" || string(m.Data) != `{"n":6,"poison":true}` {
		t.Errorf("in quarantine: got %+v, %v, want the poisoned event as it came", m, err)
	}
	// A rebuild meets the poison again, and keeps it once.
	if err := p.Rebuild(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `truncate ledger`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	waitFor(t, p, last)
	w.wantLedger(t, []int{1, 2, 3, 4, 5, 7, 9})
	stop()
	if s, err := w.bus.Stream(t.Context(), bus.StreamQuarantine); err != nil || s.Messages != 2 {
		t.Errorf("in quarantine: got %d messages, %v, want 2", s.Messages, err)
	}
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

func TestALostLockIsNoticedWhileNothingHappens(t *testing.T) {
	w := newWorld(t, testkit.Postgres(t, "desk"))
	p, _ := w.start(t, enter)
	w.cutLock(t)
	w.cutLock(t) // it was taken again, on another connection
	waitFor(t, p, w.publish(t, 1, 1))
	w.wantLedger(t, []int{1})
}

func TestNothingCountsTwiceWhenTheLockIsLostWhileTwoProjectorsRun(t *testing.T) {
	w := newWorld(t, testkit.Postgres(t, "desk"))
	slow := func(ctx context.Context, tx pgx.Tx, m event.Message) error {
		if _, err := tx.Exec(ctx, `select pg_sleep(0.001)`); err != nil {
			return err
		}
		return enter(ctx, tx, m)
	}
	w.publish(t, 1, 400)
	a, _ := w.start(t, slow)
	b, _ := w.start(t, slow)
	last := uint64(400)
	for round := range 6 {
		w.cutLock(t)
		last = w.publish(t, 401+round*20, 20)
	}
	waitFor(t, a, last)
	waitFor(t, b, last)
	w.wantLedger(t, numbers(1, 520))
	testkit.Eventually(t, patience, func() error {
		if sa, sb := a.State(), b.State(); sa.Leading == sb.Leading {
			return fmt.Errorf("leading: %v and %v, want one", sa.Leading, sb.Leading)
		}
		return nil
	})
	if s, err := w.bus.Stream(t.Context(), bus.StreamQuarantine); err != nil || s.Messages != 0 {
		t.Errorf("in quarantine: got %d messages, %v; a projector that was replaced blamed the events", s.Messages, err)
	}
}

// Without its lock a projector may go on for a moment, as when its machine
// slept. Then only the checkpoint fences it.
func TestAProjectorThatWasReplacedCannotWrite(t *testing.T) {
	w := newWorld(t, testkit.Postgres(t, "desk"))
	p, _ := w.start(t, enter)
	waitFor(t, p, w.publish(t, 1, 3))
	// Somebody else has applied event 4 and 5.
	_, err := w.pool.Exec(t.Context(), `update checkpoint set seq = 5, ce_id = 'r5' where name = 'ledger'`)
	if err != nil {
		t.Fatal(err)
	}
	waitFor(t, p, w.publish(t, 4, 3))
	w.wantLedger(t, []int{1, 2, 3, 6})
}

func TestAViewGoesOnWhereItWasWhenTheDatabaseComesBack(t *testing.T) {
	w := newWorld(t, testkit.OwnPostgres(t, "desk"))
	p, _ := w.start(t, enter)
	waitFor(t, p, w.publish(t, 1, 5))
	w.db.Stop(t)
	last := w.publish(t, 6, 5)
	testkit.Eventually(t, patience, func() error {
		if s := p.State(); s.Err == nil || s.Damaged != nil || s.Head != last || s.Sequence != 5 {
			return fmt.Errorf("with the database down: state %+v", s)
		}
		if p.Ready() == nil {
			return errors.New("with the database down: ready")
		}
		return nil
	})
	w.db.Start(t)
	waitFor(t, p, last)
	w.wantLedger(t, numbers(1, 10))
	if err := p.Ready(); err != nil {
		t.Error(err)
	}
}

func TestAViewGoesOnWhereItWasWhenTheLogComesBack(t *testing.T) {
	w := newWorld(t, testkit.Postgres(t, "desk"))
	p, _ := w.start(t, enter)
	last := w.publish(t, 1, 5)
	for range 3 {
		waitFor(t, p, last)
		w.log.Restart(t)
		last = w.publish(t, int(last)+1, 5)
	}
	waitFor(t, p, last)
	w.wantLedger(t, numbers(1, 20))
}

func TestAFollowerSeesWhatTheLeaderWrites(t *testing.T) {
	w := newWorld(t, testkit.Postgres(t, "desk"))
	leader, stop := w.start(t, enter)
	waitFor(t, leader, w.publish(t, 1, 1))
	follower, _ := w.start(t, enter)
	last := w.publish(t, 2, 1)
	waitFor(t, leader, last)
	waitFor(t, follower, last)
	if leader.Sequence() != 2 || follower.Sequence() != 2 || follower.State().Leading {
		t.Errorf("leader %+v, follower %+v", leader.State(), follower.State())
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := follower.WaitFor(ctx, 3); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("waiting for what does not come: got %v", err)
	}
	stop()
	waitFor(t, follower, w.publish(t, 3, 1))
	w.wantLedger(t, numbers(1, 3))
}

func TestARebuildReplaysTheViewToTheSameRows(t *testing.T) {
	w := newWorld(t, testkit.Postgres(t, "desk"))
	p, _ := w.start(t, enter)
	last := w.publish(t, 1, 50)
	waitFor(t, p, last)
	const rows = `select json_agg(json_build_array(seq, n, recorded_at) order by seq)::text from ledger`
	read := func() (text string) {
		if err := w.pool.QueryRow(t.Context(), rows).Scan(&text); err != nil {
			t.Fatal(err)
		}
		return text
	}
	before := read()
	// Another process asks for it, while the log is quiet.
	other := projection.New(w.bus, w.pool, projection.Config{Name: "ledger", Stream: event.StreamSAR, Filters: []string{event.AllReports}}, enter)
	err := other.Rebuild(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `truncate ledger restart identity`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	waitFor(t, other, last)
	if after := read(); after != before {
		t.Errorf("after the rebuild: got %s, want %s", after, before)
	}
}

func TestAClockThatRunsBackDoesNotTurnTheViewBack(t *testing.T) {
	w := newWorld(t, testkit.Postgres(t, "desk"))
	p, stop := w.start(t, enter)
	waitFor(t, p, w.publish(t, 1, 2))
	stop()
	ahead := time.Now().Add(time.Hour).UTC().Truncate(time.Microsecond)
	if _, err := w.pool.Exec(t.Context(), `update checkpoint set recorded_at = $1`, ahead); err != nil {
		t.Fatal(err)
	}
	p, _ = w.start(t, enter)
	waitFor(t, p, w.publish(t, 3, 2))
	var got time.Time
	if err := w.pool.QueryRow(t.Context(), `select min(recorded_at) from ledger where n >= 3`).Scan(&got); err != nil {
		t.Fatal(err)
	}
	if !got.Equal(ahead) {
		t.Errorf("recorded at: got %s, want not before %s", got, ahead)
	}
}

func TestOfALogThatWasSetUpAnewTheViewTakesNothing(t *testing.T) {
	w := newWorld(t, testkit.Postgres(t, "desk"))
	p, _ := w.start(t, enter)
	waitFor(t, p, w.publish(t, 1, 3))
	w.log.Recreate(t, event.StreamSAR)
	w.publish(t, 11, 5)
	testkit.Eventually(t, patience, func() error {
		if s := p.State(); s.Damaged == nil {
			return fmt.Errorf("state %+v, want damaged", s)
		}
		return nil
	})
	if err := p.Ready(); err == nil {
		t.Error("ready on a damaged log")
	}
	if err := p.WaitFor(t.Context(), 5); err == nil {
		t.Error("waited for an event of another log")
	}
	w.wantLedger(t, numbers(1, 3))
	// A rebuild is the operator's word that this is the log now.
	if err := p.Rebuild(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `truncate ledger`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	testkit.Eventually(t, patience, func() error { return p.WaitFor(t.Context(), 5) })
	w.wantLedger(t, numbers(11, 5))
	if err := p.Ready(); err != nil {
		t.Error(err)
	}
}

func TestDamageOfTheLogIsSeenAtStart(t *testing.T) {
	for name, change := range map[string]string{
		"the checkpoint is beyond the end":   `update checkpoint set seq = 9`,
		"another event is at the checkpoint": `update checkpoint set ce_id = 'r2'`,
		"another stream was read":            `update checkpoint set stream_created = stream_created - interval '1 ms'`,
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, testkit.Postgres(t, "desk"))
			p, stop := w.start(t, enter)
			waitFor(t, p, w.publish(t, 1, 3))
			stop()
			if _, err := w.pool.Exec(t.Context(), change); err != nil {
				t.Fatal(err)
			}
			p, _ = w.start(t, enter)
			testkit.Eventually(t, patience, func() error {
				if s := p.State(); s.Damaged == nil || s.Leading {
					return fmt.Errorf("after %s: state %+v, want damaged", change, s)
				}
				return nil
			})
		})
	}
}
