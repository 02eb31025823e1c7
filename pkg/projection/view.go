package projection

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"pharos/pkg/bus"
	"pharos/pkg/event"
)

// Kept is what a service keeps in its schema: how its tables are made, and the
// views in them.
type Kept struct {
	Schema  string
	Prepare func(ctx context.Context) error
	Views   []View
}

// View is how one view is made.
type View struct {
	Config
	Title  string // as readiness has it, such as "desk view"
	Handle Handler
	// Drop empties it for a rebuild; nil where the order of events does not matter
	// to it (Projector.Retries), and its stream does not keep all that it does.
	Drop func(ctx context.Context, tx pgx.Tx) error
	// Forget is called when what Handle remembers of its own writes may be wrong: they
	// were not committed, or somebody else may have written since. Nil where it remembers nothing.
	Forget func()
}

// Projectors returns one for each of the views, in their order.
func (k Kept) Projectors(b *bus.Bus, pool *pgxpool.Pool, log *slog.Logger) []*Projector {
	all := make([]*Projector, len(k.Views))
	for i, v := range k.Views {
		all[i] = v.Projector(b, pool, log)
	}
	return all
}

// Projector returns the projector of the view.
func (v View) Projector(b *bus.Bus, pool *pgxpool.Pool, log *slog.Logger) *Projector {
	cfg := v.Config
	cfg.Log = log
	p := New(b, pool, cfg, v.Handle)
	p.drop = v.Drop
	if v.Forget != nil {
		p.forget = v.Forget
	}
	return p
}

// Copy is a view that is made a second time, elsewhere and from the log alone,
// to compare it with the first. It says nothing to anybody: what the handler
// cannot use is passed over here as it was there. For one goroutine.
type Copy struct {
	p  *Projector
	at position
}

// Copy begins a copy in a schema of its own, whose tables are there.
func (v View) Copy(ctx context.Context, pool *pgxpool.Pool) (*Copy, error) {
	p := v.Projector(nil, pool, slog.New(slog.DiscardHandler))
	p.aside = func(context.Context, string, event.Message, error) error { return nil }
	if err := p.ensureCheckpoint(ctx); err != nil {
		return nil, err
	}
	at, err := p.readCheckpoint(ctx, pool)
	return &Copy{p, at}, err
}

// Sequence is what the copy has read up to.
func (c *Copy) Sequence() uint64 { return c.at.seq }

// ReadTo applies everything up to sequence `to`, and says how far it is.
func (c *Copy) ReadTo(ctx context.Context, b *bus.Bus, to uint64, progress func(seq uint64)) error {
	if to <= c.at.seq {
		return nil
	}
	state, err := b.Stream(ctx, c.p.cfg.Stream)
	if err != nil {
		return err
	}
	c.at.created = state.Created.Truncate(time.Microsecond)
	var batch []item
	flush := func() error {
		if len(batch) == 0 {
			return nil
		}
		var err error
		c.at, err = c.p.apply(ctx, c.at, batch)
		batch = batch[:0]
		progress(c.at.seq)
		return err
	}
	err = b.EachRaw(ctx, c.p.cfg.Stream, c.p.cfg.Filters, c.at.seq+1, to, func(r bus.Raw) error {
		m, err := r.Message(c.p.cfg.Stream)
		if err != nil {
			return nil // what is no event reaches no view
		}
		if batch = append(batch, item{Message: m}); len(batch) == batchSize {
			return flush()
		}
		return nil
	})
	if err == nil {
		err = flush()
	}
	if err != nil {
		return fmt.Errorf("make view %s a second time: %w", c.p.cfg.Name, err)
	}
	return nil
}
