package bus

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"pharos/pkg/event"
)

// Raw is a message as a stream keeps it, also one that is no event of ours.
type Raw struct {
	Sequence   uint64
	RecordedAt time.Time // the stream's time stamp, in nanoseconds
	Subject    string
	// Header is the block of headers as NATS writes it, the names sorted, which
	// is how every NATS client for Go sends them; empty where there is none.
	Header []byte
	Data   []byte
}

// Equal reports whether both are the same message, byte by byte.
func (r Raw) Equal(o Raw) bool {
	return r.Sequence == o.Sequence && r.RecordedAt.Equal(o.RecordedAt) && r.Subject == o.Subject &&
		bytes.Equal(r.Header, o.Header) && bytes.Equal(r.Data, o.Data)
}

// Differs names the part in which two messages of one sequence differ; "" for none.
func (r Raw) Differs(o Raw) string {
	switch {
	case r.Sequence != o.Sequence:
		return "sequence"
	case r.Subject != o.Subject:
		return "subject"
	case !bytes.Equal(r.Header, o.Header):
		return "headers"
	case !bytes.Equal(r.Data, o.Data):
		return "body"
	case !r.RecordedAt.Equal(o.RecordedAt):
		return "time"
	}
	return ""
}

// Message is the event that r is; an error when it is none.
func (r Raw) Message(stream string) (event.Message, error) {
	header, err := readHeader(r.Header)
	if err != nil {
		return event.Message{}, err
	}
	e, err := event.ParseHeader(header)
	return event.Message{Envelope: e, Stream: stream, Sequence: r.Sequence, RecordedAt: r.RecordedAt, Key: r.Subject, Data: r.Data}, err
}

// ReadRaw is Read for every message of a stream, whatever it is.
func (b *Bus) ReadRaw(ctx context.Context, stream string, from uint64, fn func(context.Context, Raw) error) error {
	err := b.read(ctx, reading{stream: stream, from: from, raw: true}, raws(fn))
	if h, ok := errors.AsType[handled](err); ok {
		return h.error
	}
	return err
}

// EachRaw gives fn every message of a stream that matches filters (none:
// everything), whatever it is, from sequence `from` on up to `to` or, where that
// is 0, to the end as it was at the call.
func (b *Bus) EachRaw(ctx context.Context, stream string, filters []string, from, to uint64, fn func(Raw) error) error {
	state, err := b.Stream(ctx, stream)
	if err != nil {
		return err
	}
	if to == 0 || to > state.Last {
		to = state.Last
	}
	if from > to || state.Messages == 0 {
		return nil
	}
	err = b.readOn(ctx, reading{stream: stream, filters: filters, from: from, last: to, raw: true},
		raws(func(_ context.Context, r Raw) error { return fn(r) }))
	if errors.Is(err, errAtEnd) {
		return nil
	}
	if err == nil {
		err = context.Cause(ctx)
	}
	return err
}

func raws(fn func(context.Context, Raw) error) taker {
	return func(ctx context.Context, m event.Message, h nats.Header) error {
		return fn(ctx, Raw{Sequence: m.Sequence, RecordedAt: m.RecordedAt, Subject: m.Key, Header: writeHeader(h), Data: m.Data})
	}
}

// GetRaw returns the message with that sequence, whatever it is, or ErrNone.
func (b *Bus) GetRaw(ctx context.Context, stream string, seq uint64) (Raw, error) {
	handle, ok := b.handles[stream]
	if !ok {
		return Raw{}, fmt.Errorf("stream %s is not in the catalogue", stream)
	}
	what := fmt.Sprintf("message %d of stream %s", seq, stream)
	m, err := handle.GetMsg(ctx, seq)
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return Raw{}, fmt.Errorf("%s: %w", what, ErrNone)
	}
	if err != nil {
		return Raw{}, fmt.Errorf("%s: %w", what, asUnavailable(err))
	}
	at, header := b.original(stream, seq, m.Time, m.Header)
	return Raw{Sequence: seq, RecordedAt: at.UTC(), Subject: m.Subject, Header: writeHeader(header), Data: m.Data}, nil
}

const headerLine = "NATS/1.0\r\n"

// writeHeader is for every set of headers the one block that says it.
func writeHeader(h nats.Header) []byte {
	if len(h) == 0 {
		return nil
	}
	out := []byte(headerLine)
	for _, name := range slices.Sorted(maps.Keys(h)) {
		for _, value := range h[name] {
			out = fmt.Appendf(out, "%s: %s\r\n", name, value)
		}
	}
	return append(out, "\r\n"...)
}

// readHeader reads what writeHeader wrote.
func readHeader(block []byte) (nats.Header, error) {
	if len(block) == 0 {
		return nats.Header{}, nil
	}
	h, err := nats.DecodeHeadersMsg(block)
	if err != nil {
		return nil, fmt.Errorf("read the headers of a message: %w", err)
	}
	return h, nil
}
