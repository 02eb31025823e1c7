package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"path/filepath"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"pharos/pkg/bus"
	"pharos/pkg/bus/embedded"
	"pharos/pkg/event"
	"pharos/pkg/sar"
)

// encode writes a body as intake does: angle brackets stay as they are.
func encode(v any) ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}

// seed writes the log of n reports into a deployment's folder, as it would be
// had they come one by one: of five, one opens an incident, one more is linked
// to it, three stand by themselves. Each has its decision. It returns how many
// events there are and the incidents.
func (l *lab) seed(ctx context.Context, dir string, n int) (events uint64, opened []event.IncidentID, err error) {
	server, err := embedded.Start(embedded.Config{Dir: filepath.Join(dir, "nats")})
	if err != nil {
		return 0, nil, err
	}
	defer server.Stop()
	b, err := bus.Connect(ctx, bus.Config{Dial: server.Dial, Name: "seed", Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = b.Close(context.WithoutCancel(ctx)) }()
	var batch []bus.Outgoing
	reports := newLoad(6)
	for i := range n {
		kind := event.Kind("observation")
		if i%5 < 2 {
			kind = "distress_alert"
		}
		r, at := reports.known(kind)
		if i%5 == 1 {
			r.IncidentIDs = opened[len(opened)-1:]
		}
		story, incident, err := tell(r, at)
		if err != nil {
			return 0, nil, err
		}
		if incident != "" && i%5 == 0 {
			opened = append(opened, incident)
		}
		batch = append(batch, story...)
		if len(batch) > bus.MaxBatch-10 || i == n-1 {
			if err := b.PublishBatch(ctx, batch); err != nil {
				return 0, nil, err
			}
			batch = batch[:0]
		}
		if i%20000 == 19999 {
			l.say("wrote %d of %d reports", i+1, n)
		}
	}
	state, err := b.Stream(ctx, event.StreamSAR)
	if err != nil {
		return 0, nil, err
	}
	return state.Last, opened, decided(ctx, server.Dial)
}

// tell is a report with what the reactor says about it.
func tell(r event.Report, at time.Time) ([]bus.Outgoing, event.IncidentID, error) {
	m, err := messageOf(r, at)
	if err != nil {
		return nil, "", err
	}
	fact, err := sar.FactOf(m)
	if err != nil {
		return nil, "", err
	}
	var known sar.Known
	for _, id := range r.IncidentIDs {
		known.Named = append(known.Named, sar.Match{Incident: id, Status: sar.StatusOpen, Because: []event.Reason{{By: sar.ByIncidentID, Value: string(id)}}})
	}
	d := sar.Decide(fact, known)
	out := []bus.Outgoing{{Subject: m.Key, Envelope: m.Envelope, Body: m.Data},
		{Subject: event.DecisionSubject(r.ID), Envelope: follow(m, string(r.ID), "decision"), Body: d}}
	var incident event.IncidentID
	for _, a := range d.Actions {
		incident = a.IncidentID
		name, body := "opened", any(event.IncidentOpened{ReportID: a.ReportID, Phase: a.Phase})
		if a.Do == "link" {
			name, body = "report_linked", event.ReportLinked{ReportID: a.ReportID, Relation: a.Relation, Strength: a.Strength, Phase: a.Phase, Because: a.Because}
		}
		out = append(out, bus.Outgoing{Subject: event.IncidentSubject(a.IncidentID, name), Envelope: follow(m, string(a.IncidentID), a.Do), Body: body})
	}
	return out, incident, nil
}

func follow(m event.Message, subject, purpose string) event.Envelope {
	return event.Envelope{ID: sar.FollowID(m.ID, purpose), Source: "/pharos/incident", Subject: subject, OccurredAt: m.OccurredAt,
		ReceivedAt: m.ReceivedAt, Actor: "reactor", Org: m.Org, CausationID: m.ID}
}

// reactors are the durable consumers of the deployment, with what they hear.
func reactors() map[string][]string {
	return map[string][]string{
		"incident-reactor": {event.AllRetries, event.AllReports},
		"tally-reactor": {event.AllRetries, event.IncidentSubject("*", "opened"), event.IncidentSubject("*", "report_linked"),
			event.IncidentSubject("*", "report_unlinked"), event.IncidentSubject("*", "assessed")},
	}
}

// decided makes the reactors' consumers as if they had been through the log.
func decided(ctx context.Context, dial dialer) error {
	nc, err := nats.Connect("nats://127.0.0.1:4222", nats.SetCustomDialer(dial))
	if err != nil {
		return err
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		return err
	}
	for name, filters := range reactors() {
		c, err := js.CreateOrUpdateConsumer(ctx, event.StreamSAR, jetstream.ConsumerConfig{Durable: name, FilterSubjects: filters,
			DeliverPolicy: jetstream.DeliverAllPolicy, AckPolicy: jetstream.AckExplicitPolicy, MaxAckPending: 10_000, MaxDeliver: -1})
		if err != nil {
			return fmt.Errorf("make consumer %s: %w", name, err)
		}
		for left := c.CachedInfo().NumPending; left > 0; {
			got, err := c.Fetch(min(5000, int(left)), jetstream.FetchMaxWait(5*time.Second))
			if err != nil {
				return err
			}
			for m := range got.Messages() {
				left--
				if err := m.Ack(); err != nil {
					return err
				}
			}
			if got.Error() != nil {
				return got.Error()
			}
		}
		if err := until(ctx, time.Minute, func() (bool, error) {
			info, err := c.Info(ctx)
			return err == nil && info.NumAckPending == 0, err
		}); err != nil {
			return fmt.Errorf("acknowledge for %s: %w", name, err)
		}
	}
	return nil
}

// dialer lets nats.go dial a server in this process.
type dialer func() (net.Conn, error)

// Dial implements nats.CustomDialer.
func (d dialer) Dial(_, _ string) (net.Conn, error) { return d() }
