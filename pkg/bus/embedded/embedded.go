// Package embedded owns the NATS server that runs inside a Pharos process:
// JetStream in a folder, every write synced before it is acknowledged, and no
// port unless one is asked for; that it stops taking before the disk is full, and
// is started again when it could not write. It leaves streams to pkg/bus.
package embedded

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

const (
	maxPayload    = 4 << 20
	unlimited     = 1 << 60          // bytes
	startPatience = 30 * time.Second // a million subjects load in 3 to 4 seconds
	readySlice    = 100 * time.Millisecond
)

// Config of a server. Dir is needed.
type Config struct {
	// Dir is the folder that keeps the streams. One server at a time may use it.
	Dir string
	// Log receives what the server says; nil means nothing.
	Log *slog.Logger
	// Addr is where the server listens as well, such as 127.0.0.1:4222 (port 0: any
	// free one); empty: only connections from this process. There is no
	// authentication: never an address that strangers reach.
	Addr string
	// MinFree is the share of the disk in percent below which the log takes nothing
	// more, while Keep runs; zero means 5, below zero it never stops. A disk that
	// fills up to its last byte takes the database with it.
	MinFree float64

	free func(dir string) (percent float64, err error) // nil: as the system says
}

// Server is a NATS server in this process. Safe for use by many goroutines.
type Server struct {
	cfg     Config
	refusal atomic.Pointer[refusal] // why nothing may be written; nil when it may
	pauses  pauses                  // between restarts; for Keep alone

	mu      sync.Mutex     // guards present and stopped; held during a restart, so that Dial waits for the new server
	present *server.Server // nil after Stop, and while it cannot be started
	stopped bool
}

// ErrStopped is what Dial gives after Stop.
var ErrStopped = errors.New("the log's server is stopped")

// Start returns a server that is ready.
func Start(cfg Config) (*Server, error) {
	s := &Server{cfg: cfg.withDefaults()}
	var err error
	if s.present, err = start(s.cfg); err != nil {
		return nil, fmt.Errorf("start the log's server: %w", err)
	}
	return s, nil
}

func (c Config) withDefaults() Config {
	if c.MinFree == 0 {
		c.MinFree = defaultMinFree
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.free == nil {
		c.free = free
	}
	return c
}

func start(cfg Config) (*server.Server, error) {
	opts := &server.Options{
		ServerName: "pharos", JetStream: true, StoreDir: cfg.Dir, SyncAlways: true, DontListen: true,
		MaxPayload: maxPayload, NoSigs: true,
		// Of its own it would take three quarters of what is free at its start, and
		// then refuse until the next.
		JetStreamMaxStore: unlimited,
	}
	if cfg.Addr != "" {
		if err := listenOn(opts, cfg.Addr); err != nil {
			return nil, err
		}
	}
	s, err := server.NewServer(opts)
	if err != nil {
		return nil, err
	}
	words := &logger{log: cfg.Log}
	s.SetLoggerV2(words, false, false, false)
	s.Start()
	if err := ready(s, words); err != nil {
		s.Shutdown()
		return nil, fmt.Errorf("folder %s: %w", cfg.Dir, err)
	}
	return s, nil
}

// ready waits for the server; when that has said why it cannot, no longer.
func ready(s *server.Server, words *logger) error {
	for deadline := time.Now().Add(startPatience); time.Now().Before(deadline); {
		if reason := words.reason(); reason != "" {
			return errors.New(reason)
		}
		if s.ReadyForConnections(readySlice) && s.JetStreamEnabled() {
			return well(s)
		}
	}
	return fmt.Errorf("not ready after %s", startPatience)
}

func listenOn(opts *server.Options, addr string) error {
	host, text, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("address %s: %w", addr, err)
	}
	port, err := strconv.Atoi(text)
	if err != nil {
		return fmt.Errorf("address %s: %w", addr, err)
	}
	if port == 0 {
		port = server.RANDOM_PORT
	}
	opts.DontListen, opts.Host, opts.Port = false, host, port
	return nil
}

// Dial makes a connection to the present server. During a restart it waits.
func (s *Server) Dial() (net.Conn, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.present == nil {
		return nil, ErrStopped
	}
	return s.present.InProcessConn()
}

// URL is where the server listens, or empty when it does not.
func (s *Server) URL() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cfg.Addr == "" || s.present == nil {
		return ""
	}
	return s.present.ClientURL()
}

// Restart stops the server and starts it on the same folder, also after Stop.
func (s *Server) Restart() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stopped = false
	return s.restart()
}

// restart is called with mu held.
func (s *Server) restart() error {
	s.halt()
	present, err := start(s.cfg)
	if err != nil {
		return fmt.Errorf("restart the log's server: %w", err)
	}
	s.present = present
	return nil
}

// Stop stops the server and waits until its files are closed.
func (s *Server) Stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stopped = true
	s.halt()
}

// halt is called with mu held.
func (s *Server) halt() {
	if s.present == nil {
		return
	}
	s.present.Shutdown()
	s.present.WaitForShutdown()
	s.present = nil
}
