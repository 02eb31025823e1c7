package desk

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pharos/pkg/event"
	"pharos/pkg/geo"
)

func report(seq uint64, org string, place *geo.Position) *Entry {
	thing, err := NewReport(map[string]uint64{"sequence": seq}, org, place)
	if err != nil {
		panic(err)
	}
	return &Entry{Sequence: seq, Thing: thing}
}

func entries(from, to uint64) []*Entry {
	var all []*Entry
	for seq := from; seq <= to; seq++ {
		all = append(all, report(seq, "sea-eye", nil))
	}
	return all
}

func sequences(all []*Entry) string {
	var out []string
	for _, e := range all {
		out = append(out, fmt.Sprint(e.Sequence))
	}
	return strings.Join(out, " ")
}

func TestARingKeepsTheNewestWithinItsLimits(t *testing.T) {
	size := report(11, "sea-eye", nil).size()
	for name, c := range map[string]struct {
		limits Limits
		after  uint64
		want   string // "gone" when the ring begins later
	}{
		"all of it":               {Limits{}, 10, "11 12 13 14 15 16"},
		"from the middle":         {Limits{}, 14, "15 16"},
		"from the end":            {Limits{}, 16, ""},
		"from beyond the end":     {Limits{}, 99, ""},
		"before the beginning":    {Limits{}, 9, "gone"},
		"the last three by count": {Limits{Events: 3}, 13, "14 15 16"},
		"older than those":        {Limits{Events: 3}, 12, "gone"},
		"the last two by bytes":   {Limits{Bytes: 2 * size}, 14, "15 16"},
		"one larger than allowed": {Limits{Bytes: 1}, 15, "16"},
	} {
		h := NewHub(c.limits)
		h.Start(10)
		for seq := uint64(11); seq <= 16; seq++ {
			h.Append(entries(seq, seq))
		}
		client := h.Attach()
		got := "gone"
		if h.Join(client, c.after) {
			b, err := client.Next(t.Context(), 0)
			if err != nil {
				t.Fatal(err)
			}
			got = sequences(b.Entries)
		}
		if got != c.want {
			t.Errorf("%s: after %d got %q, want %q", name, c.after, got, c.want)
		}
	}
}

// However appending, joining and taking are interleaved, a client gets what
// follows its place, each once, in order.
func TestAClientThatJoinsAnywhereGetsWhatFollows(t *testing.T) {
	for range 200 {
		h := NewHub(Limits{})
		h.Start(0)
		last, joinAt := uint64(0), 1+rand.Uint64N(50)
		var client *Client
		var got []*Entry
		for last < 100 {
			n := 1 + rand.Uint64N(10)
			h.Append(entries(last+1, last+n))
			last += n
			if client == nil && last >= joinAt {
				client = h.Attach()
				h.Join(client, joinAt-1+rand.Uint64N(last-joinAt+8)) // also ahead: a snapshot may be
			}
			if client != nil && rand.IntN(2) == 0 {
				got = take(t, client, got)
			}
		}
		got = take(t, client, got)
		for i := range got {
			if got[i].Sequence != last-uint64(len(got)-1-i) {
				t.Fatalf("joined at %d: got %s", joinAt, sequences(got))
			}
		}
		if len(got) > 0 && got[0].Sequence != client.after+1 {
			t.Fatalf("joined after %d: the first is %d", client.after, got[0].Sequence)
		}
	}
}

func take(t *testing.T, c *Client, got []*Entry) []*Entry {
	t.Helper()
	b, err := c.Next(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	return append(got, b.Entries...)
}

func TestAClientThatDoesNotTakeIsEndedAndOthersAreNot(t *testing.T) {
	h := NewHub(Limits{Queue: 3})
	h.Start(0)
	h.Append(entries(1, 10))
	slow, good := h.Attach(), h.Attach()
	h.Join(slow, 0) // a backlog of ten does not count
	h.Join(good, 10)
	h.Append(entries(11, 13))
	if got := sequences(take(t, good, nil)); got != "11 12 13" {
		t.Errorf("the good client got %q, want 11 12 13", got)
	}
	select {
	case <-slow.Slow():
		t.Fatal("ended with no more than its queue holds")
	default:
	}
	h.Append(entries(14, 14))
	<-slow.Slow()
	if _, err := slow.Next(t.Context(), 0); !errors.Is(err, ErrTooSlow) {
		t.Errorf("got %v, want ErrTooSlow", err)
	}
	if got := sequences(take(t, good, nil)); got != "14" {
		t.Errorf("the good client got %q, want 14", got)
	}
}

func TestACraftAndThePictureAreLatestWins(t *testing.T) {
	h := NewHub(Limits{Queue: 1})
	c := h.Attach()
	at := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	for i, lat := range []float64{35, 36, 99, 37} { // 99 is nowhere
		h.Fix(event.Fix{CraftID: "a", At: at.Add(time.Duration(i) * time.Minute), Lat: lat, Lon: 14}, "sea-eye")
		h.Alert(fmt.Appendf(nil, `{"n":%d}`, i))
	}
	h.Fix(event.Fix{CraftID: "a", At: at, Lat: 30, Lon: 14}, "airborne")
	b, err := c.Next(t.Context(), 0)
	if err != nil || len(b.Crafts) != 1 || b.Crafts["a"].Place.Lat != 37 || b.Crafts["a"].Org != "sea-eye" || string(b.Alert) != `{"n":3}` {
		t.Errorf("got %+v, %v, want the craft at 37 and the last alert", b, err)
	}
}

// Registrations and fixes of one craft come from two streams, in any order.
func TestACraftIsTheSameWhateverOrderItsEventsComeIn(t *testing.T) {
	at := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	tell := []func(h *Hub){
		func(h *Hub) {
			h.Register(event.CraftRegistered{CraftID: "a", Name: "old", Own: true, Org: "airborne"}, "desk", 3)
		},
		func(h *Hub) { h.Register(event.CraftRegistered{CraftID: "a", Name: "new"}, "desk", 7) },
		func(h *Hub) { h.Fix(event.Fix{CraftID: "a", At: at, Lat: 35, Lon: 14}, "sea-eye") },
		func(h *Hub) {
			h.Fix(event.Fix{CraftID: "a", At: at.Add(time.Hour), Lat: 36, Lon: 14, Source: "ais"}, "sea-eye")
		},
	}
	for range 50 {
		order := rand.Perm(len(tell))
		h := NewHub(Limits{})
		for _, i := range order {
			tell[i](h)
			tell[i](h)
		}
		got := string(h.Crafts(h.Attach())[0].json())
		const want = `{"type":"Feature","id":"a","geometry":{"type":"Point","coordinates":[14,36]},` +
			`"properties":{"craft_id":"a","name":"new","org":"desk","own":false,"at":"2026-11-23T13:00:00Z","source":"ais"}}`
		if got != want {
			t.Fatalf("order %v: got %s, want %s", order, got, want)
		}
	}
}

func TestNextWaitsForSomethingOrForItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := NewHub(Limits{})
		h.Start(0)
		c := h.Attach()
		h.Join(c, 0)
		if b, err := c.Next(t.Context(), time.Second); err != nil || !b.Empty() {
			t.Errorf("with nothing to send: got %+v, %v, want an empty batch", b, err)
		}
		go func() {
			<-time.After(time.Minute)
			h.Append(entries(1, 2))
		}()
		if b, err := c.Next(t.Context(), time.Hour); err != nil || sequences(b.Entries) != "1 2" {
			t.Errorf("got %s, %v, want 1 2", sequences(b.Entries), err)
		}
	})
}
