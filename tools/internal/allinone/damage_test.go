package allinone_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pharos/pkg/testkit"
	"pharos/tools/internal/allinone"
)

// kept is a deployment that was stopped, and a copy of its log from that moment.
type kept struct {
	t      *testing.T
	cfg    allinone.Config
	copied string
	ids    []string // of the reports in it
}

const streamSAR = "nats/jetstream/$G/streams/SAR"

func keep(t *testing.T) *kept {
	t.Helper()
	k := &kept{t: t, cfg: allinone.Config{DataDir: t.TempDir(), DatabaseURL: testkit.OwnPostgres(t).AdminURL()}}
	d := runWith(t, k.cfg)
	for range 20 {
		k.ids = append(k.ids, d.report())
	}
	d.eachInItsOwn(k.ids)
	d.counted(len(k.ids))
	d.sound()
	k.stop(d)
	return k
}

// stop ends the deployment and copies its log as it is now.
func (k *kept) stop(d *deployment) {
	k.t.Helper()
	d.stop()
	k.copied = k.t.TempDir()
	for _, part := range []string{"nats", "archive"} {
		k.must(os.CopyFS(filepath.Join(k.copied, part), os.DirFS(k.path(part))))
	}
}

// restore puts the log back as it was.
func (k *kept) restore() {
	k.t.Helper()
	for _, part := range []string{"nats", "archive"} {
		k.must(os.RemoveAll(k.path(part)))
		k.must(os.CopyFS(k.path(part), os.DirFS(filepath.Join(k.copied, part))))
	}
}

func (k *kept) path(rel string) string { return filepath.Join(k.cfg.DataDir, rel) }

func (k *kept) must(err error) {
	k.t.Helper()
	if err != nil {
		k.t.Fatal(err)
	}
}

// change writes a file of the log anew.
func (k *kept) change(rel string, alter func([]byte) []byte) {
	k.t.Helper()
	raw, err := os.ReadFile(k.path(rel))
	k.must(err)
	k.must(os.WriteFile(k.path(rel), alter(raw), 0o600))
}

// flip changes one byte in the middle.
func flip(raw []byte) []byte {
	raw[len(raw)/2] ^= 0x10
	return raw
}

// files lists those below a folder that hold something.
func (k *kept) files(prefix string) (found []string) {
	k.t.Helper()
	root := k.path(prefix)
	k.must(filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err == nil && info.Size() > 0 {
			rel, _ := filepath.Rel(k.cfg.DataDir, path)
			found = append(found, rel)
		}
		return err
	}))
	return found
}

// outcome is what a start on a damaged log came to.
type outcome struct {
	refused string // why it does not start
	damaged string // what readiness says of the damage
	found   string // what verify found, while all else is ready
}

func (o outcome) String() string {
	return fmt.Sprintf("refused %q, damaged %q, found %q", o.refused, o.damaged, o.found)
}

// start starts the deployment and tells what comes of it. Where a view has read
// what is gone (seen) the desk has to say so too. One that is whole after all has
// to work: a new report is decided on and counted, and is kept.
func (k *kept) start(seen bool) (o outcome) {
	k.t.Helper()
	d, err := open(k.t, k.cfg)
	if err != nil {
		return outcome{refused: err.Error()}
	}
	defer d.stop()
	d.until(func() error {
		o.damaged = d.damage()
		if o.damaged == "" && !d.archiving() {
			return errors.New("it is neither damaged nor at work")
		}
		return nil
	})
	d.listen()
	if o.damaged != "" {
		if seen {
			d.pictureIs("damaged")
		}
		return o
	}
	r, err := d.stack.Care().Verify(k.t.Context(), nil)
	k.must(err)
	if !r.Sound() {
		return outcome{found: fmt.Sprintf("%+v", r.Differences[0])}
	}
	id := d.report()
	d.eachInItsOwn([]string{id})
	k.ids = append(k.ids, id)
	d.counted(len(k.ids))
	d.sound()
	k.stop(d)
	return outcome{}
}

// damage is what readiness says of a log that is not what it was.
func (d *deployment) damage() string {
	d.t.Helper()
	_, checks := d.checks()
	for _, what := range checks {
		if strings.Contains(what, "damaged") || strings.Contains(what, "not the one") {
			return what
		}
	}
	return ""
}

// archiving tells whether all is ready and the archive goes on.
func (d *deployment) archiving() bool {
	d.t.Helper()
	if ready, _ := d.checks(); !ready {
		return false
	}
	var a struct{ State string }
	err := d.client.Do(d.t.Context(), http.MethodGet, "/v1/admin/archive", nil, &a)
	return err == nil && a.State == "archiving"
}

// checks is what readiness says.
func (d *deployment) checks() (ready bool, checks map[string]string) {
	d.t.Helper()
	res, err := http.Get(d.stack.URL() + "/readyz")
	if err != nil {
		return false, nil
	}
	defer func() { _ = res.Body.Close() }()
	var answer struct {
		Ready  bool
		Checks map[string]string
	}
	if err := json.NewDecoder(res.Body).Decode(&answer); err != nil {
		d.t.Fatal(err)
	}
	return answer.Ready, answer.Checks
}

// What must not be: a start that is ready, a verification that finds nothing,
// and a report that is gone. `make faults` flips a byte in the files of all
// streams and of all their consumers.
func TestAByteFlippedInAnyFileOfTheLogIsNamedOrDoesNoHarm(t *testing.T) {
	k := keep(t)
	files := append(k.files(streamSAR+"/msgs"), k.files(streamSAR+"/obs/incident-reactor")...)
	files = append(files, streamSAR+"/meta.inf", streamSAR+"/meta.sum")
	if os.Getenv("FAULTS") != "" {
		files = k.files("nats/jetstream")
	}
	if len(files) < 7 {
		t.Fatalf("the log has the files %v: the test proves little", files)
	}
	for _, file := range files {
		k.restore()
		k.change(file, flip)
		o := k.start(false)
		t.Logf("%s: %s", file, o)
		if message := strings.HasSuffix(file, ".blk"); message && strings.HasPrefix(file, streamSAR) && o == (outcome{}) {
			t.Errorf("%s: a byte of a message is another, and nobody says so", file)
		}
	}
}

// After a crash the server reads its blocks anew, and from the first record on
// that it cannot read it cuts them off.
func TestALogThatLostItsEndIsNamedDamagedAndNothingIsTakenFromIt(t *testing.T) {
	k := keep(t)
	block := k.files(streamSAR + "/msgs")[0]
	const unseen = "the last record, which need not belong into any view, is cut"
	for name, harm := range map[string]func(){
		unseen: func() {
			k.change(block, func(raw []byte) []byte { return raw[:len(raw)-20] })
		},
		"half of the last block is cut": func() {
			k.change(block, func(raw []byte) []byte { return raw[:len(raw)/2] })
		},
		"a byte is flipped and then it crashed": func() {
			k.change(block, flip)
			k.must(os.Remove(k.path(streamSAR + "/msgs/index.db")))
		},
		"the last block is gone": func() { k.must(os.Remove(k.path(block))) },
		"the stream is gone":     func() { k.must(os.RemoveAll(k.path(streamSAR))) },
	} {
		t.Run(name, func(t *testing.T) {
			k.t = t
			k.restore()
			harm()
			o := k.start(name != unseen)
			t.Log(o)
			if o.damaged == "" {
				t.Errorf("got %s, want readiness to say that the log is damaged", o)
			}
		})
	}
	k.t = t
	k.restore()
	if o := k.start(false); o != (outcome{}) {
		t.Errorf("with the log put back: %s, want all as it was", o)
	}
}
