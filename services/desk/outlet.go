package desk

import (
	"cmp"
	"slices"

	"pharos/pkg/event"
)

// Outlet words what one client is sent. It remembers what the client must be
// told later: ids of events that it does not get to see, reports that it saw
// before their turn. Used by one goroutine.
type Outlet struct {
	window Window
	hidden uint64                 // newest id left out and not told yet; 0: none
	early  map[uint64]bool        // reports sent before their turn, by sequence
	inside map[event.CraftID]bool // craft that the client saw in its box
}

// NewOutlet returns the outlet of a client with that window.
func NewOutlet(w Window) *Outlet {
	return &Outlet{window: w, early: map[uint64]bool{}, inside: map[event.CraftID]bool{}}
}

// Entry appends the frame of an event, or remembers its id.
func (o *Outlet) Entry(buf []byte, e *Entry) []byte {
	data := o.data(e)
	if o.early[e.Sequence] {
		delete(o.early, e.Sequence)
		data = nil
	}
	if data == nil {
		o.hidden = e.Sequence
		return buf
	}
	return appendFrame(o.Flush(buf), e.Sequence, e.Thing.kind, data)
}

// Early appends a report before its turn, without an id.
func (o *Outlet) Early(buf []byte, e *Entry) []byte {
	data := o.data(e)
	if data == nil || o.early[e.Sequence] {
		return buf
	}
	o.early[e.Sequence] = true
	return appendBare(buf, e.Thing.kind, data)
}

func (o *Outlet) data(e *Entry) []byte {
	if e.Thing == nil {
		return nil
	}
	return e.Thing.seen(o.window)
}

// Hidden reports whether the client is to be told an id.
func (o *Outlet) Hidden() bool { return o.hidden != 0 }

// Flush appends the newest id that was left out, if any.
func (o *Outlet) Flush(buf []byte) []byte {
	if o.hidden == 0 {
		return buf
	}
	buf = appendID(buf, o.hidden)
	o.hidden = 0
	return buf
}

// Crafts appends those craft that the client sees, and once more those that
// have left its box, so that it does not keep them where they were.
func (o *Outlet) Crafts(buf []byte, crafts map[event.CraftID]*Craft) []byte {
	ids := make([]*Craft, 0, len(crafts))
	for _, c := range crafts {
		ids = append(ids, c)
	}
	slices.SortFunc(ids, func(a, b *Craft) int { return cmp.Compare(a.ID, b.ID) })
	for _, c := range ids {
		if o.Shows(c) {
			buf = appendBare(buf, KindCraft, c.json())
		}
	}
	return buf
}

// Shows reports whether the craft is to be sent, and remembers that it was.
func (o *Outlet) Shows(c *Craft) bool {
	if !c.allowed(o.window) {
		return false
	}
	if o.window.Box == nil {
		return true
	}
	was, is := o.inside[c.ID], o.window.shows(c.places())
	if is {
		o.inside[c.ID] = true
	} else {
		delete(o.inside, c.ID)
	}
	return was || is
}

// Alert appends the state of the picture, or a pulse for a client that did not
// ask for it.
func (o *Outlet) Alert(buf, alert []byte) []byte {
	if !o.window.Wants(KindAlert) {
		return append(buf, Pulse()...)
	}
	return appendBare(buf, KindAlert, alert)
}
