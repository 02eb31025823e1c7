// Package testkit gives tests the real thing in milliseconds: PostGIS databases, a JetStream log, the shared data. It knows
// no service; what a service's tests need beyond that is theirs.
package testkit

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"pharos/pkg/pg"
	"pharos/pkg/pg/cluster"
)

const (
	templateDatabase = "pharos_template"
	startTimeout     = 2 * time.Minute
	stopTimeout      = 30 * time.Second
)

// Database is a real PostGIS database of one test. Nothing of it is left when the test ends.
type Database struct {
	server *server
	name   string
	own    bool
}

// Postgres gives a test a fresh database in which the services are provisioned. All tests of a process share one server,
// started by the first call; roles are the server's, schemas the database's, so tests may run in parallel.
func Postgres(t testing.TB, services ...string) *Database {
	t.Helper()
	shared, err := sharedServer()
	require(t, err)
	name, err := shared.lend(t.Context(), services)
	require(t, err)
	t.Cleanup(func() { require(t, shared.takeBack(context.Background(), name, services)) })
	return &Database{server: shared, name: name}
}

// OwnPostgres gives a test a server of its own, which it may stop and start. Its database is pharos, made as in earnest.
func OwnPostgres(t testing.TB, services ...string) *Database {
	t.Helper()
	s, err := newServer()
	require(t, err)
	t.Cleanup(func() { require(t, s.remove()) })
	d := &Database{server: s, name: "pharos", own: true}
	require(t, pg.Provision(t.Context(), s.url(cluster.Database), services...))
	return d
}

// URL is the database for a service's role.
func (d *Database) URL(service string) string { return pg.RoleURL(d.AdminURL(), service) }

// AdminURL is the database for the superuser.
func (d *Database) AdminURL() string { return d.server.url(d.name) }

// Pool opens a service's pool, closed when the test ends.
func (d *Database) Pool(t testing.TB, service string) *pgxpool.Pool {
	t.Helper()
	pool, err := pg.Open(context.Background(), pg.Config{URL: d.URL(service)}, service)
	require(t, err)
	t.Cleanup(pool.Close)
	return pool
}

// Stop takes the server down, as an outage does. Only for a database of OwnPostgres.
func (d *Database) Stop(t testing.TB) {
	t.Helper()
	if !d.own {
		t.Fatal("Stop would take the database from other tests: use OwnPostgres")
	}
	require(t, d.server.stop())
}

// Start brings the server back on the same data and the same address.
func (d *Database) Start(t testing.TB) {
	t.Helper()
	require(t, d.server.start())
}

func require(t testing.TB, err error) {
	t.Helper()
	if errors.Is(err, cluster.ErrNotInstalled) {
		t.Fatalf("this test needs a real PostGIS; `make deps` installs it: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// sharedServer starts the server of this process once. A helper process takes its folder away when we end, however we do;
// the server itself ends with us.
var sharedServer = sync.OnceValues(func() (*server, error) {
	s, err := newServer()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
	defer cancel()
	if err := s.administer(ctx, `create database `+templateDatabase+` template template0`); err != nil {
		return nil, errors.Join(err, s.remove())
	}
	if err := pg.ProvisionDatabase(ctx, s.url(templateDatabase)); err != nil {
		return nil, errors.Join(err, s.remove())
	}
	return s, nil
})

// server is a cluster in a temporary folder, with its socket in another that outlives restarts.
type server struct {
	folder    string
	socket    string
	reaper    io.Closer
	databases atomic.Int64

	mu      sync.Mutex
	running *cluster.Cluster    // nil while stopped; guarded by mu
	free    map[string][]string // emptied databases by their services; guarded by mu
}

func newServer() (*server, error) {
	folder, err := os.MkdirTemp("", "pharos-test-")
	if err != nil {
		return nil, err
	}
	s := &server{folder: folder, free: map[string][]string{}}
	if s.socket, err = os.MkdirTemp("", "pharos-test-socket-"); err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	if s.reaper, err = startReaper(folder, s.socket); err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder), os.RemoveAll(s.socket))
	}
	if err := s.start(); err != nil {
		return nil, errors.Join(err, s.remove())
	}
	return s, nil
}

// startReaper starts a shell that removes the folders once our end of its input is closed and the server let go of the
// cluster's lock.
func startReaper(folder, socket string) (io.Closer, error) {
	const script = `cat >/dev/null; flock -w 60 "$1/lock" true; rm -rf "$1" "$2"`
	reaper := exec.Command("sh", "-c", script, "reaper", folder, socket)
	input, err := reaper.StdinPipe()
	if err != nil {
		return nil, err
	}
	reaper.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C must not reach it
	if err := reaper.Start(); err != nil {
		return nil, fmt.Errorf("starting the remover of %s: %w", folder, err)
	}
	go func() { _ = reaper.Wait() }()
	return input, nil
}

func (s *server) start() error {
	ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
	defer cancel()
	running, err := cluster.Start(ctx, cluster.Config{
		Dir:       s.folder,
		SocketDir: s.socket,
		// Nothing outlives the machine here, so nothing waits for its disk; parallel tests open many pools.
		Settings: map[string]string{"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_connections": "300"},
	})
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.running = running
	return nil
}

func (s *server) stop() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), stopTimeout)
	defer cancel()
	err := s.running.Stop(ctx)
	s.running = nil
	return err
}

// remove ends the server and its folders.
func (s *server) remove() error {
	return errors.Join(s.stop(), os.RemoveAll(s.folder), os.RemoveAll(s.socket), s.reaper.Close())
}

// url stays the same over restarts: the socket's folder is ours.
func (s *server) url(database string) string {
	return cluster.SocketURL(s.socket, cluster.Superuser, database)
}

func (s *server) administer(ctx context.Context, statement string) error {
	conn, err := pgx.Connect(ctx, s.url(cluster.Database))
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	_, err = conn.Exec(ctx, statement)
	return err
}
