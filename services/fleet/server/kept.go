package server

import (
	"github.com/jackc/pgx/v5/pgxpool"

	"pharos/pkg/event"
	"pharos/pkg/projection"
	"pharos/services/fleet/internal/store"
)

// Kept is what the service keeps in the database of pool, for whoever proves it
// or makes it anew.
func Kept(pool *pgxpool.Pool) projection.Kept { return keptBy(store.New(pool)) }

func keptBy(s *store.Store) projection.Kept {
	return projection.Kept{Schema: store.Schema, Prepare: s.Prepare, Views: []projection.View{
		{Config: projection.Config{Name: store.View, Stream: event.StreamSAR, Filters: []string{event.AllCrafts}}, Title: "fleet view", Handle: s.Handle, Drop: s.Drop},
		{Config: projection.Config{Name: store.Fixes, Stream: event.StreamFixes}, Title: "fleet fixes", Handle: s.HandleFix},
	}}
}
