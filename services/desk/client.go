package desk

import (
	"context"
	"errors"
	"sync"
	"time"

	"pharos/pkg/event"
)

// ErrTooSlow ends a client that let its queue fill up. It comes back with its
// last id and misses nothing; it is never skipped ahead.
var ErrTooSlow = errors.New("the client reads too slowly")

// Client is one reader of the feed. The hub fills it, one goroutine empties it.
type Client struct {
	wake  chan struct{} // holds one token while there is something to take, or the queue overflowed
	timer *time.Timer   // of whoever empties it

	mu     sync.Mutex // guards what follows
	limit  int
	joined bool   // entries are wanted
	after  uint64 // entries up to here are known to it already
	next   Batch
	slow   chan struct{} // closed when the queue overflowed
	closed bool          // slow is
}

// Batch is what a client has not been sent yet. Entries come in order; of each
// craft, and of the picture, only the newest is kept.
type Batch struct {
	Early   []*Entry // reports that cannot be sent in their turn now: shown without an id
	Entries []*Entry
	Crafts  map[event.CraftID]*Craft
	Alert   []byte // JSON
}

// Empty reports whether there is nothing to send.
func (b Batch) Empty() bool {
	return len(b.Early) == 0 && len(b.Entries) == 0 && len(b.Crafts) == 0 && b.Alert == nil
}

func newClient(limit int) *Client {
	return &Client{wake: make(chan struct{}, 1), slow: make(chan struct{}), limit: limit}
}

// Slow is closed when the client has let its queue fill up.
func (c *Client) Slow() <-chan struct{} { return c.slow }

// Next waits for something to send, for at most `wait`, and takes all of it: an
// empty batch when there was nothing. ErrTooSlow is for good.
func (c *Client) Next(ctx context.Context, wait time.Duration) (Batch, error) {
	if c.timer == nil {
		c.timer = time.NewTimer(wait)
	} else {
		c.timer.Reset(wait)
	}
	select {
	case <-ctx.Done():
		return Batch{}, context.Cause(ctx)
	case <-c.wake:
	case <-c.timer.C:
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return Batch{}, ErrTooSlow
	}
	b := c.next
	c.next = Batch{}
	return b, nil
}

// offer gives the client entries in their turn.
func (c *Client) offer(entries []*Entry) {
	c.fill(func() {
		if !c.joined {
			return
		}
		for _, e := range entries {
			if e.Sequence > c.after {
				c.next.Entries = append(c.next.Entries, e)
			}
		}
		c.bound(len(c.next.Entries))
	})
}

// offerEarly gives the client reports out of their turn.
func (c *Client) offerEarly(entries []*Entry) {
	c.fill(func() {
		if !c.joined {
			return
		}
		for _, e := range entries {
			if e.Sequence > c.after {
				c.next.Early = append(c.next.Early, e)
			}
		}
		c.bound(len(c.next.Early))
	})
}

// join begins the client's entries with backlog, which is not bound by its queue.
func (c *Client) join(after uint64, backlog []*Entry) {
	c.fill(func() {
		c.joined, c.after = true, after
		c.limit += len(backlog)
		c.next.Entries = backlog
	})
}

func (c *Client) offerCraft(craft *Craft) {
	c.fill(func() {
		if c.next.Crafts == nil {
			c.next.Crafts = map[event.CraftID]*Craft{}
		}
		c.next.Crafts[craft.ID] = craft
	})
}

func (c *Client) offerAlert(alert []byte) { c.fill(func() { c.next.Alert = alert }) }

// forgetCrafts drops what is to be sent of craft: a snapshot has it.
func (c *Client) forgetCrafts() { c.fill(func() { c.next.Crafts = nil }) }

// fill changes what is to be sent and wakes the reader.
func (c *Client) fill(change func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return
	}
	change()
	if c.next.Empty() && !c.closed {
		return
	}
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// bound ends the client when n is more than it may leave unread. What it has
// not read is let go at once: it is somebody else's memory.
func (c *Client) bound(n int) {
	if n > c.limit {
		c.closed, c.next = true, Batch{}
		close(c.slow)
	}
}
