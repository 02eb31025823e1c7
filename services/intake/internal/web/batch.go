package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	"pharos/pkg/event"
	"pharos/pkg/fault"
	"pharos/pkg/httpd"
	"pharos/services/intake"
	"pharos/services/intake/internal/inbox"
)

const (
	ndjson       = "application/x-ndjson"
	maxGroup     = 100     // lines that are answered together
	maxGroupSize = 4 << 20 // bytes of them
)

// result is the line that answers a line. Status is what the report alone would
// have been answered with; below 300 there is a receipt, else a problem.
type result struct {
	Line       int             `json:"line"`
	Status     int             `json:"status"`
	ID         event.ReportID  `json:"id,omitempty"`
	Sequence   uint64          `json:"sequence,omitempty"`
	ReceivedAt *time.Time      `json:"received_at,omitempty"`
	NeedsInfo  []string        `json:"needs_info,omitzero"`
	Warnings   []event.Warning `json:"warnings,omitzero"`
	Problem    *httpd.Problem  `json:"problem,omitempty"`
}

// takeBatch answers while it reads: the lines that are here go to the log
// together, at most 100 at a time, and their results leave at once. Whoever
// sends much must read meanwhile. What was answered stays if the link breaks,
// and sending all of it again is safe.
func (s Surface) takeBatch(c *httpd.Context) error {
	control := http.NewResponseController(c.Response())
	// HTTP/1 servers otherwise read the whole body before the first answer;
	// HTTP/2 does not know the switch and does not need it.
	if err := control.EnableFullDuplex(); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return fmt.Errorf("answer while reading: %w", err)
	}
	c.Header().Set("Content-Type", ndjson)
	c.Header().Set("X-Accel-Buffering", "no") // nginx holds answers back otherwise
	c.Response().WriteHeader(http.StatusOK)
	reading := newLines(c.Request().Body)
	for {
		group, err := collect(reading)
		out := &bytes.Buffer{}
		s.answer(c, group, out)
		if err != nil && !errors.Is(err, io.EOF) {
			// One more line, for the one that could not be read.
			write(out, s.failed(c, reading.n+1, "", httpd.BodyError(err)))
		}
		if _, err := c.Response().Write(out.Bytes()); err != nil {
			return fmt.Errorf("answer a batch: %w", errors.Join(context.Canceled, err))
		}
		if err := control.Flush(); err != nil {
			return fmt.Errorf("answer a batch: %w", errors.Join(context.Canceled, err))
		}
		if err != nil {
			return nil
		}
	}
}

// line is one line of a batch, or why there is none.
type line struct {
	n    int
	body []byte
	err  error
}

// collect returns the next lines, as many as are here, at least one unless the
// body ends. Blank lines are counted and left out.
func collect(reading *lines) (group []line, err error) {
	size := 0
	for len(group) == 0 || len(group) < maxGroup && size < maxGroupSize && reading.more() {
		body, err := reading.next()
		if errors.Is(err, errLongLine) {
			group = append(group, line{n: reading.n, err: fault.New(fault.TooLarge, "the line is longer than %d bytes", maxLine)})
			continue
		}
		if err != nil {
			return group, err
		}
		if len(bytes.TrimSpace(body)) > 0 {
			group = append(group, line{n: reading.n, body: body})
			size += len(body)
		}
	}
	return group, nil
}

// answer takes the reports of a group and writes a result for each line.
func (s Surface) answer(c *httpd.Context, group []line, out *bytes.Buffer) {
	var bodies [][]byte
	for _, l := range group {
		if l.err == nil {
			bodies = append(bodies, l.body)
		}
	}
	answers := s.Inbox.TakeAll(c.Context(), bodies, c.Principal())
	for _, l := range group {
		if l.err != nil {
			write(out, s.failed(c, l.n, "", l.err))
			continue
		}
		write(out, s.answered(c, l.n, answers[0]))
		answers = answers[1:]
	}
}

func (s Surface) answered(c *httpd.Context, n int, a inbox.Answer) result {
	if a.Err != nil {
		return s.failed(c, n, a.ID, a.Err)
	}
	return received(n, created(a.Fresh), a.Receipt)
}

func received(n, status int, r intake.Receipt) result {
	return result{Line: n, Status: status, ID: r.ID, Sequence: r.Sequence, ReceivedAt: &r.ReceivedAt,
		NeedsInfo: r.NeedsInfo, Warnings: r.Warnings}
}

// failed words what became of a line that was not taken. What is no fault of
// the sender's is logged here, as nobody further up hears of it.
func (s Surface) failed(c *httpd.Context, n int, id event.ReportID, err error) result {
	problem := c.Problem(err)
	if problem.Status >= http.StatusInternalServerError {
		s.Log.WarnContext(c.Context(), "report of a batch not stored", slog.Int("line", n), slog.String("report_id", string(id)), slog.Any("error", err))
	}
	return result{Line: n, Status: problem.Status, ID: id, Problem: &problem}
}

func write(out *bytes.Buffer, r result) {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(r); err != nil {
		panic(err) // a wrong program: all members of a result encode
	}
}
