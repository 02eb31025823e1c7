package server

import (
	"github.com/jackc/pgx/v5/pgxpool"

	"pharos/pkg/event"
	"pharos/pkg/projection"
	"pharos/pkg/projection/incidents"
	"pharos/services/tally/internal/store"
)

// Kept is what the service keeps in the database of pool, for whoever proves it
// or makes it anew.
func Kept(pool *pgxpool.Pool) projection.Kept { return keptBy(store.New(pool)) }

func keptBy(s *store.Store) projection.Kept {
	return projection.Kept{Schema: store.Schema, Prepare: s.Prepare, Views: []projection.View{
		{Config: projection.Config{Name: "tally", Stream: event.StreamSAR, Generation: incidents.Generation}, Title: "tally view", Handle: s.Handle, Drop: s.Drop, Forget: s.Forget},
	}}
}
