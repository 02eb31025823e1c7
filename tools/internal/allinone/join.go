package allinone

import (
	"context"
	"log/slog"
	"net/http"
	"path/filepath"

	"github.com/jackc/pgx/v5/pgxpool"

	"pharos/pkg/auth"
	"pharos/pkg/bus"
	"pharos/pkg/seal"
	console "pharos/services/console/server"
	desk "pharos/services/desk/server"
	fleet "pharos/services/fleet/server"
	incident "pharos/services/incident/server"
	intake "pharos/services/intake/server"
	tally "pharos/services/tally/server"
)

// service is what every service's server is.
type service interface {
	Handler() http.Handler
	Run(ctx context.Context) error
}

// join connects every service to the log and the database. Each has
// connections of its own, as if it were a process of its own.
func (s *Stack) join(ctx context.Context, connect bus.Config, databaseURL string) error {
	policy := auth.Policy{DeskOrgs: s.cfg.DeskOrgs}
	if err := s.joinConsole(); err != nil {
		return err
	}
	if err := s.joinIntake(ctx, connect, policy); err != nil {
		return err
	}
	views := map[string]func(d view) service{
		"desk": func(d view) service {
			return desk.New(desk.Config{}, desk.Deps{Bus: d.bus, Pool: d.pool, Authority: s.authority, Policy: policy, Log: d.log})
		},
		"fleet": func(d view) service {
			return fleet.New(fleet.Deps{Bus: d.bus, Pool: d.pool, Authority: s.authority, Policy: policy, Log: d.log})
		},
		"tally": func(d view) service {
			return tally.New(tally.Deps{Bus: d.bus, Pool: d.pool, Authority: s.authority, Policy: policy, Log: d.log})
		},
		"incident": func(d view) service {
			return incident.New(incident.Deps{Bus: d.bus, Pool: d.pool, Authority: s.authority, Policy: policy, Log: d.log})
		},
	}
	for _, name := range viewKeepers() {
		if err := s.joinView(ctx, connect, databaseURL, name, views[name]); err != nil {
			return err
		}
	}
	return nil
}

// view is what a service with a view runs on.
type view struct {
	bus  *bus.Bus
	pool *pgxpool.Pool
	log  *slog.Logger
}

func (s *Stack) joinView(ctx context.Context, connect bus.Config, databaseURL, name string, make func(view) service) error {
	b, err := s.bus(ctx, connect, name)
	if err != nil {
		return err
	}
	pool, err := s.pool(ctx, databaseURL, name)
	if err != nil {
		return err
	}
	s.add(name, make(view{bus: b, pool: pool, log: s.log.With("service", name)}))
	return nil
}

func (s *Stack) joinConsole() error {
	svc, err := console.New(console.Config{}, console.Deps{Authority: s.authority, Logins: s.logins, Registry: s.registry, Log: s.log.With("service", "console")})
	if err != nil {
		return err
	}
	s.pages = svc.Pages()
	s.add("console", svc)
	return nil
}

func (s *Stack) joinIntake(ctx context.Context, connect bus.Config, policy auth.Policy) error {
	b, err := s.bus(ctx, connect, "intake")
	if err != nil {
		return err
	}
	log := s.log.With("service", "intake")
	keys, err := seal.Open(ctx, b, filepath.Join(s.dir, "master.key"), log)
	if err != nil {
		return err
	}
	backlog, err := s.bus(ctx, connect, "intake backlog")
	if err != nil {
		return err
	}
	svc, err := intake.New(intake.Deps{Bus: b, Backlog: backlog, Authority: s.authority, Policy: policy, Keys: keys, Log: log})
	if err != nil {
		return err
	}
	s.add("intake", svc)
	return nil
}

func (s *Stack) add(name string, svc service) {
	s.background(name, svc.Run)
	s.surfaces = append(s.surfaces, svc.Handler())
}
