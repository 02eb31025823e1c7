package conf_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"pharos/pkg/conf"
)

func TestASecretIsReadByItsOwnerAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secret")
	if err := conf.WriteSecret(path, []byte("s3cret")); err != nil {
		t.Fatal(err)
	}
	for mode, want := range map[fs.FileMode]bool{0o600: true, 0o400: true, 0o640: false, 0o604: false, 0o622: false, 0o644: false} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		data, err := conf.SecretFile(path)
		if want && (err != nil || string(data) != "s3cret") {
			t.Errorf("mode %04o: %q, %v; want the secret", mode, data, err)
		}
		if !want && (!errors.Is(err, conf.ErrExposed) || !strings.Contains(err.Error(), path) || data != nil) {
			t.Errorf("mode %04o: %q, %v; want refused by name", mode, data, err)
		}
	}
}

func TestWhatIsNoSecretIsRefusedByName(t *testing.T) {
	dir := t.TempDir()
	empty, large := filepath.Join(dir, "empty"), filepath.Join(dir, "large")
	for path, data := range map[string][]byte{empty: nil, large: bytes.Repeat([]byte("x"), 65<<10)} {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for path, want := range map[string]string{
		empty:                        "empty",
		large:                        "too many",
		dir:                          "not a plain file",
		"/dev/null":                  "not a plain file",
		filepath.Join(dir, "absent"): "no such file",
	} {
		if data, err := conf.SecretFile(path); err == nil || data != nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
			t.Errorf("SecretFile(%s) = %q, %v; want %q and the path", path, data, err, want)
		}
	}
}

func TestASecretIsReplacedWhole(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "secret")
	if err := os.WriteFile(path, []byte("an older and longer secret"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := conf.WriteSecret(path, []byte("new")); err != nil {
		t.Fatal(err)
	}
	data, err := conf.SecretFile(path)
	if err != nil || string(data) != "new" {
		t.Errorf("read %q, %v; want new, for its owner alone", data, err)
	}
	wantOnly(t, dir, "secret")
}

func TestCreatingNeverReplaces(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "secret")
	if err := conf.CreateSecret(path, []byte("first")); err != nil {
		t.Fatal(err)
	}
	if err := conf.CreateSecret(path, []byte("second")); !errors.Is(err, fs.ErrExist) {
		t.Errorf("the second time: %v, want that it exists", err)
	}
	if data, err := conf.SecretFile(path); err != nil || string(data) != "first" {
		t.Errorf("read %q, %v; want first", data, err)
	}
	wantOnly(t, dir, "secret")
}

func TestASecretThatCannotBeWrittenLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "taken"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := conf.WriteSecret(filepath.Join(dir, "taken"), []byte("s3cret")); err == nil || strings.Contains(err.Error(), "s3cret") {
		t.Errorf("onto a folder: %v", err)
	}
	if err := conf.WriteSecret(filepath.Join(dir, "absent", "x"), []byte("s3cret")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("into no folder: %v", err)
	}
	wantOnly(t, dir, "taken")
}

func wantOnly(t *testing.T, dir, name string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 1 || entries[0].Name() != name {
		t.Errorf("folder holds %v, want only %s", entries, name)
	}
}

func TestTheDataFolderIsMadeForItsOwner(t *testing.T) {
	root := t.TempDir()
	dir, err := conf.OpenDataDir(filepath.Join(root, "a", "b", "pharos"))
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 || !filepath.IsAbs(dir) {
		t.Errorf("%s: %v, %v; want an absolute path with mode 0700", dir, info.Mode(), err)
	}
	if err := os.Chmod(dir, 0o750); err != nil {
		t.Fatal(err)
	}
	if again, err := conf.OpenDataDir(dir); err != nil || again != dir {
		t.Errorf("again: %s, %v", again, err)
	}
	if info, _ := os.Stat(dir); info.Mode().Perm() != 0o750 {
		t.Errorf("mode = %v, want it left alone", info.Mode())
	}
	file := filepath.Join(root, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := conf.OpenDataDir(file); err == nil || !strings.Contains(err.Error(), "it is a file") {
		t.Errorf("a file as folder: %v", err)
	}
}

func TestTheDefaultFolderDependsOnWhoRuns(t *testing.T) {
	t.Setenv("HOME", "/home/somebody")
	want := "/home/somebody/.local/share/pharos"
	if os.Geteuid() == 0 {
		want = "/var/lib/pharos"
	}
	if got, err := conf.DefaultDataDir(); err != nil || got != want {
		t.Errorf("DefaultDataDir = %s, %v; want %s", got, err, want)
	}
}

func TestOneProcessAtATimeHasAFolder(t *testing.T) {
	dir := t.TempDir()
	lock, err := conf.Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	_, err = conf.Lock(dir)
	if want := fmt.Sprintf("pharos is already running on this folder (pid %d)", os.Getpid()); !errors.Is(err, conf.ErrLocked) || err.Error() != want {
		t.Errorf("the second: %v, want %q", err, want)
	}
	if err := lock.Unlock(); err != nil {
		t.Fatal(err)
	}
	again, err := conf.Lock(dir)
	if err != nil {
		t.Fatalf("after unlocking: %v", err)
	}
	again.Unlock()
}

// TestMain runs as the other process of the test below when asked to.
func TestMain(m *testing.M) {
	if dir := os.Getenv("PHAROS_TEST_LOCK"); dir != "" {
		if _, err := conf.Lock(dir); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Println("locked")
		var b [1]byte
		os.Stdin.Read(b[:]) // until killed
		return
	}
	os.Exit(m.Run())
}

func TestAKilledProcessGivesItsFolderBack(t *testing.T) {
	dir := t.TempDir()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), "PHAROS_TEST_LOCK="+dir)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said := make([]byte, 7)
	if _, err := out.Read(said); err != nil || string(said) != "locked\n" {
		t.Fatalf("the other process said %q, %v", said, err)
	}
	_, err = conf.Lock(dir)
	if want := fmt.Sprintf("(pid %d)", cmd.Process.Pid); !errors.Is(err, conf.ErrLocked) || !strings.Contains(err.Error(), want) {
		t.Errorf("while it runs: %v, want locked %s", err, want)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	cmd.Wait() // its error is that it was killed
	lock, err := conf.Lock(dir)
	if err != nil {
		t.Fatalf("after kill -9: %v", err)
	}
	lock.Unlock()
}

func TestAFolderThatIsNotThereCannotBeLocked(t *testing.T) {
	if _, err := conf.Lock(filepath.Join(t.TempDir(), "absent")); !errors.Is(err, fs.ErrNotExist) || errors.Is(err, conf.ErrLocked) {
		t.Errorf("Lock = %v, want not exist", err)
	}
}
