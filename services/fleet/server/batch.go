package server

import (
	"context"
	"slices"

	"pharos/pkg/bus"
)

const (
	// single is below how many waiting positions each is published by itself: an
	// atomic batch costs several syncs of the disk whatever its size.
	single = 30
	// waitingRoom is how many parcels wait in a queue; behind it requests wait.
	waitingRoom = 1000
)

// batcher publishes the positions of all requests of this process, with never
// two publishes under way: what comes meanwhile makes the next batch.
type batcher struct {
	bus   *bus.Bus
	queue chan parcel
}

// parcel is positions of one request that are never parted: a list that is cut
// where the batcher happens to look costs more syncs than it has to.
type parcel struct {
	positions []bus.Outgoing // at most a batch
	confirmed chan<- error   // has room for the one answer
}

func newBatcher(b *bus.Bus) *batcher {
	return &batcher{bus: b, queue: make(chan parcel, waitingRoom)}
}

// publish returns nil when the log has confirmed all of them. After an error
// some may be there: a fix that is sent again is the same fix.
func (b *batcher) publish(ctx context.Context, all []bus.Outgoing) error {
	parcels := slices.Collect(slices.Chunk(all, bus.MaxBatch))
	confirmed := make(chan error, len(parcels))
	for _, positions := range parcels {
		select {
		case b.queue <- parcel{positions, confirmed}:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	for range parcels {
		select {
		case err := <-confirmed:
			if err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// run publishes what waits until ctx ends.
func (b *batcher) run(ctx context.Context) error {
	var batch, next []parcel
	for {
		if len(next) == 0 {
			select {
			case first := <-b.queue:
				next = []parcel{first}
			case <-ctx.Done():
				return nil
			}
		}
		batch, next = b.take(next)
		b.send(ctx, batch)
	}
}

// take adds what waits, up to a batch, and returns what no longer fits apart.
func (b *batcher) take(batch []parcel) (full, next []parcel) {
	for n := len(batch[0].positions); ; {
		select {
		case p := <-b.queue:
			if n += len(p.positions); n > bus.MaxBatch {
				return batch, []parcel{p}
			}
			batch = append(batch, p)
		default:
			return batch, nil
		}
	}
}

func (b *batcher) send(ctx context.Context, batch []parcel) {
	var all []bus.Outgoing
	for _, p := range batch {
		all = append(all, p.positions...)
	}
	if len(all) < single {
		for _, p := range batch {
			p.confirmed <- b.sendEach(ctx, p.positions)
		}
		return
	}
	err := b.bus.PublishBatch(ctx, all)
	for _, p := range batch {
		p.confirmed <- err
	}
}

// sendEach ends with the first error: a log that does not answer is not waited for again.
func (b *batcher) sendEach(ctx context.Context, positions []bus.Outgoing) error {
	for _, o := range positions {
		if _, err := b.bus.Publish(ctx, o.Subject, o.Envelope, o.Body, nil); err != nil {
			return err
		}
	}
	return nil
}
