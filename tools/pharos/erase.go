package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// erase makes what was told to us unreadable, for ever.
type erase struct {
	Report eraseReport `cmd:"" help:"Erase the words, numbers and whatever else is sealed in a report, for ever and unseen."`
}

// eraseReport erases what is sealed in one report.
type eraseReport struct {
	common
	ID     string `arg:"" help:"Id of the report."`
	Reason string `help:"Why. It stays in the log: never what is erased, no name, no number." required:""`
}

// Run implements the command.
func (e *eraseReport) Run(ctx context.Context) error {
	c, err := e.client()
	if err != nil {
		return err
	}
	var erased struct {
		ErasedAt time.Time `json:"erased_at"`
		Sequence uint64    `json:"sequence"`
		Sealed   string    `json:"sealed"`
		Reason   string    `json:"reason"`
	}
	path := "/v1/reports/" + url.PathEscape(e.ID) + "/erase"
	if err := c.Do(ctx, http.MethodPost, path, map[string]string{"reason": e.Reason}, &erased); err != nil {
		return err
	}
	what := "what was sealed in report %s is erased"
	if erased.Sealed == "" {
		what = "report %s had nothing sealed"
	}
	fmt.Printf(what+" (number %d, %s UTC: %s)\n", e.ID, erased.Sequence, erased.ErasedAt.UTC().Format("2006-01-02 15:04:05"), erased.Reason)
	return nil
}
