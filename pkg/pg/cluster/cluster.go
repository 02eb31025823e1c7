// Package cluster runs a private PostgreSQL server with PostGIS in a folder: it makes the cluster when the folder is new,
// starts the server, and stops it with its owner, however the owner ends.
//
// It owns the server's process, files, lock and socket. Databases, roles and schemas inside belong to package pg; where the
// folder lies and when to start again are for the caller.
package cluster

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// Superuser is the role that owns every cluster made here; Database always exists.
const (
	Superuser = "pharos"
	Database  = "postgres"
)

// graceOfStop is how long an immediate stop may take after a fast stop was given up.
const graceOfStop = 5 * time.Second

// Config says where a cluster lives. Only Dir is required.
type Config struct {
	// Dir holds everything of the cluster (data/ and lock); it is created with mode 0700. One server at a time uses it.
	Dir string
	// Log receives what the server writes to its standard error, as it comes. Default: nothing.
	Log io.Writer
	// BinDir is the folder of initdb and postgres. Default: the newest installed version that has PostGIS, or the one
	// that wrote the data.
	BinDir string
	// SocketDir is the folder of the Unix socket; give one when a URL must outlive a restart. Start takes it for
	// itself (owner and mode 0700). Default: a new folder below the system's temporary folder, removed by Stop.
	SocketDir string
	// Settings are further server settings by name, such as fsync=off for tests. They win over ours.
	Settings map[string]string
}

// Cluster is a running server. Its methods may be called from several goroutines.
type Cluster struct {
	socketDir string
	ownSocket bool
	lock      *os.File
	server    *process
	stopping  atomic.Bool
	done      chan struct{}
	err       error // written before done is closed
}

// Start makes the cluster when the folder has none, starts its server and returns when it answers. A server that an
// earlier process left behind in the same folder is waited for. ctx bounds the start only.
func Start(ctx context.Context, cfg Config) (*Cluster, error) {
	c, err := start(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("starting the private PostgreSQL in %s: %w", cfg.Dir, err)
	}
	return c, nil
}

func start(ctx context.Context, cfg Config) (*Cluster, error) {
	if cfg.Log == nil {
		cfg.Log = io.Discard
	}
	var err error
	if cfg.Dir, err = filepath.Abs(cfg.Dir); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(cfg.Dir, 0o700); err != nil {
		return nil, err
	}
	lock, err := acquireLock(ctx, cfg)
	if err != nil {
		return nil, err
	}
	c, err := startLocked(ctx, cfg, lock)
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	return c, nil
}

// startLocked runs with the folder's lock held, so no other server uses the data.
func startLocked(ctx context.Context, cfg Config, lock *os.File) (*Cluster, error) {
	version, err := dataVersion(cfg.Dir)
	if err != nil {
		return nil, err
	}
	bin, err := findBinaries(cfg.BinDir, version)
	if err != nil {
		return nil, err
	}
	account, err := chooseAccount(cfg.Dir)
	if err != nil {
		return nil, err
	}
	if version == "" {
		if err := initialise(ctx, cfg, bin, account, lock); err != nil {
			return nil, err
		}
	}
	if err := clearStale(cfg); err != nil {
		return nil, err
	}
	c := &Cluster{lock: lock, done: make(chan struct{}), socketDir: cfg.SocketDir}
	if err := c.prepareSocketDir(account); err != nil {
		return nil, err
	}
	if err := c.launch(ctx, cfg, bin, account); err != nil {
		return nil, errors.Join(err, c.removeSocketDir())
	}
	return c, nil
}

// launch starts the server and waits until it answers a connection; a server that does not is stopped again.
func (c *Cluster) launch(ctx context.Context, cfg Config, bin binaries, account *account) error {
	data, err := os.Open(dataDir(cfg.Dir))
	if err != nil {
		return err
	}
	defer data.Close()
	args := append([]string{"-D", dataArgument(data)}, c.settings(cfg)...)
	c.server, err = startProcess(bin.path("postgres"), args, syscall.SIGINT, account, cfg.Log, data, c.lock)
	if err != nil {
		return err
	}
	go c.watch()
	if err := c.waitReady(ctx); err != nil {
		c.stopping.Store(true)
		c.server.kill(syscall.SIGQUIT)
		<-c.server.done
		return fmt.Errorf("%w%s", err, c.server.tail.quoted())
	}
	return nil
}

