package intake

import (
	"github.com/google/uuid"

	"pharos/pkg/event"
	"pharos/pkg/fault"
)

type field = fault.Field

func unusable(detail string, fields []field) error {
	return fault.WithFields(fault.New(fault.Invalid, "%s", detail), fields...)
}

// ParseID reads a report's id as it stands in an address; false when no report
// can have it.
func ParseID(text string) (event.ReportID, bool) {
	id := canonicalID(text)
	return event.ReportID(id), isID(id)
}

// canonicalID writes a UUID in lower case, as it stands in subjects.
func canonicalID(text string) string {
	if id, err := uuid.Parse(text); err == nil && len(text) == 36 {
		return id.String()
	}
	return text
}

// isID reports whether a canonical id can be one thing's own: the nil and the
// max UUID are what programs send that made none.
func isID(text string) bool {
	id, err := uuid.Parse(text)
	return err == nil && len(text) == 36 && id != uuid.Nil && id != uuid.Max
}

// newID makes a UUIDv7, so that ids sort by when they were made.
func newID() string { return uuid.Must(uuid.NewV7()).String() }
