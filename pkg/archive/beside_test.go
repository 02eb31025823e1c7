package archive_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/uuid"

	"pharos/pkg/archive"
	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/seal"
	"pharos/pkg/testkit"
)

func beside() archive.Config {
	return archive.Config{Snapshots: []string{event.StreamCredentials, bus.StreamKeys}}
}

// keep puts keys on their stream; the value of each is known.
func (w *world) keep(ids ...string) {
	w.t.Helper()
	var all []bus.Secret
	for _, id := range ids {
		all = append(all, bus.Secret{Subject: bus.KeySubject(id), Value: []byte("the value of " + id)})
	}
	if err := w.bus.Keep(w.t.Context(), all); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) erase(id string) {
	w.t.Helper()
	if err := w.bus.Erase(w.t.Context(), bus.KeySubject(id)); err != nil {
		w.t.Fatal(err)
	}
}

// hasKeys tells whether the copy in dir has these keys and no other.
func hasKeys(dir string, ids ...string) error {
	got := map[string]bool{}
	err := archive.EachSnapshot(dir, bus.StreamKeys, func(r bus.Raw) error {
		if got[r.Subject] || r.Subject != bus.KeySubject(string(bytes.TrimPrefix(r.Data, []byte("the value of ")))) {
			return fmt.Errorf("%s stands twice, or as %q", r.Subject, r.Data)
		}
		got[r.Subject] = true
		return nil
	})
	want := map[string]bool{}
	for _, id := range ids {
		want[bus.KeySubject(id)] = true
	}
	if err == nil && !maps.Equal(got, want) {
		err = fmt.Errorf("the copy has %v, want %v", slices.Sorted(maps.Keys(got)), ids)
	}
	return err
}

func (w *world) wantKeys(ids ...string) {
	w.t.Helper()
	testkit.Eventually(w.t, patience, func() error { return hasKeys(w.dir, ids...) })
}

// At whichever moment the log is lost, the copy has the key of every record.
func TestARecordIsInTheArchiveOnlyBehindItsKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.start(beside())
	r, err := archive.NewReader(w.dir, event.StreamSAR)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var ids []string
	for i := range 20 {
		ids = append(ids, fmt.Sprintf("%032x", i))
		w.keep(ids[i])
		w.publish(1)
		testkit.Eventually(t, patience, func() error { _, err := r.Next(); return err })
		if err := hasKeys(w.dir, ids...); err != nil {
			t.Fatalf("when record %d is in the archive: %v", i+1, err)
		}
	}
}

func TestAReportCanBeReadWhenTheLogIsLostAsSoonAsItIsArchived(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	master := filepath.Join(t.TempDir(), "master.key")
	ring, err := seal.Open(t.Context(), w.bus, master, nil)
	if err != nil {
		t.Fatal(err)
	}
	a, _ := w.start(beside())
	boxes := map[event.ReportID]event.Box{}
	for i := range 40 { // more than the keys that are made at once
		id := event.ReportID(uuid.NewString())
		box, err := ring.Seal(t.Context(), id, event.Sealed{Phones: []event.Phone{{Number: fmt.Sprintf("+88216%08d", i)}}})
		if err != nil {
			t.Fatal(err)
		}
		boxes[id] = *box
		w.publish(1)
		w.wantCaughtUp(a)
	}
	lost := filepath.Join(t.TempDir(), "archive")
	if err := os.CopyFS(lost, os.DirFS(w.dir)); err != nil {
		t.Fatal(err)
	}
	found := testkit.Bus(t)
	var keys []archive.Entry
	if err := archive.EachSnapshot(lost, bus.StreamKeys, func(r bus.Raw) error { keys = append(keys, archive.Entry{Raw: r}); return nil }); err != nil {
		t.Fatal(err)
	}
	if err := bus.Restore(t.Context(), bus.Config{Dial: found.Server.Dial}, bus.StreamKeys, uint64(len(keys)), feed(keys, 0, nil)); err != nil {
		t.Fatal(err)
	}
	again, err := seal.Open(t.Context(), found.Bus(t), master, nil)
	if err != nil {
		t.Fatal(err)
	}
	for id, box := range boxes {
		if _, err := again.Unseal(t.Context(), id, box); err != nil {
			t.Errorf("report %s: %v", id, err)
		}
	}
}