func (c *Cluster) settings(cfg Config) []string {
	settings := map[string]string{
		"listen_addresses":        "", // no TCP: only who may enter the socket's folder gets in
		"unix_socket_directories": c.socketDir,
		"unix_socket_permissions": "0700",
		"port":                    "5432",
		"timezone":                "UTC",
		"log_timezone":            "UTC",
		"cluster_name":            "pharos",
		"jit":                     "off", // PostGIS's cost estimates start the compiler for queries of a millisecond
	}
	for name, value := range cfg.Settings {
		settings[name] = value
	}
	var args []string
	for name, value := range settings {
		args = append(args, "-c", name+"="+value)
	}
	return args
}

func (c *Cluster) waitReady(ctx context.Context) error {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		err := ping(ctx, c.URL(Superuser, Database))
		if err == nil {
			return nil
		}
		select {
		case <-c.server.done:
			return fmt.Errorf("the server ended before it answered: %w", c.server.result())
		case <-ctx.Done():
			return fmt.Errorf("the server did not answer in time: %w (last: %w)", ctx.Err(), err)
		case <-tick.C:
		}
	}
}

func ping(ctx context.Context, databaseURL string) error {
	conn, err := pgconn.Connect(ctx, databaseURL)
	if err != nil {
		return err
	}
	return conn.Close(ctx)
}

// watch publishes the end of the server. One that ended by itself leaves the folder to whoever starts it again.
func (c *Cluster) watch() {
	<-c.server.done
	if !c.stopping.Load() {
		_ = c.lock.Close()
		c.err = fmt.Errorf("the private PostgreSQL ended by itself: %w%s", c.server.result(), c.server.tail.quoted())
	}
	close(c.done)
}

// URL is the address of a database for a role, over the private Unix socket.
func (c *Cluster) URL(role, database string) string { return SocketURL(c.socketDir, role, database) }

// SocketURL is the address of a database for a role on the server that has its socket in the folder, running or not.
func SocketURL(socketDir, role, database string) string {
	address := url.URL{Scheme: "postgres", User: url.User(role), Path: "/" + database}
	address.RawQuery = url.Values{"host": {socketDir}, "port": {"5432"}, "sslmode": {"disable"}}.Encode()
	return address.String()
}

// Done is closed when the server has ended, by Stop or by itself.
func (c *Cluster) Done() <-chan struct{} { return c.done }

// Err says why the server ended by itself. It is nil while the server runs and after Stop.
func (c *Cluster) Err() error {
	select {
	case <-c.done:
		return c.err
	default:
		return nil
	}
}

// Stop ends the server: connections are cut, everything committed is on disk. When ctx ends first the server is ended at
// once and Stop returns the context's error; nothing committed is lost then either, the next start recovers it.
func (c *Cluster) Stop(ctx context.Context) error {
	c.stopping.Store(true)
	c.server.kill(syscall.SIGINT)
	var err error
	select {
	case <-c.done:
	case <-ctx.Done():
		err = fmt.Errorf("stopping the private PostgreSQL: %w", ctx.Err())
		c.server.kill(syscall.SIGQUIT)
		select {
		case <-c.done:
		case <-time.After(graceOfStop):
			c.server.kill(syscall.SIGKILL)
			<-c.done
		}
	}
	if closing := c.lock.Close(); closing != nil && !errors.Is(closing, os.ErrClosed) {
		err = errors.Join(err, closing)
	}
	return errors.Join(err, c.removeSocketDir())
}

func (c *Cluster) removeSocketDir() error {
	if !c.ownSocket {
		return nil
	}
	return os.RemoveAll(c.socketDir)
}

func dataDir(dir string) string { return filepath.Join(dir, "data") }

// dataVersion is the major version that wrote the data, empty when there is none yet.
func dataVersion(dir string) (string, error) {
	text, err := os.ReadFile(filepath.Join(dataDir(dir), "PG_VERSION"))
	if errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("reading the version of the data (does another user own them?): %w", err)
	}
	return strings.TrimSpace(string(text)), nil
}
