// Package process runs one service as a process of its own: it has its settings
// read and checked, connects to the log and the database, and serves until it is
// told to stop. Each service's main says in Join what the service is made of.
//
// It knows no service; `pharos up` joins them all in one process without it.
package process

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"pharos/pkg/auth"
	"pharos/pkg/auth/registry"
	"pharos/pkg/bus"
	"pharos/pkg/conf"
	"pharos/pkg/httpd"
	"pharos/pkg/keeper"
	"pharos/pkg/pg"
	"pharos/pkg/run"
	"pharos/pkg/telemetry"
)

// Service is what every service's server is.
type Service interface {
	Handler() http.Handler
	Run(ctx context.Context) error
}

// Join makes the service of its parts.
type Join func(ctx context.Context, p *Parts) (Service, error)

// Keeping joins a service that runs on one connection to the log and its own
// schema: new makes it of them.
func Keeping[S Service](new func(keeper.Deps) S) Join {
	return func(ctx context.Context, p *Parts) (Service, error) {
		log, err := p.Bus(ctx, p.Name)
		if err != nil {
			return nil, err
		}
		pool, err := p.Pool(ctx)
		if err != nil {
			return nil, err
		}
		return new(keeper.Deps{Bus: log, Pool: pool, Authority: p.Authority, Policy: p.Policy, Log: p.Log}), nil
	}
}

// goodbye is how long connections and traces may take to end.
const goodbye = 5 * time.Second

// Parts are what a service can be made of; they are closed when it has ended.
type Parts struct {
	conf.Environment
	Name      string
	Authority *auth.Authority
	Registry  *registry.Registry // runs with the service
	Policy    auth.Policy
	Log       *slog.Logger

	administrator string // address of the database as one who may make roles; "" without a view
	closers       []func(context.Context) error
}

// Bus connects to the log.
func (p *Parts) Bus(ctx context.Context, name string) (*bus.Bus, error) {
	b, err := bus.Connect(ctx, bus.Config{URL: p.NATSURL, CredsFile: p.NATSCreds, Name: name, Log: p.Log})
	if err != nil {
		return nil, err
	}
	p.closers = append(p.closers, b.Close)
	return b, nil
}

// Pool opens the service's own schema as its own role. The database need not
// be up; role and schema are made before the service runs.
func (p *Parts) Pool(ctx context.Context) (*pgxpool.Pool, error) {
	var err error
	if p.administrator, err = pg.WithPasswordFile(p.DatabaseURL, p.DatabasePasswordFile); err != nil {
		return nil, err
	}
	pool, err := pg.Open(ctx, pg.Config{URL: pg.ServiceURL(p.administrator, p.Name), ApplicationName: "pharos " + p.Name}, p.Name)
	if err != nil {
		return nil, err
	}
	p.closers = append(p.closers, func(context.Context) error { pool.Close(); return nil })
	return pool, nil
}

// Main runs the service until SIGINT or SIGTERM and returns the process's exit
// code. It is all that a service's main function does.
func Main(program conf.Program, join Join) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	env, err := conf.Read(program, nil)
	if err == nil {
		err = serve(ctx, string(program), env, join)
	}
	stop()
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", program, err)
		return 1
	}
	return 0
}

func serve(ctx context.Context, name string, env conf.Environment, join Join) (err error) {
	tel, err := telemetry.Setup(ctx, name, telemetry.Config{})
	if err != nil {
		return err
	}
	p := &Parts{Environment: env, Name: name, Log: tel.Log, closers: []func(context.Context) error{tel.Shutdown}}
	defer func() { err = errors.Join(err, p.close(ctx)) }()
	issuer, err := p.admit(ctx)
	if err != nil {
		return err
	}
	svc, err := join(ctx, p)
	if err != nil {
		return err
	}
	origin := httpd.Origin{Name: name, Authority: p.Authority, Log: tel.Log, Metrics: tel.Metrics}
	if pages, has := svc.(interface{ Pages() http.Handler }); has {
		origin.Pages = pages.Pages()
	}
	front, err := httpd.Mount(origin, svc.Handler())
	if err != nil {
		return err
	}
	g := run.Group{Log: tel.Log}
	g.Add(name, func(ctx context.Context) error { return p.run(ctx, svc) })
	g.Add("credentials", p.Registry.Run)
	if issuer != nil {
		g.Add("identity provider", issuer.Run)
	}
	g.Add("http", func(ctx context.Context) error { return httpd.Serve(ctx, p.HTTPAddr, front, tel.Log) })
	return g.Run(ctx)
}

// admit makes what says who may do what. The issuer of foreign tokens is nil where none is set.
func (p *Parts) admit(ctx context.Context) (*auth.Issuer, error) {
	credentials, err := p.Bus(ctx, p.Name+" credentials")
	if err != nil {
		return nil, err
	}
	p.Registry = registry.New(credentials)
	issuer, err := auth.OpenIssuer(auth.OIDC(p.OIDC), p.Log)
	if err != nil {
		return nil, err
	}
	p.Authority, err = auth.OpenAuthority(filepath.Join(p.DataDir, "token.key"), auth.Heeding(p.Registry), auth.Trusting(issuer))
	p.Policy = auth.Policy{DeskOrgs: p.DeskOrgs}
	return issuer, err
}

// run makes role and schema, once the database is up, and then runs the service.
func (p *Parts) run(ctx context.Context, svc Service) error {
	if p.administrator != "" {
		err := pg.WhenUp(ctx, p.Log, func(ctx context.Context) error { return pg.Provision(ctx, p.administrator, p.Name) })
		if err != nil {
			return err
		}
	}
	return svc.Run(ctx)
}

func (p *Parts) close(ctx context.Context) error {
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), goodbye)
	defer cancel()
	var errs []error
	for i := len(p.closers) - 1; i >= 0; i-- {
		errs = append(errs, p.closers[i](last))
	}
	return errors.Join(errs...)
}
