package intake

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"pharos/pkg/event"
	"pharos/pkg/fault"
)

// NewErasure is what somebody says who has the sealed members of a report erased.
type NewErasure struct {
	Reason string `json:"reason"`
}

const maxReason = 2000 // characters, the schema's limit

// Of makes it an event about a report. A reason is needed: an erasure without
// one could not be answered for.
func (n NewErasure) Of(report event.Report) (event.Erasure, error) {
	reason := strings.TrimSpace(strings.ToValidUTF8(n.Reason, "\uFFFD"))
	if reason == "" || utf8.RuneCountInString(reason) > maxReason {
		return event.Erasure{}, unusable("nothing was erased", []field{{
			Pointer: "/reason", Detail: fmt.Sprintf("must have 1 to %d characters: who asked for it, never what is erased", maxReason)}})
	}
	erasure := event.Erasure{ReportID: report.ID, Reason: reason}
	if report.Box != nil {
		erasure.Key = report.Box.Key
	}
	return erasure, nil
}

// Erased is the answer to who had something erased.
type Erased struct {
	ReportID event.ReportID `json:"report_id"`
	Reason   string         `json:"reason"`
	ErasedAt time.Time      `json:"erased_at"`
	Sequence uint64         `json:"sequence"`
	Sealed   Seal           `json:"sealed,omitempty"` // absent: the report had nothing sealed
}

// ReadErasure reads an erasure from the log.
func ReadErasure(m event.Message) (event.Erasure, error) {
	var body event.Erasure
	if err := json.Unmarshal(m.Data, &body); err != nil {
		return event.Erasure{}, fmt.Errorf("read erasure at %d: %w", m.Sequence, err)
	}
	if body.ReportID == "" {
		return event.Erasure{}, fault.New(fault.Invalid, "the erasure at %d names no report", m.Sequence)
	}
	return body, nil
}
