package bus

import (
	"context"
	"errors"
	"fmt"

	"github.com/nats-io/nats.go"

	"pharos/pkg/event"
	"pharos/pkg/run"
)

// handled carries the error of a caller's function out of a reader, apart from
// the errors of reading.
type handled struct{ error }

func (h handled) Unwrap() error { return h.error }

// taker takes one message, and the headers that it came with.
type taker func(context.Context, event.Message, nats.Header) error

func events(fn func(context.Context, event.Message) error) taker {
	return func(ctx context.Context, m event.Message, _ nats.Header) error { return fn(ctx, m) }
}

// reading says what one reader reads.
type reading struct {
	stream  string
	filters []string // none: everything
	from    uint64
	last    uint64 // sequence to stop at; 0 reads for ever
	raw     bool   // what is no event, too
}

// errQuiet: the server says that there is more, and gives nothing.
var errQuiet = errors.New("nothing came of what is there")

// errAtEnd ends a reading that has a last sequence.
var errAtEnd = errors.New("at the end")

// Read reads, in order, what matches filters (none: everything) from sequence
// `from` on, until fn fails or the connection, the server or the consumer is
// gone: then it is ErrInterrupted. Before it reads on, a caller can look whether
// the stream is still the one it knew. Most callers want Follow. Filters that are
// none, or not of the stream, are refused.
func (b *Bus) Read(ctx context.Context, stream string, filters []string, from uint64,
	fn func(context.Context, event.Message) error) error {
	if err := b.streams.readable(stream, filters); err != nil {
		return fmt.Errorf("read stream %s: %w", stream, err)
	}
	err := b.read(ctx, reading{stream: stream, filters: filters, from: from}, events(fn))
	if h, ok := errors.AsType[handled](err); ok {
		return h.error
	}
	return err
}

// Follow reads in order, for ever, from sequence `from` on. It survives
// restarts of the server without a gap and without giving a message twice.
// fn's error ends it and is returned; the end of ctx ends it with nil.
func (b *Bus) Follow(ctx context.Context, stream string, filters []string, from uint64,
	fn func(context.Context, event.Message) error) error {
	if err := b.streams.readable(stream, filters); err != nil {
		return fmt.Errorf("follow stream %s: %w", stream, err)
	}
	return b.readOn(ctx, reading{stream: stream, filters: filters, from: from}, events(fn))
}

// After gives fn, in order, every message that matches filter with a sequence
// above `after`, up to the end of the stream as it was at the call.
// ErrUnreadable: something of it is damaged.
func (b *Bus) After(ctx context.Context, filter string, after uint64, fn func(event.Message) error) error {
	return b.after(ctx, filter, after, events(func(_ context.Context, m event.Message) error { return fn(m) }))
}

func (b *Bus) after(ctx context.Context, filter string, after uint64, fn taker) error {
	stream, err := b.streams.streamOf(filter)
	if err != nil {
		return fmt.Errorf("read on: %w", err)
	}
	state, err := b.Stream(ctx, stream)
	if err != nil {
		return err
	}
	if after >= state.Last {
		return nil
	}
	r := reading{stream: stream, filters: []string{filter}, from: after + 1, last: state.Last}
	err = b.readOn(ctx, r, fn)
	if err == nil && ctx.Err() != nil {
		return fmt.Errorf("read %s: %w", filter, context.Cause(ctx))
	}
	if errors.Is(err, errAtEnd) {
		return nil
	}
	return err
}

// readOn reads, and after an interruption goes on behind the last message that
// fn was done with.
func (b *Bus) readOn(ctx context.Context, r reading, fn taker) error {
	wait, quiet := firstWait, 0
	for {
		err := b.read(ctx, r, func(ctx context.Context, m event.Message, h nats.Header) error {
			if err := fn(ctx, m, h); err != nil {
				return err
			}
			r.from, wait, quiet = m.Sequence+1, firstWait, 0
			return nil
		})
		if h, ok := errors.AsType[handled](err); ok {
			return h.error
		}
		if errors.Is(err, errAtEnd) {
			return err
		}
		if errors.Is(err, errQuiet) {
			quiet++
		}
		if quiet == quietTries {
			return fmt.Errorf("read stream %s from %d on: %w", r.stream, r.from, ErrUnreadable)
		}
		if !run.Pause(ctx, wait) {
			return nil
		}
		wait = longer(wait)
	}
}
