package cluster_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"pharos/pkg/pg/cluster"
)

// TestMain lets the test program be the owner of a cluster in a process that can be killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv("PHAROS_TEST_OWN_CLUSTER"); dir != "" {
		own(dir)
	}
	os.Exit(m.Run())
}

// own starts a cluster, writes its address and waits to be killed.
func own(dir string) {
	c, err := cluster.Start(context.Background(), cluster.Config{Dir: dir})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(c.URL(cluster.Superuser, cluster.Database))
	<-c.Done()
	os.Exit(2)
}

func start(t *testing.T, cfg cluster.Config) *cluster.Cluster {
	t.Helper()
	c, err := cluster.Start(t.Context(), cfg)
	if errors.Is(err, cluster.ErrNotInstalled) {
		t.Fatalf("this test needs a real PostGIS; `make deps` installs it: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, c) })
	return c
}

func stop(t *testing.T, c *cluster.Cluster) {
	t.Helper()
	if err := c.Stop(context.Background()); err != nil {
		t.Error(err)
	}
}

func execute(t *testing.T, address, statement string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func admin(c *cluster.Cluster) string { return c.URL(cluster.Superuser, cluster.Database) }

func TestAClusterKeepsItsDataBelowAParentThatOnlyItsOwnerMayEnter(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "private", "postgres")
	if err := os.Mkdir(filepath.Dir(dir), 0o700); err != nil {
		t.Fatal(err)
	}
	first := start(t, cluster.Config{Dir: dir})
	execute(t, admin(first), `create extension postgis; create table kept as select st_makepoint(1, 2) as at`)
	stop(t, first)
	if err := first.Err(); err != nil {
		t.Errorf("after a wanted stop: got %v, want no error", err)
	}
	second := start(t, cluster.Config{Dir: dir})
	execute(t, admin(second), `select 1 / count(*) from kept`)
}

func TestTheSocketIsClosedToOthersAndTakenAway(t *testing.T) {
	c := start(t, cluster.Config{Dir: t.TempDir()})
	cfg, err := pgx.ParseConfig(admin(c))
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(cfg.Host); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("socket folder %s: got %v, %v, want mode 0700", cfg.Host, info.Mode(), err)
	}
	execute(t, admin(c), `do $$ begin assert current_setting('listen_addresses') = '' and current_setting('fsync') = 'on' and
		current_setting('data_checksums') = 'on' and current_setting('timezone') = 'UTC'; end $$`)
	stop(t, c)
	if _, err := os.Stat(cfg.Host); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("socket folder after the stop: got %v, want it gone", err)
	}
}

func TestStoppingCutsOpenConnections(t *testing.T) {
	c := start(t, cluster.Config{Dir: t.TempDir()})
	conn, err := pgx.Connect(t.Context(), admin(c))
	if err != nil {
		t.Fatal(err)
	}
	stop(t, c)
	<-c.Done()
	if err := conn.Ping(t.Context()); err == nil {
		t.Error("the connection still works")
	}
}

func TestAServerThatEndsByItselfSaysSoAndIsStartedAgainByItsOwner(t *testing.T) {
	dir := t.TempDir()
	c := start(t, cluster.Config{Dir: dir})
	if err := c.Err(); err != nil {
		t.Errorf("while it runs: got %v, want no error", err)
	}
	kill(t, serverOf(t, dir), syscall.SIGKILL)
	<-c.Done()
	if err := c.Err(); err == nil || !strings.Contains(err.Error(), "killed") {
		t.Errorf("got %v, want that it was killed", err)
	}
	again := start(t, cluster.Config{Dir: dir}) // before anybody has stopped the first
	execute(t, admin(again), `select 1`)
	stop(t, c)
}

// serverOf reads the server's process number from the data.
func serverOf(t *testing.T, dir string) int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "data", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

func kill(t *testing.T, pid int, signal syscall.Signal) {
	t.Helper()
	if err := syscall.Kill(pid, signal); err != nil {
		t.Fatal(err)
	}
}

func TestASecondServerInOneFolderIsRefused(t *testing.T) {
	dir := t.TempDir()
	start(t, cluster.Config{Dir: dir})
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	var log strings.Builder
	_, err := cluster.Start(ctx, cluster.Config{Dir: dir, Log: &log})
	if err == nil || !strings.Contains(err.Error(), "another server is running there") || !strings.Contains(log.String(), "waiting") {
		t.Errorf("got %v and log %q, want that another server is running", err, log.String())
	}
}

