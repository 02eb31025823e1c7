package projection_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"pharos/pkg/event"
	"pharos/pkg/projection"
	"pharos/pkg/testkit"
)

// generation is the ledger as a program of that generation keeps it: from the
// first on, each number a hundred greater.
func (w *world) generation(t *testing.T, n int) *projection.Projector {
	t.Helper()
	v := projection.View{
		Config: projection.Config{Name: "ledger", Stream: event.StreamSAR, Filters: []string{event.AllReports}, Generation: n},
		Handle: func(ctx context.Context, tx pgx.Tx, m event.Message) error {
			if err := enter(ctx, tx, m); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, `update ledger set n = n + $1 where seq = $2`, 100*n, m.Sequence)
			return err
		},
		Drop: dropLedger,
	}
	return v.Projector(w.bus, w.db.Pool(t, "desk"), nil)
}

func TestAViewThatAnOlderProgramWroteIsMadeAnewAndOneOfANewerIsLeftAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t, testkit.Postgres(t, "desk"))
	last := w.publish(t, 1, 3)
	for _, step := range []struct {
		generation int
		want       []int
	}{{0, []int{1, 2, 3}}, {1, []int{101, 102, 103}}, {1, []int{101, 102, 103}}, {3, []int{301, 302, 303}}} {
		p := w.generation(t, step.generation)
		stop := runProjector(t, p)
		w.ledgerBecomes(t, step.want)
		waitFor(t, p, last)
		stop()
	}
	old := w.generation(t, 1)
	defer runProjector(t, old)()
	testkit.Eventually(t, patience, func() error {
		if err := old.State().Err; err == nil || !strings.Contains(err.Error(), "a newer program wrote it") {
			return fmt.Errorf("an older program says %v, want that a newer one wrote the view", err)
		}
		return nil
	})
	w.wantLedger(t, []int{301, 302, 303})
}
