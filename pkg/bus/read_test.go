package bus_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"sync"
	"testing"

	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/testkit"
)

const patience = testkit.Patience

// heard collects the ids of events in the order they came.
type heard struct {
	mu  sync.Mutex
	ids []string
}

func (h *heard) add(m event.Message) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.ids = append(h.ids, m.ID)
	return len(h.ids)
}

func (h *heard) get() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.ids)
}

// want fails unless exactly these came, and no more.
func (h *heard) want(t *testing.T, ids []string) {
	t.Helper()
	testkit.Eventually(t, patience, func() error {
		if got := h.get(); len(got) < len(ids) {
			return fmt.Errorf("heard %v, want %v", got, ids)
		}
		return nil
	})
	if got := h.get(); !slices.Equal(got, ids) {
		t.Fatalf("heard %v, want %v", got, ids)
	}
}

func ids(from, n int) (out []string) {
	for i := from; i < from+n; i++ {
		out = append(out, fmt.Sprint(i))
	}
	return out
}

// during runs fn until the returned stop, which gives its error.
func during(t *testing.T, fn func(context.Context) error) (stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- fn(ctx) }()
	stop = sync.OnceValue(func() error { cancel(); return <-done })
	t.Cleanup(func() {
		if err := stop(); err != nil {
			t.Errorf("ended with %v", err)
		}
	})
	return stop
}

func consumers(t *testing.T, n *testkit.NATS, stream string) (names []string) {
	t.Helper()
	s, err := n.Raw(t).Stream(t.Context(), stream)
	if err != nil {
		t.Fatal(err)
	}
	list := s.ConsumerNames(t.Context())
	for name := range list.Name() {
		names = append(names, name)
	}
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return names
}

func TestFollowHasNoGapAndNoDoubleAcrossRestartsOfTheServer(t *testing.T) {
	t.Parallel()
	n := transport(t)
	b := n.Bus(t)
	put(t, b, 1, 700) // more than a reader reads ahead
	var h heard
	stop := during(t, func(ctx context.Context) error {
		return b.Follow(ctx, event.StreamSAR, []string{event.AllReports}, 3, func(_ context.Context, m event.Message) error {
			h.add(m)
			return nil
		})
	})
	for round := range 4 {
		n.Restart(t)
		put(t, b, 701+round*25, 25)
	}
	h.want(t, ids(3, 798))
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	if left := consumers(t, n, event.StreamSAR); len(left) != 0 {
		t.Errorf("consumers left on the server: %v", left)
	}
}

// deafConn can stop hearing: what comes is taken from the server and lost, as in
// the buffers of a connection that is about to break.
type deafConn struct {
	net.Conn
	mu   sync.Mutex
	deaf bool
	lost []byte
}

func (c *deafConn) Read(p []byte) (int, error) {
	for {
		n, err := c.Conn.Read(p)
		c.mu.Lock()
		deaf := c.deaf
		if deaf {
			c.lost = append(c.lost, p[:n]...)
		}
		c.mu.Unlock()
		if err != nil || !deaf {
			return n, err
		}
	}
}

