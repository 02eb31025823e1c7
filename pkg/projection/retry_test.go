package projection_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"

	"pharos/pkg/event"
	"pharos/pkg/projection"
	"pharos/pkg/testkit"
)

// poisoned refuses the numbers that it holds, until they are taken out.
type poisoned struct{ sync.Map }

func (p *poisoned) handle(ctx context.Context, tx pgx.Tx, m event.Message) error {
	if _, bad := p.Load(m.ID); bad {
		return errors.New("no such kind")
	}
	return enter(ctx, tx, m)
}

func dropLedger(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `delete from ledger`)
	return err
}

func (w *world) retries(t *testing.T, p *projection.Projector, drop func(context.Context, pgx.Tx) error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- p.Retries(ctx, drop) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("retries: %v", err)
		}
	})
}

func (w *world) ask(t *testing.T, seq uint64) {
	t.Helper()
	q, err := w.bus.Quarantined(t.Context(), event.SetAside{Handler: "ledger", Stream: event.StreamSAR, Sequence: seq})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.bus.AskRetry(t.Context(), q, event.Envelope{Actor: "officer", Org: "desk"}, "mended"); err != nil {
		t.Fatal(err)
	}
}

// wantSaid proves everything that was said about the event at seq.
func (w *world) wantSaid(t *testing.T, seq uint64, want ...string) {
	t.Helper()
	testkit.Eventually(t, patience, func() error {
		var got []string
		err := w.bus.After(t.Context(), event.QuarantineFilter(event.QuarantineIDOf("ledger", event.StreamSAR, seq)), 0,
			func(m event.Message) error {
				got = append(got, strings.TrimPrefix(m.Type, "sar.v1.quarantine."))
				return nil
			})
		if err == nil && fmt.Sprint(got) != fmt.Sprint(want) {
			err = fmt.Errorf("about %d was said %v, want %v", seq, got, want)
		}
		return err
	})
}

// Three events are set aside. The handler is mended for two; somebody asks for
// one of them. The order of the view is that of the log, and it is known of all
// three what came of it.
func TestARetryOfAViewRebuildsItInOrderAndTriesAllThatItHadSetAside(t *testing.T) {
	t.Parallel()
	w := newWorld(t, testkit.Postgres(t, "desk"))
	var bad poisoned
	for _, id := range []string{"r2", "r4", "r5"} {
		bad.Store(id, true)
	}
	p, _ := w.start(t, bad.handle)
	second, _ := w.start(t, bad.handle) // a copy of the service
	last := w.publish(t, 1, 6)
	waitFor(t, p, last)
	w.wantLedger(t, []int{1, 3, 6})
	var rebuilds atomic.Int32
	drop := func(ctx context.Context, tx pgx.Tx) error { rebuilds.Add(1); return dropLedger(ctx, tx) }
	w.retries(t, p, drop)
	w.retries(t, second, drop)
	bad.Delete("r2")
	bad.Delete("r5")
	w.ask(t, 2)
	w.wantSaid(t, 2, "retry_asked", "resolved")
	w.wantSaid(t, 4, "retry_asked", "retry_failed")
	w.wantSaid(t, 5, "retry_asked", "resolved")
	w.ledgerBecomes(t, []int{1, 2, 3, 5, 6})
	if n := rebuilds.Load(); n != 1 {
		t.Errorf("rebuilt %d times, want once for all three", n)
	}

	bad.Store("r5", true) // what was resolved can break again
	w.ask(t, 4)
	w.wantSaid(t, 4, "retry_asked", "retry_failed", "retry_asked", "retry_failed")
	w.wantSaid(t, 5, "retry_asked", "resolved", "retry_failed")
	w.ledgerBecomes(t, []int{1, 2, 3, 6})
	for _, p := range []*projection.Projector{p, second} {
		testkit.Eventually(t, patience, p.Ready)
	}
}

