package bus

import (
	"context"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"pharos/pkg/event"
)

const (
	readAhead      = 500              // messages that a reader may hold in memory
	readHeartbeat  = time.Second      // a reader that hears nothing for twice this asks anew
	readExpiry     = 10 * time.Second // length of one pull request
	quietLimit     = 3 * time.Second  // without a message that the server says is there
	quietTries     = 3                // readers that hear nothing before it is taken for damage
	readerIdle     = time.Minute      // after this the server drops a reader that we could not delete
	deletePatience = time.Second
)

// read is the life of one ordered consumer. It ends with handled when fn fails,
// with errAtEnd behind r.last, and else with ErrInterrupted. The context that fn
// gets outlives the connection.
func (b *Bus) read(ctx context.Context, r reading, fn taker) error {
	live, cancel := b.whileConnected(ctx)
	defer cancel()
	c, err := b.js.CreateConsumer(live, r.stream, jetstream.ConsumerConfig{
		FilterSubjects: r.filters, DeliverPolicy: jetstream.DeliverByStartSequencePolicy, OptStartSeq: max(r.from, 1),
		AckPolicy: jetstream.AckNonePolicy, MemoryStorage: true, Replicas: 1, InactiveThreshold: readerIdle,
	})
	if err != nil {
		return interrupted(r, err)
	}
	defer b.deleteConsumer(ctx, r.stream, c.CachedInfo().Name)
	if r.last > 0 && c.CachedInfo().NumPending == 0 {
		return errAtEnd
	}
	it, err := c.Messages(jetstream.PullMaxMessages(readAhead), jetstream.PullExpiry(readExpiry),
		jetstream.PullHeartbeat(readHeartbeat))
	if err != nil {
		return interrupted(r, err)
	}
	defer it.Stop()
	return b.deliver(ctx, live, r, it, fn)
}

func (b *Bus) deliver(ctx, live context.Context, r reading, it jetstream.MessagesContext, fn taker) error {
	for count := uint64(1); ; count++ {
		raw, err := next(live, r, it)
		if err != nil {
			return interrupted(r, err)
		}
		meta, err := raw.Metadata()
		if err != nil {
			return interrupted(r, err)
		}
		if meta.Sequence.Consumer != count {
			return interrupted(r, fmt.Errorf("delivery %d came as %d", count, meta.Sequence.Consumer))
		}
		if r.last > 0 && meta.Sequence.Stream > r.last {
			return errAtEnd
		}
		if err := b.hand(ctx, r, raw, meta, fn); err != nil {
			return err
		}
		if r.last > 0 && (meta.NumPending == 0 || meta.Sequence.Stream == r.last) {
			return errAtEnd
		}
	}
}

// next waits for a message: for one that the server says is there not for ever,
// because it passes over what it cannot read without a word.
func next(live context.Context, r reading, it jetstream.MessagesContext) (jetstream.Msg, error) {
	if r.last == 0 {
		return it.Next(jetstream.NextContext(live))
	}
	ctx, cancel := context.WithTimeout(live, quietLimit)
	defer cancel()
	raw, err := it.Next(jetstream.NextContext(ctx))
	if err != nil && live.Err() == nil && ctx.Err() != nil {
		return nil, errQuiet
	}
	return raw, err
}

// hand gives one message to fn, or to QUARANTINE when it is no event. What is in
// QUARANTINE may be none, and whoever reads raw takes everything.
func (b *Bus) hand(ctx context.Context, r reading, raw jetstream.Msg, meta *jetstream.MsgMetadata, fn taker) error {
	m, header, malformed := b.messageOf(raw, meta)
	if malformed != nil && !r.raw && m.Stream != StreamQuarantine {
		if err := b.Quarantine(ctx, HandlerMalformed, m, malformed); err != nil {
			return fmt.Errorf("%w: %w", ErrInterrupted, err)
		}
		return nil
	}
	if err := fn(traced(ctx, m), m, header); err != nil {
		return handled{err}
	}
	return nil
}

func interrupted(r reading, err error) error {
	return fmt.Errorf("read stream %s: %w: %w", r.stream, ErrInterrupted, err)
}

// deleteConsumer spares the server a consumer that would linger. When it cannot
// be reached the server's own idle limit does it.
func (b *Bus) deleteConsumer(ctx context.Context, stream, name string) {
	if !b.nc.IsConnected() {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), deletePatience)
	defer cancel()
	if err := b.js.DeleteConsumer(ctx, stream, name); err != nil {
		b.log.Debug("delete reader", "stream", stream, "consumer", name, "error", err)
	}
}

// messageOf returns the event and its headers; with an error when it has no
// envelope, and then what could be read.
func (b *Bus) messageOf(raw jetstream.Msg, meta *jetstream.MsgMetadata) (event.Message, nats.Header, error) {
	at, header := b.original(meta.Stream, meta.Sequence.Stream, meta.Timestamp, raw.Headers())
	e, err := event.ParseHeader(header)
	return event.Message{
		Envelope: e, Stream: meta.Stream, Sequence: meta.Sequence.Stream,
		RecordedAt: at.UTC(), Key: raw.Subject(), Data: raw.Data(),
	}, header, err
}
