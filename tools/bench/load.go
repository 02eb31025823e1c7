package main

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"

	"pharos/pkg/event"
)

// load makes the same reports and fixes in every run. Each report is of a boat
// of its own, so that each opens an incident: the most that a report can cause.
type load struct {
	random *rand.ChaCha8
	count  int
}

// newLoad makes the load of one suite: ids of its own, so that none comes twice.
func newLoad(suite byte) *load {
	return &load{random: rand.NewChaCha8([32]byte{suite})}
}

// epoch is when the load's reports happen.
func epoch() time.Time { return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) }

// id is a UUIDv7 of that moment.
func (l *load) id(at time.Time) string {
	var id uuid.UUID
	_, _ = l.random.Read(id[:])
	binary.BigEndian.PutUint16(id[4:], uint16(at.UnixMilli()))
	binary.BigEndian.PutUint32(id[:], uint32(at.UnixMilli()>>16))
	id[6], id[8] = id[6]&0x0f|0x70, id[8]&0x3f|0x80
	return id.String()
}

// report is the next distress alert as a hotline sends it: the large example of
// the model, words and number included.
func (l *load) report() (event.ReportID, []byte) {
	l.count++
	at := epoch().Add(time.Duration(l.count) * time.Second)
	id := l.id(at)
	n := l.random.Uint64()
	text := fmt.Sprintf("%d %d %03d 0%d %d %03d @%s UTC", 33+n%3, n>>8%60, n>>16%1000, 11+n>>24%8, n>>32%60, n>>40%1000, at.Format("15:04"))
	body, err := json.Marshal(map[string]any{
		"id": id, "kind": "distress_alert", "occurred_at": at, "informed_at": at.Add(time.Minute),
		"source":    map[string]any{"role": "people_on_board", "first_hand": "yes", "channel": "sat_phone"},
		"positions": []any{map[string]any{"of": "craft", "method": "spoken", "text": text, "accuracy_m": 900}},
		"phones":    []any{map[string]any{"number": fmt.Sprintf("+88216%08d", l.count), "holder": "on_board"}},
		"aliases":   []any{map[string]any{"name": fmt.Sprintf("B%d", l.count), "by": "hotline", "date": at.Format(time.DateOnly)}},
		"craft":     map[string]any{"type": "rubber", "colour": "grey"},
		"condition": map[string]any{"engine": "failed", "taking_water": "yes"},
		"persons":   map[string]any{"total": map[string]any{"min": 80, "best": 95, "basis": "people_on_board"}},
		"texts":     []any{map[string]any{"lang": "en", "text": "engine failed", "form": "summary"}},
	})
	if err != nil {
		panic(fmt.Sprintf("encode a report: %v", err)) // a wrong program
	}
	return event.ReportID(id), body
}

// known is a report as the log holds it, with nothing sealed.
func (l *load) known(kind event.Kind) (event.Report, time.Time) {
	l.count++
	at := epoch().Add(time.Duration(l.count) * time.Second)
	n := l.random.Uint64()
	lat, lon, total := 33+float64(n%2000)/1000, 11+float64(n>>16%8000)/1000, int64(20+n>>32%80)
	return event.Report{ID: event.ReportID(l.id(at)), Kind: kind, OccurredAt: at,
		Source:    &event.Source{Role: "hotline", Channel: "mobile"},
		Positions: []event.Position{{Of: "craft", Method: "spoken", Lat: &lat, Lon: &lon, At: at}},
		Aliases:   []event.Alias{{Name: fmt.Sprintf("K%d", l.count), By: "hotline", Date: at.Format(time.DateOnly)}},
		Craft:     &event.Craft{Type: "rubber", Colour: "grey"},
		Persons:   &event.Persons{Total: &event.Count{Interval: event.Interval{Best: &total}, Basis: "people_on_board"}}}, at
}

// fixes is a list of n positions, each of another ship, as a receiver of AIS hears them.
func (l *load) fixes(n int) []byte {
	l.count++
	at := time.Now().Add(-time.Hour).Truncate(time.Second).Add(time.Duration(l.count) * time.Millisecond)
	list := make([]map[string]any, n)
	for i := range list {
		r := l.random.Uint64()
		list[i] = map[string]any{"craft_id": fmt.Sprintf("mmsi:%09d", 247000000+i), "at": at, "lat": 33 + float64(r%3000)/1000,
			"lon": 11 + float64(r>>16%8000)/1000, "course_deg": float64(r >> 32 % 360), "speed_kn": float64(r >> 48 % 20), "source": "ais"}
	}
	raw, err := json.Marshal(list)
	if err != nil {
		panic(fmt.Sprintf("encode fixes: %v", err)) // a wrong program
	}
	return raw
}
