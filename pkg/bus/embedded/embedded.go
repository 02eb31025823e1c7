// Package embedded owns the NATS server that runs inside a Pharos process:
// JetStream in a folder, every write synced before it is acknowledged, and no
// port unless one is asked for. It leaves streams to pkg/bus.
package embedded

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strconv"
	"sync"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

const (
	maxPayload    = 4 << 20
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
}

// Server is a NATS server in this process. Safe for use by many goroutines.
type Server struct {
	cfg Config

	mu      sync.Mutex     // guards present; held during a restart, so that Dial waits for the new server
	present *server.Server // nil after Stop
}

// ErrStopped is what Dial gives after Stop.
var ErrStopped = errors.New("the log's server is stopped")

// Start returns a server that is ready.
func Start(cfg Config) (*Server, error) {
	s := &Server{cfg: cfg}
	var err error
	if s.present, err = start(cfg); err != nil {
		return nil, fmt.Errorf("start the log's server: %w", err)
	}
	return s, nil
}

func start(cfg Config) (*server.Server, error) {
	opts := &server.Options{
		ServerName: "pharos", JetStream: true, StoreDir: cfg.Dir, SyncAlways: true, DontListen: true,
		MaxPayload: maxPayload, NoSigs: true,
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
			return nil
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
