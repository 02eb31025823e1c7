package archive_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pharos/pkg/archive"
	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/testkit"
)

const small = 4096 // bytes of a file, so that a few records make several

func TestTheArchiveHoldsEveryMessageOnceOverRestartsOfBoth(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.publish(30)
	a, stop := w.start(archive.Config{FileSize: small})
	w.wantCaughtUp(a)
	w.byHand()
	w.publish(5)
	w.log.Restart(t)
	w.publish(5)
	w.wantCaughtUp(a)
	stop()
	w.publish(7)
	w.archiveAll(archive.Config{FileSize: small})
	got := w.wantArchived()
	if files := archived(t, w.dir); len(got) != 48 || len(files) < 3 {
		t.Errorf("%d records in %v, want 48 in several files", len(got), files)
	}
}

func TestARecordThatWasNotWrittenWholeIsWrittenAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.publish(20)
	w.archiveAll(archive.Config{FileSize: small})
	files := archived(t, w.dir)
	last := files[len(files)-1]
	whole, err := os.ReadFile(last)
	if err != nil {
		t.Fatal(err)
	}
	entries := w.wantArchived()
	begun := int(entries[len(entries)-1].Offset)
	for name, left := range map[string]int{
		"the file's head":   20,
		"the record's head": begun + 5,
		"the payload":       begun + 60,
		"the hash":          len(whole) - 1,
		"nothing":           0,
	} {
		change(t, last, func([]byte) []byte { return whole[:left] })
		if err := os.Remove(filepath.Join(w.dir, "SAR.head")); err != nil { // as when the power failed before it was written
			t.Fatal(err)
		}
		if got, err := read(w.dir); err != nil || len(got) >= len(entries) {
			t.Errorf("cut within %s: read %d records, %v", name, len(got), err)
		}
		w.archiveAll(archive.Config{FileSize: small})
		if got := w.wantArchived(); len(got) != len(entries) {
			t.Errorf("cut within %s: %d records, want %d", name, len(got), len(entries))
		}
		again, err := os.ReadFile(last)
		if err != nil || !bytes.Equal(again, whole) {
			t.Errorf("cut within %s: the file is not as it was: %v", name, err)
		}
	}
	change(t, last, func(b []byte) []byte { return append(b, make([]byte, 700)...) }) // as some file systems leave it
	w.archiveAll(archive.Config{FileSize: small})
	w.wantArchived()
}

func TestEveryOtherDamageIsNamedAndLeftAsItIs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.publish(40)
	w.archiveAll(archive.Config{FileSize: small})
	entries := w.wantArchived()
	files := archived(t, w.dir)
	first, lastFile := filepath.Base(files[0]), filepath.Base(files[len(files)-1])
	if len(files) < 3 {
		t.Fatalf("files %v, want three", files)
	}
	in := func(file string, nth int) archive.Entry { // the nth record of a file
		for _, e := range entries {
			if e.File == file {
				if nth == 0 {
					return e
				}
				nth--
			}
		}
		t.Fatalf("no such record in %s", file)
		return archive.Entry{}
	}
	flip := func(at int64) func([]byte) []byte {
		return func(b []byte) []byte { b[at] ^= 4; return b }
	}
	end := entries[len(entries)-1]
	for name, c := range map[string]struct {
		file  string
		alter func([]byte) []byte
		seq   uint64
		stops bool // the archiver, which reads the last file, sees it too
	}{
		"a byte of a body":       {first, flip(in(first, 2).Offset + 300), in(first, 2).Sequence, false},
		"a byte of a length":     {first, flip(in(first, 1).Offset + 2), in(first, 1).Sequence, false},
		"a byte of a hash":       {first, flip(in(first, 1).Offset - 1), in(first, 0).Sequence, false},
		"a byte of the last":     {lastFile, flip(end.Offset + 40), end.Sequence, true},
		"the last one's length":  {lastFile, flip(end.Offset), end.Sequence, true},
		"a file's head":          {lastFile, flip(30), in(lastFile, 0).Sequence, true},
		"a file that ends early": {first, func(b []byte) []byte { return b[:len(b)-10] }, 0, false},
		"a file that is missing": {filepath.Base(files[1]), nil, in(filepath.Base(files[2]), 0).Sequence, false},
		"the last file, missing": {lastFile, nil, in(lastFile, 0).Sequence - 1, true},
	} {
		path := filepath.Join(w.dir, c.file)
		before, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if c.alter == nil {
			err = os.Remove(path)
		} else {
			change(t, path, c.alter)
		}
		if err != nil {
			t.Fatal(err)
		}
		damaged, _ := os.ReadFile(path)
		_, err = read(w.dir)
		damage, ok := errors.AsType[*archive.Damage](err)
		if want := !strings.HasPrefix(name, "the last file"); ok != want || ok && c.seq != 0 && damage.Sequence != c.seq {
			t.Errorf("%s: reading says %v, want record %d", name, err, c.seq)
		}
		if c.stops {
			a, stop := w.start(archive.Config{FileSize: small})
			testkit.Eventually(t, patience, func() error {
				if s := a.State(); s.Stopped == nil || s.Running || a.Ready() == nil {
					return fmt.Errorf("%s: the archiver is %+v, want stopped", name, s)
				}
				return nil
			})
			stop()
		}
		if left, _ := os.ReadFile(path); !bytes.Equal(left, damaged) {
			t.Errorf("%s: the file was written", name)
		}
		if err := os.WriteFile(path, before, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	w.archiveAll(archive.Config{FileSize: small})
	w.wantArchived()
}

func TestBehindAnotherLogTheArchiveStops(t *testing.T) {
	t.Parallel()
	for name, publish := range map[string]int{"shorter": 3, "longer": 12} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.publish(8)
			a, _ := w.start(archive.Config{})
			w.wantCaughtUp(a)
			before, err := os.ReadFile(archived(t, w.dir)[0])
			if err != nil {
				t.Fatal(err)
			}
			w.log.Recreate(t, event.StreamSAR)
			w.publish(publish)
			testkit.Eventually(t, patience, func() error {
				if s := a.State(); !errors.Is(s.Stopped, archive.ErrForeign) || a.Ready() == nil {
					return fmt.Errorf("the archiver is %+v, want stopped", s)
				}
				return nil
			})
			if after, err := os.ReadFile(archived(t, w.dir)[0]); err != nil || !bytes.Equal(after, before) {
				t.Errorf("the archive was written: %v", err)
			}
		})
	}
}

