package bus

import (
	"errors"

	"pharos/pkg/event"
)

// Outcome is what becomes of a publish: done or not, and told or not.
type Outcome int

// The four outcomes. A caller must end in the same state whichever comes.
const (
	DoneTold      Outcome = iota // the log has it and says so: no fault
	DoneUntold                   // the log has it, the answer is lost: ErrUnconfirmed
	NotDoneUntold                // the log never saw it, no answer comes: ErrUnconfirmed
	NotDoneTold                  // the log says that it cannot: fault.Unavailable, not ErrUnconfirmed
)

// FaultHook makes faults happen in tests. The zero value makes none.
type FaultHook struct {
	// Publish decides what becomes of a publish; of a batch it is asked once, with
	// the first event. It runs before anything is sent.
	Publish func(subject string, e event.Envelope) Outcome
	// LoseAck reports whether the acknowledgement of a reaction that succeeded is
	// lost, as when the process dies between the two: the event comes again.
	LoseAck func(m event.Message) bool
}

var (
	errUntold  = errors.New("the answer of the log is lost")
	errRefused = errors.New("the log refused")
)

// withFaults sends, unless the hook says otherwise.
func (b *Bus) withFaults(subject string, e event.Envelope, send func() (uint64, error)) (uint64, error) {
	if b.cfg.Faults.Publish == nil {
		return send()
	}
	switch b.cfg.Faults.Publish(subject, e) {
	case NotDoneUntold:
		return 0, errUntold
	case NotDoneTold:
		return 0, errRefused
	case DoneUntold:
		if seq, err := send(); err != nil {
			return seq, err
		}
		return 0, errUntold
	}
	return send()
}
