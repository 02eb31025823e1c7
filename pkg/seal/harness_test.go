package seal_test

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/seal"
	"pharos/pkg/testkit"
)

const report event.ReportID = "01890000-0000-7000-8000-000000000001"

// secret is what nobody may find in a file.
const secret = "+8821612345678"

func sealed() event.Sealed {
	return event.Sealed{
		Phones: []event.Phone{{Number: secret, Holder: "on_board"}},
		Texts:  []event.Text{{Lang: "ar", Text: "المحرك توقف <&> \u2028"}},
	}
}

// deployment is a log and a data folder.
type deployment struct {
	t    *testing.T
	nats *testkit.NATS
	log  *bus.Bus
	path string // of the master key
}

func deploy(t *testing.T) *deployment {
	t.Helper()
	n := testkit.Bus(t)
	return &deployment{t: t, nats: n, log: n.Bus(t), path: filepath.Join(t.TempDir(), "master.key")}
}

func (d *deployment) open() *seal.Keyring {
	d.t.Helper()
	k, err := seal.Open(d.t.Context(), d.log, d.path, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	return k
}

// run makes keys ahead until the test ends.
func (d *deployment) run(k *seal.Keyring) {
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- k.Run(ctx) }()
	d.t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			d.t.Errorf("Run = %v, want nil when drained", err)
		}
	})
}

func (d *deployment) seal(k *seal.Keyring, id event.ReportID) event.Box {
	d.t.Helper()
	box, err := k.Seal(d.t.Context(), id, sealed())
	if err != nil || box == nil {
		d.t.Fatalf("Seal(%s) = %v, %v; want a box", id, box, err)
	}
	return *box
}

func (d *deployment) keys() uint64 {
	d.t.Helper()
	state, err := d.log.Stream(d.t.Context(), bus.StreamKeys)
	if err != nil {
		d.t.Fatal(err)
	}
	return state.Messages
}

// holders names the files of the log that hold any of the needles.
func (d *deployment) holders(needles ...[]byte) []string {
	d.t.Helper()
	var found []string
	err := filepath.WalkDir(d.nats.Dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		for _, needle := range needles {
			if bytes.Contains(content, needle) {
				found = append(found, path)
			}
		}
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return found
}
