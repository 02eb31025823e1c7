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
	Line    int             `json:"line"`
	Status  int             `json:"status"`
	Problem *client.Problem `json:"problem"`
	Warn    []event.Warning `json:"warnings"`
}

// outcome counts the lines of a batch.
type outcome struct{ recorded, known, warned, refused int }

// rewrite makes a line of a file into a report; nil of a line to leave out.
type rewrite func(number int, text []byte) ([]byte, error)

// sendBatch sends a file of reports, each line rewritten unless rewrite is nil,
// and prints what became of each line that was not simply recorded. It fails
// when a line was refused.
func sendBatch(ctx context.Context, c *client.Client, path string, rewrite rewrite) error {
	in, size, err := openBatch(path)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	bar := progress.New(os.Stderr, "sending", size)
	body := bar.Reader(in)
	if rewrite != nil {
		body = rewritten(body, rewrite)
	}
	res, err := c.Send(ctx, http.MethodPost, "/v1/reports/batch", "application/x-ndjson", body)
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

// longestLine bounds a line of a file, as the server does.
const longestLine = 1 << 20

// rewritten reads lines and gives what rewrite makes of them.
func rewritten(from io.Reader, rewrite rewrite) io.Reader {
	out, in := io.Pipe()
	go func() {
		lines := bufio.NewScanner(from)
		lines.Buffer(nil, longestLine)
		for number := 1; lines.Scan(); number++ {
			report, err := rewrite(number, lines.Bytes())
			if err == nil && report != nil {
				_, err = in.Write(append(report, '\n'))
			}
			if err != nil {
				in.CloseWithError(fmt.Errorf("line %d: %w", number, err))
				return
			}
		}
		in.CloseWithError(lines.Err()) // nil is the end
	}()
	return out
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
			fmt.Printf("line %d: %v\n", l.Line, l.Problem)
		}
		if len(l.Warn) > 0 {
			sum.warned++
		}
	}
	return sum, lines.Err()
}
