package projection

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgxpool"
)

// errWentBack: the database came back without commits that were read before.
var errWentBack = errors.New("the database lost the newest of the view")

// Holding waits like WaitFor, then calls read with a connection on which every
// statement sees the event with that sequence and all before it. Views are
// committed without waiting for the disk (ADR 11): a database that dies may come
// back without what was read a moment ago. A connection does not outlive that, so
// what it has shown once it shows to its end; whoever decides by absence ("no
// incident has this phone") reads on this one.
func (p *Projector) Holding(ctx context.Context, seq uint64, read func(conn *pgxpool.Conn) error) error {
	if err := p.WaitFor(ctx, seq); err != nil {
		return err
	}
	conn, err := p.pool.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("read view %s: %w", p.cfg.Name, err)
	}
	defer conn.Release()
	at, err := p.readCheckpoint(ctx, conn)
	if err != nil {
		return err
	}
	if at.seq < seq {
		return fmt.Errorf("read view %s at %d, it holds %d: %w", p.cfg.Name, seq, at.seq, errWentBack)
	}
	return read(conn)
}
