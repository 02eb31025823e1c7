package desk

import (
	"sync"

	"pharos/pkg/event"
)

// Hub is the live picture in memory: the newest events, every craft, the state
// of the picture, and the clients that are told of each change. Safe for use by
// many goroutines.
type Hub struct {
	limits Limits

	mu      sync.Mutex // guards what follows; taken before a client's
	ring    ring
	fleet   fleet
	alert   []byte // JSON
	clients map[*Client]struct{}
}

// NewHub returns a hub that holds nothing; Start says where the log begins for it.
func NewHub(limits Limits) *Hub {
	limits = limits.orDefault()
	return &Hub{limits: limits, ring: ring{limits: limits}, fleet: newFleet(), clients: map[*Client]struct{}{}}
}

// Start says that the events to come follow floor.
func (h *Hub) Start(floor uint64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.ring.start(floor)
}

// Append adds entries, in the order of the log.
func (h *Hub) Append(entries []*Entry) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, e := range entries {
		h.ring.push(e)
	}
	for c := range h.clients {
		c.offer(entries)
	}
}

// Early shows reports whose turn has not come, because something before them
// waits for the view. They come again in their turn.
func (h *Hub) Early(reports []*Entry) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.clients {
		c.offerEarly(reports)
	}
}

// Span returns what the ring holds: everything after floor up to last.
func (h *Hub) Span() (floor, last uint64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.ring.floor, h.ring.last
}

// Attach adds a client. It is told of alerts and craft at once, of entries
// after Join.
func (h *Hub) Attach() *Client {
	c := newClient(h.limits.Queue)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.clients[c] = struct{}{}
	if h.alert != nil {
		c.offerAlert(h.alert)
	}
	return c
}

// Detach forgets a client.
func (h *Hub) Detach(c *Client) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.clients, c)
}

// Clients counts them.
func (h *Hub) Clients() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.clients)
}

// Join gives the client every entry after seq, those of the ring and those to
// come, with no gap between; false when the ring begins later.
func (h *Hub) Join(c *Client, seq uint64) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	backlog, ok := h.ring.after(seq)
	if ok {
		c.join(seq, backlog)
	}
	return ok
}

// Alert tells everybody the state of the picture, as JSON.
func (h *Hub) Alert(alert []byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.alert = alert
	for c := range h.clients {
		c.offerAlert(alert)
	}
}

// Picture is the state of the picture as it was told last, as JSON.
func (h *Hub) Picture() []byte {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.alert == nil {
		return []byte("null")
	}
	return h.alert
}

// Fix takes in a position that org sent.
func (h *Hub) Fix(x event.Fix, org string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.tell(h.fleet.fix(x, org))
}

// Register takes in a description of a craft that org sent, the event at seq.
func (h *Hub) Register(r event.CraftRegistered, org string, seq uint64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.tell(h.fleet.register(r, org, seq))
}

func (h *Hub) tell(craft *Craft) {
	if craft == nil {
		return
	}
	for c := range h.clients {
		c.offerCraft(craft)
	}
}

// Crafts returns every craft as it stands. The client is told only of what
// changes after.
func (h *Hub) Crafts(c *Client) []*Craft {
	h.mu.Lock()
	defer h.mu.Unlock()
	c.forgetCrafts()
	all := make([]*Craft, 0, len(h.fleet.crafts))
	for _, craft := range h.fleet.crafts {
		all = append(all, craft)
	}
	return all
}

// OfferCrafts tells the client of every craft as it stands: one that comes
// back does not know which have moved.
func (h *Hub) OfferCrafts(c *Client) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, craft := range h.fleet.crafts {
		c.offerCraft(craft)
	}
}
