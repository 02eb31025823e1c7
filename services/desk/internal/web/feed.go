package web

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"pharos/pkg/fault"
	"pharos/pkg/geo"
	"pharos/pkg/httpd"
	"pharos/services/desk"
)

func (s Surface) feed(c *httpd.Context) error {
	r := FeedRequest{Last: lastID(c)}
	var err error
	if r.Window, err = s.window(c); err != nil {
		return err
	}
	stream, err := c.Stream()
	if err != nil {
		return err
	}
	r.Send = stream.Send
	control := http.NewResponseController(c.Response())
	r.Cut = func(ctx context.Context) { cut(ctx, control) }
	ctx, cancel := whileValid(stream.Context(), c.Principal().Expires)
	defer cancel()
	err = s.Feed(ctx, r)
	if errors.Is(err, desk.ErrTooSlow) || errors.Is(err, context.DeadlineExceeded) {
		return nil // the client comes back with its last id, or with another credential
	}
	return err
}

// whileValid ends the stream with the credential that opened it.
func whileValid(ctx context.Context, expires time.Time) (context.Context, context.CancelFunc) {
	if expires.IsZero() {
		return context.WithCancel(ctx)
	}
	return context.WithDeadline(ctx, expires)
}

// cut lets the time for writing be over, again and again: each write begins by
// giving itself more.
func cut(ctx context.Context, control *http.ResponseController) {
	again := time.NewTicker(100 * time.Millisecond)
	defer again.Stop()
	for {
		if err := control.SetWriteDeadline(time.Now().Add(-time.Second)); err != nil {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-again.C:
		}
	}
}

func (s Surface) window(c *httpd.Context) (desk.Window, error) {
	w := desk.Window{Orgs: s.Policy.Orgs(c.Principal())}
	var err error
	if w.Kinds, err = desk.ParseKinds(c.Query("kinds")); err != nil {
		return w, fault.New(fault.Invalid, "kinds: %s", err)
	}
	if text := c.Query("bbox"); text != "" {
		box, err := geo.ParseBox(text)
		if err != nil {
			return w, fault.New(fault.Invalid, "bbox: %s", err)
		}
		w.Box = &box
	}
	return w, nil
}

// lastID is the place in the log that the client says it has reached. The
// header comes from a browser that reconnects, and is newer than the address
// it was given. What is no number asks for a snapshot.
func lastID(c *httpd.Context) *uint64 {
	text := c.Request().Header.Get("Last-Event-ID")
	if text == "" {
		text = c.Query("last_event_id")
	}
	id, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return nil
	}
	return &id
}