func TestAPostmasterFileOfAnotherProcessIsNoHindrance(t *testing.T) {
	dir := t.TempDir()
	stop(t, start(t, cluster.Config{Dir: dir}))
	// After a restart of the machine the number may belong to anybody, here to us.
	stale := fmt.Sprintf("%d\n/proc/self/fd/3\n1\n5432\n\n\n", os.Getpid())
	if err := os.WriteFile(filepath.Join(dir, "data", "postmaster.pid"), []byte(stale), 0o600); err != nil {
		t.Fatal(err)
	}
	execute(t, admin(start(t, cluster.Config{Dir: dir})), `select 1`)
}

func TestAnInterruptedFirstStartIsMadeAnew(t *testing.T) {
	dir := t.TempDir()
	half := filepath.Join(dir, "data.new", "global")
	if err := os.MkdirAll(half, 0o700); err != nil {
		t.Fatal(err)
	}
	execute(t, admin(start(t, cluster.Config{Dir: dir})), `select 1`)
	if _, err := os.Stat(filepath.Dir(half)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the half-made cluster: got %v, want it gone", err)
	}
}

func TestDataOfAnotherVersionAreNamed(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "data"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "data", "PG_VERSION"), []byte("9\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := cluster.Start(t.Context(), cluster.Config{Dir: dir})
	if err == nil || !strings.Contains(err.Error(), "written by PostgreSQL 9") || !strings.Contains(err.Error(), "postgresql-9-postgis-3") {
		t.Errorf("got %v, want both versions and the package", err)
	}
}

func TestASettingThatTheServerRefusesIsShown(t *testing.T) {
	_, err := cluster.Start(t.Context(), cluster.Config{Dir: t.TempDir(), Settings: map[string]string{"max_connections": "many"}})
	if err == nil || !strings.Contains(err.Error(), `invalid value for parameter "max_connections"`) {
		t.Errorf("got %v, want the server's own words", err)
	}
}

func TestAKilledOwnerLeavesAClusterThatStartsAgain(t *testing.T) {
	dir := t.TempDir()
	for round := range 4 {
		owner, address := startOwner(t, dir)
		execute(t, address, `create table if not exists round (n int)`)
		execute(t, address, fmt.Sprintf(`insert into round values (%d)`, round))
		kill(t, owner.Process.Pid, syscall.SIGKILL)
		if err := owner.Wait(); err == nil {
			t.Error("the owner ended by itself")
		}
	}
	c := start(t, cluster.Config{Dir: dir}) // at once: the server may still be at its last checkpoint
	execute(t, admin(c), `do $$ begin assert (select array_agg(n order by n) from round) = '{0,1,2,3}'; end $$`)
}

func TestAnOwnerKilledWhileTheServerIsMadeLeavesNoHalf(t *testing.T) {
	dir := t.TempDir()
	for _, part := range []string{"data.new", "data.new/base", "data.new/global/pg_control", "data"} {
		owner, output := command(t, dir)
		if err := owner.Start(); err != nil {
			t.Fatal(err)
		}
		go func() { _, _ = io.Copy(io.Discard, output) }()
		waitFor(t, filepath.Join(dir, part))
		kill(t, owner.Process.Pid, syscall.SIGKILL)
		_ = owner.Wait() // killed
	}
	execute(t, admin(start(t, cluster.Config{Dir: dir})), `select 1`)
}

func waitFor(t *testing.T, path string) {
	t.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	deadline := time.After(30 * time.Second)
	for {
		if _, err := os.Stat(path); err == nil {
			return
		}
		select {
		case <-deadline:
			t.Fatalf("%s did not appear", path)
		case <-tick.C:
		}
	}
}

func command(t *testing.T, dir string) (*exec.Cmd, io.Reader) {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	owner := exec.Command(program)
	owner.Env = append(os.Environ(), "PHAROS_TEST_OWN_CLUSTER="+dir, "TMPDIR="+sockets(t))
	output, err := owner.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	return owner, output
}

// sockets is a temporary folder for owners that are killed before they wrote down where their socket is.
func sockets(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "pharos-owner-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func startOwner(t *testing.T, dir string) (*exec.Cmd, string) {
	t.Helper()
	owner, output := command(t, dir)
	if err := owner.Start(); err != nil {
		t.Fatal(err)
	}
	var address string
	if _, err := fmt.Fscanln(output, &address); err != nil || !strings.HasPrefix(address, "postgres://") {
		t.Fatalf("the owner said %q, %v", address, err)
	}
	return owner, address
}
