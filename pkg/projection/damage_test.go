package projection_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"

	"pharos/pkg/event"
	"pharos/pkg/testkit"
)

func TestOfALogThatWasSetUpAnewTheViewTakesNothing(t *testing.T) {
	t.Parallel()
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
	t.Parallel()
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
