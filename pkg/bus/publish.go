package bus

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/synadia-io/orbit.go/jetstreamext"

	"pharos/pkg/event"
	"pharos/pkg/fault"
	"pharos/pkg/run"
)

// Expect is what must be true of the log for a publish to be done: the last
// message that matches Filter has sequence Last, or nothing matches and Last is 0.
// Everybody who guards the same thing uses the same filter string.
type Expect struct {
	Filter string
	Last   uint64
}

// None expects that nothing matches filter.
func None(filter string) *Expect { return &Expect{Filter: filter} }

// After expects that the last message that matches filter has sequence seq.
func After(filter string, seq uint64) *Expect { return &Expect{Filter: filter, Last: seq} }

// retryAfter is what a client is told when the log does not answer.
const retryAfter = 2 * time.Second

// Publish appends one event to the stream that keeps subject and returns its
// sequence. It fills Type and TraceParent where they are empty. Body is
// marshalled, but []byte and json.RawMessage are taken as they are. Errors:
// ErrConflict, ErrUnconfirmed; any other means that nothing was written.
func (b *Bus) Publish(ctx context.Context, subject string, e event.Envelope, body any, expect *Expect) (uint64, error) {
	ctx, end := b.tracePublish(ctx, subject)
	defer end()
	msg, err := b.message(ctx, Outgoing{Subject: subject, Envelope: e, Body: body, Expect: expect})
	if err != nil {
		return 0, fmt.Errorf("publish %s: %w", subject, err)
	}
	seq, err := b.withFaults(subject, e, func() (uint64, error) { return b.send(ctx, msg) })
	if err = b.judge(err); err != nil {
		return 0, fmt.Errorf("publish %s: %w", subject, err)
	}
	return seq, nil
}

// message builds what is sent, and refuses what the log could not use later.
func (b *Bus) message(ctx context.Context, o Outgoing) (*nats.Msg, error) {
	stream, err := b.streams.streamOf(o.Subject)
	if err != nil {
		return nil, err
	}
	e := o.Envelope
	if e.Type == "" {
		e.Type = event.Type(o.Subject)
	}
	if e.TraceParent == "" {
		e.TraceParent = traceParent(ctx)
	}
	if e.ID == "" {
		return nil, errors.New("the envelope has no id")
	}
	if kept := b.types[e.Type]; kept != stream {
		return nil, fmt.Errorf("the catalogue has no event %q on stream %s", e.Type, stream)
	}
	data, err := encode(o.Body)
	if err != nil {
		return nil, err
	}
	if b.cfg.Check != nil {
		if err := b.cfg.Check(e.Type, data); err != nil {
			return nil, err
		}
	}
	msg := &nats.Msg{Subject: o.Subject, Header: nats.Header(e.Header()), Data: data}
	msg.Header.Set(jetstream.ExpectedStreamHeader, stream)
	if o.Expect != nil {
		// The server takes any filter, also one that has nothing to do with the subject.
		if !matches(o.Expect.Filter, o.Subject) {
			return nil, fmt.Errorf("the expectation on %s says nothing about the subject", o.Expect.Filter)
		}
		msg.Header.Set(jetstream.ExpectedLastSubjSeqHeader, fmt.Sprint(o.Expect.Last))
		msg.Header.Set(jetstream.ExpectedLastSubjSeqSubjHeader, o.Expect.Filter)
	}
	return msg, nil
}

func encode(body any) ([]byte, error) {
	switch v := body.(type) {
	case []byte:
		return v, nil
	case json.RawMessage:
		return v, nil
	}
	data, err := json.Marshal(body)
	if err != nil {
		return nil, fmt.Errorf("encode the body: %w", err)
	}
	return data, nil
}

// send publishes one message and waits for the log's word.
func (b *Bus) send(ctx context.Context, msg *nats.Msg) (uint64, error) {
	ack, err := untilSent(ctx, b, func(ctx context.Context) (*jetstream.PubAck, error) {
		return b.js.PublishMsg(ctx, msg, jetstream.WithRetryAttempts(0))
	})
	if err != nil {
		return 0, err
	}
	if ack.Duplicate {
		return 0, fmt.Errorf("the log took %s for a duplicate and dropped it", msg.Subject)
	}
	return ack.Sequence, nil
}

// untilSent publishes within PublishTimeout, and again only while it is certain
// that the log never saw what is sent: not connected, or nobody there to answer.
// The log keeps no list of ids (Nats-Msg-Id is never set), so what is sent again
// after it was seen would be there twice. An answer that would have come over a
// connection that is lost is not waited for: it comes no more.
func untilSent[T any](ctx context.Context, b *Bus, publish func(context.Context) (T, error)) (T, error) {
	if err := b.cfg.MayWrite(); err != nil {
		var none T
		return none, err
	}
	ctx, cancel := context.WithTimeout(ctx, b.cfg.PublishTimeout)
	defer cancel()
	for wait := firstWait; ; wait = longer(wait) {
		live, end := b.whileConnected(ctx)
		ack, err := publish(live)
		end()
		if err == nil || !notSent(err) || !run.Pause(ctx, wait) {
			return ack, err
		}
	}
}

// notSent reports that the message certainly did not reach the log.
func notSent(err error) bool {
	return errors.Is(err, nats.ErrReconnectBufExceeded) || errors.Is(err, nats.ErrNoResponders) ||
		errors.Is(err, jetstream.ErrNoStreamResponse)
}

func disconnectedError(err error) bool {
	return notSent(err) || errors.Is(err, nats.ErrConnectionReconnecting) || errors.Is(err, nats.ErrDisconnected) ||
		errors.Is(err, nats.ErrTimeout)
}

// codeConflictClustered is what replicated streams answer instead of 10071.
const codeConflictClustered jetstream.ErrorCode = 10164

// judge gives an error of a publish its meaning, once, and keeps count of
// publishes in a row without an answer.
func (b *Bus) judge(err error) error {
	if err == nil {
		b.unconfirmed.Store(0)
		return nil
	}
	if api, ok := errors.AsType[*jetstream.APIError](err); ok {
		b.unconfirmed.Store(0)
		return judgeAnswer(api, err)
	}
	if errors.Is(err, errRefused) {
		return unavailable(err, "the log refuses to write now")
	}
	if !unanswered(err) {
		return err
	}
	b.unconfirmed.Add(1)
	b.metrics.unconfirmed.Add(context.Background(), 1)
	return unavailable(errors.Join(ErrUnconfirmed, err), "the log did not confirm in time")
}

func judgeAnswer(api *jetstream.APIError, err error) error {
	switch {
	case api.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequence || api.ErrorCode == codeConflictClustered:
		return fmt.Errorf("%w: %w", ErrConflict, err)
	case api.Code >= 500 || api.Code == 429 || api.ErrorCode == jetstreamext.JSErrCodeBatchPublishIncomplete:
		return unavailable(err, "the log refuses to write now")
	}
	return err
}

// unanswered reports that a publish ended without the log's word on it.
func unanswered(err error) bool {
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) ||
		errors.Is(err, errUntold) || errors.Is(err, nats.ErrConnectionClosed) || disconnectedError(err)
}

func unavailable(err error, text string) error {
	return fault.WithRetryAfter(fault.Wrap(fault.Unavailable, err, "%s", text), retryAfter)
}
