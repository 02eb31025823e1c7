package server

import (
	"context"
	"sync"

	"pharos/pkg/bus"
)

const (
	// single is below how many waiting positions each is published by itself: an
	// atomic batch costs several syncs of the disk whatever its size.
	single = 30
	// waitingRoom bounds the positions that wait; behind it requests wait.
	waitingRoom = 20_000
)

// batcher publishes the positions of all requests of this process, with never
// two publishes under way: what comes meanwhile makes the next batch.
type batcher struct {
	bus   *bus.Bus
	queue chan position
}

// position waits to be published on behalf of a request.
type position struct {
	bus.Outgoing
	request *request
}

// request waits for all its positions.
type request struct {
	wait sync.WaitGroup
	mu   sync.Mutex
	err  error // the first; guarded by mu
}

func (r *request) done(err error) {
	r.mu.Lock()
	if r.err == nil {
		r.err = err
	}
	r.mu.Unlock()
	r.wait.Done()
}

func newBatcher(b *bus.Bus) *batcher {
	return &batcher{bus: b, queue: make(chan position, waitingRoom)}
}

// publish returns nil when the log has confirmed all of them. After an error
// some may be there: a fix that is sent again is the same fix.
func (b *batcher) publish(ctx context.Context, all []bus.Outgoing) error {
	r := &request{}
	for _, o := range all {
		r.wait.Add(1)
		select {
		case b.queue <- position{o, r}:
		case <-ctx.Done():
			r.wait.Done()
			return ctx.Err()
		}
	}
	confirmed := make(chan struct{})
	go func() { r.wait.Wait(); close(confirmed) }()
	select {
	case <-confirmed:
		r.mu.Lock()
		defer r.mu.Unlock()
		return r.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// run publishes what waits until ctx ends.
func (b *batcher) run(ctx context.Context) error {
	for {
		select {
		case first := <-b.queue:
			b.send(ctx, b.take(first))
		case <-ctx.Done():
			return nil
		}
	}
}

// take returns what waits behind the first, up to a batch.
func (b *batcher) take(first position) []position {
	batch := []position{first}
	for len(batch) < bus.MaxBatch {
		select {
		case next := <-b.queue:
			batch = append(batch, next)
		default:
			return batch
		}
	}
	return batch
}

func (b *batcher) send(ctx context.Context, batch []position) {
	if len(batch) < single {
		for _, p := range batch {
			_, err := b.bus.Publish(ctx, p.Subject, p.Envelope, p.Body, nil)
			p.request.done(err)
		}
		return
	}
	out := make([]bus.Outgoing, len(batch))
	for i, p := range batch {
		out[i] = p.Outgoing
	}
	err := b.bus.PublishBatch(ctx, out)
	for _, p := range batch {
		p.request.done(err)
	}
}
