package embedded_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pharos/pkg/bus"
	"pharos/pkg/bus/embedded"
	"pharos/pkg/event"
	"pharos/pkg/fault"
	"pharos/pkg/testkit"
)

func TestItTakesNothingWhileTheDiskIsNearlyFullAndAgainWithoutAHand(t *testing.T) {
	var percent float64
	var unknown error
	cfg := embedded.Config{Dir: t.TempDir()}.WithFree(func(string) (float64, error) { return percent, unknown })
	s, err := embedded.Start(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	for _, c := range []struct {
		percent float64
		unknown error
		takes   bool
	}{
		{percent: 50, takes: true},
		{percent: 5, takes: true},
		{percent: 4.9, takes: false},
		{percent: 0, takes: false},
		{percent: 5.9, takes: false}, // it was full a moment ago
		{percent: 6, takes: true},
		{percent: 5.1, takes: true},
		{percent: 4, takes: false},
		{unknown: errors.New("no such folder"), takes: true},
	} {
		percent, unknown = c.percent, c.unknown
		s.Look(time.Now())
		err := s.MayWrite()
		if (err == nil) != c.takes {
			t.Fatalf("%.1f %% free (%v): got %v, want it to take events: %v", c.percent, c.unknown, err, c.takes)
		}
		if err == nil {
			continue
		}
		words := fmt.Sprintf("%.1f %% of it is free, and nothing is accepted until 6.0 %%", c.percent)
		if fault.KindOf(err) != fault.Unavailable || fault.RetryAfter(err) <= 0 || !strings.Contains(fault.Detail(err), words) {
			t.Errorf("%.1f %% free: got %v of kind %v, again after %s; want %q, unavailable, and when to try again",
				c.percent, err, fault.KindOf(err), fault.RetryAfter(err), words)
		}
	}
}

func TestALogOfWarningsAndErrorsSaysWhenNothingIsTakenAndWhenItIsAgain(t *testing.T) {
	percent := 4.0
	var said bytes.Buffer
	log := slog.New(slog.NewTextHandler(&said, &slog.HandlerOptions{Level: slog.LevelWarn}))
	s, err := embedded.Start(embedded.Config{Dir: t.TempDir(), Log: log}.WithFree(func(string) (float64, error) { return percent, nil }))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	s.Look(time.Now())
	percent = 50
	s.Look(time.Now())
	_, after, stopped := strings.Cut(said.String(), "the log takes nothing now")
	if !stopped || !strings.Contains(after, "the log takes events again") {
		t.Errorf("the log of warnings says %q, want that nothing is taken now, and then that events are taken again", said.String())
	}
}

func TestWhereItIsToldToItGoesOnUntilTheDiskIsFull(t *testing.T) {
	s, err := embedded.Start(embedded.Config{Dir: t.TempDir(), MinFree: -1}.WithFree(func(string) (float64, error) { return 0.1, nil }))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	s.Look(time.Now())
	if err := s.MayWrite(); err != nil {
		t.Errorf("got %v, want it to take events", err)
	}
}

// A real disk without a byte left: the server answers no publish to that stream
// any more, also when there is room again, until it is started anew.
func TestAStreamThatCouldNotBeWrittenIsWrittenAgainOnceThereIsRoom(t *testing.T) {
	dir := t.TempDir()
	if !testkit.SmallDisk(t, filepath.Join(dir, "disk"), 16) {
		return
	}
	s, err := embedded.Start(embedded.Config{Dir: filepath.Join(dir, "disk"), MinFree: -1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	b, err := bus.Connect(t.Context(), bus.Config{Dial: s.Dial, MayWrite: s.MayWrite, PublishTimeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close(context.Background()) })
	n := 0
	publish := func() error {
		n++
		id := fmt.Sprintf("r%d", n)
		subject := event.ReportSubject(event.ReportID(id), "distress_alert")
		_, err := b.Publish(t.Context(), subject, event.Envelope{ID: id}, strings.Repeat("x", 1000), bus.None(subject))
		return err
	}
	release := testkit.Fill(t, filepath.Join(dir, "disk"), 64)
	taken := 0
	for publish() == nil {
		if taken++; taken > 1000 {
			t.Fatal("a full disk takes a thousand reports: the test proves nothing")
		}
	}
	release()
	if err := publish(); err == nil {
		t.Fatal("the stream is written again by itself: nobody needs to restart the server")
	}
	s.Look(time.Now())
	if err := publish(); err != nil {
		t.Errorf("after a look: %v", err)
	}
	state, err := b.Stream(t.Context(), event.StreamSAR)
	if err != nil || state.Messages != state.Last || int(state.Last) < taken+1 {
		t.Errorf("the stream has %+v, %v; %d publishes were acknowledged", state, err, taken+1)
	}
}

func TestAServerWhoseDiskIsDyingIsNotRestartedWithoutEnd(t *testing.T) {
	s, err := embedded.Start(embedded.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	now, restarts := time.Now(), 0
	for range 600 { // ten minutes of looks
		if s.MayRestart(now) {
			restarts++
		}
		now = now.Add(time.Second)
	}
	if restarts < 10 || restarts > 20 {
		t.Errorf("%d restarts in ten minutes, want some 6 while the pauses grow and then one a minute", restarts)
	}
	if now = now.Add(time.Hour); !s.MayRestart(now) || !s.MayRestart(now.Add(2*time.Second)) {
		t.Error("after an hour of health the pauses are still long")
	}
}
