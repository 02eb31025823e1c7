package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/geo"
	"pharos/pkg/pg"
	"pharos/services/desk"
	"pharos/services/desk/internal/store"
	"pharos/services/desk/internal/web"
)

const (
	// maxCatchUps bounds how many clients read the log at the same time.
	maxCatchUps = 4
	// telling is how long an id may be held back, and how long a client waits for
	// anything at all.
	telling = time.Second
	// chunk is about how much is sent at a time.
	chunk = 32 << 10
	// kept is the largest buffer that a client keeps for what comes next.
	kept = 8 << 10
	// freshness is how long a snapshot may wait for the view to hold what others
	// have been shown already.
	freshness = 2 * time.Second
)

// session is one client of the feed, from its first frame to its last.
//
//	no id, or one beyond the end:  snapshot at s ─┐
//	an id that the ring holds:                    ├─▶ entries after it, live
//	an older id:   read the log up to the ring ───┘
type session struct {
	*Server
	request web.FeedRequest
	client  *desk.Client
	outlet  *desk.Outlet
	hidden  time.Time // since when an id waits to be told; zero: none does
	buf     []byte    // what was sent last, to be written over
}

// feed serves one client until it leaves, is too slow, or the server drains.
func (s *Server) feed(ctx context.Context, r web.FeedRequest) error {
	client := s.hub.Attach()
	defer s.hub.Detach(client)
	ctx, end := context.WithCancel(ctx)
	var cutter sync.WaitGroup
	cutter.Go(func() { cutOff(ctx, client, r.Cut) })
	defer cutter.Wait() // the connection is not ours once the handler is done
	defer end()
	ses := &session{Server: s, request: r, client: client, outlet: desk.NewOutlet(r.Window)}
	err := ses.run(ctx)
	select {
	case <-client.Slow(): // whatever it was that ended because of it
		s.slow.Add(1)
		return desk.ErrTooSlow
	default:
		return err
	}
}

// cutOff ends the writes of a client that has been too slow: its handler may be
// stuck in one that nobody reads.
func cutOff(ctx context.Context, c *desk.Client, cut func(context.Context)) {
	select {
	case <-c.Slow():
		cut(ctx)
	case <-ctx.Done():
	}
}

func (s *session) run(ctx context.Context) error {
	at, err := s.begin(ctx)
	if err != nil {
		return err
	}
	for !s.hub.Join(s.client, at) {
		if at, err = s.catchUp(ctx, at); err != nil {
			return err
		}
	}
	for {
		if err := s.forward(ctx); err != nil {
			return err
		}
	}
}

// forward sends what there is, waiting for at most `telling`.
func (s *session) forward(ctx context.Context) error {
	wait := telling
	if !s.hidden.IsZero() {
		wait = max(0, telling-time.Since(s.hidden))
	}
	batch, err := s.client.Next(ctx, wait)
	if err != nil {
		return err
	}
	buf := s.buf[:0]
	for _, e := range batch.Early {
		buf = s.outlet.Early(buf, e)
	}
	for _, e := range batch.Entries {
		if buf = s.outlet.Entry(buf, e); len(buf) >= chunk {
			if err := s.request.Send(buf); err != nil {
				return err
			}
			buf = buf[:0]
		}
	}
	buf = s.outlet.Crafts(buf, batch.Crafts)
	if batch.Alert != nil {
		buf = s.outlet.Alert(buf, batch.Alert)
	}
	buf = s.tellHidden(buf)
	if s.buf = nil; cap(buf) <= kept {
		s.buf = buf
	}
	return s.send(buf)
}

// tellHidden adds the newest id that was left out to what is sent anyway, or
// sends it by itself when it has waited long enough.
func (s *session) tellHidden(buf []byte) []byte {
	switch {
	case !s.outlet.Hidden():
		s.hidden = time.Time{}
		return buf
	case s.hidden.IsZero():
		s.hidden = time.Now()
	}
	if len(buf) == 0 && time.Since(s.hidden) < telling {
		return buf
	}
	s.hidden = time.Time{}
	return s.outlet.Flush(buf)
}

func (s *session) send(buf []byte) error {
	if len(buf) == 0 {
		return nil
	}
	return s.request.Send(buf)
}

// begin returns the sequence that the client knows everything up to.
func (s *session) begin(ctx context.Context) (uint64, error) {
	if s.request.Last != nil && s.inLog(ctx, *s.request.Last) {
		s.hub.OfferCrafts(s.client)
		return *s.request.Last, nil
	}
	return s.snapshot(ctx)
}

// inLog reports whether the log reaches up to seq. While the log cannot be
// asked, what is beyond the ring counts as beyond the end: a snapshot is never wrong.
func (s *session) inLog(ctx context.Context, seq uint64) bool {
	if _, last := s.hub.Span(); seq <= last {
		return true
	}
	state, err := s.deps.Bus.Stream(ctx, event.StreamSAR)
	return err == nil && seq <= state.Last
}

