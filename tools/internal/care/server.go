package care

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"pharos/pkg/archive"
	"pharos/pkg/auth"
	"pharos/pkg/fault"
	"pharos/pkg/httpd"
)

// Deps is what the routes run on.
type Deps struct {
	Deployment
	Archiver  *archive.Archiver
	Authority *auth.Authority
}

// Server archives the log, and answers for the care of it under /v1/admin.
type Server struct {
	deps Deps
	http *httpd.Server
	busy sync.Mutex // held by whoever verifies or rebuilds: one at a time
}

// NewServer returns a server that has started nothing.
func NewServer(deps Deps) *Server {
	deps.Deployment = deps.withDefaults()
	s := &Server{deps: deps, http: httpd.New(httpd.Config{Name: "care"}, deps.Authority, deps.Log)}
	s.http.Handle(http.MethodGet, "/v1/admin/archive", auth.AdminRead, s.archive)
	s.http.Handle(http.MethodPost, "/v1/admin/verify", auth.AdminRead, s.verify)
	s.http.Handle(http.MethodPost, "/v1/admin/rebuild", auth.AdminWrite, s.rebuild)
	s.http.AddReady("archive", deps.Archiver.Ready)
	return s
}

// Handler answers the routes.
func (s *Server) Handler() http.Handler { return s.http.Handler() }

// Run archives until ctx ends; nil when drained.
func (s *Server) Run(ctx context.Context) error { return s.deps.Archiver.Run(ctx) }

// archiveState is the answer about the archive.
type archiveState struct {
	State      string     `json:"state"` // archiving, waiting, stopped
	Detail     string     `json:"detail,omitempty"`
	Dir        string     `json:"dir"`
	Sequence   uint64     `json:"sequence"`
	Hash       string     `json:"hash"`
	RecordedAt *time.Time `json:"recorded_at,omitempty"`
	Log        uint64     `json:"log"`
	Behind     uint64     `json:"behind"`
	BehindFrom *time.Time `json:"behind_from,omitempty"`
}

func (s *Server) archive(c *httpd.Context) error {
	now := s.deps.Archiver.Look(c.Context())
	a := archiveState{State: "archiving", Dir: now.Dir, Sequence: now.Sequence, Hash: fmt.Sprintf("%x", now.Hash), Log: now.Head,
		Behind: now.Head - min(now.Sequence, now.Head), RecordedAt: orNil(now.RecordedAt), BehindFrom: orNil(now.BehindFrom)}
	switch {
	case now.Stopped != nil:
		a.State, a.Detail = "stopped", now.Stopped.Error()
	case now.Err != nil:
		a.State, a.Detail = "waiting", now.Err.Error()
	case !now.Running:
		a.State, a.Detail = "waiting", "the archive has not been opened yet"
	case now.Beside != nil:
		a.Detail = now.Beside.Error()
	}
	return c.JSON(http.StatusOK, a)
}

func orNil(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

func (s *Server) verify(c *httpd.Context) error {
	return s.work(c, func(ctx context.Context, progress func(Progress)) (string, any, error) {
		report, err := s.deps.Verify(ctx, progress)
		return "report", report, err
	})
}

func (s *Server) rebuild(c *httpd.Context) error {
	asked := struct {
		Services []string `json:"services"`
	}{}
	if err := c.Bind(&asked); err != nil {
		return err
	}
	if err := check(asked.Services); err != nil {
		return err
	}
	return s.work(c, func(ctx context.Context, progress func(Progress)) (string, any, error) {
		s.deps.Log.WarnContext(ctx, "views are rebuilt", slog.Any("services", asked.Services), slog.String("by", c.Principal().Subject))
		err := s.deps.Rebuild(ctx, asked.Services, false, progress)
		return "rebuilt", struct{}{}, err
	})
}

// work does one piece of care, and tells its progress and its end as
// server-sent events. It ends when the client leaves.
func (s *Server) work(c *httpd.Context, do func(context.Context, func(Progress)) (name string, end any, err error)) error {
	if !s.busy.TryLock() {
		return fault.New(fault.Conflict, "a verification or a rebuild runs already; try again when it has ended")
	}
	defer s.busy.Unlock()
	out, err := c.Stream()
	if err != nil {
		return err
	}
	told := time.Time{}
	name, end, err := do(out.Context(), func(p Progress) {
		if time.Since(told) >= lookEvery {
			told = time.Now()
			_ = send(out, "progress", p) // a client that left ends the context
		}
	})
	if err != nil && out.Context().Err() == nil {
		s.deps.Log.ErrorContext(out.Context(), "care of the log", "error", err)
		return send(out, "failed", map[string]string{"detail": err.Error()})
	}
	if err != nil {
		return err
	}
	return send(out, name, end)
}

func send(out *httpd.Stream, name string, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode %s: %w", name, err)
	}
	return out.Send(fmt.Appendf(nil, "event: %s\ndata: %s\n\n", name, data))
}
