// Package web is the HTTP surface of the desk. It reads requests and words the
// answers; what a client of the feed is sent is the server's.
package web

import (
	"context"
	"net/http"

	"pharos/pkg/auth"
	"pharos/pkg/httpd"
	"pharos/services/desk"
)

// FeedRequest is one client of the feed.
type FeedRequest struct {
	Window desk.Window
	Last   *uint64               // the last id it got; nil asks for a snapshot
	Send   func([]byte) error    // sends whole frames
	Cut    func(context.Context) // makes every Send fail until the context ends, also one that hangs
}

// Surface answers the routes of the desk.
type Surface struct {
	Feed   func(ctx context.Context, r FeedRequest) error
	Policy auth.Policy
}

// Routes adds the whole surface to srv.
func (s Surface) Routes(srv *httpd.Server) {
	srv.Handle(http.MethodGet, "/v1/feed", auth.FeedRead, s.feed)
}
