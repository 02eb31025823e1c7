package main

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/nats-io/nats.go"

	"pharos/pkg/event"
	"pharos/tools/internal/client"
)

// chainEvery is the interval of 100 reports a second.
const chainEvery = 10 * time.Millisecond

// sightings notes when reports were sent and when a client of the feed saw them.
type sightings struct {
	mu        sync.Mutex // guards the maps, and the making of reports
	sent      map[event.ReportID]time.Time
	reports   samples // from sending to the frame of the report
	incidents samples // and to the first frame of an incident that lists it
	seen      map[event.ReportID]bool
	timed     int // how many were sent that count
}

func (s *sightings) send(id event.ReportID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sent[id] = time.Now()
}

// heard takes one event of the feed.
func (s *sightings) heard(e client.Event) error {
	now := time.Now()
	switch e.Name {
	case "report":
		var r struct{ ID event.ReportID }
		if err := json.Unmarshal(e.Data, &r); err != nil {
			return err
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		if at, ours := s.sent[r.ID]; ours {
			s.reports.add(now.Sub(at))
		}
	case "incident":
		var f struct {
			Properties struct {
				ReportIDs []event.ReportID `json:"report_ids"`
			}
		}
		if err := json.Unmarshal(e.Data, &f); err != nil {
			return err
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, id := range f.Properties.ReportIDs {
			if at, ours := s.sent[id]; ours && !s.seen[id] {
				s.seen[id] = true
				s.incidents.add(now.Sub(at))
			}
		}
	}
	return nil
}

// measureChain times a report from its sending until a client of the feed has
// it, and has the incident that it opens; beside it the shortest chain that
// could do the same: into the log, into the database, to somebody.
func measureChain(ctx context.Context, l *lab) ([]figure, error) {
	g, err := l.theGround(ctx)
	if err != nil {
		return nil, err
	}
	d, err := l.theWhole(ctx)
	if err != nil {
		return nil, err
	}
	reports := newLoad(3)
	_, body := reports.report()
	if err := d.post(ctx, "/v1/reports", body); err != nil {
		return nil, err
	}
	template, err := d.stored(ctx, event.StreamSAR, event.AllReports)
	if err != nil {
		return nil, err
	}
	s := &sightings{sent: map[event.ReportID]time.Time{}, seen: map[event.ReportID]bool{}}
	listening, stop := context.WithCancel(ctx)
	defer stop()
	if err := s.follow(listening, d); err != nil {
		return nil, err
	}
	c, err := g.newChain(template)
	if err != nil {
		return nil, err
	}
	defer c.close()
	rounds := l.rounds(8)
	for round := -1; round < rounds; round++ {
		l.say("round %d of %d", round+1, rounds)
		many, timed := l.some(300), round >= 0
		if !timed { // both sides have been through it before they are timed
			many = l.some(50)
		}
		if err := s.round(ctx, d, reports, many, timed); err != nil {
			return nil, err
		}
		if err := pace(ctx, many, chainEvery, func(int) error { return c.once(ctx, timed) }); err != nil {
			return nil, err
		}
	}
	const against = "publish + commit + push"
	return []figure{
		{name: "100 reports/s: report at a feed client, p50", unit: "ms", ours: s.reports.at(0.5), peer: c.times.at(0.5), against: against, goal: goal{ratioMost, 1}},
		{name: "100 reports/s: report at a feed client, p99", unit: "ms", ours: s.reports.at(0.99), peer: c.times.at(0.99), against: against, goal: goal{ratioMost, 1.5}},
		{name: "100 reports/s: incident at a feed client, p50", unit: "ms", ours: s.incidents.at(0.5), peer: c.times.at(0.5), against: against, goal: goal{ratioMost, 2.5}},
		{name: "100 reports/s: incident at a feed client, p99", unit: "ms", ours: s.incidents.at(0.99), peer: c.times.at(0.99), against: against, goal: goal{ratioMost, 4}},
	}, nil
}

// follow listens to the feed until ctx ends. It returns when the feed has begun.
func (s *sightings) follow(ctx context.Context, d *deployment) error {
	begun, ended := make(chan struct{}), make(chan error, 1)
	go func() {
		var once sync.Once
		ended <- d.client.Events(ctx, "kinds=report,incident", "", func(e client.Event) error {
			once.Do(func() { close(begun) })
			return s.heard(e)
		})
	}()
	select {
	case <-begun:
		return nil
	case err := <-ended:
		return fmt.Errorf("the feed ended: %w", err)
	}
}

// round sends reports at their pace, and waits until the feed has shown those that are timed.
func (s *sightings) round(ctx context.Context, d *deployment, reports *load, many int, timed bool) error {
	if err := d.quiet(ctx); err != nil {
		return err
	}
	err := pace(ctx, many, chainEvery, func(int) error {
		s.mu.Lock()
		id, body := reports.report()
		s.mu.Unlock()
		if timed {
			s.send(id)
		}
		return d.post(ctx, "/v1/reports", body)
	})
	if err != nil {
		return err
	}
	if timed {
		s.timed += many
	}
	err = until(ctx, time.Minute, func() (bool, error) { return s.reports.count() >= s.timed && s.incidents.count() >= s.timed, nil })
	if err != nil {
		return fmt.Errorf("of %d reports the feed showed %d, and the incidents of %d: %w", s.timed, s.reports.count(), s.incidents.count(), err)
	}
	return d.quiet(ctx)
}

// chain is the shortest way of a report: one publish that the log confirms, one
// commit, one push to somebody who listens.
type chain struct {
	g     *ground
	raw   *rawPublisher
	mu    sync.Mutex // guards raw
	heard *nats.Conn
	times samples
}

func (g *ground) newChain(template *nats.Msg) (*chain, error) {
	heard, err := nats.Connect(g.child.NATS)
	return &chain{g: g, raw: g.rawPublisher(template, 4), heard: heard}, err
}

func (c *chain) close() { c.heard.Close() }

func (c *chain) once(ctx context.Context, timed bool) error {
	c.mu.Lock()
	msg := c.raw.next()
	c.mu.Unlock()
	arrived, err := c.heard.SubscribeSync("pushed." + msg.Subject)
	if err != nil {
		return err
	}
	defer func() { _ = arrived.Unsubscribe() }()
	if err := c.heard.Flush(); err != nil {
		return err
	}
	began := time.Now()
	if _, err := c.raw.js.PublishMsg(ctx, msg); err != nil {
		return err
	}
	if _, err := c.g.pool.Exec(ctx, `insert into bare (body) values ($1)`, msg.Data); err != nil {
		return err
	}
	if err := c.g.nc.Publish("pushed."+msg.Subject, msg.Data); err != nil {
		return err
	}
	if _, err := arrived.NextMsg(time.Minute); err != nil {
		return err
	}
	if timed {
		c.times.add(time.Since(began))
	}
	return nil
}
