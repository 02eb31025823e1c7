package bus

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"

	"pharos/pkg/event"
)

// handlerMalformed is the handler named in QUARANTINE for what is no event.
const handlerMalformed = "malformed"

// Headers that a quarantined message has beside the envelope of the event.
const (
	HeaderReason     = "pharos-reason"
	HeaderHandler    = "pharos-handler"
	HeaderStream     = "pharos-stream"
	HeaderSequence   = "pharos-sequence"
	HeaderKey        = "pharos-key"
	HeaderRecordedAt = "pharos-recorded-at"
)

// longestReason in bytes; an error text can carry a whole statement.
const longestReason = 1024

// Quarantine keeps a copy of a message that handler could not use, with the
// reason. It is there once per handler and message, however often it is said.
func (b *Bus) Quarantine(ctx context.Context, handler string, m event.Message, cause error) error {
	subject := fmt.Sprintf("quarantine.%s.%s.%d", token(handler), m.Stream, m.Sequence)
	h := nats.Header(m.Header())
	for name, value := range map[string]string{
		HeaderReason: reason(cause), HeaderHandler: handler, HeaderStream: m.Stream, HeaderKey: m.Key,
		HeaderSequence: fmt.Sprint(m.Sequence), HeaderRecordedAt: m.RecordedAt.UTC().Format(time.RFC3339Nano),
		jetstream.ExpectedStreamHeader: StreamQuarantine, jetstream.ExpectedLastSubjSeqHeader: "0",
	} {
		h.Set(name, value)
	}
	_, err := b.send(ctx, &nats.Msg{Subject: subject, Header: h, Data: m.Data})
	err = b.judge(err)
	if errors.Is(err, ErrConflict) {
		return nil // it is there already
	}
	if err != nil {
		return fmt.Errorf("quarantine message %d of stream %s: %w", m.Sequence, m.Stream, err)
	}
	b.metrics.quarantined.Add(ctx, 1, metric.WithAttributes(attribute.String("handler", handler)))
	b.log.Warn("event quarantined", "handler", handler, "stream", m.Stream, "sequence", m.Sequence, "type", m.Type, "id", m.ID)
	return nil
}

func reason(cause error) string {
	if cause == nil {
		return "no reason given"
	}
	text := strings.ToValidUTF8(cause.Error(), "?")
	return strings.ToValidUTF8(text[:min(len(text), longestReason)], "")
}

// token makes a name fit to be one token of a subject.
func token(name string) string {
	return strings.NewReplacer(".", "_", "*", "_", ">", "_", " ", "_").Replace(name)
}
