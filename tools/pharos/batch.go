package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"

	"pharos/pkg/event"
	"pharos/tools/internal/client"
	"pharos/tools/internal/progress"
)

// line is the answer to one line of a batch.
type line struct {
	Line   int             `json:"line"`
	Status int             `json:"status"`
	ID     event.ReportID  `json:"id"`
	Title  string          `json:"title"`
	Detail string          `json:"detail"`
	Warn   []event.Warning `json:"warnings"`
}

// outcome counts the lines of a batch.
type outcome struct{ recorded, known, warned, refused int }

// sendBatch sends a file of reports and prints what became of each line that
// was not simply recorded. It fails when a line was refused.
func sendBatch(ctx context.Context, c *client.Client, path string) error {
	in, size, err := openBatch(path)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	bar := progress.New(os.Stderr, "sending", size)
	res, err := c.Send(ctx, http.MethodPost, "/v1/reports/batch", "application/x-ndjson", bar.Reader(in))
	if err != nil {
		bar.Done()
		return err
	}
	defer func() { _ = res.Body.Close() }()
	sum, err := readAnswers(res.Body)
	bar.Done()
	fmt.Printf("%d recorded, %d were here already, %d with warnings, %d refused\n", sum.recorded, sum.known, sum.warned, sum.refused)
	if err == nil && sum.refused > 0 {
		err = fmt.Errorf("%d lines were refused; the others are recorded, and sending the file again is safe for lines with an id", sum.refused)
	}
	return err
}

func openBatch(path string) (io.ReadCloser, int64, error) {
	if path == "-" {
		return io.NopCloser(os.Stdin), 0, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, 0, err
	}
	return f, info.Size(), nil
}

func readAnswers(from io.Reader) (outcome, error) {
	var sum outcome
	lines := bufio.NewScanner(from)
	lines.Buffer(nil, 4<<20)
	for lines.Scan() {
		var l line
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			return sum, fmt.Errorf("read an answer: %w", err)
		}
		switch {
		case l.Status == http.StatusCreated:
			sum.recorded++
		case l.Status == http.StatusOK:
			sum.known++
		default:
			sum.refused++
			fmt.Printf("line %d: %s %s (%d)\n", l.Line, l.Title, l.Detail, l.Status)
		}
		if len(l.Warn) > 0 {
			sum.warned++
		}
	}
	return sum, lines.Err()
}
