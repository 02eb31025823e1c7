package care

import (
	"context"
	"log/slog"
	"slices"

	"github.com/jackc/pgx/v5/pgxpool"

	"pharos/pkg/bus"
	"pharos/pkg/fault"
	"pharos/pkg/pg"
	"pharos/pkg/projection"
	desk "pharos/services/desk/server"
	fleet "pharos/services/fleet/server"
	incident "pharos/services/incident/server"
	tally "pharos/services/tally/server"
)

// Deployment is what there is to care for.
type Deployment struct {
	Bus *bus.Bus
	// DatabaseURL is the administrator's; empty leaves the views out.
	DatabaseURL string
	// ArchiveDir keeps the archive; empty leaves it out.
	ArchiveDir string
	// Log receives what an operator should know; nil means slog.Default().
	Log *slog.Logger
}

// Progress is how far a piece of care is: done of whole, in messages.
type Progress struct {
	Step  string `json:"step"` // such as archive, or view incident
	Done  uint64 `json:"done"`
	Whole uint64 `json:"whole"`
}

// Services lists those that keep views.
func Services() []string { return []string{"incident", "desk", "fleet", "tally"} }

// kept is what a service keeps in the database of pool.
func kept(service string, pool *pgxpool.Pool) projection.Kept {
	switch service {
	case "desk":
		return desk.Kept(pool)
	case "fleet":
		return fleet.Kept(pool)
	case "tally":
		return tally.Kept(pool)
	}
	return incident.Kept(pool)
}

// check refuses what keeps no view.
func check(services []string) error {
	for _, name := range services {
		if !slices.Contains(Services(), name) {
			return fault.New(fault.Invalid, "there is no service %q that keeps a view: want %v", name, Services())
		}
	}
	return nil
}

// open opens the schema of a service.
func (d Deployment) open(ctx context.Context, service string) (*pgxpool.Pool, error) {
	return open(ctx, pg.ServiceURL(d.DatabaseURL, service), service)
}

func open(ctx context.Context, url, service string) (*pgxpool.Pool, error) {
	return pg.Open(ctx, pg.Config{URL: url, MaxConns: 3, ApplicationName: "pharos care of " + service}, service)
}
