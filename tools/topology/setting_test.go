package topology

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// pharos runs a command with nothing else in its environment.
func pharos(t *testing.T, environ []string, args ...string) (string, error) {
	t.Helper()
	cmd := exec.Command(filepath.Join(programs, "pharos"), args...)
	cmd.Env = append([]string{"HOME=" + t.TempDir()}, environ...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func TestConfigPrintShowsWhatIsInForceAndWhereFrom(t *testing.T) {
	dir := t.TempDir()
	out, err := pharos(t, []string{"PHAROS_DATA_DIR=" + dir, "PHAROS_DATABASE_URL=postgres://u:Hunter2@db/x"},
		"config", "print", "--http-addr", "127.0.0.1:9000")
	if err != nil {
		t.Fatalf("config print: %v\n%s", err, out)
	}
	lines := map[string]bool{}
	for line := range strings.Lines(out) {
		lines[strings.Join(strings.Fields(line), " ")] = true
	}
	for _, want := range []string{
		"* PHAROS_HTTP_ADDR 127.0.0.1:9000 flag",
		"* PHAROS_DATA_DIR " + dir + " environment",
		"* PHAROS_DATABASE_URL postgres://u:xxxxx@db/x environment",
		"PHAROS_DESK_ORGS desk default",
	} {
		if !lines[want] {
			t.Errorf("config print has no line %q:\n%s", want, out)
		}
	}
	if out, err = pharos(t, []string{"PHAROS_NATS_URL=nats://log:4222"}, "config", "print", "--service", "intake"); err != nil ||
		!strings.Contains(out, "127.0.0.1:8081") || strings.Contains(out, "DATABASE") {
		t.Errorf("config print of intake: %v\n%s", err, out)
	}
}

func TestConfigCheckFailsWithEverythingThatIsWrong(t *testing.T) {
	dir := t.TempDir()
	if out, err := pharos(t, []string{"PHAROS_DATA_DIR=" + dir}, "config", "check"); err != nil {
		t.Errorf("config check of what is right: %v\n%s", err, out)
	}
	if err := os.WriteFile(filepath.Join(dir, "master.key"), []byte("Hunter2"), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := pharos(t, []string{"PHAROS_DATA_DIR=" + dir, "PHAROS_OIDC_ISSUERS=x", "PHAROS_DATABASE_URL=postgres://u:Hunter2@db/x"}, "config", "check")
	if err == nil || strings.Contains(out, "Hunter2") {
		t.Errorf("config check: %v; want a failure without the secret\n%s", err, out)
	}
	for _, want := range []string{"did you mean PHAROS_OIDC_ISSUER?", "PHAROS_DATABASE_PASSWORD_FILE", "master.key: others may read it"} {
		if !strings.Contains(out, want) {
			t.Errorf("config check said %s; want %q", out, want)
		}
	}
	if out, err := pharos(t, []string{"PHAROS_DATA_DIR=" + dir, "PHAROS_HTTP_ADR=:1"}, "up"); err == nil || !strings.Contains(out, "did you mean PHAROS_HTTP_ADDR?") {
		t.Errorf("pharos up with an unknown name: %v\n%s", err, out)
	}
}