func TestTwoArchiversOfOneFolderDoNotMeet(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.publish(8)
	one, stop := w.start(archive.Config{})
	w.wantCaughtUp(one)
	other, _ := w.start(archive.Config{})
	w.publish(8)
	w.wantCaughtUp(one)
	stop()
	w.publish(8)
	w.wantCaughtUp(other)
	w.wantArchived()
}

// A restored stream is archived to the same bytes as the one that was lost.
func TestAStreamMadeOfItsArchiveIsTheSameToTheByte(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.publish(5)
	w.byHand()
	w.publish(600) // more than a batch of the restore
	w.archiveAll(archive.Config{})
	want := w.wantArchived()

	lost := newWorld(t)
	broken := errors.New("the power fails")
	to := want[len(want)-1].Sequence
	empty := testkit.Bus(t)
	if err := bus.Restore(t.Context(), bus.Config{Dial: empty.Server.Dial}, event.StreamSAR, to, feed(want, 520, broken)); !errors.Is(err, broken) {
		t.Fatalf("the restore ended with %v", err)
	}
	if _, err := bus.Connect(t.Context(), bus.Config{Dial: empty.Server.Dial}); err == nil || !strings.Contains(err.Error(), "restore") {
		t.Errorf("connecting to a log that is restored by half: %v", err)
	}
	for range 2 { // the second finds all done
		if err := bus.Restore(t.Context(), bus.Config{Dial: empty.Server.Dial}, event.StreamSAR, to, feed(want, 0, nil)); err != nil {
			t.Fatal(err)
		}
	}
	lost.log, lost.bus = empty, empty.Bus(t)
	lost.byHand() // a header by hand is believed of nobody
	lost.archiveAll(archive.Config{})
	got := lost.wantArchived()
	for i := range want {
		if part := want[i].Differs(got[i].Raw); part != "" || want[i].Hash != got[i].Hash {
			t.Fatalf("record %d: %s differs:\ngot  %+v\nwant %+v", want[i].Sequence, part, got[i].Raw, want[i].Raw)
		}
	}
	if byHand := got[len(want)]; byHand.RecordedAt.Year() < 2000 {
		t.Errorf("a message by hand says that it was recorded in %d", byHand.RecordedAt.Year())
	}
	m, err := lost.bus.Get(t.Context(), event.StreamSAR, 3)
	if err != nil || !m.RecordedAt.Equal(want[2].RecordedAt) {
		t.Errorf("event 3 was recorded at %v, want %v: %v", m.RecordedAt, want[2].RecordedAt, err)
	}
	if err := bus.Restore(t.Context(), bus.Config{Dial: w.log.Server.Dial}, event.StreamSAR, to, feed(want, 0, nil)); !errors.Is(err, bus.ErrNotEmpty) {
		t.Errorf("restoring over a log: %v", err)
	}
}

// feed gives entries, and fails before that of number `at`, unless 0.
func feed(entries []archive.Entry, at int, failure error) func() (bus.Raw, bool, error) {
	i := 0
	return func() (bus.Raw, bool, error) {
		if i == len(entries) {
			return bus.Raw{}, false, nil
		}
		if at > 0 && i == at {
			return bus.Raw{}, false, failure
		}
		i++
		return entries[i-1].Raw, true, nil
	}
}

func TestReadingGoesOnWhileRecordsCome(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r, err := archive.NewReader(dir, event.StreamSAR)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	a, err := archive.OpenAppender(dir, event.StreamSAR, small, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	for seq := uint64(1); seq < 30; seq++ {
		if _, err := r.Next(); !errors.Is(err, io.EOF) {
			t.Fatalf("before record %d: %v, want the end", seq, err)
		}
		if err := a.Append([]bus.Raw{{Sequence: seq, Subject: "s", Data: bytes.Repeat([]byte("x"), 500)}}); err != nil {
			t.Fatal(err)
		}
		if e, err := r.Next(); err != nil || e.Sequence != seq {
			t.Fatalf("record %d: %v, %v", seq, e.Sequence, err)
		}
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
}
