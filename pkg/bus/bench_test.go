package bus

import (
	"fmt"
	"testing"
	"time"

	"pharos/pkg/event"
)

// BenchmarkMessages builds what a request with 100 positions sends.
func BenchmarkMessages(b *testing.B) {
	streams, err := readCatalogue()
	if err != nil {
		b.Fatal(err)
	}
	log := &Bus{streams: streams, types: typesOfEvents()}
	at := time.Date(2026, 11, 23, 3, 47, 0, 0, time.UTC)
	batch := make([]Outgoing, 100)
	for i := range batch {
		fix := event.Fix{CraftID: event.CraftID(fmt.Sprintf("mmsi:247%06d", i)), At: at, Lat: 35.35, Lon: 15.77, Source: "ais"}
		batch[i] = Outgoing{Subject: event.FixSubject(fix.CraftID), Body: fix, Envelope: event.Envelope{ID: fmt.Sprint(i),
			Source: "/pharos/fleet", Subject: string(fix.CraftID), OccurredAt: at, ReceivedAt: at, Actor: "receiver", Org: "ship"}}
	}
	for b.Loop() {
		if _, err := log.messages(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
	}
}
