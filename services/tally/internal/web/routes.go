// Package web is the HTTP surface of the tally service. It reads questions,
// and words the answers as JSON, as CSV with HXL hashtags, or as GeoJSON; it
// counts nothing.
package web

import (
	"context"
	"net/http"
	"time"

	"pharos/pkg/auth"
	"pharos/pkg/fault"
	"pharos/pkg/httpd"
	"pharos/services/tally"
)

// Surface answers the routes of the tally service.
type Surface struct {
	// Known returns what was known as of a time; zero is now.
	Known  func(ctx context.Context, asOf time.Time) (tally.Known, error)
	Policy auth.Policy
}

// Routes adds the whole surface to srv.
func (s Surface) Routes(srv *httpd.Server) {
	srv.Handle(http.MethodGet, "/v1/tallies", auth.TallyRead, s.tallies)
	srv.Handle(http.MethodGet, "/v1/casualties", auth.TallyRead, s.casualties)
}

// admit lets in those who may count everything that was reported. Counted from one
// organisation's reports alone, a tally would be another number under the same
// name: lower, and with no sign of it to whoever reads it quoted. Nobody gets a
// part of the dead as all of them.
func (s Surface) admit(c *httpd.Context) error {
	if s.Policy.Counts(c.Principal()) {
		return nil
	}
	return fault.New(fault.Forbidden,
		"a tally counts what every organisation reported, and you see the reports of your own; ask the desk for the numbers")
}
