package client

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// Event is one server-sent event of the feed.
type Event struct {
	Name string
	ID   string // sequence in the log; empty where the event has none
	Data []byte
}

// longestLine bounds a line of the feed: a snapshot is one line.
const longestLine = 256 << 20

// Events reads the feed until it ends or ctx does, handing each event to fn. A
// non-empty lastID resumes after that event.
func (c *Client) Events(ctx context.Context, query, lastID string, fn func(Event) error) error {
	header := http.Header{"Accept": {"text/event-stream"}}
	if lastID != "" {
		header.Set("Last-Event-ID", lastID)
	}
	path := "/v1/feed"
	if query != "" {
		path += "?" + query
	}
	return c.listen(ctx, http.MethodGet, path, header, nil, fn)
}

// Listen sends a JSON body, unless nil, and hands each event of the answer to fn.
func (c *Client) Listen(ctx context.Context, method, path string, body any, fn func(Event) error) error {
	var payload io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			return fmt.Errorf("encode the request: %w", err)
		}
		payload = bytes.NewReader(raw)
	}
	header := http.Header{"Accept": {"text/event-stream"}, "Content-Type": {"application/json"}}
	return c.listen(ctx, method, path, header, payload, fn)
}

func (c *Client) listen(ctx context.Context, method, path string, header http.Header, body io.Reader, fn func(Event) error) error {
	res, err := c.SendWith(ctx, method, path, header, body)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	return readEvents(res.Body, fn)
}

// readEvents reads an event stream (WHATWG HTML, server-sent events).
func readEvents(from io.Reader, fn func(Event) error) error {
	lines := bufio.NewScanner(from)
	lines.Buffer(make([]byte, 64<<10), longestLine)
	var e Event
	for lines.Scan() {
		line := lines.Text()
		if line == "" {
			if e.Name != "" || e.ID != "" || len(e.Data) > 0 {
				if err := fn(e); err != nil {
					return err
				}
			}
			e = Event{}
			continue
		}
		field, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch field {
		case "event":
			e.Name = value
		case "id":
			e.ID = value
		case "data":
			if len(e.Data) > 0 {
				e.Data = append(e.Data, '\n')
			}
			e.Data = append(e.Data, value...)
		}
	}
	if err := lines.Err(); err != nil && !errors.Is(err, context.Canceled) {
		return fmt.Errorf("read the feed: %w", err)
	}
	return nil
}
