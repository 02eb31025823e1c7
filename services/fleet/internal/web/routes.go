// Package web is the HTTP surface of the fleet service. It reads requests, asks
// the domain and the store, and words the answers; it decides nothing.
package web

import (
	"context"
	"net/http"

	"pharos/pkg/auth"
	"pharos/pkg/event"
	"pharos/pkg/httpd"
	"pharos/services/fleet"
	"pharos/services/fleet/internal/store"
)

// Surface answers the routes of the fleet service.
type Surface struct {
	Read     *store.Store
	Record   func(ctx context.Context, who auth.Principal, fixes []event.Fix) error
	Register func(ctx context.Context, who auth.Principal, g fleet.GivenCraft, key string) (craft fleet.Craft, isNew bool, err error)
	Policy   auth.Policy
}

// maxFixesBody lets 10,000 fixes in, also wordy ones.
const maxFixesBody = 4 << 20

// Routes adds the whole surface to srv.
func (s Surface) Routes(srv *httpd.Server) {
	srv.Handle(http.MethodPost, "/v1/fixes", auth.FixWrite, s.fixes, httpd.MaxBody(maxFixesBody))
	srv.Handle(http.MethodGet, "/v1/crafts", auth.CraftRead, s.list)
	srv.Handle(http.MethodPost, "/v1/crafts", auth.CraftWrite, s.register)
	srv.Handle(http.MethodGet, "/v1/crafts/nearest", auth.CraftRead, s.nearest)
	srv.Handle(http.MethodGet, "/v1/crafts/:id", auth.CraftRead, s.get)
	srv.Handle(http.MethodGet, "/v1/crafts/:id/track", auth.CraftRead, s.track)
}
