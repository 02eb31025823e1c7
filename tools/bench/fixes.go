package main

import (
	"context"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/synadia-io/orbit.go/jetstreamext"

	"pharos/pkg/event"
)

// perList is how many positions a request, and an atomic batch of the peer, brings.
const perList = 100

// measureFixes counts how many positions a second one client gets made durable
// by POST /v1/fixes, and how many by atomic batches of the same size, one after
// the other: what `nats bench js pub atomic --batch 100` does.
func measureFixes(ctx context.Context, l *lab) ([]figure, error) {
	g, err := l.theGround(ctx)
	if err != nil {
		return nil, err
	}
	d, err := l.theWhole(ctx)
	if err != nil {
		return nil, err
	}
	fixes := newLoad(5)
	if err := d.post(ctx, "/v1/fixes", fixes.fixes(perList)); err != nil {
		return nil, err
	}
	template, err := d.stored(ctx, event.StreamFixes, event.AllFixes)
	if err != nil {
		return nil, err
	}
	batch := func() error { _, err := jetstreamext.PublishMsgBatch(ctx, g.js, sameBatch(template)); return err }
	if err := batch(); err != nil {
		return nil, err
	}
	rounds, n := l.rounds(6), l.some(100)
	var ours, peer time.Duration
	for round := range rounds {
		l.say("round %d of %d", round+1, rounds)
		for _, side := range []struct {
			spent *time.Duration
			do    func() error
		}{{&ours, func() error { return d.post(ctx, "/v1/fixes", fixes.fixes(perList)) }}, {&peer, batch}} {
			if err := d.quiet(ctx); err != nil {
				return nil, err
			}
			began := time.Now()
			for range n {
				if err := side.do(); err != nil {
					return nil, err
				}
			}
			*side.spent += time.Since(began)
		}
	}
	rate := func(d time.Duration) float64 { return float64(rounds*n*perList) / d.Seconds() }
	return []figure{{name: "POST /v1/fixes, lists of 100: positions made durable", unit: "/s", ours: rate(ours), peer: rate(peer),
		against: "atomic batches of 100", goal: goal{ratioLeast, 0.5}}}, nil
}

// sameBatch is a list of positions as the peer writes it.
func sameBatch(template *nats.Msg) []*nats.Msg {
	msgs := make([]*nats.Msg, perList)
	for i := range msgs {
		header := nats.Header{}
		for name, values := range template.Header {
			header[name] = values
		}
		msgs[i] = &nats.Msg{Subject: fmt.Sprintf("rawfixes.mmsi%%3A%09d", 247000000+i), Header: header, Data: template.Data}
	}
	return msgs
}
