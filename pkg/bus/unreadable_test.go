package bus_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/testkit"
)

// The server refuses such a consumer each time: who tried again would wait for ever.
func TestAFilterThatIsNoneIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	b := transport(t).Bus(t)
	put(t, b, 1, 1)
	never := func(_ context.Context, m event.Message) error { return fmt.Errorf("heard %s", m.Key) }
	refused := func(name, filter string, read func(ctx context.Context, filter string) error) {
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		if err := read(ctx, filter); err == nil || ctx.Err() != nil || errors.Is(err, bus.ErrInterrupted) {
			t.Errorf("%s %q: got %v, want a refusal at once", name, filter, err)
		}
	}
	for _, filter := range []string{"sar.v1.craft..>", "sar.v1.>.report", "", ".", "sar.v1.report.a b.*", "other.>", "fix.>"} {
		refused("read", filter, func(ctx context.Context, filter string) error {
			return b.Read(ctx, event.StreamSAR, []string{filter}, 1, never)
		})
		refused("follow", filter, func(ctx context.Context, filter string) error {
			return b.Follow(ctx, event.StreamSAR, []string{event.AllReports, filter}, 1, never)
		})
		refused("react", filter, func(ctx context.Context, filter string) error {
			return b.React(ctx, "reactor", []string{filter}, never)
		})
		if filter == "fix.>" {
			continue // the others find the stream by the filter
		}
		refused("after", filter, func(ctx context.Context, filter string) error {
			return b.After(ctx, filter, 0, func(m event.Message) error { return never(ctx, m) })
		})
		refused("last", filter, func(ctx context.Context, filter string) error {
			_, err := b.Last(ctx, filter)
			return err
		})
	}
}

// The server passes over a message whose bytes are others than it wrote, and
// counts it all the same: who waits for it would wait for ever.
func TestAfterSaysThatAMessageCannotBeRead(t *testing.T) {
	t.Parallel()
	n := transport(t)
	b := n.Bus(t)
	put(t, b, 1, 9)
	n.Server.Stop()
	blocks, err := filepath.Glob(filepath.Join(n.Dir, "jetstream", "*", "streams", event.StreamSAR, "msgs", "*.blk"))
	if err != nil || len(blocks) != 1 {
		t.Fatalf("blocks of the log: %v, %v", blocks, err)
	}
	raw, err := os.ReadFile(blocks[0])
	if err != nil {
		t.Fatal(err)
	}
	raw[len(raw)/2] ^= 1 // of the fifth
	if err := os.WriteFile(blocks[0], raw, 0o600); err != nil {
		t.Fatal(err)
	}
	n.Restart(t)
	testkit.Eventually(t, patience, func() error { // the server may be about to answer
		var h heard
		err := b.After(t.Context(), report(5), 0, func(m event.Message) error { h.add(m); return nil })
		if !errors.Is(err, bus.ErrUnreadable) {
			return fmt.Errorf("got %v and %w, want ErrUnreadable", h.get(), err)
		}
		return nil
	})
}
