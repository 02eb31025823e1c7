package projection

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"pharos/pkg/event"
	"pharos/pkg/pg"
)

// Rebuild empties the view with drop and sets its checkpoint back to the
// beginning, in one transaction. Whoever leads notices and replays the stream
// through the handler, and so never repeats a reaction; without a running
// projector the next one does. WaitFor tells when the view is whole again, and
// meanwhile Ready how far it is, in every process and after a crash.
func (p *Projector) Rebuild(ctx context.Context, drop func(ctx context.Context, tx pgx.Tx) error) error {
	if err := p.ensureCheckpoint(ctx); err != nil {
		return err
	}
	var to position
	var err error
	if to.rebuildTo, err = p.newest(ctx, 0, nil); err != nil {
		return fmt.Errorf("rebuild view %s: %w", p.cfg.Name, err)
	}
	sar, err := p.bus.Stream(ctx, event.StreamSAR)
	if err != nil {
		return fmt.Errorf("rebuild view %s: %w", p.cfg.Name, err)
	}
	to.rebuiltAt = sar.Last
	err = pg.Durably(ctx, p.pool, func(tx pgx.Tx) error {
		// The checkpoint first: its lock keeps the projector out until we are done.
		if err := p.setBack(ctx, tx, to); err != nil {
			return err
		}
		if err := drop(ctx, tx); err != nil {
			return fmt.Errorf("empty it: %w", err)
		}
		const tell = `select pg_notify(@channel, current_schema() || '.' || @name::text)`
		_, err := tx.Exec(ctx, tell, pgx.NamedArgs{"channel": rebuilt, "name": p.cfg.Name})
		return err
	})
	if err != nil {
		return fmt.Errorf("rebuild view %s: %w", p.cfg.Name, err)
	}
	p.change(func(s *State) { s.Sequence, s.RebuildTo, s.LastApplied = 0, to.rebuildTo, time.Time{} })
	return nil
}

func (p *Projector) setBack(ctx context.Context, tx pgx.Tx, to position) error {
	const update = `
		update checkpoint set seq = 0, ce_id = '', stream_created = null, recorded_at = null where name = @name`
	const note = `
		insert into rebuild (name, ends_at, sar_end) values (@name, @to, @at)
		on conflict (name) do update set ends_at = excluded.ends_at, sar_end = excluded.sar_end`
	const renewed = `
		insert into generation (name, generation) select @name, @generation where @generation > 0
		on conflict (name) do update set generation = excluded.generation`
	args := pgx.NamedArgs{"name": p.cfg.Name, "to": to.rebuildTo, "at": to.rebuiltAt, "generation": p.cfg.Generation}
	for _, statement := range []string{update, note, renewed} {
		if _, err := tx.Exec(ctx, statement, args); err != nil {
			return fmt.Errorf("set the checkpoint back: %w", err)
		}
	}
	return nil
}

// renew makes the view anew when an older program wrote it: what stands in it
// is not what this one would write. Only who leads calls it.
func (p *Projector) renew(ctx context.Context, at position) error {
	switch {
	case at.generation == p.cfg.Generation:
		return nil
	case at.generation > p.cfg.Generation:
		return fmt.Errorf("a newer program wrote it (generation %d, ours is %d)", at.generation, p.cfg.Generation)
	}
	p.log.Info("an older program wrote the view; it is made anew", "generation", at.generation)
	return p.Rebuild(ctx, p.drop)
}
