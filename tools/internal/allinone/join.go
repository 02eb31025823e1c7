package allinone

import (
	"cmp"
	"context"
	"net/http"
	"path/filepath"

	"pharos/pkg/archive"
	"pharos/pkg/auth"
	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/keeper"
	"pharos/pkg/seal"
	console "pharos/services/console/server"
	desk "pharos/services/desk/server"
	fleet "pharos/services/fleet/server"
	incident "pharos/services/incident/server"
	intake "pharos/services/intake/server"
	tally "pharos/services/tally/server"
	"pharos/tools/internal/care"
)

// service is what every service's server is.
type service interface {
	Handler() http.Handler
	Run(ctx context.Context) error
}

// join connects every service to the log and the database. Each has
// connections of its own, as if it were a process of its own.
func (s *Stack) join(ctx context.Context, connect bus.Config, databaseURL string) error {
	if err := s.joinConsole(); err != nil {
		return err
	}
	if err := s.joinIntake(ctx, connect); err != nil {
		return err
	}
	views := map[string]func(keeper.Deps) service{
		"desk":     func(d keeper.Deps) service { return desk.New(desk.Config{}, d) },
		"fleet":    func(d keeper.Deps) service { return fleet.New(d) },
		"tally":    func(d keeper.Deps) service { return tally.New(d) },
		"incident": func(d keeper.Deps) service { return incident.New(d) },
	}
	for _, name := range viewKeepers() {
		if err := s.joinKeeper(ctx, connect, databaseURL, name, views[name]); err != nil {
			return err
		}
	}
	return s.joinCare(ctx, connect, databaseURL)
}

// joinCare joins the archive, and the care of log and views.
func (s *Stack) joinCare(ctx context.Context, connect bus.Config, databaseURL string) error {
	b, err := s.bus(ctx, connect, "archive")
	if err != nil {
		return err
	}
	log := s.log.With("service", "care")
	s.care = care.Deployment{Bus: b, DatabaseURL: databaseURL, ArchiveDir: s.archiveDir(), Log: log}
	s.add("care", care.NewServer(care.Deps{Deployment: s.care, Authority: s.authority,
		Archiver: archive.New(b, archive.Config{Dir: s.archiveDir(), Stream: event.StreamSAR, Snapshots: care.Snapshots(), Log: log})}))
	return nil
}

// archiveDir is where the second copy of the log is.
func (s *Stack) archiveDir() string {
	dir := cmp.Or(s.cfg.ArchiveDir, filepath.Join(s.dir, "archive"))
	if abs, err := filepath.Abs(dir); err == nil {
		return abs
	}
	return dir
}

func (s *Stack) joinKeeper(ctx context.Context, connect bus.Config, databaseURL, name string, make func(keeper.Deps) service) error {
	b, err := s.bus(ctx, connect, name)
	if err != nil {
		return err
	}
	pool, err := s.pool(ctx, databaseURL, name)
	if err != nil {
		return err
	}
	s.add(name, make(keeper.Deps{Bus: b, Pool: pool, Authority: s.authority, Policy: s.policy(), Log: s.log.With("service", name)}))
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

func (s *Stack) joinIntake(ctx context.Context, connect bus.Config) error {
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
	svc, err := intake.New(intake.Deps{Bus: b, Backlog: backlog, Authority: s.authority, Policy: s.policy(), Keys: keys, Log: log})
	if err != nil {
		return err
	}
	s.add("intake", svc)
	return nil
}

func (s *Stack) policy() auth.Policy { return auth.Policy{DeskOrgs: s.cfg.DeskOrgs} }

func (s *Stack) add(name string, svc service) {
	s.background(name, svc.Run)
	s.surfaces = append(s.surfaces, svc.Handler())
}
