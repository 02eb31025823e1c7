package desk

import "sort"

// Entry is one event of the log with what it shows.
type Entry struct {
	Sequence uint64
	Thing    *Thing // nil: nothing for the desk; it moves ids on
}

// entrySize is what an entry takes beside its thing.
const entrySize = 64

// Limits bounds what is kept in memory. Zero members take the defaults.
type Limits struct {
	Events int // in the ring; default 8192
	Bytes  int // in the ring, about; default 64 MiB
	Queue  int // that one client may leave unread; default 1024
}

func (l Limits) orDefault() Limits {
	or := func(n *int, standard int) {
		if *n <= 0 {
			*n = standard
		}
	}
	or(&l.Events, 8192)
	or(&l.Bytes, 64<<20)
	or(&l.Queue, 1024)
	return l
}

// ring keeps the newest entries: everything after floor up to last.
//
//	log:   1 2 3 4 5 6 7 8 9 ...
//	             ^ floor   ^ last
//	               [ entries ]
//
// A Thing that several entries share is counted with each: an entry that goes
// may leave it to another.
type ring struct {
	limits  Limits
	entries []*Entry // by rising sequence
	bytes   int
	floor   uint64
	last    uint64
}

// start forgets everything: the ring begins after floor.
func (r *ring) start(floor uint64) {
	r.entries, r.bytes, r.floor, r.last = nil, 0, floor, floor
}

func (r *ring) push(e *Entry) {
	r.entries = append(r.entries, e)
	r.bytes += e.size()
	r.last = e.Sequence
	for len(r.entries) > r.limits.Events || r.bytes > r.limits.Bytes && len(r.entries) > 1 {
		r.floor = r.entries[0].Sequence
		r.bytes -= r.entries[0].size()
		r.entries[0] = nil // append grows into a new array when this one is used up
		r.entries = r.entries[1:]
	}
}

// after returns the entries behind seq; false when some of them are gone.
func (r *ring) after(seq uint64) ([]*Entry, bool) {
	if seq < r.floor {
		return nil, false
	}
	from := sort.Search(len(r.entries), func(i int) bool { return r.entries[i].Sequence > seq })
	return append([]*Entry(nil), r.entries[from:]...), true
}

func (e *Entry) size() int {
	if e.Thing == nil {
		return entrySize
	}
	return entrySize + e.Thing.size()
}
