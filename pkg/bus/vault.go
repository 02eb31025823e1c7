package bus

import (
	"context"
	"errors"
	"fmt"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// StreamKeys holds what can be erased: secrets, one for each subject, that are
// no events. Only pkg/seal writes to it.
const StreamKeys = "KEYS"

// KeySubject is where the key of that id is.
func KeySubject(id string) string { return "key." + id }

// Secret is a value of stream KEYS.
type Secret struct {
	Subject string
	Value   []byte
}

// Keep puts secrets where nothing is yet, all of them or none. ErrConflict:
// one of the subjects is taken. ErrUnconfirmed: they may be there or not.
func (b *Bus) Keep(ctx context.Context, secrets []Secret) error {
	msgs := make([]*nats.Msg, len(secrets))
	for i, s := range secrets {
		if stream, err := b.streams.streamOf(s.Subject); err != nil || stream != StreamKeys {
			return fmt.Errorf("keep %s: stream %s does not hold it", s.Subject, StreamKeys)
		}
		msgs[i] = &nats.Msg{Subject: s.Subject, Data: s.Value, Header: nats.Header{
			jetstream.ExpectedStreamHeader: {StreamKeys}, jetstream.ExpectedLastSubjSeqHeader: {"0"},
		}}
	}
	send := func() (uint64, error) { return b.sendBatch(ctx, msgs) }
	if len(msgs) == 1 { // a batch of one costs more
		send = func() (uint64, error) { return b.send(ctx, msgs[0]) }
	}
	_, err := send()
	if err = b.judge(err); err != nil {
		return fmt.Errorf("keep %d secrets: %w", len(secrets), err)
	}
	return nil
}

// Kept returns the secret of a subject, or ErrNone.
func (b *Bus) Kept(ctx context.Context, subject string) ([]byte, error) {
	raw, err := b.kept(ctx, subject)
	if err != nil {
		return nil, err
	}
	return raw.Data, nil
}

// Erase removes the secret of a subject for ever: the server writes the file
// that held it anew, with random bytes in its place, and syncs that before it
// answers. Nil also when nothing is there.
func (b *Bus) Erase(ctx context.Context, subject string) error {
	raw, err := b.kept(ctx, subject)
	if errors.Is(err, ErrNone) {
		return nil
	}
	if err != nil {
		return err
	}
	err = b.handles[StreamKeys].SecureDeleteMsg(ctx, raw.Sequence)
	if err == nil {
		return nil
	}
	if _, gone := b.kept(ctx, subject); errors.Is(gone, ErrNone) {
		return nil // somebody else was first, and the server has no one word for that
	}
	return fmt.Errorf("erase %s: %w", subject, asUnavailable(err))
}

func (b *Bus) kept(ctx context.Context, subject string) (*jetstream.RawStreamMsg, error) {
	raw, err := b.handles[StreamKeys].GetLastMsgForSubject(ctx, subject)
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return nil, fmt.Errorf("secret %s: %w", subject, ErrNone)
	}
	if err != nil {
		return nil, fmt.Errorf("secret %s: %w", subject, asUnavailable(err))
	}
	return raw, nil
}
