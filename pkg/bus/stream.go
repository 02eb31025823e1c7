package bus

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"pharos/pkg/event"
)

// StreamState is what the server says of a stream.
type StreamState struct {
	First, Last, Messages, Deleted uint64
	Created                        time.Time
}

// Stream asks the server for the state of a stream. ErrNone: there is no such stream.
func (b *Bus) Stream(ctx context.Context, name string) (StreamState, error) {
	s, err := b.js.Stream(ctx, name)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return StreamState{}, fmt.Errorf("stream %s: %w", name, ErrNone)
	}
	if err != nil {
		return StreamState{}, fmt.Errorf("state of stream %s: %w", name, asUnavailable(err))
	}
	info := s.CachedInfo()
	return StreamState{
		First: info.State.FirstSeq, Last: info.State.LastSeq, Messages: info.State.Msgs,
		Deleted: uint64(info.State.NumDeleted), Created: info.Created.UTC(),
	}, nil
}

// Last returns the newest message that matches filter, or ErrNone. A message
// without an envelope that can be read has none here either.
func (b *Bus) Last(ctx context.Context, filter string) (event.Message, error) {
	name, err := b.streams.streamOf(filter)
	if err != nil {
		return event.Message{}, err
	}
	raw, err := b.handles[name].GetLastMsgForSubject(ctx, filter)
	return b.stored(name, raw, err, "last of "+filter)
}

// Get returns the message with that sequence, or ErrNone.
func (b *Bus) Get(ctx context.Context, stream string, seq uint64) (event.Message, error) {
	handle, ok := b.handles[stream]
	if !ok {
		return event.Message{}, fmt.Errorf("stream %s is not in the catalogue", stream)
	}
	raw, err := handle.GetMsg(ctx, seq)
	return b.stored(stream, raw, err, fmt.Sprintf("message %d of stream %s", seq, stream))
}

func (b *Bus) stored(stream string, raw *jetstream.RawStreamMsg, err error, what string) (event.Message, error) {
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return event.Message{}, fmt.Errorf("%s: %w", what, ErrNone)
	}
	if err != nil {
		return event.Message{}, fmt.Errorf("%s: %w", what, asUnavailable(err))
	}
	at, header := b.original(stream, raw.Sequence, raw.Time, raw.Header)
	e, err := event.ParseHeader(header)
	if err != nil {
		e = event.Envelope{} // it reaches no reader: they put it into QUARANTINE
	}
	return event.Message{
		Envelope: e, Stream: stream, Sequence: raw.Sequence,
		RecordedAt: at.UTC(), Key: raw.Subject, Data: raw.Data,
	}, nil
}

// asUnavailable marks an error of asking the log as one that passes.
func asUnavailable(err error) error {
	if unanswered(err) || startingUp(err) {
		return unavailable(err, "the log cannot be reached")
	}
	return err
}
