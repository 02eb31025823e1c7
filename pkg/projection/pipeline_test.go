package projection_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/testkit"
)

// Whoever is fenced off meets what the other has written: that is no verdict on
// the event.
func TestAnEventThatAnotherProjectorWroteMeanwhileIsNotSetAside(t *testing.T) {
	t.Parallel()
	w := newWorld(t, testkit.Postgres(t, "desk"))
	if _, err := w.pool.Exec(t.Context(), `create unique index on ledger (seq)`); err != nil {
		t.Fatal(err)
	}
	var once sync.Once
	p, _ := w.start(t, func(ctx context.Context, tx pgx.Tx, m event.Message) error {
		var err error
		if m.Sequence == 2 {
			once.Do(func() { err = w.writeAsAnother(ctx, m) })
		}
		return errors.Join(err, enter(ctx, tx, m))
	})
	for n := range 4 { // one by one: each is a batch
		waitFor(t, p, w.publish(t, n+1, 1))
	}
	w.wantLedger(t, numbers(1, 4))
	if m, err := w.bus.Last(t.Context(), "quarantine.>"); !errors.Is(err, bus.ErrNone) {
		t.Errorf("set aside: %s, %v, want nothing", m.Data, err)
	}
}

// writeAsAnother does what another projector would: the event, and the checkpoint.
func (w *world) writeAsAnother(ctx context.Context, m event.Message) error {
	return pgx.BeginFunc(ctx, w.pool, func(tx pgx.Tx) error {
		if err := enter(ctx, tx, m); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `update checkpoint set seq = $1, ce_id = $2, recorded_at = $3`, m.Sequence, m.ID, m.RecordedAt)
		return err
	})
}

func TestAHandlerReadsWhatItHasWritten(t *testing.T) {
	t.Parallel()
	w := newWorld(t, testkit.Postgres(t, "desk"))
	p, _ := w.start(t, func(ctx context.Context, tx pgx.Tx, m event.Message) error {
		for range 200 { // more than wait at most
			if err := enter(ctx, tx, m); err != nil {
				return err
			}
		}
		var n int
		if err := tx.QueryRow(ctx, `select count(*) from ledger where seq = $1`, m.Sequence).Scan(&n); err != nil {
			return err
		}
		if n != 200 {
			t.Errorf("a handler that wrote 200 rows read %d", n)
		}
		_, err := tx.Exec(ctx, `delete from ledger where seq = $1 and entry > (select min(entry) from ledger where seq = $1)`, m.Sequence)
		return err
	})
	waitFor(t, p, w.publish(t, 1, 3))
	w.wantLedger(t, numbers(1, 3))
}

func TestAHandlerReadsRowsBehindWhatItHasWritten(t *testing.T) {
	t.Parallel()
	w := newWorld(t, testkit.Postgres(t, "desk"))
	p, _ := w.start(t, func(ctx context.Context, tx pgx.Tx, m event.Message) error {
		for range 2 { // behind the first read nothing waits
			if err := tx.QueryRow(ctx, `select 1 from ledger where seq = $1 + 1`, m.Sequence).Scan(new(int)); !errors.Is(err, pgx.ErrNoRows) {
				t.Errorf("read of nothing: %v, want %v", err, pgx.ErrNoRows)
			}
		}
		if err := enter(ctx, tx, m); err != nil {
			return err
		}
		for range 2 {
			rows, err := tx.Query(ctx, `select seq from ledger order by seq`)
			if err != nil {
				return err
			}
			got, err := pgx.CollectRows(rows, pgx.RowTo[int])
			if err != nil {
				return err
			}
			if diff := cmp.Diff(numbers(1, int(m.Sequence)), got); diff != "" {
				t.Errorf("event %d reads (-want +got)\n%s", m.Sequence, diff)
			}
		}
		return nil
	})
	waitFor(t, p, w.publish(t, 1, 3))
	w.wantLedger(t, numbers(1, 3))
}

// What a handler passes over has ended the transaction: the event is not in the
// view, and that is said.
func TestAnErrorThatAHandlerPassesOverIsItsVerdict(t *testing.T) {
	t.Parallel()
	w := newWorld(t, testkit.Postgres(t, "desk"))
	p, _ := w.start(t, func(ctx context.Context, tx pgx.Tx, m event.Message) error {
		if m.Sequence == 2 {
			_ = tx.QueryRow(ctx, `select 1 / 0`).Scan(new(int))
			return nil
		}
		return enter(ctx, tx, m)
	})
	waitFor(t, p, w.publish(t, 1, 3))
	w.wantLedger(t, []int{1, 3})
	if m, err := w.bus.Last(t.Context(), "quarantine.>"); err != nil {
		t.Errorf("set aside: %s, %v, want event 2", m.Data, err)
	}
}
