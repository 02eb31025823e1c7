package projection

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

var (
	// errLockLost: the connection that held the lock is gone; somebody else may lead.
	errLockLost = errors.New("the connection that holds the view's lock is lost")
	// errRestart: the checkpoint was set back.
	errRestart = errors.New("the view is rebuilt")
)

// rebuilt is the channel on which Rebuild tells every projector of the database.
const rebuilt = "pharos_projection_rebuilt"

// lock is the leadership of a view: an advisory lock on a connection of its
// own. The lock lives exactly as long as the session.
type lock struct {
	conn *pgx.Conn
	view string // schema and name
}

// elect takes the lock, or returns errFollowing.
func (p *Projector) elect(ctx context.Context) (*lock, error) {
	const try = `
		select pg_try_advisory_lock(hashtextextended('pharos projection ' || view, 0)), view
		  from (select current_schema() || '.' || @name::text) as v (view)`
	pooled, err := p.pool.Acquire(ctx)
	if err != nil {
		return nil, fmt.Errorf("ask for the lock of view %s: %w", p.cfg.Name, err)
	}
	var l lock
	var got bool
	if err := pooled.QueryRow(ctx, try, pgx.NamedArgs{"name": p.cfg.Name}).Scan(&got, &l.view); err != nil {
		pooled.Release()
		return nil, fmt.Errorf("ask for the lock of view %s: %w", p.cfg.Name, err)
	}
	if !got {
		pooled.Release()
		return nil, errFollowing
	}
	l.conn = pooled.Hijack()
	if _, err := l.conn.Exec(ctx, `listen `+rebuilt); err != nil {
		l.release(ctx)
		return nil, fmt.Errorf("listen for rebuilds of view %s: %w", p.cfg.Name, err)
	}
	return &l, nil
}

// hold returns a context that ends when leading must; its cause tells why. stop
// gives the lock up.
func (l *lock) hold(parent context.Context) (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(parent)
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		cancel(l.watch(ctx))
	}()
	return ctx, func() {
		cancel(nil)
		<-watched // a connection is used by one goroutine at a time
		l.release(parent)
	}
}

// watch returns why leading must end: the connection died, the view is rebuilt,
// or nil when ctx ended.
func (l *lock) watch(ctx context.Context) error {
	for {
		n, err := l.conn.WaitForNotification(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%w: %w", errLockLost, err)
		}
		if n.Payload == l.view {
			return errRestart
		}
	}
}

// release ends the session, and with it the lock.
func (l *lock) release(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), endWait)
	defer cancel()
	_ = l.conn.Close(ctx) // a connection that cannot say goodbye is closed all the same
}
