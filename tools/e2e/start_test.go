package e2e

import (
	"os"
	"strings"
	"testing"
)

func TestASecondStartOnTheSameFolderSaysThatOneRuns(t *testing.T) {
	p := up(t, t.TempDir())
	out, err := p.run("up", "--data-dir", p.dir, "--http-addr", "127.0.0.1:0")
	if err == nil || !strings.Contains(out, "already running") {
		t.Errorf("second start: %v, printed %q; want a refusal that says one is running", err, out)
	}
	if status := p.call(t.Context(), "GET", "/readyz", "", nil); status != 200 {
		t.Errorf("readiness of the first is %d after the second was refused", status)
	}
}

func TestCtrlCStopsAllAndStartingAgainShowsEverything(t *testing.T) {
	dir := t.TempDir()
	p := up(t, dir)
	p.caughtUp()
	before := p.linkedReports("")
	if err := p.stop(); err != nil {
		t.Fatalf("Ctrl-C: %v\n%s", err, p.out)
	}
	if left, _ := os.ReadFile(dir + "/postgres/data/postmaster.pid"); left != nil {
		t.Error("the database was left running")
	}
	again := up(t, dir)
	after := again.linkedReports("")
	if len(after) != len(before) || len(after) == 0 {
		t.Errorf("%d reports after the restart, %d before", len(after), len(before))
	}
}

func TestTheTokenIsForItsOwnerAlone(t *testing.T) {
	p := up(t, t.TempDir())
	for _, secret := range []string{"admin.token", "token.key", "master.key"} {
		info, err := os.Stat(p.dir + "/" + secret)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v, want 0600", secret, info.Mode().Perm())
		}
	}
}

func TestWithoutItsMasterKeyItRefusesToStartAndWritesNothing(t *testing.T) {
	dir := t.TempDir()
	p := up(t, dir)
	p.caughtUp()
	if err := p.stop(); err != nil {
		t.Fatalf("Ctrl-C: %v\n%s", err, p.out)
	}
	path := dir + "/master.key"
	right, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{"missing": "", "is not the key": strings.Repeat("ab", 32) + "\n"} {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		if content != "" {
			if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		out, err := p.run("up", "--data-dir", dir, "--http-addr", "127.0.0.1:0")
		if err == nil || !strings.Contains(out, name) || !strings.Contains(out, "nothing was written") {
			t.Errorf("%s: %v, printed %q; want a refusal that says so", name, err, out)
		}
		if left, _ := os.ReadFile(path); string(left) != content {
			t.Errorf("%s: the file holds %q now", name, left)
		}
		if err := os.WriteFile(path, right, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	up(t, dir).caughtUp()
}
