package incidents

import (
	"encoding/json"

	"pharos/pkg/event"
)

// generationBytes is how much each of the two generations of a memory holds.
const generationBytes = 4 << 20

// memory keeps what a view has written last, as it was written: most events are
// about an incident or a report of a moment ago, and each question to the database
// is a way there and back. It is right as long as nobody else writes the view
// (projection.View.Forget). What was not used for a generation is forgotten.
type memory struct {
	young, old map[string]json.RawMessage
	size       int // of young
}

// Keys of a memory.
func ofReport(id event.ReportID) string     { return "report " + string(id) }
func ofIncident(id event.IncidentID) string { return "incident " + string(id) }

func (m *memory) keep(key string, written json.RawMessage) {
	if m.young == nil || m.size+len(written) > generationBytes {
		m.young, m.old, m.size = map[string]json.RawMessage{}, m.young, 0
	}
	m.young[key] = written
	m.size += len(key) + len(written)
}

// recall returns what was written under key last, and nil when that is not known.
func (m *memory) recall(key string) json.RawMessage {
	if written, ok := m.young[key]; ok {
		return written
	}
	written, ok := m.old[key]
	if ok {
		m.keep(key, written)
	}
	return written
}

func (m *memory) forget() { *m = memory{} }
