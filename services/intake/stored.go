package intake

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"pharos/pkg/event"
)

// Encode writes a report as it is stored. Angle brackets stay as they are: as
// escapes they would make a report of one megabyte one of six.
func Encode(report event.Report) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(report); err != nil {
		return nil, fmt.Errorf("encode report %s: %w", report.ID, err)
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}

// Receipt is the answer to who sends a report. It follows from what is stored
// alone, so that sending again gives the same one.
type Receipt struct {
	ID         event.ReportID  `json:"id"`
	Sequence   uint64          `json:"sequence"`
	ReceivedAt time.Time       `json:"received_at"`
	NeedsInfo  []string        `json:"needs_info"`
	Warnings   []event.Warning `json:"warnings"`
}

// Seal says what became of the sealed members of a report that is read.
type Seal string

// The states of a seal. A report that had nothing sealed has none.
const (
	SealOpen       Seal = "open"       // they are in the answer
	SealWithheld   Seal = "withheld"   // who asks may not see them
	SealErased     Seal = "erased"     // they are gone for ever
	SealUnreadable Seal = "unreadable" // the box is damaged, or its key was lost
)

// Stored is a report as the log holds it, and as it is read: its box is never
// shown, what was in it only to who may see it.
type Stored struct {
	event.Given
	Seal       Seal      `json:"sealed,omitempty"`
	Sequence   uint64    `json:"sequence"`
	ReceivedAt time.Time `json:"received_at"`
	Org        string    `json:"org"`
}

// ReadStored reads a report back from the log, its box closed.
func ReadStored(m event.Message) (Stored, error) {
	stored := Stored{Sequence: m.Sequence, ReceivedAt: m.ReceivedAt, Org: m.Org}
	if err := json.Unmarshal(m.Data, &stored.Report); err != nil {
		return Stored{}, fmt.Errorf("read report at %d: %w", m.Sequence, err)
	}
	return stored, nil
}

// Receipt returns the answer that its sender was given.
func (s Stored) Receipt() Receipt {
	return Receipt{ID: s.ID, Sequence: s.Sequence, ReceivedAt: s.ReceivedAt,
		NeedsInfo: nonNil(s.NeedsInfo), Warnings: nonNil(s.Warnings)}
}

// nonNil makes "none" an empty list, which is what a client can count.
func nonNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
