package e2e

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"pharos/pkg/testkit"
)

var binary string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "pharos-e2e-")
	if err == nil {
		binary = filepath.Join(dir, "pharos")
		build := exec.Command("go", "build", "-buildvcs=false", "-o", binary, "pharos/tools/pharos")
		build.Stdout, build.Stderr = os.Stderr, os.Stderr
		err = build.Run()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "build pharos:", err)
		os.Exit(1)
	}
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// program is a running `pharos up`.
type program struct {
	t     *testing.T
	dir   string
	url   string
	token string
	http  *http.Client // every answer is checked against the OpenAPI documents
	cmd   *exec.Cmd
	ended chan error
	out   *bytes.Buffer
}

var loginLink = regexp.MustCompile(`(http://\S+)/login\?code=\S+`)

// up starts the program on dir, with more in its environment, and waits for its login link.
func up(t *testing.T, dir string, env ...string) *program {
	t.Helper()
	p := &program{t: t, dir: dir, ended: make(chan error, 1), out: &bytes.Buffer{},
		http: &http.Client{Transport: testkit.CheckedTransport(t, http.DefaultTransport)}}
	p.cmd = exec.Command(binary, "up", "--data-dir", dir, "--http-addr", "127.0.0.1:0")
	p.cmd.Env = append(os.Environ(), env...)
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.cmd.Stderr = p.out
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	found := make(chan string, 1)
	go func() {
		p.read(stdout, found)
		p.ended <- p.cmd.Wait()
	}()
	select {
	case p.url = <-found:
	case err := <-p.ended:
		t.Fatalf("pharos up ended with %v:\n%s", err, p.out)
	case <-time.After(2 * time.Minute):
		t.Fatalf("pharos up printed no login link:\n%s", p.out)
	}
	token, err := os.ReadFile(filepath.Join(dir, "admin.token"))
	if err != nil {
		t.Fatal(err)
	}
	p.token = strings.TrimSpace(string(token))
	return p
}

func (p *program) read(from io.Reader, found chan<- string) {
	lines := bufio.NewScanner(from)
	for lines.Scan() {
		if m := loginLink.FindStringSubmatch(lines.Text()); m != nil {
			found <- m[1]
		}
	}
}

// kill ends the program as a power cut does, and waits for it.
func (p *program) kill() {
	_ = p.cmd.Process.Kill()
	select {
	case err := <-p.ended:
		p.ended <- err
	case <-time.After(time.Minute):
		p.t.Error("pharos did not end when it was killed")
	}
	p.databaseEnded()
}

// databaseEnded waits for the database, which ends a moment after its owner.
func (p *program) databaseEnded() {
	raw, err := os.ReadFile(filepath.Join(p.dir, "postgres", "data", "postmaster.pid"))
	if err != nil {
		return
	}
	pid, _, _ := strings.Cut(string(raw), "\n")
	eventually(p.t, func() error {
		if _, err := os.Stat("/proc/" + pid); err == nil {
			return fmt.Errorf("the database %s runs on", pid)
		}
		return nil
	})
}

// stop ends the program with Ctrl-C.
func (p *program) stop() error {
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
		return err
	}
	err := <-p.ended
	p.ended <- err
	return err
}

// call makes a request; out may be nil. It returns the status, 0 when nothing answered.
func (p *program) call(ctx context.Context, method, path, body string, out any) int {
	req, err := http.NewRequestWithContext(ctx, method, p.url+path, strings.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+p.token)
	res, err := p.http.Do(req)
	if err != nil {
		return 0
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		return 0
	}
	if out != nil && res.StatusCode < 300 {
		if err := json.Unmarshal(raw, out); err != nil {
			p.t.Fatalf("%s %s: %v in %s", method, path, err, raw)
		}
	}
	return res.StatusCode
}

// run runs a command of the program and returns what it printed.
func (p *program) run(args ...string) (string, error) {
	cmd := exec.Command(binary, args...)
	cmd.Env = append(os.Environ(), "PHAROS_URL="+p.url, "PHAROS_DATA_DIR="+p.dir)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// features is a GeoJSON collection of incidents or craft.
type features struct {
	Features []struct {
		ID         string         `json:"id"`
		Properties map[string]any `json:"properties"`
	} `json:"features"`
}

// eventually is testkit's, with its patience.
func eventually(t *testing.T, cond func() error) {
	t.Helper()
	testkit.Eventually(t, testkit.Patience, cond)
}