func TestWhileAViewIsRebuiltItSaysHowFarItIs(t *testing.T) {
	t.Parallel()
	w := newWorld(t, testkit.Postgres(t, "desk"))
	var hold atomic.Bool
	gate := make(chan struct{})
	held := func(ctx context.Context, tx pgx.Tx, m event.Message) error {
		if hold.Load() {
			select {
			case <-gate:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return enter(ctx, tx, m)
	}
	p, _ := w.start(t, held)
	other, _ := w.start(t, held) // a copy of the service; either may lead
	waitFor(t, p, w.publish(t, 1, 3))
	hold.Store(true)
	if err := p.Rebuild(t.Context(), dropLedger); err != nil {
		t.Fatal(err)
	}
	for _, p := range []*projection.Projector{p, other} {
		testkit.Eventually(t, patience, func() error {
			if err := p.Ready(); err == nil || !strings.Contains(err.Error(), "it has read 0 of 3") {
				return fmt.Errorf("ready is %v, want that it has read 0 of 3", err)
			}
			return nil
		})
	}
	close(gate)
	for _, p := range []*projection.Projector{p, other} {
		testkit.Eventually(t, patience, p.Ready)
	}
	w.wantLedger(t, numbers(1, 3))
}

func TestARetryOfAHandlerWithoutOrderGivesItTheOneEvent(t *testing.T) {
	t.Parallel()
	w := newWorld(t, testkit.Postgres(t, "desk"))
	var bad poisoned
	bad.Store("r2", true)
	p, _ := w.start(t, bad.handle)
	waitFor(t, p, w.publish(t, 1, 3))
	w.retries(t, p, nil)
	w.ask(t, 2)
	w.wantSaid(t, 2, "retry_asked", "retry_failed")
	w.wantLedger(t, []int{1, 3})
	bad.Delete("r2")
	w.ask(t, 2)
	w.wantSaid(t, 2, "retry_asked", "retry_failed", "retry_asked", "resolved")
	w.wantLedger(t, []int{1, 3, 2})
}

// A rebuild takes the log as it is; nobody who asks for a retry says that.
func TestARetryDoesNotAcceptADamagedLog(t *testing.T) {
	t.Parallel()
	w := newWorld(t, testkit.Postgres(t, "desk"))
	var bad poisoned
	bad.Store("r2", true)
	p, stop := w.start(t, bad.handle)
	waitFor(t, p, w.publish(t, 1, 3))
	stop()
	if _, err := w.pool.Exec(t.Context(), `update checkpoint set ce_id = 'r2'`); err != nil {
		t.Fatal(err)
	}
	p, _ = w.start(t, bad.handle)
	testkit.Eventually(t, patience, func() error {
		if p.State().Damaged == nil {
			return errors.New("not damaged")
		}
		return nil
	})
	w.ask(t, 2)
	w.retries(t, p, func(context.Context, pgx.Tx) error {
		t.Error("the view of a damaged log was dropped")
		return nil
	})
	js := w.log.Raw(t)
	testkit.Eventually(t, patience, func() error {
		c, err := js.Consumer(t.Context(), event.StreamSAR, "retry-ledger")
		if err != nil {
			return err
		}
		if n := c.CachedInfo().NumRedelivered; n == 0 {
			return errors.New("the ask was not refused yet")
		}
		return nil
	})
	w.wantSaid(t, 2, "retry_asked")
	w.wantLedger(t, []int{1, 3})
}

func TestWaitingForAllWaitsForNothingThatReachesNoView(t *testing.T) {
	t.Parallel()
	w := newWorld(t, testkit.Postgres(t, "desk"))
	p, _ := w.start(t, enter)
	all := func() error {
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		return p.WaitForAll(ctx)
	}
	if err := all(); err != nil {
		t.Errorf("an empty log: %v", err)
	}
	w.log.PublishRaw(t, "sar.v1.report.x.rescue", []byte("by hand"))
	if err := all(); err != nil {
		t.Errorf("nothing but a message by hand: %v", err)
	}
	w.publish(t, 1, 300)
	w.log.PublishRaw(t, "sar.v1.report.x.rescue", []byte("by hand"))
	w.log.PublishRaw(t, "sar.v1.report.x.rescue", []byte("by hand"))
	if err := all(); err != nil {
		t.Errorf("messages by hand are the last: %v", err)
	}
	w.wantLedger(t, numbers(1, 300))
}