func TestWhatIsErasedGoesFromTheCopyAndWhatIsNewIsPutOnIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.keep("a", "b", "c")
	a, stop := w.start(beside())
	w.wantKeys("a", "b", "c")
	w.keep("d")
	w.publish(1)
	w.wantCaughtUp(a)
	w.erase("b") // no record tells of it
	w.wantKeys("a", "c", "d")
	w.wantNowhere("the value of b")
	w.erase("d") // the newest
	w.keep("e")
	w.publish(1)
	w.wantKeys("a", "c", "e")
	stop()
	w.erase("e") // while nobody looks
	w.keep("f", "g")
	w.start(beside())
	w.wantKeys("a", "c", "f", "g")
	w.wantNowhere("the value of d")
	w.wantNowhere("the value of e")
}

// wantNowhere waits until no file of the archive's folder holds the text.
func (w *world) wantNowhere(text string) {
	w.t.Helper()
	testkit.Eventually(w.t, patience, func() error {
		return filepath.WalkDir(w.dir, func(path string, d fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) || err == nil && d.IsDir() {
				return nil
			}
			raw, err := os.ReadFile(path)
			if bytes.Contains(raw, []byte(text)) {
				return fmt.Errorf("%s holds %q", path, text)
			}
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			return err
		})
	})
}

func TestACopyIsReadAfterAKillAtAnyMoment(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	keys := []string{"a", "b", "c", "d"}
	w.keep(keys...)
	w.publish(1)
	w.archiveAll(beside())
	place := filepath.Join(w.dir, bus.StreamKeys)
	file := filepath.Join(place, filepath.Base(archived(t, place)[0]))
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	half := func(dir string) error {
		if err := os.Mkdir(dir, 0o700); err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(dir, filepath.Base(file)), whole[:len(whole)/2], 0o600)
	}
	for name, killed := range map[string]func() error{
		"while a key was put on":          func() error { return os.WriteFile(file, append(slices.Clone(whole), whole[64:100]...), 0o600) },
		"while a new copy was written":    func() error { return half(place + ".new") },
		"while they changed places":       func() error { return errors.Join(os.Rename(place, place+".old"), half(place+".new")) },
		"while the old was overwritten":   func() error { return half(place + ".old") },
		"while they changed places again": func() error { return os.Rename(place, place+".old") },
	} {
		if err := killed(); err != nil {
			t.Fatal(err)
		}
		if err := hasKeys(w.dir, keys...); err != nil {
			t.Errorf("killed %s: %v", name, err)
		}
		keys = append(keys, fmt.Sprintf("%032x", len(keys)))
		w.keep(keys[len(keys)-1])
		w.publish(1)
		w.archiveAll(beside())
		if err := hasKeys(w.dir, keys...); err != nil {
			t.Errorf("killed %s, and begun again: %v", name, err)
		}
		for _, left := range []string{place + ".new", place + ".old"} {
			if _, err := os.Stat(left); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("killed %s, and begun again: %s is left: %v", name, left, err)
			}
		}
		if whole, err = os.ReadFile(file); err != nil {
			t.Fatal(err)
		}
	}
}

// A log that lost its keys makes new ones; the copy may be all that is left of the old.
func TestAStreamThatLostMoreThanHalfIsNotCopied(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.keep("a", "b", "c", "d")
	_, stop := w.start(beside())
	w.wantKeys("a", "b", "c", "d")
	stop()
	place := filepath.Join(w.dir, bus.StreamKeys)
	if err := os.Rename(place, place+".old"); err != nil { // killed while two copies changed places
		t.Fatal(err)
	}
	w.log.Recreate(t, bus.StreamKeys)
	w.keep("a", "e", "f", "g", "h", "i")
	a, _ := w.start(beside())
	testkit.Eventually(t, patience, func() error {
		if err := a.State().Beside; !errors.Is(err, archive.ErrForeign) {
			return fmt.Errorf("the copies are %v, want foreign", err)
		}
		return nil
	})
	w.publish(1)
	testkit.Eventually(t, patience, func() error {
		if s := a.State(); !errors.Is(s.Stopped, archive.ErrForeign) || s.Sequence != 0 || a.Ready() == nil {
			return fmt.Errorf("the archiver is %+v, want stopped", s)
		}
		return nil
	})
	w.wantKeys("a", "b", "c", "d")
	if err := os.Rename(place, filepath.Join(t.TempDir(), "away")); err != nil {
		t.Fatal(err)
	}
	w.wantCaughtUp(a)
	w.wantKeys("a", "e", "f", "g", "h", "i")
}
