package projection

import (
	"context"
	"errors"
	"time"

	"pharos/pkg/bus"
	"pharos/pkg/run"
)

const (
	firstWait   = 50 * time.Millisecond
	longestWait = time.Second
	// followWait is how often a process that does not lead looks at the checkpoint and tries to lead.
	followWait = 500 * time.Millisecond
	headWait   = time.Second
	endWait    = time.Second
)

// errFollowing: another process leads.
var errFollowing = errors.New("another process writes the view")

// Run keeps the view until ctx ends, then returns nil. Whatever goes wrong is
// tried again; State and Ready tell meanwhile.
func (p *Projector) Run(ctx context.Context) error {
	unregister, err := p.observe()
	if err != nil {
		return err
	}
	defer unregister()
	headDone := make(chan struct{})
	go func() {
		defer close(headDone)
		p.watchHead(ctx)
	}()
	defer func() { <-headDone }()
	for wait := firstWait; ; {
		began := time.Now()
		err := p.lead(ctx)
		p.change(func(s *State) {
			s.Leading = false
			// A database that died may come back without its newest commits (pg.Open):
			// what the view holds is known when the checkpoint was read again.
			p.known = p.known && (errors.Is(err, errFollowing) || errors.Is(err, errRestart))
		})
		if ctx.Err() != nil {
			return nil
		}
		if time.Since(began) > longestWait {
			wait = firstWait
		}
		if !p.pause(ctx, err, &wait) {
			return nil
		}
	}
}

// pause waits as long as the reason asks for.
func (p *Projector) pause(ctx context.Context, err error, wait *time.Duration) bool {
	switch {
	case errors.Is(err, errFollowing):
		return run.Pause(ctx, followWait)
	case errors.Is(err, errLockLost) || errors.Is(err, errRestart) || errors.Is(err, errFenced):
		p.log.Info("the view's projector starts again", "reason", err)
		return run.Pause(ctx, firstWait)
	}
	p.note(err)
	defer func() { *wait = min(2**wait, longestWait) }()
	return run.Pause(ctx, *wait)
}

// lead looks at the checkpoint and the stream, and when nobody else leads,
// leads until something is lost.
func (p *Projector) lead(ctx context.Context) error {
	if err := p.ensureCheckpoint(ctx); err != nil {
		return err
	}
	at, err := p.readCheckpoint(ctx, p.pool)
	if err != nil {
		return err
	}
	p.at(at)
	if _, err := p.check(ctx, at); err != nil {
		return err
	}
	p.clear()
	l, err := p.elect(ctx)
	if err != nil {
		return err
	}
	ctx, stop := l.hold(ctx)
	defer stop()
	if at, err = p.readCheckpoint(ctx, p.pool); err != nil { // whoever led before may have made it anew
		return err
	}
	if err := p.renew(ctx, at); err != nil {
		return err
	}
	p.change(func(s *State) { s.Leading = true })
	p.log.Info("this process writes the view")
	return p.follow(ctx)
}

// follow applies what the log holds until the lead is lost, through breaks of the connection to the log.
func (p *Projector) follow(ctx context.Context) error {
	for {
		err := p.readOn(ctx)
		if cause := context.Cause(ctx); cause != nil {
			return cause
		}
		if !errors.Is(err, bus.ErrInterrupted) {
			return err
		}
		p.note(err)
		if !run.Pause(ctx, firstWait) {
			return context.Cause(ctx)
		}
	}
}

// readOn reads from the checkpoint on until reading is interrupted, having
// looked at the stream again: it may have been made anew meanwhile.
func (p *Projector) readOn(ctx context.Context) error {
	at, err := p.readCheckpoint(ctx, p.pool)
	if err != nil {
		return err
	}
	p.at(at)
	if at.created, err = p.check(ctx, at); err != nil {
		return err
	}
	p.clear()
	p.forget()
	reader, cancel := context.WithCancel(ctx)
	queue := make(chan item, batchSize)
	ended := make(chan error, 1)
	go func() {
		defer close(queue)
		ended <- p.bus.Read(reader, p.cfg.Stream, p.cfg.Filters, at.seq+1, enqueue(queue))
	}()
	applyErr := p.applyAll(ctx, at, queue)
	cancel()
	readErr := <-ended
	if applyErr != nil {
		return applyErr
	}
	return readErr
}

// watchHead keeps State.Head, also while the view cannot be written.
func (p *Projector) watchHead(ctx context.Context) {
	for {
		for _, filter := range p.filters() {
			m, err := p.bus.Last(ctx, filter)
			if err == nil && m.ID != "" { // without an envelope it never reaches the view
				p.change(func(s *State) { s.Head = max(s.Head, m.Sequence) })
			}
		}
		if !run.Pause(ctx, headWait) {
			return
		}
	}
}
