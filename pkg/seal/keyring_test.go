package seal_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/fault"
	"pharos/pkg/seal"
)

func TestWhatIsSealedOpensAgainAndNoFileHoldsIt(t *testing.T) {
	d := deploy(t)
	k := d.open()
	box := d.seal(k, report)
	for name, k := range map[string]*seal.Keyring{"the same process": k, "a later one": d.open()} {
		got, err := k.Unseal(t.Context(), report, box)
		if diff := cmp.Diff(sealed(), got); err != nil || diff != "" {
			t.Errorf("%s: %v, (-sealed +opened)\n%s", name, err, diff)
		}
	}
	if found := d.holders([]byte(secret)); len(found) > 0 {
		t.Errorf("%s is in %v", secret, found)
	}
}

func TestNothingSealedNeedsNoKey(t *testing.T) {
	d := deploy(t)
	k := d.open()
	if box, err := k.Seal(t.Context(), report, event.Sealed{}); box != nil || err != nil {
		t.Errorf("Seal(nothing) = %v, %v; want no box", box, err)
	}
	if n := d.keys(); n != 1 {
		t.Errorf("%d messages in KEYS, want the check of the master key alone", n)
	}
}

func TestABoxThatWasTamperedWithStaysClosed(t *testing.T) {
	d := deploy(t)
	k := d.open()
	box, other := d.seal(k, report), d.seal(k, report)
	raw, err := base64.StdEncoding.DecodeString(box.Content)
	if err != nil {
		t.Fatal(err)
	}
	for i := range raw {
		flipped := slices.Clone(raw)
		flipped[i] ^= 1
		got, err := k.Unseal(t.Context(), report, event.Box{Key: box.Key, Content: base64.StdEncoding.EncodeToString(flipped)})
		if !errors.Is(err, seal.ErrDamaged) || !got.IsZero() {
			t.Fatalf("byte %d flipped: %+v, %v; want nothing and ErrDamaged", i, got, err)
		}
	}
	for name, tc := range map[string]struct {
		id   event.ReportID
		box  event.Box
		want error
	}{
		"moved into another report": {"01890000-0000-7000-8000-000000000002", box, seal.ErrDamaged},
		"under another's key":       {report, event.Box{Key: other.Key, Content: box.Content}, seal.ErrDamaged},
		"empty":                     {report, event.Box{Key: box.Key}, seal.ErrDamaged},
		"no Base64":                 {report, event.Box{Key: box.Key, Content: "~"}, seal.ErrDamaged},
		"a wildcard for a key":      {report, event.Box{Key: "*", Content: box.Content}, seal.ErrDamaged},
		"the check for a key":       {report, event.Box{Key: "master", Content: box.Content}, seal.ErrDamaged},
		"a key that never was":      {report, event.Box{Key: "00000000000000000000000000000000", Content: box.Content}, seal.ErrNoKey},
	} {
		if got, err := k.Unseal(t.Context(), tc.id, tc.box); !errors.Is(err, tc.want) || !got.IsZero() {
			t.Errorf("%s: %+v, %v; want nothing and %v", name, got, err, tc.want)
		}
	}
}

func TestAnErasedKeyIsInNoFileAndTheOthersStay(t *testing.T) {
	d := deploy(t)
	k := d.open()
	gone, kept := d.seal(k, report), d.seal(k, report)
	wrapped, err := d.log.Kept(t.Context(), "key."+gone.Key)
	if err != nil {
		t.Fatal(err)
	}
	if found := d.holders(wrapped); len(found) == 0 {
		t.Fatal("the wrapped key is in no file before it is erased: the test would prove nothing")
	}
	for range 2 { // the second time finds nothing, and that is well
		if err := k.Erase(t.Context(), gone.Key); err != nil {
			t.Fatalf("Erase = %v", err)
		}
	}
	for _, when := range []string{"at once", "after a restart"} {
		if found := d.holders(wrapped, wrapped[12:44]); len(found) > 0 {
			t.Errorf("%s: the key is in %v", when, found)
		}
		if _, err := d.open().Unseal(t.Context(), report, gone); !errors.Is(err, seal.ErrNoKey) {
			t.Errorf("%s: Unseal = %v, want ErrNoKey", when, err)
		}
		if got, err := d.open().Unseal(t.Context(), report, kept); err != nil || got.Phones[0].Number != secret {
			t.Errorf("%s: the other report: %+v, %v", when, got, err)
		}
		d.nats.Restart(t)
		d.log = d.nats.Bus(t)
	}
	if err := k.Erase(t.Context(), "master"); !errors.Is(err, seal.ErrNoKey) {
		t.Errorf("Erase(master) = %v, want a refusal", err)
	}
	if _, err := d.log.Kept(t.Context(), "key.master"); err != nil {
		t.Errorf("the check of the master key: %v", err)
	}
}

