package archive_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/nats-io/nats.go"

	"pharos/pkg/archive"
	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/testkit"
)

const patience = testkit.Patience

// world is a log, and a folder for its archive.
type world struct {
	t   *testing.T
	log *testkit.NATS
	bus *bus.Bus
	dir string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	log := testkit.Bus(t)
	return &world{t: t, log: log, bus: log.Bus(t), dir: t.TempDir()}
}

// publish appends n events, one of which is a batch with headers for the server.
func (w *world) publish(n int) {
	w.t.Helper()
	var batch []bus.Outgoing
	for range n {
		id := uuid.NewString()
		subject := event.DecisionSubject(event.ReportID(id))
		batch = append(batch, bus.Outgoing{Subject: subject, Expect: bus.None(subject),
			Envelope: event.Envelope{ID: id, Source: "/test", Subject: id}, Body: map[string]string{"report_id": id}})
	}
	// Over a restart of the log the answer may be lost: sent again, a conflict says that all are there.
	testkit.Eventually(w.t, testkit.Patience, func() error {
		err := w.bus.PublishBatch(w.t.Context(), batch)
		if errors.Is(err, bus.ErrConflict) {
			return nil
		}
		return err
	})
}

// byHand publishes what is no event of ours.
func (w *world) byHand() {
	w.t.Helper()
	msg := &nats.Msg{Subject: "sar.v1.by.hand", Data: []byte{0, 1, 2, 0xff}, Header: nats.Header{
		"X-Two": {"b", "a"}, "ce-id": {"x"}, "Nats-Msg-Id": {"the same"}, "pharos-restored": {"1 AAAA"}}}
	if _, err := w.log.Raw(w.t).PublishMsg(w.t.Context(), msg); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) last() uint64 {
	w.t.Helper()
	state, err := w.bus.Stream(w.t.Context(), event.StreamSAR)
	if err != nil {
		w.t.Fatal(err)
	}
	return state.Last
}

// start runs an archiver until stop.
func (w *world) start(cfg archive.Config) (a *archive.Archiver, stop func()) {
	w.t.Helper()
	if cfg.Dir == "" {
		cfg.Dir = w.dir
	}
	cfg.Stream, cfg.SyncEvery, cfg.Log = event.StreamSAR, time.Millisecond, slog.New(slog.DiscardHandler)
	a = archive.New(w.bus, cfg)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- a.Run(ctx) }()
	ended := false
	stop = func() {
		if ended {
			return
		}
		ended = true
		cancel()
		if err := <-done; err != nil {
			w.t.Errorf("the archiver ended with %v", err)
		}
	}
	w.t.Cleanup(stop)
	return a, stop
}

// archiveAll runs an archiver until it holds everything.
func (w *world) archiveAll(cfg archive.Config) {
	w.t.Helper()
	a, stop := w.start(cfg)
	w.wantCaughtUp(a)
	stop()
}

func (w *world) wantCaughtUp(a *archive.Archiver) {
	w.t.Helper()
	last := w.last()
	testkit.Eventually(w.t, patience, func() error {
		if s := a.State(); s.Sequence != last || s.Err != nil || s.Stopped != nil {
			return fmt.Errorf("the archive is %+v, want all %d", s, last)
		}
		return nil
	})
}

// entries reads the archive, and proves that each record is the stream's message.
func (w *world) wantArchived() []archive.Entry {
	w.t.Helper()
	got, err := read(w.dir)
	if err != nil {
		w.t.Fatal(err)
	}
	var i int
	err = w.bus.EachRaw(w.t.Context(), event.StreamSAR, nil, 1, 0, func(r bus.Raw) error {
		if i >= len(got) {
			return fmt.Errorf("message %d is not in the archive of %d", r.Sequence, len(got))
		}
		if part := got[i].Differs(r); part != "" {
			w.t.Errorf("record %d: %s differs:\ngot  %+v\nwant %+v", r.Sequence, part, got[i].Raw, r)
		}
		i++
		return nil
	})
	if err != nil || i != len(got) {
		w.t.Fatalf("compared %d of %d records: %v", i, len(got), err)
	}
	return got
}

func read(dir string) (all []archive.Entry, err error) {
	r, err := archive.NewReader(dir, event.StreamSAR)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	for {
		e, err := r.Next()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return all, err
		}
		all = append(all, e)
	}
}

func archived(t *testing.T, dir string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.archive"))
	if err != nil || len(names) == 0 {
		t.Fatalf("the archive %s has the files %v, %v", dir, names, err)
	}
	slices.Sort(names)
	return names
}

// change alters a file of the archive.
func change(t *testing.T, path string, alter func([]byte) []byte) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, alter(raw), 0o600); err != nil {
		t.Fatal(err)
	}
}
