package embedded

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"pharos/pkg/fault"
)

const (
	lookEvery    = time.Second
	longestPause = time.Minute // between two restarts of a server whose disk is dying
	fullRetry    = 30 * time.Second
	writeRetry   = 5 * time.Second
)

// refusal is why nothing may be written to the log now.
type refusal struct{ error }

// MayWrite returns nil, or why nothing may be written to the log now, as an
// error that tells a client when to try again. It answers at once.
func (s *Server) MayWrite() error {
	if r := s.refusal.Load(); r != nil {
		return r.error
	}
	return nil
}

// Keep looks after the server until ctx ends, then returns nil: while the disk is
// nearly full MayWrite says so, and a server that could not write, which stays
// wedged whatever becomes of the disk, is started again as soon as there is room.
func (s *Server) Keep(ctx context.Context) error {
	unregister, err := s.observe()
	if err != nil {
		return err
	}
	defer unregister()
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		s.look(time.Now())
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// look is one round of Keep.
func (s *Server) look(now time.Time) {
	if full := s.lookAtDisk(); full != nil {
		s.refuse(full)
		return // a server that is started without room is wedged again
	}
	why := s.unwell()
	if why == nil {
		s.refuse(nil)
		return
	}
	s.refuse(fault.WithRetryAfter(fault.New(fault.Unavailable, "the log could not be written and is started again"), writeRetry))
	if !s.pauses.over(now) {
		return
	}
	s.cfg.Log.Error("the log's server is started again", slog.Any("reason", why))
	if err := s.revive(); err != nil {
		s.cfg.Log.Error("the log's server does not start", slog.Any("error", err))
		return
	}
	s.refuse(nil)
}

// refuse sets why nothing may be written; nil when it may.
func (s *Server) refuse(why error) {
	before := s.MayWrite()
	if why == nil {
		s.refusal.Store(nil)
	} else {
		s.refusal.Store(&refusal{why})
	}
	switch {
	case before == nil && why != nil:
		s.cfg.Log.Error("the log takes nothing now", slog.Any("reason", why))
	case before != nil && why == nil:
		// As loud as most logs are set to: whoever read the error looks for its end.
		s.cfg.Log.Warn("the log takes events again")
	}
}

// unwell returns why the server has to be started again, or nil.
func (s *Server) unwell() error {
	s.mu.Lock()
	present, stopped := s.present, s.stopped
	s.mu.Unlock()
	switch {
	case stopped:
		return nil
	case present == nil:
		return errors.New("it is not running")
	}
	return well(present)
}

// well returns nil, or what is wrong with the server or one of its streams: it
// could not be read at the start, or not be written since.
func well(s *server.Server) error {
	var all []error
	for _, e := range s.Healthz(&server.HealthzOptions{Details: true}).Errors {
		all = append(all, errors.New(e.Error))
	}
	return errors.Join(all...)
}

// revive restarts the server, unless somebody stopped it meanwhile.
func (s *Server) revive() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped {
		return nil
	}
	return s.restart()
}

// pauses grow while restarts do not help.
type pauses struct {
	last time.Time // of the restarts
	wait time.Duration
}

// over tells whether the server may be restarted now, and takes it that it is.
func (p *pauses) over(now time.Time) bool {
	since := now.Sub(p.last)
	if since < p.wait {
		return false
	}
	if since > 2*longestPause {
		p.wait = 0
	}
	p.last, p.wait = now, min(max(2*p.wait, lookEvery), longestPause)
	return true
}

// lookAtDisk returns nil, or that the disk is too full to go on. What stopped
// for want of room goes on only when there is a fifth more of it, lest it stop and
// go at every breath of the database.
func (s *Server) lookAtDisk() error {
	if s.cfg.MinFree < 0 {
		return nil
	}
	percent, err := s.cfg.free(s.cfg.Dir)
	if err != nil {
		s.cfg.Log.Warn("cannot see how full the log's disk is", slog.Any("error", err))
		return nil
	}
	least := s.cfg.MinFree
	if s.full() {
		least *= again
	}
	if percent >= least {
		return nil
	}
	return full{fault.WithRetryAfter(fault.New(fault.Unavailable,
		"the disk is nearly full: %.1f %% of it is free, and nothing is accepted until %.1f %% are", percent, s.cfg.MinFree*again), fullRetry)}
}

// full is a refusal for want of room.
type full struct{ error }

func (f full) Unwrap() error { return f.error }

func (s *Server) full() bool {
	_, is := errors.AsType[full](s.MayWrite())
	return is
}

// observe offers what is free to whoever collects, until unregister.
func (s *Server) observe() (unregister func(), err error) {
	unregister, err = offer(func() (float64, bool) {
		percent, err := s.cfg.free(s.cfg.Dir)
		return percent / 100, err == nil
	})
	if err != nil {
		return nil, fmt.Errorf("offer how much of the log's disk is free: %w", err)
	}
	return unregister, nil
}
