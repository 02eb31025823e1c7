package incident

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"pharos/pkg/event"
	"pharos/pkg/fault"
	"pharos/pkg/sar"
)

// Said is an event that a command makes of an incident.
type Said struct {
	Name       string    // last token of the subject: phase_changed, closed, …
	Body       any       // a type of pkg/event
	OccurredAt time.Time // zero: when the desk decided
}

// Command is a decision of the desk. It changes nothing itself.
type Command interface {
	// says is the event that the command asks for. Its fault is Invalid, names
	// the member, and holds whatever the incident is like.
	says() (Said, error)
	// fits is a fault.Conflict where the command does not fit the incident as it is folded now.
	fits(in *sar.Incident) error
}

// Say returns the event that a command asks for, checked against its schema.
// A fault.Invalid names what is wrong of the command whatever the incident.
func Say(c Command) (Said, error) {
	said, err := c.says()
	if err != nil {
		return Said{}, err
	}
	return said, checkBody(said)
}

// Fits is nil when the command fits the incident as it is folded now, else a fault.Conflict.
func Fits(c Command, in *sar.Incident) error { return c.fits(in) }

// ChangePhase sets the emergency phase, up or down, with a reason.
type ChangePhase struct {
	Phase  sar.Phase `json:"phase"`
	Reason string    `json:"reason"`
}

func (c ChangePhase) says() (Said, error) {
	return Said{Name: "phase_changed", Body: event.PhaseChanged{Phase: string(c.Phase), Reason: c.Reason}}, needReason(c.Reason)
}

func (c ChangePhase) fits(in *sar.Incident) error {
	if in.Picture().Phase == c.Phase {
		return fault.New(fault.Conflict, "the incident is already at %s", c.Phase)
	}
	return nil
}

// JudgePosition gives a verdict on one position of one report. The position
// stays in sight, struck through when wrong.
type JudgePosition struct {
	ReportID  event.ReportID `json:"report_id"`
	Index     int            `json:"index"`
	Judgement string         `json:"judgement"`
	Reason    string         `json:"reason"`
}

func (c JudgePosition) says() (Said, error) {
	id, err := canonical("/report_id", c.ReportID)
	c.ReportID = id
	return Said{Name: "position_judged", Body: event.PositionJudged(c)}, err
}

func (c JudgePosition) fits(in *sar.Incident) error {
	for _, f := range in.Picture().Positions {
		if f.ReportID == lower(c.ReportID) && f.Index == c.Index {
			return nil
		}
	}
	return conflict("/index", "the incident has no position %d of report %s", c.Index, lower(c.ReportID))
}

// Check says when somebody must look again, or that contact was lost or is back.
type Check struct {
	DueAt   time.Time `json:"due_at,omitzero"`
	Contact string    `json:"contact,omitempty"` // lost, restored; instead of DueAt
	At      time.Time `json:"at,omitzero"`       // when contact was lost or restored
	Reason  string    `json:"reason,omitempty"`
}

func (c Check) says() (Said, error) {
	switch c.Contact {
	case "":
		if c.DueAt.IsZero() {
			return Said{}, invalid("/due_at", "due_at says when to check, in RFC 3339")
		}
		return Said{Name: "check_due_set", Body: event.CheckDueSet{DueAt: c.DueAt, Reason: c.Reason}}, nil
	case "lost":
		return Said{Name: "contact_lost", Body: event.ContactLost{Reason: c.Reason}, OccurredAt: c.At}, plausible(c.At)
	case "restored":
		return Said{Name: "contact_restored", Body: event.ContactRestored{Reason: c.Reason}, OccurredAt: c.At}, plausible(c.At)
	}
	return Said{}, invalid("/contact", "contact is lost or restored")
}

func (c Check) fits(in *sar.Incident) error {
	switch {
	case c.Contact == "restored" && in.ContactLost == nil:
		return fault.New(fault.Conflict, "contact was not lost")
	case c.Contact == "restored":
		return nil
	case c.Contact == "lost" && in.ContactLost != nil:
		return fault.New(fault.Conflict, "contact is already lost")
	}
	return needWork(in)
}

// plausible refuses a time that no clock of ours was ever set to.
func plausible(at time.Time) error {
	if !at.IsZero() && at.Year() < 1970 {
		return invalid("/at", "at is a time since 1970")
	}
	return nil
}

func lower[T ~string](id T) T { return T(strings.ToLower(string(id))) }

// canonical returns the one spelling of an id.
func canonical[T ~string](at string, given T) (T, error) {
	if len(given) != 36 || uuid.Validate(string(given)) != nil {
		return given, invalid(at, "this must be an id, a UUID")
	}
	return lower(given), nil
}

func needReason(reason string) error {
	if strings.TrimSpace(reason) == "" {
		return invalid("/reason", "a decision needs its reason")
	}
	return nil
}

func needWork(in *sar.Incident) error {
	if s := in.Status(); s == sar.StatusClosed || s == sar.StatusMerged {
		return fault.New(fault.Conflict, "the incident is %s", s)
	}
	return nil
}

func invalid(at, detail string) error {
	return fault.WithFields(fault.New(fault.Invalid, "%s", detail), fault.Field{Pointer: at, Detail: detail})
}

func conflict(at, format string, args ...any) error {
	err := fault.New(fault.Conflict, format, args...)
	return fault.WithFields(err, fault.Field{Pointer: at, Detail: fault.Detail(err)})
}
