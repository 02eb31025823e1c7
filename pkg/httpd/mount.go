package httpd

import (
	"fmt"
	"log/slog"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"pharos/pkg/auth"
)

// Origin is what stands around the services of one address: the probes and the
// pages. `pharos up` joins all services in one, a single service only itself.
type Origin struct {
	Name      string
	Authority *auth.Authority
	Log       *slog.Logger
	// Metrics answers /metrics, for those with auth.MetricsRead; nil for none.
	Metrics http.Handler
	// Pages answers what no service takes and is not under /v1: the console; nil
	// for none.
	Pages http.Handler
}

// Mounted answers for all the services of one address.
type Mounted struct {
	http.Handler
	routes []Route
}

// Routes lists everything that is answered, but for the pages.
func (m *Mounted) Routes() []Route { return slices.Clone(m.routes) }

// Mount joins services into one handler. Each request goes to the service that
// has its route; a path that a service has under another method goes there for
// its 405. Readiness asks the checks of all. Parts are *Server or another
// Surface; a route that two parts have is an error.
func Mount(o Origin, parts ...http.Handler) (*Mounted, error) {
	surfaces := make([]Surface, len(parts))
	for i, p := range parts {
		s, ok := p.(Surface)
		if !ok {
			return nil, fmt.Errorf("mounting part %d: %T does not list its routes", i, p)
		}
		surfaces[i] = s
	}
	front := New(Config{Name: o.Name}, o.Authority, o.Log)
	front.addProbes(func() []Check { return append(readyOf(surfaces), front.Ready()...) }, o.Metrics)
	if o.Authority != nil && o.Authority.Issuer() != nil {
		front.AddNote("identity provider", o.Authority.Issuer().Ready)
	}
	if o.Pages != nil {
		front.HandleRest(o.Pages)
	}
	return join(front, surfaces)
}

func readyOf(surfaces []Surface) []Check {
	var all []Check
	for _, s := range surfaces {
		all = append(all, s.Ready()...)
	}
	return all
}

// join routes to surfaces, and to front whatever nobody lists.
func join(front Surface, surfaces []Surface) (*Mounted, error) {
	m := &Mounted{}
	e := newEcho()
	e.HTTPErrorHandler = func(_ error, c echo.Context) { forward(front)(c) }
	taken := map[string]bool{}
	paths := map[string]bool{}
	for _, s := range append([]Surface{front}, surfaces...) {
		for _, r := range s.Routes() {
			line := r.Method + " " + r.Path
			if taken[line] {
				return nil, fmt.Errorf("mounting: two services have the route %s", line)
			}
			taken[line] = true
			m.routes = append(m.routes, r)
			e.Add(r.Method, r.Path, forward(s))
			if r.Method == http.MethodGet {
				e.Add(http.MethodHead, r.Path, forward(s))
			}
			if !paths[r.Path] {
				paths[r.Path] = true
				e.RouteNotFound(r.Path, forward(s))
			}
		}
	}
	m.Handler = e
	return m, nil
}

// forward hands the request on untouched, with the writer as it came.
func forward(s http.Handler) echo.HandlerFunc {
	return func(c echo.Context) error {
		s.ServeHTTP(c.Response().Writer, c.Request())
		return nil
	}
}
