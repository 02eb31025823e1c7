package server

import (
	"context"
	"encoding/json"
	"sync"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"pharos/pkg/event"
	"pharos/pkg/run"
	"pharos/services/desk"
)

const (
	// head is how much of the log before the start is put into the ring, for
	// clients that come back after a restart.
	head = 1000
	// most bounds the events that are framed together.
	most = 256
	// tooLong is how long reports wait for a view that moves, only slowly, before
	// they are shown out of their turn; for one that does not, they do not wait.
	tooLong = 5 * time.Second
	// maxPending bounds the events that wait for the view; behind it reading waits.
	maxPending = 20_000
)

// feeder is the one reader of SAR for all clients. It reads ahead of what it
// can frame:
//
//	SAR ─▶ read ─▶ pending ─▶ frame, in order ─▶ hub
//	                  └─▶ early: reports behind what waits for the view
type feeder struct {
	deps   Deps
	hub    *desk.Hub
	framer *framer

	mu      sync.Mutex // guards pending
	pending []*pending
	more    chan struct{} // holds a token while there is something pending
	room    chan struct{} // holds a token when pending has shrunk

	started chan struct{} // closed once the hub's floor is known
	began   uint64        // end of the log at the start; set before reading
	lag     atomic.Int64  // of the newest event framed, in nanoseconds
}

// pending is an event that was read and not framed yet.
type pending struct {
	event.Message
	readAt time.Time
	span   trace.SpanContext // of the publish
	early  bool              // was shown before its turn
}

func newFeeder(deps Deps, hub *desk.Hub, f *framer) *feeder {
	return &feeder{deps: deps, hub: hub, framer: f, started: make(chan struct{}),
		more: make(chan struct{}, 1), room: make(chan struct{}, 1)}
}

func (f *feeder) run(ctx context.Context) error {
	end, err := f.end(ctx)
	if err != nil {
		return nil // ctx has ended
	}
	f.began = end
	floor := end - min(end, head)
	f.hub.Start(floor)
	close(f.started)
	var g run.Group
	g.Add("reader", func(ctx context.Context) error {
		return f.deps.Bus.Follow(ctx, event.StreamSAR, nil, floor+1, f.read)
	})
	g.Add("framer", f.frameAll)
	return g.Run(ctx)
}

// end asks for the end of the log until it is told.
func (f *feeder) end(ctx context.Context) (uint64, error) {
	for {
		s, err := f.deps.Bus.Stream(ctx, event.StreamSAR)
		if err == nil {
			return s.Last, nil
		}
		f.deps.Log.Warn("the feed waits for the log", "error", err)
		select {
		case <-ctx.Done():
			return 0, ctx.Err()
		case <-time.After(time.Second):
		}
	}
}

// read takes one event in.
func (f *feeder) read(ctx context.Context, m event.Message) error {
	if event.Domain(m.Type) == "craft" {
		var r event.CraftRegistered
		if err := json.Unmarshal(m.Data, &r); err == nil && r.CraftID != "" {
			f.hub.Register(r, m.Org, m.Sequence)
		}
	}
	span := trace.SpanContextFromContext(ctx)
	for !f.push(m, span) {
		select {
		case <-f.room:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

func (f *feeder) push(m event.Message, span trace.SpanContext) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.pending) >= maxPending {
		return false
	}
	f.pending = append(f.pending, &pending{Message: m, readAt: time.Now(), span: span})
	token(f.more)
	return true
}

func token(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// frameAll frames what is pending, in order.
func (f *feeder) frameAll(ctx context.Context) error {
	for {
		run := f.peek()
		if len(run) == 0 {
			select {
			case <-f.more:
				continue
			case <-ctx.Done():
				return nil
			}
		}
		entries, err := f.framer.frame(ctx, run, f.showEarly)
		if err != nil {
			return nil // ctx has ended
		}
		f.hub.Append(entries)
		f.done(len(run))
	}
}

// peek returns what can be framed together: events that need no view, or some
// that do. They stay pending until they are done.
func (f *feeder) peek() []event.Message {
	f.mu.Lock()
	defer f.mu.Unlock()
	var run []event.Message
	for _, p := range f.pending[:min(most, len(f.pending))] {
		if len(run) > 0 && needsView(p.Message) && !needsView(run[0]) {
			break // what is ready does not wait for the view
		}
		run = append(run, p.Message)
	}
	return run
}

// done takes the first n off.
func (f *feeder) done(n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, p := range f.pending[:n] {
		if p.Sequence > f.began {
			f.shown(p)
		}
	}
	clear(f.pending[:n])
	f.pending = f.pending[n:]
	token(f.room)
}

// shown says how long the event took, from the log's time stamp and since it was
// read, to whoever asks for metrics and traces.
func (f *feeder) shown(p *pending) {
	f.lag.Store(int64(time.Since(p.RecordedAt)))
	_, span := otel.Tracer(scope).Start(trace.ContextWithRemoteSpanContext(context.Background(), p.span), "feed "+p.Type,
		trace.WithTimestamp(p.readAt), trace.WithSpanKind(trace.SpanKindConsumer),
		trace.WithAttributes(attribute.Int64("pharos.sequence", int64(p.Sequence))))
	span.End()
}

// showEarly shows the reports that wait, once, when their turn may not come soon.
func (f *feeder) showEarly() error {
	if since, _ := f.waiting(); f.framer.view.Ready() == nil && time.Since(since) < tooLong {
		return nil
	}
	f.mu.Lock()
	var reports []*desk.Entry
	for _, p := range f.pending {
		if !p.early && event.Domain(p.Type) == "report" {
			p.early = true
			reports = append(reports, f.framer.byItself(p.Message))
		}
	}
	f.mu.Unlock()
	if len(reports) > 0 {
		f.hub.Early(reports)
	}
	return nil
}

// waiting returns since when the oldest event that is not framed has been
// waiting, and how late the feed is.
func (f *feeder) waiting() (since time.Time, lag time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.pending) == 0 {
		return time.Time{}, time.Duration(f.lag.Load())
	}
	p := f.pending[0]
	if p.Sequence > f.began {
		lag = time.Since(p.RecordedAt)
	}
	return p.readAt, max(lag, time.Duration(f.lag.Load()))
}
