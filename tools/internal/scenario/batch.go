package scenario

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"pharos/pkg/event"
	"pharos/tools/internal/client"
)

// answer is what the server says to one line of a batch.
type answer struct {
	Status   int             `json:"status"`
	Warnings []event.Warning `json:"warnings"`
	Problem  *client.Problem `json:"problem"`
}

// tellBacklog sends entries of one organisation in one batch. A batch that
// broke off, or of which the log was too busy to take a line, is sent again.
func (g *stage) tellBacklog(ctx context.Context, entries []Entry) ([]Told, error) {
	var body bytes.Buffer
	for _, e := range entries {
		report, err := g.s.Report(e, g.w)
		if err != nil {
			return nil, err
		}
		if err := json.NewEncoder(&body).Encode(report); err != nil {
			return nil, fmt.Errorf("encode the report of line %d: %w", e.Line, err)
		}
	}
	var answers []answer
	err := g.persist(ctx, func() (err error) {
		answers, err = sendBatch(ctx, g.clients[entries[0].Org], body.Bytes(), len(entries))
		return err
	})
	if err != nil {
		return nil, err
	}
	told := make([]Told, len(entries))
	for i, a := range answers {
		told[i] = g.told(entries[i])
		told[i].Known, told[i].Warnings = a.Status == http.StatusOK, a.Warnings
		if a.Problem != nil {
			told[i].Err = a.Problem
		}
	}
	return told, nil
}

func sendBatch(ctx context.Context, c *client.Client, body []byte, lines int) ([]answer, error) {
	res, err := c.Send(ctx, http.MethodPost, "/v1/reports/batch", "application/x-ndjson", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	defer func() { _ = res.Body.Close() }()
	var answers []answer
	for in := json.NewDecoder(res.Body); ; {
		var a answer
		err := in.Decode(&a)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("read the answers to a batch: %w", err)
		}
		if a.Problem != nil && a.Status == http.StatusServiceUnavailable {
			return nil, a.Problem
		}
		answers = append(answers, a)
	}
	if len(answers) != lines {
		return nil, fmt.Errorf("%d answers to a batch of %d reports", len(answers), lines)
	}
	return answers, nil
}
