package bus_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"pharos/pkg/bus"
	"pharos/pkg/bus/embedded"
	"pharos/pkg/event"
	"pharos/pkg/testkit"
)

func TestAStreamThatDiffersIsRefusedByFieldAndLeftAsItIs(t *testing.T) {
	t.Parallel()
	server, err := embedded.Start(embedded.Config{Dir: filepath.Join(t.TempDir(), "log"), Addr: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Stop)
	nc, err := nats.Connect(server.URL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	foreign := jetstream.StreamConfig{Name: event.StreamSAR, Subjects: []string{"sar.v1.>"}, MaxAge: time.Hour, DenyDelete: true}
	if _, err := js.CreateStream(t.Context(), foreign); err != nil {
		t.Fatal(err)
	}
	_, err = bus.Connect(t.Context(), bus.Config{URL: server.URL()})
	if err == nil {
		t.Fatal("connected to a log that forgets after an hour")
	}
	for _, field := range []string{"stream SAR", "max_age", "discard", "deny_purge", "allow_atomic"} {
		if !strings.Contains(err.Error(), field) {
			t.Errorf("the error does not name %s: %v", field, err)
		}
	}
	for _, field := range []string{"deny_delete", "subjects", "storage", "duplicate_window"} {
		if strings.Contains(err.Error(), field) {
			t.Errorf("the error names %s, which is the same: %v", field, err)
		}
	}
	s, err := js.Stream(t.Context(), event.StreamSAR)
	if err != nil || s.CachedInfo().Config.MaxAge != time.Hour {
		t.Errorf("the stream was changed: %+v, %v", s.CachedInfo().Config, err)
	}
}

func TestConnectingAgainFindsTheSameStreams(t *testing.T) {
	t.Parallel()
	n := transport(t)
	b := n.Bus(t)
	put(t, b, 1, 3)
	before := state(t, b, event.StreamSAR)
	n.Restart(t)
	after := state(t, n.Bus(t), event.StreamSAR)
	if after != before || after.First != 1 || after.Last != 3 || after.Messages != 3 || after.Deleted != 0 {
		t.Errorf("got %+v, want %+v", after, before)
	}
}

func TestTheLogOfRecordNeverForgetsAndRefusesToDelete(t *testing.T) {
	t.Parallel()
	n := transport(t)
	b := n.Bus(t)
	put(t, b, 1, 1)
	s, err := n.Raw(t).Stream(t.Context(), event.StreamSAR)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.DeleteMsg(t.Context(), 1); err == nil {
		t.Error("a message could be deleted")
	}
	if err := s.Purge(t.Context()); err == nil {
		t.Error("the log could be purged")
	}
	cfg := s.CachedInfo().Config
	if cfg.Retention != jetstream.LimitsPolicy || cfg.Discard != jetstream.DiscardNew || cfg.Storage != jetstream.FileStorage ||
		cfg.MaxMsgs != -1 || cfg.MaxBytes != -1 || cfg.MaxAge != 0 || cfg.MaxMsgsPerSubject != -1 ||
		cfg.AllowRollup || cfg.AllowMsgTTL || cfg.AllowMsgSchedules || !cfg.AllowAtomicPublish {
		t.Errorf("got %+v", cfg)
	}
}

// transport is a log for tests of how events travel: what is in them matters to none.
func transport(t testing.TB) *testkit.NATS {
	t.Helper()
	n := testkit.Bus(t)
	n.Check = testkit.Anything
	return n
}
