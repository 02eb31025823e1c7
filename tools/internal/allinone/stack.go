package allinone

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"pharos/pkg/auth"
	"pharos/pkg/auth/registry"
	"pharos/pkg/bus"
	"pharos/pkg/bus/embedded"
	"pharos/pkg/conf"
	"pharos/pkg/httpd"
	"pharos/pkg/pg"
	"pharos/pkg/run"
	"pharos/tools/internal/care"
)

// Stack is a deployment in one process, ready to run.
type Stack struct {
	cfg       Config
	dir       string
	authority *auth.Authority
	registry  *registry.Registry
	logins    *auth.Logins
	listener  net.Listener
	log       *slog.Logger
	closers   []func() // in order of opening
	group     run.Group
	surfaces  []http.Handler
	pages     http.Handler
	origin    *httpd.Mounted
	care      care.Deployment
	serves    bool // takes reports: a database that does not start is no reason to turn them away
}

// Open takes the data folder, starts the log and the database, and joins the
// services. Close must be called, whether Run was or not. An error leaves
// nothing running.
func Open(ctx context.Context, cfg Config) (*Stack, error) {
	s := &Stack{cfg: cfg.withDefaults(), logins: auth.NewLogins(), serves: true}
	s.log = s.cfg.Log
	s.group.Log = s.log
	if err := s.open(ctx); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func (s *Stack) open(ctx context.Context) error {
	if err := s.takeFolder(); err != nil {
		return err
	}
	var err error
	if s.listener, err = net.Listen("tcp", s.cfg.HTTPAddr); err != nil {
		return fmt.Errorf("listen for HTTP: %w (another address: --http-addr)", err)
	}
	s.closers = append(s.closers, func() { _ = s.listener.Close() })
	connect, err := s.openLog()
	if err != nil {
		return err
	}
	if err := s.openAuthority(ctx, connect); err != nil {
		return err
	}
	databaseURL, err := s.openDatabase(ctx)
	if err != nil {
		return err
	}
	if err := s.join(ctx, connect, databaseURL); err != nil {
		return err
	}
	s.origin, err = httpd.Mount(httpd.Origin{Name: "pharos", Authority: s.authority, Log: s.log, Metrics: s.cfg.Metrics, Pages: s.pages},
		s.surfaces...)
	if err != nil {
		return fmt.Errorf("join the services: %w", err)
	}
	return nil
}

// openAuthority opens the key of the tokens and the list of those that count no
// more, and sees to it that there is an administrator's token.
func (s *Stack) openAuthority(ctx context.Context, connect bus.Config) error {
	b, err := s.bus(ctx, connect, "credentials")
	if err != nil {
		return err
	}
	s.registry = registry.New(b)
	if err := s.registry.Load(ctx); err != nil {
		return err
	}
	s.background("credentials", s.registry.Run)
	issuer, err := auth.OpenIssuer(s.cfg.OIDC, s.log)
	if err != nil {
		return err
	}
	if issuer != nil {
		s.background("identity provider", issuer.Run)
	}
	if s.authority, err = auth.OpenAuthority(filepath.Join(s.dir, "token.key"), auth.Heeding(s.registry), auth.Trusting(issuer)); err != nil {
		return err
	}
	return s.keepAdminToken(ctx)
}

func (s *Stack) takeFolder() error {
	var err error
	if s.dir, err = conf.OpenDataDir(s.cfg.DataDir); err != nil {
		return err
	}
	lock, err := conf.Lock(s.dir)
	if err != nil {
		return err
	}
	s.closers = append(s.closers, func() { _ = lock.Unlock() })
	return nil
}

// openLog starts the embedded log, unless an outside one is named, and
// returns how to connect to it.
func (s *Stack) openLog() (bus.Config, error) {
	if s.cfg.NATSURL != "" {
		return bus.Config{URL: s.cfg.NATSURL, CredsFile: s.cfg.NATSCreds}, nil
	}
	s.cfg.Say("starting the log")
	server, err := embedded.Start(embedded.Config{Dir: filepath.Join(s.dir, "nats"), Addr: s.cfg.NATSAddr, MinFree: s.cfg.MinFree,
		Log: s.log})
	if err != nil {
		return bus.Config{}, fmt.Errorf("start the log: %w", err)
	}
	s.closers = append(s.closers, server.Stop)
	s.background("log", server.Keep)
	return bus.Config{Dial: server.Dial, MayWrite: server.MayWrite}, nil
}

func (s *Stack) openDatabase(ctx context.Context) (string, error) {
	if url := s.cfg.DatabaseURL; url != "" {
		return url, pg.Provision(ctx, url, viewKeepers()...)
	}
	s.cfg.Say("starting the database")
	socket, err := os.MkdirTemp("", "pharos-pg-")
	if err != nil {
		return "", fmt.Errorf("make a folder for the database's socket: %w", err)
	}
	s.closers = append(s.closers, func() { _ = os.RemoveAll(socket) })
	db := newDatabase(s.dir, socket, s.log)
	s.closers = append(s.closers, db.stop)
	s.background("database", db.keep)
	err = db.start(ctx)
	if err != nil && s.serves && db.served() && ctx.Err() == nil {
		s.log.Error("the database does not start; reports are taken, and it is tried again", "error", err)
		err = nil
	}
	return db.url, err
}

// Run serves until ctx ends, then drains; nil when drained.
func (s *Stack) Run(ctx context.Context) error {
	s.group.Add("http", func(ctx context.Context) error { return httpd.ServeListener(ctx, s.listener, s.origin, s.log) })
	return s.group.Run(ctx)
}

// Routes lists everything that the deployment answers, but for the pages.
func (s *Stack) Routes() []httpd.Route { return s.origin.Routes() }

// URL is where the deployment answers.
func (s *Stack) URL() string { return "http://" + s.listener.Addr().String() }

// DataDir is the folder that everything is in.
func (s *Stack) DataDir() string { return s.dir }

// Care is what there is to care for: the log, its archive, the views.
func (s *Stack) Care() care.Deployment { return s.care }

// LoginLink returns an address that logs the first browser that opens it in.
func (s *Stack) LoginLink() (string, error) {
	code, err := s.logins.New(admin(s.cfg.DeskOrgs[0]), loginTTL)
	if err != nil {
		return "", err
	}
	return s.URL() + "/login?code=" + code, nil
}

// Ready waits until every service says that it is ready, or ctx ends.
func (s *Stack) Ready(ctx context.Context) error {
	var last error
	for {
		if last = readiness(ctx, s.URL()); last == nil {
			return nil
		}
		if !run.Pause(ctx, 20*time.Millisecond) {
			return fmt.Errorf("not ready: %w", last)
		}
	}
}

func readiness(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/readyz", nil)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return errors.New(res.Status)
	}
	return nil
}

// Close stops what Open started, in the reverse order.
func (s *Stack) Close() {
	for i := len(s.closers) - 1; i >= 0; i-- {
		s.closers[i]()
	}
	s.closers = nil
}

// background runs an actor of the stack from Run on.
func (s *Stack) background(name string, actor func(context.Context) error) { s.group.Add(name, actor) }

func (s *Stack) pool(ctx context.Context, databaseURL, service string) (*pgxpool.Pool, error) {
	pool, err := pg.Open(ctx, pg.Config{URL: pg.ServiceURL(databaseURL, service), ApplicationName: "pharos " + service}, service)
	if err != nil {
		return nil, err
	}
	s.closers = append(s.closers, pool.Close)
	return pool, nil
}

func (s *Stack) bus(ctx context.Context, connect bus.Config, name string) (*bus.Bus, error) {
	connect.Name = name
	b, err := bus.Connect(ctx, connect)
	if err != nil {
		return nil, fmt.Errorf("connect %s to the log: %w", name, err)
	}
	s.closers = append(s.closers, func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_ = b.Close(ctx)
	})
	return b, nil
}