// breakBehind waits until a text was lost, and breaks the connection.
func (c *deafConn) breakBehind(t *testing.T, text string) {
	t.Helper()
	testkit.Eventually(t, patience, func() error {
		c.mu.Lock()
		defer c.mu.Unlock()
		if !bytes.Contains(c.lost, []byte(text)) {
			return fmt.Errorf("%s was not sent", text)
		}
		return nil
	})
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

// What the server sent into a connection that breaks counts as delivered, and
// here nothing comes behind it that would show the gap.
func TestFollowHasNoGapAndNoDoubleWhenItsConnectionBreaks(t *testing.T) {
	t.Parallel()
	n := transport(t)
	conns := make(chan *deafConn, 10)
	breaking := n.Connect(t, bus.Config{Dial: func() (net.Conn, error) {
		c, err := n.Server.Dial()
		d := &deafConn{Conn: c}
		conns <- d
		return d, err
	}})
	other := n.Bus(t)
	var h heard
	during(t, func(ctx context.Context) error {
		return breaking.Follow(ctx, event.StreamSAR, nil, 1, func(_ context.Context, m event.Message) error { h.add(m); return nil })
	})
	for round := range 3 {
		put(t, other, 1+round*20, 10)
		h.want(t, ids(1, 10+round*20))
		c := <-conns
		c.mu.Lock()
		c.deaf = true
		c.mu.Unlock()
		put(t, other, 11+round*20, 10)
		c.breakBehind(t, report(20+round*20))
		h.want(t, ids(1, 20+round*20))
	}
}

func TestFollowHearsOnlyItsFiltersAndEndsWithItsHandlersError(t *testing.T) {
	t.Parallel()
	b := transport(t).Bus(t)
	put(t, b, 1, 2)
	if _, err := b.Publish(t.Context(), event.CraftSubject("mmsi:1", "registered"), envelope("craft"), struct{}{}, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Publish(t.Context(), event.IncidentSubject("i", "opened"), envelope("incident"), struct{}{}, nil); err != nil {
		t.Fatal(err)
	}
	var h heard
	enough := errors.New("enough")
	err := b.Follow(t.Context(), event.StreamSAR, []string{event.AllReports, event.AllIncidents}, 1, func(_ context.Context, m event.Message) error {
		if h.add(m) == 3 {
			return enough
		}
		return nil
	})
	if !errors.Is(err, enough) {
		t.Errorf("got %v, want the handler's error", err)
	}
	h.want(t, []string{"1", "2", "incident"})
}

func TestAfterReadsToTheEndAndLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	n := transport(t)
	b := n.Bus(t)
	for i := 1; i <= 6; i++ {
		id := event.IncidentID(fmt.Sprintf("i%d", i%2))
		if _, err := b.Publish(t.Context(), event.IncidentSubject(id, "phase_changed"), envelope(fmt.Sprint(i)), struct{}{}, nil); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		filter string
		after  uint64
		want   []string
	}{
		{event.IncidentFilter("i1"), 0, []string{"1", "3", "5"}},
		{event.IncidentFilter("i1"), 1, []string{"3", "5"}},
		{event.IncidentFilter("i0"), 5, []string{"6"}},
		{event.IncidentFilter("i1"), 5, nil},
		{event.IncidentFilter("i1"), 99, nil},
		{event.IncidentFilter("none"), 0, nil},
	} {
		var h heard
		err := b.After(t.Context(), c.filter, c.after, func(m event.Message) error { h.add(m); return nil })
		if got := h.get(); err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s after %d: got %v, %v, want %v", c.filter, c.after, got, err, c.want)
		}
	}
	wrong := errors.New("wrong")
	if err := b.After(t.Context(), event.AllIncidents, 0, func(event.Message) error { return wrong }); !errors.Is(err, wrong) {
		t.Errorf("a handler that fails: got %v", err)
	}
	if left := consumers(t, n, event.StreamSAR); len(left) != 0 {
		t.Errorf("consumers left on the server: %v", left)
	}
}

func TestWhatHasNoEnvelopeReachesNoHandlerAndIsKeptOnce(t *testing.T) {
	t.Parallel()
	n := transport(t)
	b := n.Bus(t)
	put(t, b, 1, 1)
	n.PublishRaw(t, report(2), []byte("no event"))
	put(t, b, 3, 1)
	n.PublishRaw(t, report(4), []byte("neither"))
	read := func(name string, run func(context.Context, func(context.Context, event.Message) error) error) {
		var h heard
		stop := during(t, func(ctx context.Context) error {
			return run(ctx, func(_ context.Context, m event.Message) error { h.add(m); return nil })
		})
		h.want(t, []string{"1", "3"})
		testkit.Eventually(t, patience, func() error {
			if s := state(t, b, bus.StreamQuarantine); s.Messages != 2 {
				return fmt.Errorf("%s: %d messages in quarantine, want 2", name, s.Messages)
			}
			return nil
		})
		if err := stop(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	read("follow", func(ctx context.Context, fn func(context.Context, event.Message) error) error {
		return b.Follow(ctx, event.StreamSAR, nil, 1, fn)
	})
	read("react", func(ctx context.Context, fn func(context.Context, event.Message) error) error {
		return b.React(ctx, "reactor", []string{event.AllReports}, fn)
	})
	read("after", func(ctx context.Context, fn func(context.Context, event.Message) error) error {
		return b.After(ctx, event.AllReports, 0, func(m event.Message) error { return fn(ctx, m) })
	})
	m, err := b.Get(t.Context(), bus.StreamQuarantine, 1)
	if err != nil || m.Key != "quarantine.malformed.SAR.2" || string(m.Data) != "no event" {
		t.Errorf("in quarantine: got %+v, %v", m, err)
	}
}
