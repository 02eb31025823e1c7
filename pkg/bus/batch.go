package bus

import (
	"context"
	"errors"
	"fmt"

	"github.com/nats-io/nats.go"
	"github.com/synadia-io/orbit.go/jetstreamext"

	"pharos/pkg/event"
)

// MaxBatch is how many events the server takes in one atomic batch.
const MaxBatch = 1000

// Outgoing is one event of a batch.
type Outgoing struct {
	Subject  string
	Envelope event.Envelope
	Body     any
	Expect   *Expect // nil expects nothing
}

// PublishBatch appends all events or none, in their order, side by side. A
// conflict of one refuses the whole batch. All must be kept by one stream. The
// expectations are about the log before the batch, so that they would not stop an
// event that is in the batch twice: of events with one id the first is taken.
func (b *Bus) PublishBatch(ctx context.Context, batch []Outgoing) error {
	if len(batch) == 0 {
		return nil
	}
	if len(batch) > MaxBatch {
		return fmt.Errorf("publish a batch of %d: at most %d", len(batch), MaxBatch)
	}
	first := batch[0]
	ctx, end := b.tracePublish(ctx, first.Subject)
	defer end()
	msgs, err := b.messages(ctx, batch)
	if err != nil {
		return err
	}
	_, err = b.withFaults(first.Subject, first.Envelope, func() (uint64, error) { return b.sendBatch(ctx, msgs) })
	if err = b.judge(err); err != nil {
		return fmt.Errorf("publish a batch of %d from %s: %w", len(batch), first.Subject, err)
	}
	return nil
}

func (b *Bus) messages(ctx context.Context, batch []Outgoing) ([]*nats.Msg, error) {
	msgs := make([]*nats.Msg, 0, len(batch))
	seen := map[string]bool{}
	for i, o := range batch {
		if seen[o.Envelope.ID] {
			continue
		}
		seen[o.Envelope.ID] = true
		msg, err := b.message(ctx, o)
		if err != nil {
			return nil, fmt.Errorf("publish batch, event %d on %s: %w", i, o.Subject, err)
		}
		msgs = append(msgs, msg)
	}
	return msgs, nil
}

// sendBatch publishes all messages and waits for the log's word on the last.
func (b *Bus) sendBatch(ctx context.Context, msgs []*nats.Msg) (uint64, error) {
	// Only the last is answered: an answer to the first is one more to wait for, and
	// the library waits for it in vain when the connection is lost meanwhile.
	var flow jetstreamext.BatchFlowControl
	ack, err := untilSent(ctx, b, func(ctx context.Context) (*jetstreamext.BatchAck, error) {
		return jetstreamext.PublishMsgBatch(ctx, b.js, msgs, flow)
	})
	if errors.Is(err, jetstreamext.ErrInvalidBatchAck) {
		return 0, fmt.Errorf("%w: %w", errUntold, err)
	}
	if err != nil {
		return 0, err
	}
	return ack.Sequence, nil
}
