package bus

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"pharos/pkg/event"
)

// A stream that was made again from an archive says so in its metadata, with
// the last sequence that the archive gave it. Up to there, and nowhere else, the
// header below is believed: it keeps when the message was recorded first, and
// the headers that would speak to the server if they were sent again.
const (
	metadataRestored = "pharos-restored-to"
	headerRestored   = "pharos-restored"
)

// Bounds of one batch of a restore.
const (
	restoreMessages = 500
	restoreBytes    = 3 << 20
)

// ErrNotEmpty: a stream that was to be restored holds something else already.
var ErrNotEmpty = errors.New("the stream is not empty")

// Restore makes stream again of the messages that next gives, from sequence 1 to
// `to` without a gap; next returns false behind the last. The stream must be absent,
// or never have held a message, or be what an earlier restore of as many
// messages left behind, which is then completed. ErrNotEmpty: it is none of these.
func Restore(ctx context.Context, cfg Config, stream string, to uint64, next func() (Raw, bool, error)) error {
	b, err := connect(ctx, cfg)
	if err != nil {
		return err
	}
	defer func() { _ = b.Close(ctx) }()
	have, err := b.beginRestore(ctx, stream, to)
	if err != nil {
		return fmt.Errorf("restore stream %s: %w", stream, err)
	}
	if err := b.restore(ctx, stream, have, next); err != nil {
		return fmt.Errorf("restore stream %s: %w", stream, err)
	}
	return nil
}

// beginRestore sees to it that the stream is there, and returns the last sequence that it has.
func (b *Bus) beginRestore(ctx context.Context, name string, to uint64) (uint64, error) {
	want, ok := b.streams[name]
	if !ok {
		return 0, errors.New("it is not in the catalogue")
	}
	want.Metadata = map[string]string{metadataRestored: strconv.FormatUint(to, 10)}
	s, err := b.js.Stream(ctx, name)
	switch {
	case errors.Is(err, jetstream.ErrStreamNotFound):
	case err != nil:
		return 0, err
	case s.CachedInfo().Config.Metadata[metadataRestored] == want.Metadata[metadataRestored] && s.CachedInfo().State.LastSeq <= to:
		return s.CachedInfo().State.LastSeq, nil
	case s.CachedInfo().State.LastSeq != 0:
		return 0, fmt.Errorf("%w: it ends at %d", ErrNotEmpty, s.CachedInfo().State.LastSeq)
	default: // it never held a message
		if err := b.js.DeleteStream(ctx, name); err != nil {
			return 0, err
		}
	}
	_, err = b.js.CreateStream(ctx, want)
	return 0, err
}

// restore sends what the stream does not have yet, in batches.
func (b *Bus) restore(ctx context.Context, stream string, have uint64, next func() (Raw, bool, error)) error {
	var batch []*nats.Msg
	size, last := 0, uint64(0)
	flush := func() error {
		if len(batch) == 0 {
			return nil
		}
		seq, err := b.sendRestored(ctx, stream, batch)
		if err == nil && seq != last {
			err = fmt.Errorf("message %d came to stand at %d", last, seq)
		}
		batch, size = batch[:0], 0
		return err
	}
	for {
		r, more, err := next()
		if err != nil {
			return err
		}
		if !more {
			return flush()
		}
		if r.Sequence != last+1 {
			return fmt.Errorf("message %d follows message %d", r.Sequence, last)
		}
		if last = r.Sequence; last <= have {
			continue
		}
		msg, err := restored(stream, r)
		if err != nil {
			return err
		}
		batch = append(batch, msg)
		if size += msg.Size(); len(batch) == restoreMessages || size >= restoreBytes {
			if err := flush(); err != nil {
				return err
			}
		}
	}
}

func (b *Bus) sendRestored(ctx context.Context, stream string, batch []*nats.Msg) (seq uint64, err error) {
	if len(batch) > 1 && b.streams[stream].AllowAtomicPublish {
		return b.sendBatch(ctx, batch)
	}
	for _, msg := range batch {
		if seq, err = b.send(ctx, msg); err != nil {
			return 0, err
		}
	}
	return seq, nil
}

// restored is the message that stands for r. What the server or the client
// would act on, or leave out, travels in the one header.
func restored(stream string, r Raw) (*nats.Msg, error) {
	all, err := readHeader(r.Header)
	if err != nil {
		return nil, fmt.Errorf("message %d: %w", r.Sequence, err)
	}
	msg, kept := &nats.Msg{Subject: r.Subject, Header: nats.Header{}, Data: r.Data}, nats.Header{}
	for name, values := range all {
		if event.IsAttribute(name) {
			msg.Header[name] = values
		} else {
			kept[name] = values
		}
	}
	msg.Header.Set(jetstream.ExpectedStreamHeader, stream)
	msg.Header.Set(headerRestored, strconv.FormatInt(r.RecordedAt.UnixNano(), 10)+" "+base64.StdEncoding.EncodeToString(writeHeader(kept)))
	return msg, nil
}

// original is when a message was recorded first, and the headers it had then.
func (b *Bus) original(stream string, seq uint64, at time.Time, h nats.Header) (time.Time, nats.Header) {
	if seq > b.made[stream] {
		return at, h
	}
	nanos, block, _ := strings.Cut(h.Get(headerRestored), " ")
	n, err := strconv.ParseInt(nanos, 10, 64)
	if err != nil {
		return at, h
	}
	raw, err := base64.StdEncoding.DecodeString(block)
	if err != nil {
		return at, h
	}
	first, err := readHeader(raw)
	if err != nil {
		return at, h
	}
	for name, values := range h {
		if event.IsAttribute(name) {
			first[name] = values
		}
	}
	return time.Unix(0, n), first
}

// madeByRestore is the last sequence that a restore made. A restore that did not
// get so far must be finished first: new events would take the places of old ones.
func madeByRestore(info *jetstream.StreamInfo) (uint64, error) {
	text := info.Config.Metadata[metadataRestored]
	if text == "" {
		return 0, nil
	}
	to, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("its metadata has %s %q", metadataRestored, text)
	}
	if info.State.LastSeq < to {
		return 0, fmt.Errorf("its restore stopped at %d of %d: run pharos restore again", info.State.LastSeq, to)
	}
	return to, nil
}
