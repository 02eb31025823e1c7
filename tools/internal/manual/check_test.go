package manual_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pharos/pkg/testkit"
	"pharos/tools/internal/manual"
)

func TestWhatTheDocumentsNameIsThere(t *testing.T) {
	wrong, err := manual.Wrong(testkit.Root(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range wrong {
		t.Error(w)
	}
}

func TestTheWalkHasTwelveStopsWithAFileEach(t *testing.T) {
	pages, err := manual.Pages(testkit.Root(t))
	if err != nil {
		t.Fatal(err)
	}
	stops := map[int]bool{} // by their lines
	for _, p := range pages {
		for _, at := range p.Paths() {
			if at.Page == "docs/walk.md" && strings.HasPrefix(p.Lines[at.Line-1], "| ") {
				stops[at.Line] = true
			}
		}
	}
	if len(stops) != 12 {
		t.Errorf("the walk names a file at %d stops, want 12", len(stops))
	}
}

// Each line that is wrong ends with what has to be said of it.
const broken = "# One page\n" +
	"[nothing](gone.md) ||there is no such file\n" +
	"[heading](#two-pages) ||there is no such heading\n" +
	"[itself](#one-page) and [this](page.md#one-page)\n" +
	"`pkg/gone.go` ||there is no such file\n" +
	"`pkg/here.go#Gone` ||the file does not declare that name\n" +
	"`pkg/here.go#Here` and `pkg/here.go#Here.Method` and `pkg/here.go`\n" +
	"`make gone` ||make has no such target\n" +
	"`make there` `pharos_log_lag_seconds`\n" +
	"`pharos_gone` ||no program offers this metric\n"

func TestWhatIsNotThereIsNamed(t *testing.T) {
	root := t.TempDir()
	for name, content := range map[string]string{
		"page.md":                       broken,
		"Makefile":                      "there:\n",
		"pkg/here.go":                   "package pkg\n\ntype Here struct{}\n\nfunc (h *Here) Method() { offer(\"pharos.log.lag\") }\n",
		"deploy/prometheus/alerts.yaml": "runbook: page.md#one-page\nrunbook: page.md#gone\n",
	} {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := manual.Wrong(root)
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]map[int]string{"page.md": {}, "deploy/prometheus/alerts.yaml": {}}
	for _, w := range got {
		said[w.Page][w.Line] += w.Text
	}
	for i, line := range strings.Split(broken, "\n") {
		_, want, wrong := strings.Cut(line, "||")
		if text := said["page.md"][i+1]; wrong != (text != "") || !strings.HasSuffix(text, want) {
			t.Errorf("of %q it says %q, want %q", line, text, want)
		}
	}
	if alerts := said["deploy/prometheus/alerts.yaml"]; len(alerts) != 1 || !strings.HasSuffix(alerts[2], "there is no such heading") {
		t.Errorf("of the alerts it says %v", alerts)
	}
}

func TestCommandsAreFoundWhereTheyAreRun(t *testing.T) {
	page := manual.Page{Lines: []string{
		"    sudo bin/pharos secrets deploy # once", "    systemctl restart pharos", "Say `pharos token list | head -2`, not the pharos of old.",
		"    TOKEN=$(bin/pharos token create \\", "        --org sea)", "    install -o pharos -g pharos", "    env A=b PHAROS_DATA_DIR=/x pharos config check"}}
	want := []string{"secrets deploy", "token list", "token create --org sea", "config check"}
	var got []string
	for _, c := range page.Commands() {
		got = append(got, c.Text)
	}
	if strings.Join(got, "; ") != strings.Join(want, "; ") {
		t.Errorf("commands %q, want %q", got, want)
	}
}
