package httpd

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"

	"pharos/pkg/auth"
)

// DefaultMaxBody is what a body may have unless a route says otherwise: 1 MiB.
const DefaultMaxBody = 1 << 20

// Config of one service's surface. The zero value works.
type Config struct {
	// Name of the service in traces and logs.
	Name string
	// MaxBody is the largest body in bytes a route takes; default DefaultMaxBody.
	MaxBody int64
	// Judge gives an error that nobody gave a kind the one that the service knows
	// for it, such as fault.Unavailable while something it stands on is down, or
	// returns it as it is. Nil: such errors are internal.
	Judge func(error) error
	// Reads bounds how much one credential may read.
	Reads Reads
}

// Handler answers one request. Its error becomes the problem document.
type Handler func(c *Context) error

// Route is one line of a service's surface. Path has parameters as :name.
type Route struct {
	Method     string
	Path       string
	Permission auth.Permission
}

// Surface is what Mount needs to know of a service's http.Handler. *Server is one.
type Surface interface {
	http.Handler
	Routes() []Route
	Ready() []Check
}

// Server is the HTTP surface of one service. Routes are added before it serves;
// after that it is safe for concurrent use.
type Server struct {
	cfg       Config
	authority *auth.Authority
	log       *slog.Logger
	echo      *echo.Echo
	chain     http.Handler
	routes    []Route
	rest      http.Handler
	origin    *http.CrossOriginProtection
	readers   *readers

	mu     sync.Mutex
	checks []namedCheck // guarded by mu
}

// New returns a server without routes. The authority may be nil when every
// route is public.
func New(cfg Config, authority *auth.Authority, log *slog.Logger) *Server {
	if cfg.MaxBody <= 0 {
		cfg.MaxBody = DefaultMaxBody
	}
	s := &Server{
		cfg:       cfg,
		authority: authority,
		log:       log,
		echo:      newEcho(),
		origin:    http.NewCrossOriginProtection(),
		readers:   newReaders(cfg.Reads),
	}
	s.echo.HTTPErrorHandler = s.answerUnrouted
	s.chain = s.traced(http.HandlerFunc(s.observe))
	return s
}

func newEcho() *echo.Echo {
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	return e
}

// Option changes one route.
type Option func(*routeOptions)

type routeOptions struct{ maxBody int64 }

// MaxBody lets a route take bodies up to n bytes; zero or less means no limit
// but the caller's own, for bodies that are read line by line.
func MaxBody(n int64) Option { return func(o *routeOptions) { o.maxBody = n } }

// Handle adds a route: method, path with parameters as :name, and what a caller
// must be allowed to. A GET route answers HEAD as well.
func (s *Server) Handle(method, path string, perm auth.Permission, h func(c *Context) error, opts ...Option) {
	o := routeOptions{maxBody: s.cfg.MaxBody}
	for _, opt := range opts {
		opt(&o)
	}
	serve := s.handler(perm, h, o)
	s.echo.Add(method, path, serve)
	if method == http.MethodGet {
		s.echo.Add(http.MethodHead, path, serve)
	}
	s.routes = append(s.routes, Route{Method: method, Path: path, Permission: perm})
}

// HandleRest gives everything that no route takes, and that is not under /v1, to
// h, without a credential: the static pages of the console. h sets its own
// Content-Security-Policy; without one the policy of the API stands.
func (s *Server) HandleRest(h http.Handler) { s.rest = h }

// Routes lists the surface in the order it was added, without HEAD.
func (s *Server) Routes() []Route { return append([]Route(nil), s.routes...) }

// Handler returns s: a Surface that tests serve and Mount joins.
func (s *Server) Handler() http.Handler { return s }

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.chain.ServeHTTP(w, r) }

// handler is the way of every routed request: who is it, may they, then the
// service. Nothing of the body is read before the gate has let the caller in.
func (s *Server) handler(perm auth.Permission, h Handler, o routeOptions) echo.HandlerFunc {
	return func(e echo.Context) error {
		x := exchangeOf(e.Request().Context())
		x.route = e.Path()
		c := &Context{echo: e, exchange: x}
		if overreaches(e) {
			s.refuse(x, e.Request(), http.StatusNotFound, noSuchAddress)
			return nil
		}
		err := s.admit(c, perm)
		if err == nil {
			err = c.limitBody(o.maxBody)
		}
		if err == nil {
			err = h(c)
		}
		if err != nil {
			s.answer(x, e.Request(), err)
		}
		return nil
	}
}

// answerUnrouted hears from Echo only about what no route took.
func (s *Server) answerUnrouted(err error, e echo.Context) {
	r := e.Request()
	status := http.StatusNotFound
	if he, ok := errors.AsType[*echo.HTTPError](err); ok {
		status = he.Code
	}
	// What exists under another method is no page of the console.
	if s.rest != nil && status == http.StatusNotFound && !underAPI(r.URL.Path) {
		s.rest.ServeHTTP(e.Response(), r)
		return
	}
	x := exchangeOf(r.Context())
	if status == http.StatusMethodNotAllowed {
		s.refuse(x, r, status, fmt.Sprintf("%s is not done here; allowed: %s", r.Method, x.Header().Get(echo.HeaderAllow)))
		return
	}
	s.refuse(x, r, http.StatusNotFound, noSuchAddress)
}

const noSuchAddress = "there is nothing at this address"

// overreaches reports whether Echo gave a last parameter the rest of the path,
// as it does: /v1/things/:id takes /v1/things/7/more. A slash that belongs to a
// parameter comes encoded.
func overreaches(e echo.Context) bool {
	return slices.ContainsFunc(e.ParamValues(), func(v string) bool { return strings.Contains(v, "/") })
}

func underAPI(path string) bool { return path == "/v1" || strings.HasPrefix(path, "/v1/") }
