package projection

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"pharos/pkg/pg"
)

// position is how far a view has read, and of which stream.
type position struct {
	seq        uint64
	id         string    // ce-id of the event at seq
	created    time.Time // when the stream was made; zero before the first event
	recordedAt time.Time // time stamp of the last event, made non-decreasing
	rebuildTo  uint64    // a rebuild is over when the view holds this; 0 when there was none
	rebuiltAt  uint64    // end of stream SAR when the last rebuild began
	generation int       // of the program that wrote the view
}

// errFenced: somebody else moved the checkpoint since we read it.
var errFenced = errors.New("another projector has moved the checkpoint")

// querier is a pool, a connection or a transaction.
type querier interface {
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// ensureCheckpoint makes the table and this view's row where they are absent.
// The lock is for two projectors of one schema that start at once: "if not
// exists" by itself loses that race with an error.
func (p *Projector) ensureCheckpoint(ctx context.Context) error {
	const table = `
		create table if not exists checkpoint (
			name           text        primary key,
			seq            bigint      not null check (seq >= 0),
			ce_id          text        not null,
			stream_created timestamptz,
			recorded_at    timestamptz
		)`
	// Beside the view and no part of it: a rebuilt view is the same to the byte.
	const rebuild = `
		create table if not exists rebuild (
			name       text   primary key,
			ends_at    bigint not null check (ends_at >= 0),
			sar_end    bigint not null check (sar_end >= 0)
		)`
	const generation = `
		create table if not exists generation (
			name       text primary key,
			generation int  not null check (generation > 0)
		)`
	// A view that is there without one is of generation 0.
	const begun = `
		insert into generation (name, generation) select @name, @generation
		 where @generation > 0 and not exists (select from checkpoint where name = @name)
		on conflict (name) do nothing`
	// "on conflict" by itself would wait for whoever is just moving the row.
	const row = `
		insert into checkpoint (name, seq, ce_id) select @name, 0, ''
		 where not exists (select from checkpoint where name = @name)
		on conflict (name) do nothing`
	return pg.Durably(ctx, p.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtext(current_schema() || '/checkpoint'))`); err != nil {
			return fmt.Errorf("lock the checkpoint table: %w", err)
		}
		for _, statement := range []string{table, rebuild, generation} {
			if _, err := tx.Exec(ctx, statement); err != nil {
				return fmt.Errorf("make the checkpoint's tables: %w", err)
			}
		}
		args := pgx.NamedArgs{"name": p.cfg.Name, "generation": p.cfg.Generation}
		for _, statement := range []string{begun, row} {
			if _, err := tx.Exec(ctx, statement, args); err != nil {
				return fmt.Errorf("make the checkpoint of %s: %w", p.cfg.Name, err)
			}
		}
		return nil
	})
}

func (p *Projector) readCheckpoint(ctx context.Context, from querier) (position, error) {
	const query = `
		select seq, ce_id, stream_created, recorded_at, coalesce(ends_at, 0), coalesce(sar_end, 0), coalesce(generation, 0)
		  from checkpoint left join rebuild using (name) left join generation using (name) where name = @name`
	var at position
	var created, recorded *time.Time
	err := from.QueryRow(ctx, query, pgx.NamedArgs{"name": p.cfg.Name}).
		Scan(&at.seq, &at.id, &created, &recorded, &at.rebuildTo, &at.rebuiltAt, &at.generation)
	if err != nil {
		return at, fmt.Errorf("read the checkpoint of %s: %w", p.cfg.Name, err)
	}
	if created != nil {
		at.created = created.UTC()
	}
	if recorded != nil {
		at.recordedAt = recorded.UTC()
	}
	return at, nil
}

// fence moves the checkpoint as the first act of a transaction. It takes the
// row's lock, so that of two projectors the second waits here, and fails, before
// its handler meets what the first has written: the pipeline reads this answer
// before any other. It fails by dividing by the number of rows that it moved: of
// what is sent with it, the commit included, nothing is done then.
func (p *Projector) fence(into *pgx.Batch, from, to position) {
	const update = `
		with moved as (
			update checkpoint
			   set seq = @seq, ce_id = @id, stream_created = @created, recorded_at = @recorded
			 where name = @name and seq = @old
			returning 1)
		select 1 / count(*) from moved`
	into.Queue(update, pgx.NamedArgs{
		"name": p.cfg.Name, "old": from.seq, "seq": to.seq, "id": to.id, "created": to.created, "recorded": to.recordedAt,
	})
}
