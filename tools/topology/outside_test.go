package topology

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"pharos/pkg/pg/cluster"
	"pharos/pkg/testkit"
)

var programs string // folder of what TestMain built

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "pharos-topology-")
	if err == nil {
		programs = dir
		build := exec.Command("go", "build", "-buildvcs=false", "-o", dir+"/", "pharos/tools/pharos", "pharos/tools/care", "github.com/nats-io/nats-server/v2",
			"pharos/services/intake/cmd/intake", "pharos/services/incident/cmd/incident", "pharos/services/fleet/cmd/fleet",
			"pharos/services/desk/cmd/desk", "pharos/services/tally/cmd/tally", "pharos/services/console/cmd/console")
		build.Stdout, build.Stderr = os.Stderr, os.Stderr
		err = build.Run()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "build the services:", err)
		os.Exit(1)
	}
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// process is one that runs beside the test.
type process struct {
	cmd   *exec.Cmd
	out   *bytes.Buffer // complete once ended is closed
	lines chan string   // of its standard output; what nobody takes is dropped
	ended chan struct{}
	err   error // how it ended, once ended is closed
}

func start(t *testing.T, program string, environ []string, args ...string) *process {
	t.Helper()
	p := &process{cmd: exec.Command(filepath.Join(programs, program), args...), out: &bytes.Buffer{}, lines: make(chan string, 16), ended: make(chan struct{})}
	p.cmd.Env = environ
	p.cmd.Stderr = p.out
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		p.read(stdout)
		p.err = p.cmd.Wait()
		close(p.ended)
	}()
	t.Cleanup(func() {
		p.end(syscall.SIGKILL)
		if t.Failed() {
			t.Logf("%s said:\n%s", program, tail(p.out.String()))
		}
	})
	return p
}

func (p *process) read(from io.Reader) {
	lines := bufio.NewScanner(from)
	for lines.Scan() {
		select {
		case p.lines <- lines.Text():
		default:
		}
	}
}

// end sends a signal and waits.
func (p *process) end(signal syscall.Signal) error {
	_ = p.cmd.Process.Signal(signal)
	select {
	case <-p.ended:
		return p.err
	case <-time.After(30 * time.Second):
		return errors.New("it does not end")
	}
}

func tail(text string) string {
	const most = 4000
	return text[max(0, len(text)-most):]
}

// freeAddr is one on which nobody listens now.
func freeAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

// startLog runs the server of the log with the configuration of the containers
// and the keys in dir; change may alter the text.
func startLog(t *testing.T, secrets string, change func(string) string) (addr string) {
	t.Helper()
	dir := t.TempDir()
	addr = freeAddr(t)
	text := strings.NewReplacer("0.0.0.0:4222", addr, "127.0.0.1:8222", freeAddr(t), "/data", dir,
		"include keys.conf", "include "+relative(t, dir, filepath.Join(secrets, "keys.conf"))).Replace(repositoryFile(t, "deploy/nats/nats.conf"))
	path := filepath.Join(dir, "nats.conf")
	if err := os.WriteFile(path, []byte(change(text)), 0o600); err != nil {
		t.Fatal(err)
	}
	p := start(t, "nats-server", nil, "--config", path)
	testkit.Eventually(t, testkit.Patience, func() error {
		select {
		case <-p.ended:
			t.Fatalf("nats-server ended: %v\n%s", p.err, p.out)
		default:
		}
		c, err := net.Dial("tcp", addr)
		if err == nil {
			_ = c.Close()
		}
		return err
	})
	return addr
}

func relative(t *testing.T, from, to string) string {
	t.Helper()
	rel, err := filepath.Rel(from, to)
	if err != nil {
		t.Fatal(err)
	}
	return rel
}

// startDatabase runs PostgreSQL with the settings of the containers, where even
// those beside it need the password.
func startDatabase(t *testing.T, password string) (addr string) {
	t.Helper()
	dir, err := os.MkdirTemp("", "pharos-topology-pg-")
	if err != nil {
		t.Fatal(err)
	}
	sockets, err := os.MkdirTemp("", "pharos-topology-socket-")
	if err != nil {
		t.Fatal(err)
	}
	c, err := cluster.Start(t.Context(), cluster.Config{Dir: dir, SocketDir: sockets, Settings: databaseSettings(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		_ = c.Stop(ctx)
		_, _ = os.RemoveAll(dir), os.RemoveAll(sockets)
	})
	conn, err := pgx.Connect(t.Context(), cluster.SocketURL(sockets, cluster.Superuser, cluster.Database))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	if _, err := conn.Exec(t.Context(), `alter role pharos password '`+password+`'`); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "data", "pg_hba.conf"), []byte("local all all scram-sha-256\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(t.Context(), `select pg_reload_conf()`); err != nil {
		t.Fatal(err)
	}
	return forward(t, filepath.Join(sockets, ".s.PGSQL.5432"))
}

// databaseSettings are those of deploy/postgres/postgresql.conf, but for where it listens and what waits for a disk.
func databaseSettings(t *testing.T) map[string]string {
	t.Helper()
	settings := map[string]string{}
	for line := range strings.Lines(repositoryFile(t, "deploy/postgres/postgresql.conf")) {
		line, _, _ = strings.Cut(line, "#")
		if name, value, is := strings.Cut(line, "="); is {
			settings[strings.TrimSpace(name)] = strings.Trim(strings.TrimSpace(value), "'")
		}
	}
	if settings["max_connections"] == "" {
		t.Fatalf("deploy/postgres/postgresql.conf says %v", settings)
	}
	settings["listen_addresses"], settings["fsync"], settings["synchronous_commit"] = "", "off", "off"
	return settings
}

// forward listens on TCP for a socket in a folder.
func forward(t *testing.T, socket string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			from, err := l.Accept()
			if err != nil {
				return
			}
			go join(from, socket)
		}
	}()
	return l.Addr().String()
}

func join(from net.Conn, socket string) {
	to, err := net.Dial("unix", socket)
	if err != nil {
		_ = from.Close()
		return
	}
	for _, pair := range [][2]net.Conn{{from, to}, {to, from}} {
		go func() {
			_, _ = io.Copy(pair[0], pair[1])
			_, _ = pair[0].Close(), pair[1].Close()
		}()
	}
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func writeFile(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
