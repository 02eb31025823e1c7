package desk

import (
	"strconv"
)

// Frames are server-sent events (WHATWG HTML, section 9.2): id is the sequence in
// the log, and a client that comes back says the last one it got.

// appendFrame writes an event with an id; data is JSON on one line.
func appendFrame(buf []byte, id uint64, kind Kind, data []byte) []byte {
	buf = append(buf, "id: "...)
	buf = strconv.AppendUint(buf, id, 10)
	buf = append(buf, '\n')
	return appendBare(buf, kind, data)
}

// appendBare writes an event without an id: it leaves the client's place in
// the log where it is.
func appendBare(buf []byte, kind Kind, data []byte) []byte {
	buf = append(buf, "event: "...)
	buf = append(buf, kind...)
	buf = append(buf, "\ndata: "...)
	buf = append(buf, data...)
	return append(buf, "\n\n"...)
}

// appendID moves a client on past what it does not get to see. Without data a
// browser takes the id and tells nobody.
func appendID(buf []byte, id uint64) []byte {
	buf = append(buf, ":\nid: "...)
	buf = strconv.AppendUint(buf, id, 10)
	return append(buf, "\n\n"...)
}

// Pulse is a frame that says only that the link is alive.
func Pulse() []byte { return []byte(":\n\n") }

// SnapshotFrame is the frame a client begins with that has no place in the log yet.
func SnapshotFrame(id uint64, data []byte) []byte { return appendFrame(nil, id, KindSnapshot, data) }
