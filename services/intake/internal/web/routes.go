// Package web is the HTTP surface of the intake service: it hands bodies to the
// inbox and its answers to clients. It judges nothing.
package web

import (
	"log/slog"
	"net/http"

	"pharos/pkg/auth"
	"pharos/pkg/httpd"
	"pharos/services/intake"
	"pharos/services/intake/internal/inbox"
)

// Surface answers the routes of the intake service.
type Surface struct {
	Inbox     *inbox.Inbox
	Exercises *inbox.Exercises
	Log       *slog.Logger
}

const (
	maxLine    = httpd.DefaultMaxBody // of a batch, as of a report by itself
	maxBacklog = 256 << 20            // of a whole batch: a week of a ship, many times over
)

// Routes adds the whole surface to srv.
func (s Surface) Routes(srv *httpd.Server) {
	srv.Handle(http.MethodPost, "/v1/reports", auth.ReportWrite, s.take)
	srv.Handle(http.MethodPost, "/v1/reports/batch", auth.ReportWrite, s.takeBatch, httpd.MaxBody(maxBacklog))
	srv.Handle(http.MethodGet, "/v1/reports/:id", auth.ReportRead, s.find)
	srv.Handle(http.MethodPost, "/v1/reports/:id/erase", auth.ReportErase, s.erase)
	srv.Handle(http.MethodGet, "/v1/positions/parse", auth.SignedIn, s.parse)
	srv.Handle(http.MethodGet, "/v1/exercises", auth.SignedIn, s.exercises)
	srv.Handle(http.MethodPost, "/v1/exercises", auth.ExerciseWrite, s.register)
}

// take does not ask for a content type: a client that has it wrong means the same.
func (s Surface) take(c *httpd.Context) error {
	body, err := c.ReadBody()
	if err != nil {
		return err
	}
	receipt, fresh, err := s.Inbox.Take(c.Context(), body, c.Principal())
	if err != nil {
		return err
	}
	c.Header().Set("Location", "/v1/reports/"+string(receipt.ID))
	return c.JSON(created(fresh), receipt)
}

func created(fresh bool) int {
	if fresh {
		return http.StatusCreated
	}
	return http.StatusOK
}

func (s Surface) find(c *httpd.Context) error {
	stored, err := s.Inbox.Find(c.Context(), c.Param("id"), c.Principal())
	if err != nil {
		return err
	}
	if stored.Seal == intake.SealUnreadable {
		s.Log.ErrorContext(c.Context(), "what is sealed in a report cannot be opened", slog.String("report_id", string(stored.ID)))
	}
	c.SetETag(stored.Sequence)
	return c.JSON(http.StatusOK, stored)
}

func (s Surface) erase(c *httpd.Context) error {
	var asked intake.NewErasure
	if err := c.Bind(&asked); err != nil {
		return err
	}
	erased, fresh, err := s.Inbox.Erase(c.Context(), c.Param("id"), asked, c.Principal())
	if err != nil {
		return err
	}
	return c.JSON(created(fresh), erased)
}

func (s Surface) parse(c *httpd.Context) error {
	return c.JSON(http.StatusOK, intake.ParsePosition(c.Query("text")))
}

func (s Surface) exercises(c *httpd.Context) error {
	return c.JSON(http.StatusOK, struct {
		Exercises []intake.Exercise `json:"exercises"`
	}{s.Exercises.List()})
}

func (s Surface) register(c *httpd.Context) error {
	var asked intake.NewExercise
	if err := c.Bind(&asked); err != nil {
		return err
	}
	exercise, fresh, err := s.Exercises.Register(c.Context(), asked, c.Principal())
	if err != nil {
		return err
	}
	return c.JSON(created(fresh), exercise)
}
