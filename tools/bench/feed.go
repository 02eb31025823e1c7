package main

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"pharos/pkg/auth"
	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/sar"
)

// shape is how many clients hear how many events a second.
type shape struct {
	clients int
	perSec  int
	seconds int // of one slice
	rounds  int
}

// hall is what the feed is measured in: the desk and its two peers, each a
// process of its own, and the log that the desk reads.
type hall struct {
	lab      *lab
	ground   *ground
	log      *bus.Bus
	load     *load
	speakers []*speaker
}

// speaker is one server of events with what it cost.
type speaker struct {
	*child
	name     string
	path     string
	listen   func(last uint64) http.Header // what a client sends to begin after an event
	say      func(ctx context.Context) error
	last     uint64 // sequence of the newest event
	heard    sum    // with clients
	idle     sum    // with the same events and no client
	lost     int
	disorder int
	times    samples
	stalled  samples // with one client more, that does not read
}

// sum is processor time and what it bought.
type sum struct {
	cpu        time.Duration
	deliveries int
}

// perDelivery is what one delivery to one client cost, in microseconds: what
// the server used with clients, less what the same events cost it without any.
func (s *speaker) perDelivery() float64 {
	return float64(s.heard.cpu-s.idle.cpu) / float64(time.Microsecond) / float64(s.heard.deliveries)
}

// measureFeed compares what one delivery costs the desk, a bare loop over
// net/http and the centrifuge library.
func measureFeed(ctx context.Context, l *lab) ([]figure, error) {
	var all []figure
	for _, s := range []shape{{clients: 200, perSec: 200, seconds: 3, rounds: 4}, {clients: 1000, perSec: 10, seconds: 3, rounds: 4}} {
		figures, err := l.measureShape(ctx, s)
		if err != nil {
			return nil, fmt.Errorf("%d clients: %w", s.clients, err)
		}
		all = append(all, figures...)
	}
	return all, nil
}

func (l *lab) measureShape(ctx context.Context, s shape) ([]figure, error) {
	if l.cfg.Quick {
		s.clients, s.seconds, s.rounds = s.clients/4, 1, 1
	}
	h, err := l.openHall(ctx)
	if err != nil {
		return nil, err
	}
	defer h.close()
	for round := range s.rounds {
		l.say("%d clients × %d events/s, round %d of %d", s.clients, s.perSec, round+1, s.rounds)
		for _, who := range h.speakers {
			if err := h.slice(ctx, who, s, 0, false); err != nil {
				return nil, fmt.Errorf("%s without clients: %w", who.name, err)
			}
			if err := h.slice(ctx, who, s, s.clients, false); err != nil {
				return nil, fmt.Errorf("%s: %w", who.name, err)
			}
		}
		if s.perSec >= 100 {
			if err := h.slice(ctx, h.speakers[0], s, s.clients, true); err != nil {
				return nil, fmt.Errorf("desk with a stalled client: %w", err)
			}
		}
	}
	desk, plain, library := h.speakers[0], h.speakers[1], h.speakers[2]
	name := fmt.Sprintf("feed, %d clients × %d events/s: ", s.clients, s.perSec)
	out := []figure{
		{name: name + "server CPU per delivery", unit: "µs", ours: desk.perDelivery(), peer: plain.perDelivery(), against: "net/http loop, same frames", goal: goal{ratioMost, 1.2}},
		{name: name + "server CPU per delivery", unit: "µs", ours: desk.perDelivery(), peer: library.perDelivery(), against: "centrifuge SSE, same data", goal: goal{ratioMost, 1}},
		{name: name + "lost", ours: float64(desk.lost), peer: none(), goal: goal{exactly, 0}},
		{name: name + "out of order", ours: float64(desk.disorder), peer: none(), goal: goal{exactly, 0}},
	}
	if desk.stalled.count() > 0 {
		out = append(out, figure{name: name + "p99 beside a stalled client", unit: "ms", ours: desk.stalled.at(0.99), peer: desk.times.at(0.99), against: "p99 without one", goal: goal{ratioMost, 1.1}})
	}
	return out, nil
}

// openHall starts the desk on the ground's log and database, and its peers.
func (l *lab) openHall(ctx context.Context) (*hall, error) {
	g, err := l.theGround(ctx)
	if err != nil {
		return nil, err
	}
	h := &hall{lab: l, ground: g}
	if h.log, err = bus.Connect(ctx, bus.Config{URL: g.child.NATS, Name: "bench", Log: slog.New(slog.DiscardHandler)}); err != nil {
		return nil, err
	}
	h.load = newLoad(byte(10 + l.children))
	if err := h.openDesk(ctx); err != nil {
		return h, err
	}
	return h, h.openPeers(ctx)
}