// snapshot sends the whole picture as soon as the view can be read, and until
// then whether the picture is live.
func (s *session) snapshot(ctx context.Context) (uint64, error) {
	for said := false; ; {
		if s.view.Ready() != nil { // it may take a while: say so first
			if err := s.forward(ctx); err != nil {
				return 0, err
			}
		}
		at, frame, err := s.trySnapshot(ctx)
		if err == nil {
			return at, s.send(frame)
		}
		if ctx.Err() != nil {
			return 0, context.Cause(ctx)
		}
		if !said && !pg.IsUnavailable(err) {
			s.deps.Log.Warn("no snapshot yet", "error", err)
			said = true
		}
		if err := s.forward(ctx); err != nil {
			return 0, err
		}
	}
}

// snapshotBody is the data of a snapshot frame.
type snapshotBody struct {
	Sequence  uint64           `json:"sequence"`
	At        time.Time        `json:"at"`
	Incidents geo.Collection   `json:"incidents"`
	Crafts    geo.Collection   `json:"crafts"`
	Unlinked  []summary        `json:"unlinked"`
	Exercises []store.Exercise `json:"exercises"`
	Picture   json.RawMessage  `json:"picture"`
}

func (s *session) trySnapshot(ctx context.Context) (uint64, []byte, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*freshness)
	defer cancel()
	s.refresh(ctx)
	now, w := time.Now().UTC(), s.request.Window
	all, err := s.store.Snapshot(ctx, w.Orgs, w.Box, now)
	if err != nil {
		return 0, nil, err
	}
	body := snapshotBody{Sequence: all.Sequence, At: now, Incidents: geo.NewCollection(nil), Crafts: geo.NewCollection(s.crafts()),
		Unlinked: []summary{}, Exercises: append([]store.Exercise{}, all.Exercises...), Picture: s.hub.Picture()}
	if w.Wants(desk.KindIncident) {
		body.Incidents = geo.NewCollection(all.Incidents)
	}
	for _, u := range all.Unlinked {
		if at := place(u); w.Wants(desk.KindReport) && (w.Box == nil || at != nil && w.Box.Contains(*at)) {
			body.Unlinked = append(body.Unlinked, unlinked(u))
		}
	}
	data, err := json.Marshal(body)
	if err != nil {
		return 0, nil, fmt.Errorf("frame a snapshot: %w", err)
	}
	return all.Sequence, desk.SnapshotFrame(all.Sequence, data), nil
}

// refresh gives the view a moment to hold what the ring holds.
func (s *session) refresh(ctx context.Context) {
	if s.view.Ready() != nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, freshness)
	defer cancel()
	_, last := s.hub.Span()
	_ = s.view.WaitFor(ctx, last) // an older snapshot is right too: the rest follows it
}

// crafts are those that the client sees, as they stand; it hears of changes from here on.
func (s *session) crafts() []geo.Feature {
	var features []geo.Feature
	for _, c := range s.hub.Crafts(s.client) {
		if s.outlet.Shows(c) {
			features = append(features, c.Feature())
		}
	}
	return features
}

// errBehind ends a reading of the log at the beginning of the ring.
var errBehind = errors.New("behind the end")

// catchUp sends what the log holds after `at`, up to where the ring begins now.
func (s *session) catchUp(ctx context.Context, at uint64) (uint64, error) {
	if err := s.queue(ctx); err != nil {
		return 0, err
	}
	defer func() { <-s.catchUps }()
	end, _ := s.hub.Span()
	var run []event.Message
	err := s.deps.Bus.After(ctx, "sar.v1.>", at, func(m event.Message) error {
		if m.Sequence > end {
			return errBehind
		}
		if run = append(run, m); len(run) < most {
			return nil
		}
		err := s.replay(ctx, run)
		run = run[:0]
		return err
	})
	if err != nil && !errors.Is(err, errBehind) && !errors.Is(err, bus.ErrNone) {
		return 0, err
	}
	return max(at, end), s.replay(ctx, run)
}

// queue waits until few enough others read the log.
func (s *session) queue(ctx context.Context) error {
	for {
		select {
		case s.catchUps <- struct{}{}:
			return nil
		default:
		}
		if err := s.forward(ctx); err != nil {
			return err
		}
	}
}

// replay sends events of the log as they are shown now.
func (s *session) replay(ctx context.Context, run []event.Message) error {
	entries, err := s.feeder.framer.frame(ctx, run, func() error { return s.forward(ctx) })
	if err != nil {
		return err
	}
	var buf []byte
	for _, e := range entries {
		buf = s.outlet.Entry(buf, e)
	}
	return s.send(s.outlet.Flush(buf))
}
