package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const (
	erasedNumber = "+8821698765432"
	erasedWords  = "water comes in at the stern SECRET"
)

// What is sealed is in no file of a deployment, before it is erased and after:
// neither log nor database, while the one who may see it reads it.
func TestANumberIsInNoFileAndAfterItsErasureNowhere(t *testing.T) {
	dir := t.TempDir()
	p := up(t, dir)
	out, err := p.run("report", "--position", "35 21 001 015 46 598", "--persons", "80-100", "--phone", erasedNumber,
		"--phone-holder", "on_board", "--text", erasedWords, "--json")
	if err != nil {
		t.Fatalf("pharos report: %v\n%s", err, out)
	}
	var receipt struct{ ID string }
	if err := json.Unmarshal([]byte(out), &receipt); err != nil {
		t.Fatalf("pharos report printed %s: %v", out, err)
	}
	p.caughtUp()
	if report := p.report(receipt.ID); report["sealed"] != "open" || !contains(report, erasedNumber) || !contains(report, erasedWords) {
		t.Errorf("before: %v, want number and words", report)
	}
	p.proveNowhere("while it can be read")
	if out, err := p.run("erase", "report", receipt.ID); err == nil {
		t.Errorf("pharos erase without a reason printed %s", out)
	}
	out, err = p.run("erase", "report", receipt.ID, "--reason", "Asked for by the caller.")
	if err != nil || !strings.Contains(out, "is erased") {
		t.Fatalf("pharos erase: %v\n%s", err, out)
	}
	p.proveErased(receipt.ID)
	p.proveNowhere("after it was erased")
	p.proveSound("while it runs")
	if out, err := p.run("rebuild"); err != nil {
		t.Fatalf("pharos rebuild: %v\n%s", err, out)
	}
	p.proveErased(receipt.ID)
	p.proveNowhere("after the views were made anew")
	linked := p.linkedReports("")
	if err := p.stop(); err != nil {
		t.Fatalf("Ctrl-C: %v\n%s", err, p.out)
	}
	p.proveWithout("after it ended", "what the program logged", p.out.Bytes())
	p.proveSound("after it ended")
	if out, err := p.run("backup", filepath.Join(dir, "backup")); err != nil {
		t.Fatalf("pharos backup: %v\n%s", err, out)
	}
	p = up(t, dir)
	p.caughtUp()
	p.proveErased(receipt.ID)
	p.proveNowhere("after a restart")
	if got := p.linkedReports(""); got[receipt.ID] != 1 || linked[receipt.ID] != 1 {
		t.Errorf("the report is in %d incidents, and in %d after a restart; want 1", linked[receipt.ID], got[receipt.ID])
	}
}

// proveSound proves that archive, log and views are one, with the server up or down.
func (p *program) proveSound(when string) {
	p.t.Helper()
	out, err := p.run("verify")
	if err != nil || !strings.Contains(out, "all is one") || !strings.Contains(out, "archive  ") {
		p.t.Errorf("%s: pharos verify: %v\n%s", when, err, out)
	}
}

func (p *program) report(id string) map[string]any {
	p.t.Helper()
	var report map[string]any
	if status := p.call(p.t.Context(), "GET", "/v1/reports/"+id, "", &report); status != 200 {
		p.t.Fatalf("GET report %s: %d", id, status)
	}
	return report
}

func contains(v any, text string) bool { return strings.Contains(fmt.Sprint(v), text) }

func (p *program) proveErased(id string) {
	p.t.Helper()
	report := p.report(id)
	if report["sealed"] != "erased" || contains(report, erasedNumber) || contains(report, erasedWords) || report["persons"] == nil {
		p.t.Errorf("report = %v, want erased, and the rest", report)
	}
}

// proveNowhere looks through every file of the data folder, the log's and the
// database's, and a dump of the database.
func (p *program) proveNowhere(when string) {
	p.t.Helper()
	looked := 0
	err := filepath.WalkDir(p.dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return nil // the database removes files while we look
		}
		content, err := os.ReadFile(path)
		if err == nil {
			looked++
			p.proveWithout(when, path, content)
		}
		return nil
	})
	if err != nil || looked < 100 {
		p.t.Errorf("%s: %d files were looked through, %v", when, looked, err)
	}
	dump := p.dump()
	if !bytes.Contains(dump, []byte("35 21 001 015 46 598")) {
		p.t.Errorf("%s: the dump does not hold the report's position: the test would prove nothing", when)
	}
	p.proveWithout(when, "a dump of the database", dump)
}

func (p *program) proveWithout(when, where string, content []byte) {
	p.t.Helper()
	for _, secret := range []string{erasedNumber, erasedNumber[1:], erasedWords} {
		if bytes.Contains(content, []byte(secret)) {
			p.t.Errorf("%s: %q is in %s", when, secret, where)
		}
	}
}

// dump returns all that the database holds, as a backup would.
func (p *program) dump() []byte {
	p.t.Helper()
	pid, err := os.ReadFile(filepath.Join(p.dir, "postgres", "data", "postmaster.pid"))
	if err != nil {
		p.t.Fatal(err)
	}
	const socketLine = 4 // of postmaster.pid, from 0
	socket := strings.Split(string(pid), "\n")[socketLine]
	tools, err := filepath.Glob("/usr/lib/postgresql/*/bin/pg_dump")
	if err != nil || len(tools) == 0 {
		p.t.Fatalf("no pg_dump: %v", err)
	}
	out, err := exec.Command(tools[len(tools)-1], "-h", socket, "-U", "pharos", "--inserts", "pharos").Output()
	if err != nil {
		p.t.Fatalf("pg_dump: %v\n%s", err, out)
	}
	return out
}