func (h *hall) openDesk(ctx context.Context) error {
	l := h.lab
	if err := h.ground.clear(ctx); err != nil {
		return err
	}
	dir := filepath.Join(l.dir, fmt.Sprintf("desk-%d", l.children))
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	authority, err := auth.OpenAuthority(filepath.Join(dir, tokenKey))
	if err != nil {
		return err
	}
	c, err := l.startIn(ctx, "desk", "--dir", dir, "--nats-url", h.ground.child.NATS, "--database-url", h.ground.child.Database)
	if err != nil {
		return err
	}
	token := 0
	desk := &speaker{child: c, name: "desk", path: "/v1/feed?kinds=report"}
	desk.listen = func(last uint64) http.Header {
		token++ // one credential may not read this much
		t, err := authority.Issue(auth.Principal{Subject: fmt.Sprintf("watch-%d", token), Org: "desk", Roles: []auth.Role{auth.Coordinator}}, time.Hour)
		if err != nil {
			panic(fmt.Sprintf("issue a token: %v", err)) // a wrong program
		}
		return http.Header{"Authorization": {"Bearer " + t}, "Last-Event-ID": {fmt.Sprint(last)}}
	}
	desk.say = func(ctx context.Context) error {
		m, err := h.reportEvent()
		if err != nil {
			return err
		}
		_, err = h.log.Publish(ctx, m.Key, m.Envelope, m.Data, bus.None(event.ReportFilter(event.ReportID(m.ID))))
		return err
	}
	h.speakers = append(h.speakers, desk)
	state, err := h.log.Stream(ctx, event.StreamSAR)
	if err != nil {
		return err
	}
	desk.last = state.Last
	return until(ctx, time.Minute, func() (bool, error) {
		res, err := http.Get(c.HTTP + "/readyz")
		if err != nil {
			return false, err
		}
		return res.StatusCode == http.StatusOK, res.Body.Close()
	})
}

// reportEvent is the next event: a report that opens nothing, so that one event
// is one frame and nobody answers it.
func (h *hall) reportEvent() (event.Message, error) {
	r, at := h.load.known("observation")
	return messageOf(r, at)
}

// openPeers starts the peers. Their frames are as long as the desk's: one of the
// desk's own, with another number.
func (h *hall) openPeers(ctx context.Context) error {
	m, err := h.reportEvent()
	if err != nil {
		return err
	}
	if err := h.speakers[0].say(ctx); err != nil {
		return err
	}
	h.speakers[0].last++
	frame, err := firstFrame(ctx, h.speakers[0])
	if err != nil {
		return fmt.Errorf("see a frame of the desk (%s): %w", m.Key, err)
	}
	for _, kind := range []string{"plain", "centrifuge"} {
		c, err := h.lab.startIn(ctx, kind, "--nats-url", h.ground.child.NATS)
		if err != nil {
			return err
		}
		peer := &speaker{child: c, name: kind, path: "/", listen: func(uint64) http.Header { return http.Header{} }}
		if kind == "centrifuge" {
			peer.path = centrifugeConnect()
		}
		peer.say = func(context.Context) error {
			return h.ground.nc.Publish(framesSubject, frame.number(peer.last+1))
		}
		h.speakers = append(h.speakers, peer)
	}
	return nil
}

func (h *hall) close() {
	for _, s := range h.speakers {
		s.stop()
	}
	_ = h.log.Close(context.Background())
}

// slice is one turn of one server: so many clients, the events of some seconds,
// and what they cost it.
func (h *hall) slice(ctx context.Context, who *speaker, s shape, clients int, stall bool) error {
	events := s.perSec * s.seconds
	crowd, err := gather(ctx, who, clients, events)
	if err != nil {
		return err
	}
	defer crowd.leave()
	if stall {
		end, err := stalledClient(ctx, who)
		if err != nil {
			return err
		}
		defer end()
	}
	if err := who.quiet(ctx); err != nil {
		return err
	}
	before, err := who.cpu()
	if err != nil {
		return err
	}
	err = oneByOne(ctx, events, time.Second/time.Duration(s.perSec), &samples{}, func() error {
		crowd.sent(who.last + 1)
		if err := who.say(ctx); err != nil {
			return err
		}
		who.last++
		return nil
	})
	if err != nil {
		return err
	}
	crowd.wait(ctx)
	after, err := who.cpu()
	if err != nil {
		return err
	}
	return crowd.account(who, after-before, stall)
}

// messageOf makes an event of a report as intake would have published it.
func messageOf(r event.Report, at time.Time) (event.Message, error) {
	data, err := encode(r)
	if err != nil {
		return event.Message{}, err
	}
	return event.Message{Key: event.ReportSubject(r.ID, r.Kind), Data: data, Envelope: event.Envelope{
		ID: string(r.ID), Type: event.Type(event.ReportSubject(r.ID, r.Kind)), Source: "/pharos/intake", Subject: string(r.ID), OccurredAt: at, ReceivedAt: at.Add(time.Second), Actor: "bench", Org: "desk",
		ContentHash: sar.FollowID(string(r.ID), "content")}}, nil
}

// template is a frame with the place of its number.
type template struct{ before, between, after []byte }

// number gives the frame another one, in its id and in its data.
func (t template) number(n uint64) []byte {
	text := fmt.Append(nil, n)
	return bytes.Join([][]byte{t.before, t.between, t.after}, text)
}
