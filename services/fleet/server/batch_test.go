package server

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"

	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/testkit"
)

func TestAListOfPositionsIsOnePublish(t *testing.T) {
	t.Parallel()
	var publishes atomic.Int32
	b := newBatcher(testkit.Bus(t).Connect(t, bus.Config{Faults: bus.FaultHook{Publish: func(string, event.Envelope) bus.Outcome {
		publishes.Add(1)
		return bus.DoneTold
	}}}))
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go func() { _ = b.run(ctx) }()
	for round := range 20 {
		var list []bus.Outgoing
		for i := range 100 {
			list = append(list, bus.Outgoing{Subject: event.FixSubject("mmsi:1"), Body: []byte("{}"), Envelope: event.Envelope{ID: fmt.Sprint(round, "-", i)}})
		}
		if err := b.publish(ctx, list); err != nil {
			t.Fatal(err)
		}
	}
	if got := publishes.Load(); got != 20 {
		t.Errorf("20 lists of 100 positions were %d publishes, want 20", got)
	}
}
