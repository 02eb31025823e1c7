// Package server joins the console service: the pages, the session and who was
// given a credential. It needs no database.
package server

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"time"

	"pharos/pkg/auth"
	"pharos/pkg/auth/registry"
	"pharos/pkg/httpd"
	"pharos/services/console/internal/web"
	pages "pharos/services/console/web"
)

// DefaultSessionTTL lasts over several watches: nobody is logged out in the
// middle of a distress.
const DefaultSessionTTL = 14 * 24 * time.Hour

// Config of the console. The zero value works.
type Config struct {
	// SessionTTL is how long a session lasts that a login link began; default
	// DefaultSessionTTL. A session begun with a token lasts as long as the token.
	SessionTTL time.Duration
}

// Deps is what the service runs on.
type Deps struct {
	Authority *auth.Authority
	// Logins holds the codes of login links; whoever prints links makes them there.
	Logins *auth.Logins
	// Registry knows who was given a token. Whoever opened the authority runs it.
	Registry *registry.Registry
	// Files are the built pages; nil means those built into the program.
	Files fs.FS
	Log   *slog.Logger
}

// Server is the console service.
type Server struct {
	http *httpd.Server
	site *web.Site
}

// New returns a server that has started nothing.
func New(cfg Config, deps Deps) (*Server, error) {
	if deps.Authority == nil || deps.Logins == nil || deps.Registry == nil {
		return nil, errors.New("new console: it needs an authority, its login codes and its registry")
	}
	if deps.Log == nil {
		deps.Log = slog.Default()
	}
	site, err := openSite(deps.Files)
	if err != nil {
		return nil, fmt.Errorf("new console: %w", err)
	}
	s := &Server{http: httpd.New(httpd.Config{Name: "console"}, deps.Authority, deps.Log), site: site}
	web.Sessions{
		Authority: deps.Authority,
		Logins:    deps.Logins,
		Registry:  deps.Registry,
		TTL:       cmp.Or(cfg.SessionTTL, DefaultSessionTTL),
		Log:       deps.Log,
		Origin:    http.NewCrossOriginProtection(),
	}.Routes(s.http)
	s.http.HandleRest(site)
	s.http.AddReady("credentials", deps.Registry.Ready)
	return s, nil
}

func openSite(files fs.FS) (*web.Site, error) {
	if files == nil {
		var err error
		if files, err = pages.Dist(); err != nil {
			return nil, err
		}
	}
	return web.NewSite(files)
}

// Handler answers the session's routes, and the pages everywhere but under /v1.
func (s *Server) Handler() http.Handler { return s.http.Handler() }

// Pages answers the pages alone: the rest of an origin that services share.
func (s *Server) Pages() http.Handler { return s.site }

// Run has nothing to do but to be there; it returns nil when ctx ends.
func (s *Server) Run(ctx context.Context) error {
	<-ctx.Done()
	return nil
}
