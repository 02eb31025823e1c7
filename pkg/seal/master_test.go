package seal_test

import (
	"bytes"
	"encoding/hex"
	"os"
	"strings"
	"sync"
	"testing"

	"pharos/pkg/bus"
	"pharos/pkg/seal"
)

func TestTheMasterKeyIsMadeOnceForItsOwnerAlone(t *testing.T) {
	d := deploy(t)
	first := d.open()
	info, err := os.Stat(d.path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%s: %v, %v; want mode 0600", d.path, info, err)
	}
	before := d.masterFile()
	d.nats.Restart(t)
	d.log = d.nats.Bus(t)
	again := d.open()
	for _, use := range []seal.Use{seal.PhoneTags, seal.ContentHash} {
		if !bytes.Equal(first.Derive(use), again.Derive(use)) || len(first.Derive(use)) != 32 {
			t.Errorf("the key for %s is another after a restart", use)
		}
	}
	if bytes.Equal(first.Derive(seal.PhoneTags), first.Derive(seal.ContentHash)) {
		t.Error("two uses have one key")
	}
	if !bytes.Equal(d.masterFile(), before) {
		t.Error("the file was written again")
	}
	raw, err := hex.DecodeString(strings.TrimSpace(string(before)))
	if err != nil {
		t.Fatal(err)
	}
	if found := d.holders(raw, bytes.TrimSpace(before)); len(found) > 0 {
		t.Errorf("the master key is in %v", found)
	}
}

func TestAMasterKeyThatIsNotTheLogsIsRefusedAndNothingIsWritten(t *testing.T) {
	good := strings.Repeat("ab", 32) + "\n"
	for _, tc := range []struct {
		name, content, want string
	}{
		{"missing", "", "is missing"},
		{"of another deployment", good, "is not the key that the log is sealed with"},
		{"cut short", good[:40], "does not hold 32 bytes in hexadecimal"},
		{"no hexadecimal", strings.Repeat("phone 1 ", 8), "does not hold 32 bytes in hexadecimal"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := deploy(t)
			box := d.seal(d.open(), report)
			right, keys := d.masterFile(), d.keys()
			if err := os.Remove(d.path); err != nil {
				t.Fatal(err)
			}
			if tc.content != "" {
				d.putMasterFile([]byte(tc.content))
			}
			_, err := seal.Open(t.Context(), d.log, d.path, nil)
			if err == nil || !strings.Contains(err.Error(), tc.want) || !strings.Contains(err.Error(), d.path) {
				t.Errorf("Open = %v, want a refusal that names the file and says that it %s", err, tc.want)
			}
			if err != nil && strings.Contains(err.Error(), "phone 1") {
				t.Errorf("the error quotes the file: %v", err)
			}
			if left, _ := os.ReadFile(d.path); string(left) != tc.content {
				t.Errorf("the file holds %q, want %q as it was", left, tc.content)
			}
			if n := d.keys(); n != keys {
				t.Errorf("%d messages in KEYS, want %d as before", n, keys)
			}
			_ = os.Remove(d.path)
			d.putMasterFile(right)
			if got, err := d.open().Unseal(t.Context(), report, box); err != nil || got.IsZero() {
				t.Errorf("with the right key again: %+v, %v", got, err)
			}
		})
	}
}

func TestKeysWithoutACheckAreNotTakenOver(t *testing.T) {
	d := deploy(t)
	d.seal(d.open(), report)
	if err := d.log.Erase(t.Context(), "key.master"); err != nil {
		t.Fatal(err)
	}
	if _, err := seal.Open(t.Context(), d.log, d.path, nil); err == nil || !strings.Contains(err.Error(), "no check") {
		t.Errorf("Open = %v, want a refusal", err)
	}
	if err := os.Remove(d.path); err != nil {
		t.Fatal(err)
	}
	if _, err := seal.Open(t.Context(), d.log, d.path, nil); err == nil {
		t.Error("a new master key was made for keys of another")
	}
	if _, err := os.Stat(d.path); err == nil {
		t.Error("a file was written")
	}
}

// A process that ended between the file and its check begins where it ended.
func TestAMasterKeyOfAnEmptyLogIsTaken(t *testing.T) {
	d := deploy(t)
	given := []byte(strings.Repeat("ab", 32))
	d.putMasterFile(given)
	box := d.seal(d.open(), report)
	if _, err := d.open().Unseal(t.Context(), report, box); err != nil {
		t.Errorf("what was sealed with it is not opened with it: %v", err)
	}
	if got := d.masterFile(); !bytes.Equal(got, given) {
		t.Errorf("the file holds %q, want the key that was put there, %q", got, given)
	}
}

func TestProcessesThatStartAtOnceHaveOneKey(t *testing.T) {
	d := deploy(t)
	logs := []*bus.Bus{d.log, d.nats.Bus(t), d.nats.Bus(t), d.nats.Bus(t)}
	derived := make([][]byte, len(logs))
	var wg sync.WaitGroup
	for i, log := range logs {
		wg.Go(func() {
			k, err := seal.Open(t.Context(), log, d.path, nil)
			if err != nil {
				t.Error(err)
				return
			}
			derived[i] = k.Derive(seal.PhoneTags)
		})
	}
	wg.Wait()
	for i := range derived {
		if !bytes.Equal(derived[i], derived[0]) || derived[i] == nil {
			t.Errorf("process %d has another key than the first", i)
		}
	}
}

func (d *deployment) masterFile() []byte {
	d.t.Helper()
	content, err := os.ReadFile(d.path)
	if err != nil {
		d.t.Fatal(err)
	}
	return content
}

func (d *deployment) putMasterFile(content []byte) {
	d.t.Helper()
	if err := os.WriteFile(d.path, content, 0o600); err != nil {
		d.t.Fatal(err)
	}
}
