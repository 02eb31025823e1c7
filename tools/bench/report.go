package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math"
	"net/http"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"pharos/pkg/event"
)

// reportsEvery is how often a report comes while one answer is timed: no
// report waits for what another is still causing.
const reportsEvery = 25 * time.Millisecond

// post sends one report and reads the whole answer.
func (d *deployment) post(ctx context.Context, path string, body []byte) error {
	res, err := d.client.Send(ctx, http.MethodPost, path, "application/json", bytes.NewReader(body))
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	_, err = io.Copy(io.Discard, res.Body)
	return err
}

// stored is the last message of the deployment's log that matches, as the log
// holds it: the peer writes as many bytes.
func (d *deployment) stored(ctx context.Context, stream, filter string) (*nats.Msg, error) {
	s, err := d.js.Stream(ctx, stream)
	if err != nil {
		return nil, err
	}
	m, err := s.GetLastMsgForSubject(ctx, filter)
	if err != nil {
		return nil, fmt.Errorf("read what was stored on %s: %w", filter, err)
	}
	header := nats.Header{}
	for name, values := range m.Header {
		if !strings.HasPrefix(name, "Nats-") { // what was expected of the log then
			header[name] = values
		}
	}
	return &nats.Msg{Header: header, Data: m.Data}, nil
}

// rawPublisher publishes one message after the other on a subject of its own.
type rawPublisher struct {
	js       jetstream.JetStream
	template *nats.Msg
	load     *load
}

func (g *ground) rawPublisher(template *nats.Msg, suite byte) *rawPublisher {
	return &rawPublisher{js: g.js, template: template, load: newLoad(suite)}
}

// next has a subject of its own, as a report has.
func (p *rawPublisher) next() *nats.Msg {
	p.load.count++
	return &nats.Msg{Subject: "raw.report." + p.load.id(epoch().Add(time.Duration(p.load.count)*time.Second)) + ".distress_alert",
		Header: p.template.Header, Data: p.template.Data}
}

// measureReports times POST /v1/reports until its 201, and beside it the one
// synchronous publish that it cannot do without.
func measureReports(ctx context.Context, l *lab) ([]figure, error) {
	g, err := l.theGround(ctx)
	if err != nil {
		return nil, err
	}
	d, err := l.theWhole(ctx)
	if err != nil {
		return nil, err
	}
	reports := newLoad(1)
	send := func() error {
		_, body := reports.report()
		return d.post(ctx, "/v1/reports", body)
	}
	for range 20 { // both sides have written before they are timed
		if err := send(); err != nil {
			return nil, err
		}
	}
	template, err := d.stored(ctx, event.StreamSAR, event.AllReports)
	if err != nil {
		return nil, err
	}
	raw := g.rawPublisher(template, 2)
	publish := func() error { _, err := raw.js.PublishMsg(ctx, raw.next()); return err }
	for range 20 {
		if err := publish(); err != nil {
			return nil, err
		}
	}
	var ours, peer samples
	rounds, n := l.rounds(8), l.some(120)
	for round := range rounds {
		l.say("round %d of %d", round+1, rounds)
		for _, side := range []struct {
			times *samples
			do    func() error
		}{{&ours, send}, {&peer, publish}} {
			if err := d.quiet(ctx); err != nil {
				return nil, err
			}
			if err := oneByOne(ctx, n, reportsEvery, side.times, side.do); err != nil {
				return nil, err
			}
		}
	}
	const against = "raw JetStream publish, sync always"
	return []figure{
		{name: "POST /v1/reports → 201, p50", unit: "ms", ours: ours.at(0.5), peer: peer.at(0.5), against: against, goal: goal{moreMost, 0.3}},
		{name: "POST /v1/reports → 201, p99", unit: "ms", ours: ours.at(0.99), peer: peer.at(0.99), against: against, goal: goal{ratioMost, 1.5}},
	}, nil
}

// oneByOne times do n times at even intervals; the load is one client's.
func oneByOne(ctx context.Context, n int, every time.Duration, times *samples, do func() error) error {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for range n {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
		began := time.Now()
		if err := do(); err != nil {
			return err
		}
		times.add(time.Since(began))
	}
	return nil
}

// none is a denominator that there is not.
func none() float64 { return math.NaN() }
