package client

import (
	"bufio"
	"context"
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
	res, err := c.SendWith(ctx, http.MethodGet, path, header, nil)
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
