package projection_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/projection"
	"pharos/pkg/testkit"
)

func TestAViewHoldsEveryEventOnceAcrossRestartsOfItsProjector(t *testing.T) {
	t.Parallel()
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
	t.Parallel()
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

func TestALostLockIsNoticedWhileNothingHappens(t *testing.T) {
	t.Parallel()
	w := newWorld(t, testkit.Postgres(t, "desk"))
	p, _ := w.start(t, enter)
	w.cutLock(t)
	w.cutLock(t) // it was taken again, on another connection
	waitFor(t, p, w.publish(t, 1, 1))
	w.wantLedger(t, []int{1})
}

func TestNothingCountsTwiceWhenTheLockIsLostWhileTwoProjectorsRun(t *testing.T) {
	t.Parallel()
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
	t.Parallel()
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
	t.Parallel()
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
	soon, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if p.WaitFor(soon, 5) == nil {
		t.Error("with the database down: still says that the view holds 5, which may be lost")
	}
	w.db.Start(t)
	waitFor(t, p, last)
	w.wantLedger(t, numbers(1, 10))
	if err := p.Ready(); err != nil {
		t.Error(err)
	}
}

func TestAViewGoesOnWhereItWasWhenTheLogComesBack(t *testing.T) {
	t.Parallel()
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
	t.Parallel()
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
	t.Parallel()
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
	t.Parallel()
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

// A database that hangs gives no error to tell of.
func TestADatabaseThatDoesNotAnswerIsNotReady(t *testing.T) {
	t.Parallel()
	w := newWorld(t, testkit.Postgres(t, "desk"))
	p, _ := w.start(t, enter)
	waitFor(t, p, w.publish(t, 1, 1))
	hold, err := w.pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = hold.Rollback(context.Background()) }()
	if _, err := hold.Exec(t.Context(), `select from checkpoint for update`); err != nil {
		t.Fatal(err)
	}
	last := w.publish(t, 2, 2)
	testkit.Eventually(t, patience, func() error {
		if err := p.Ready(); err == nil || !strings.Contains(err.Error(), "has not answered") {
			return fmt.Errorf("ready says %v, want that the database does not answer", err)
		}
		return nil
	})
	if err := hold.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	waitFor(t, p, last)
	testkit.Eventually(t, patience, p.Ready)
}

// A database without the tables is not the one that the service prepared. That is
// no verdict on any event.
func TestAViewWithoutItsTablesWaitsAndSetsNothingAside(t *testing.T) {
	t.Parallel()
	w := newWorld(t, testkit.Postgres(t, "desk"))
	p, _ := w.start(t, enter)
	waitFor(t, p, w.publish(t, 1, 2))
	if _, err := w.pool.Exec(t.Context(), `alter table ledger rename to elsewhere`); err != nil {
		t.Fatal(err)
	}
	last := w.publish(t, 3, 2)
	testkit.Eventually(t, patience, func() error {
		if err := p.Ready(); err == nil || !strings.Contains(err.Error(), "ledger") {
			return fmt.Errorf("ready says %v, want that the table is not there", err)
		}
		return nil
	})
	if _, err := w.pool.Exec(t.Context(), `alter table elsewhere rename to ledger`); err != nil {
		t.Fatal(err)
	}
	waitFor(t, p, last)
	w.wantLedger(t, numbers(1, 4))
	if _, err := w.bus.Last(t.Context(), "quarantine.>"); !errors.Is(err, bus.ErrNone) {
		t.Errorf("something was set aside: %v", err)
	}
}