func TestManyReportsAtOnceHaveAKeyEachWhileBlocksRunOut(t *testing.T) {
	for _, ahead := range []bool{true, false} {
		t.Run(fmt.Sprintf("made ahead %v", ahead), func(t *testing.T) {
			d := deploy(t)
			k := d.open()
			if ahead {
				d.run(k)
			}
			const reporters, each = 8, 60
			var mu sync.Mutex
			boxes := map[string]event.Box{} // guarded by mu, by key
			var wg sync.WaitGroup
			for range reporters {
				wg.Go(func() {
					for range each {
						box, err := k.Seal(t.Context(), report, sealed())
						if err != nil {
							t.Error(err)
							return
						}
						mu.Lock()
						boxes[box.Key] = *box
						mu.Unlock()
					}
				})
			}
			wg.Wait()
			if len(boxes) != reporters*each {
				t.Errorf("%d keys for %d reports", len(boxes), reporters*each)
			}
			for _, box := range boxes {
				if _, err := k.Unseal(t.Context(), report, box); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func TestAKeyIsOnDiskBeforeItIsUsed(t *testing.T) {
	d := deploy(t)
	k := d.open()
	d.seal(k, report) // the first block is there
	d.nats.Server.Stop()
	var boxes []event.Box
	var err error
	for err == nil {
		var box *event.Box
		if box, err = k.Seal(t.Context(), report, sealed()); err == nil {
			boxes = append(boxes, *box)
		}
	}
	if fault.KindOf(err) != fault.Unavailable || len(boxes) == 0 {
		t.Fatalf("with the log away: %d boxes, then %v; want those of the block, then Unavailable", len(boxes), err)
	}
	d.nats.Restart(t)
	d.log = d.nats.Bus(t)
	for i, box := range boxes {
		if _, err := d.open().Unseal(t.Context(), report, box); err != nil {
			t.Errorf("box %d of %d: %v", i, len(boxes), err)
		}
	}
	d.seal(k, report) // the ring that met the outage goes on
}

func TestKeysThatNobodyUsedAreHarmless(t *testing.T) {
	d := deploy(t)
	first := d.seal(d.open(), report)
	for range 3 { // each process ends after its first block was synced
		d.seal(d.open(), report)
	}
	before := d.keys()
	k := d.open()
	box := d.seal(k, report)
	for _, b := range []event.Box{first, box} {
		if _, err := k.Unseal(t.Context(), report, b); err != nil {
			t.Error(err)
		}
	}
	if after := d.keys(); after <= before {
		t.Errorf("%d keys, then %d: a key of another process was used again", before, after)
	}
}

func TestTenThousandKeysLaterAKeyringOpensAsBefore(t *testing.T) {
	d := deploy(t)
	k := d.open()
	box := d.seal(k, report)
	for n := 0; n < 10_000; n += bus.MaxBatch {
		var secrets []bus.Secret
		for i := range bus.MaxBatch {
			secrets = append(secrets, bus.Secret{Subject: fmt.Sprintf("key.%032x", n+i), Value: make([]byte, 60)})
		}
		if err := d.log.Keep(t.Context(), secrets); err != nil {
			t.Fatal(err)
		}
	}
	d.nats.Restart(t)
	d.log = d.nats.Bus(t)
	k = d.open()
	if n := d.keys(); n < 10_000 {
		t.Fatalf("%d keys, want 10,000", n)
	}
	if got, err := k.Unseal(t.Context(), report, box); err != nil || got.IsZero() {
		t.Errorf("Unseal = %+v, %v", got, err)
	}
	d.seal(k, report)
}
