package bus

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"

	"pharos/pkg/event"
)

// HandlerMalformed is the handler named in QUARANTINE for what is no event.
const HandlerMalformed = "malformed"

// allQuarantined matches every copy in QUARANTINE.
const allQuarantined = "quarantine.>"

// Headers that a quarantined message has beside the envelope of the event.
const (
	headerReason     = "pharos-reason"
	headerReasonCode = "pharos-reason-code"
	headerHandler    = "pharos-handler"
	headerStream     = "pharos-stream"
	headerSequence   = "pharos-sequence"
	headerKey        = "pharos-key"
	headerRecordedAt = "pharos-recorded-at"
)

// Quarantined is a message that a handler could not use, and why.
type Quarantined struct {
	event.Message        // as the handler got it
	Handler       string // who could not use it
	Code          string // one of the Code constants
	Reason        string // the handler's words
	Place         uint64 // sequence of the copy in QUARANTINE
	At            time.Time
}

// SetAside names it.
func (q Quarantined) SetAside() event.SetAside {
	return event.SetAside{Handler: q.Handler, Stream: q.Stream, Sequence: q.Sequence}
}

// Quarantine keeps a copy of a message that handler could not use, with the
// reason. It is there once per handler and message, however often it is said;
// said again after a retry was asked for, it is the answer.
func (b *Bus) Quarantine(ctx context.Context, handler string, m event.Message, cause error) error {
	h := nats.Header(m.Header())
	for name, value := range map[string]string{
		headerReason: reason(cause), headerReasonCode: codeOf(handler, cause), headerHandler: handler, headerStream: m.Stream, headerKey: m.Key,
		headerSequence: fmt.Sprint(m.Sequence), headerRecordedAt: m.RecordedAt.UTC().Format(time.RFC3339Nano),
		jetstream.ExpectedStreamHeader: StreamQuarantine, jetstream.ExpectedLastSubjSeqHeader: "0",
	} {
		h.Set(name, value)
	}
	_, err := b.send(ctx, &nats.Msg{Subject: copySubject(handler, m.Stream, m.Sequence), Header: h, Data: m.Data})
	err = b.judge(err)
	if errors.Is(err, ErrConflict) { // it is there already
		return b.stillUnusable(ctx, event.SetAside{Handler: handler, Stream: m.Stream, Sequence: m.Sequence}, cause)
	}
	if err != nil {
		return fmt.Errorf("quarantine message %d of stream %s: %w", m.Sequence, m.Stream, err)
	}
	b.metrics.quarantined.Add(ctx, 1, metric.WithAttributes(attribute.String("handler", handler)))
	b.log.Warn("event quarantined", "handler", handler, "stream", m.Stream, "sequence", m.Sequence, "type", m.Type, "id", m.ID)
	return nil
}

// stillUnusable says that a retry failed, or that what was resolved is not any
// more, and says it once.
func (b *Bus) stillUnusable(ctx context.Context, what event.SetAside, cause error) error {
	if what.Handler == HandlerMalformed {
		return nil // nobody tries it again
	}
	last, err := b.Last(ctx, event.QuarantineFilter(what.ID()))
	if errors.Is(err, ErrNone) || err == nil && last.Type == event.TypeRetryFailed {
		return nil
	}
	if err != nil {
		return err
	}
	return b.sayOf(ctx, what, last, "retry_failed", event.RetryFailed{SetAside: what, Code: codeOf(what.Handler, cause), Detail: reason(cause)})
}

// sayOf publishes what came of `after`, unless somebody said it first.
func (b *Bus) sayOf(ctx context.Context, what event.SetAside, after event.Message, name string, body any) error {
	now := time.Now().UTC()
	subject := event.QuarantineSubject(what.ID(), name)
	_, err := b.Publish(ctx, subject, event.Envelope{
		ID: uuid.NewSHA1(uuid.NameSpaceOID, []byte(after.ID+"\x00"+name)).String(), Source: "/pharos/" + what.Handler, Subject: string(what.ID()),
		OccurredAt: now, ReceivedAt: now, Actor: what.Handler, Org: after.Org, Exercise: after.Exercise, CausationID: after.ID,
	}, body, After(event.QuarantineFilter(what.ID()), after.Sequence))
	if errors.Is(err, ErrConflict) {
		return nil
	}
	return err
}

// Quarantined returns the copy of what a handler set aside, or ErrNone.
func (b *Bus) Quarantined(ctx context.Context, what event.SetAside) (Quarantined, error) {
	m, err := b.handles[StreamQuarantine].GetLastMsgForSubject(ctx, copySubject(what.Handler, what.Stream, what.Sequence))
	kept, err := b.stored(StreamQuarantine, m, err, "copy of "+string(what.ID()))
	if err != nil {
		return Quarantined{}, err
	}
	return quarantined(kept, m.Header)
}

// EachQuarantined gives fn everything that handler has set aside up to now; ""
// means every handler.
func (b *Bus) EachQuarantined(ctx context.Context, handler string, fn func(Quarantined) error) error {
	filter := allQuarantined
	if handler != "" {
		filter = "quarantine." + token(handler) + ".>"
	}
	return b.after(ctx, filter, 0, b.copies(fn))
}

// FollowQuarantined gives fn everything that is set aside, in order, for ever,
// from place `from` on. fn's error ends it and is returned; the end of ctx ends it with nil.
func (b *Bus) FollowQuarantined(ctx context.Context, from uint64, fn func(Quarantined) error) error {
	return b.readOn(ctx, reading{stream: StreamQuarantine, from: from}, b.copies(fn))
}

func (b *Bus) copies(fn func(Quarantined) error) taker {
	return func(_ context.Context, m event.Message, header nats.Header) error {
		q, err := quarantined(m, header)
		if err != nil {
			b.log.Warn("a message in QUARANTINE was not put there by a handler", "place", m.Sequence, "error", err)
			return nil
		}
		return fn(q)
	}
}

// quarantined reads a copy back: m is the message in QUARANTINE.
func quarantined(m event.Message, header nats.Header) (Quarantined, error) {
	q := Quarantined{Message: m, Place: m.Sequence, At: m.RecordedAt, Handler: header.Get(headerHandler),
		Code: header.Get(headerReasonCode), Reason: header.Get(headerReason)}
	q.Stream, q.Key = header.Get(headerStream), header.Get(headerKey)
	var err error
	if q.Sequence, err = strconv.ParseUint(header.Get(headerSequence), 10, 64); err != nil || q.Handler == "" || q.Stream == "" {
		return q, fmt.Errorf("read what was quarantined at %d: its headers do not say what it is", m.Sequence)
	}
	if q.RecordedAt, err = time.Parse(time.RFC3339Nano, header.Get(headerRecordedAt)); err != nil {
		return q, fmt.Errorf("read what was quarantined at %d: %w", m.Sequence, err)
	}
	if q.Code == "" {
		q.Code = CodeUnusable
	}
	return q, nil
}

func copySubject(handler, stream string, seq uint64) string {
	return fmt.Sprintf("quarantine.%s.%s.%d", token(handler), stream, seq)
}

// token makes a name fit to be one token of a subject.
func token(name string) string {
	return strings.NewReplacer(".", "_", "*", "_", ">", "_", " ", "_").Replace(name)
}
