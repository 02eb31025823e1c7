package incident

import (
	"slices"
	"strings"
	"time"

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

// Command is a decision of the desk. Decide reads the incident as it is folded
// now and changes nothing; its faults are Invalid (the command is wrong
// whatever the incident) or Conflict (it does not fit the incident as it is).
type Command interface {
	Decide(in *sar.Incident) (Said, error)
}

// ChangePhase sets the emergency phase, up or down, with a reason.
type ChangePhase struct {
	Phase  sar.Phase `json:"phase"`
	Reason string    `json:"reason"`
}

// Decide implements Command.
func (c ChangePhase) Decide(in *sar.Incident) (Said, error) {
	if !slices.Contains(sar.Phases(), c.Phase) {
		return Said{}, invalid("/phase", "phase is one of none, uncertainty, alert, distress")
	}
	if err := needReason(c.Reason); err != nil {
		return Said{}, err
	}
	if in.Picture().Phase == c.Phase {
		return Said{}, fault.New(fault.Conflict, "the incident is already at %s", c.Phase)
	}
	return Said{Name: "phase_changed", Body: event.PhaseChanged{Phase: string(c.Phase), Reason: c.Reason}}, nil
}

// JudgePosition gives a verdict on one position of one report. The position
// stays in sight, struck through when wrong.
type JudgePosition struct {
	ReportID  event.ReportID `json:"report_id"`
	Index     int            `json:"index"`
	Judgement string         `json:"judgement"`
	Reason    string         `json:"reason"`
}

// Decide implements Command.
func (c JudgePosition) Decide(in *sar.Incident) (Said, error) {
	verdicts := []string{sar.JudgedGood, sar.JudgedDoubtful, sar.JudgedWrong, sar.JudgedOtherCraft}
	if !slices.Contains(verdicts, c.Judgement) {
		return Said{}, invalid("/judgement", "judgement is one of "+strings.Join(verdicts, ", "))
	}
	for _, f := range in.Picture().Positions {
		if f.ReportID == c.ReportID && f.Index == c.Index {
			return Said{Name: "position_judged", Body: event.PositionJudged(c)}, nil
		}
	}
	return Said{}, fault.New(fault.Conflict, "the incident has no position %d of report %s", c.Index, c.ReportID)
}

// Assess sets a value that the desk holds for true, or takes it back (null).
type Assess struct {
	event.Assessed
}

// Decide implements Command.
func (c Assess) Decide(in *sar.Incident) (Said, error) {
	if err := checkAssessed(c.Assessed); err != nil {
		return Said{}, err
	}
	for i, id := range c.ReportIDs {
		if !holds(in, id) {
			return Said{}, fault.WithFields(fault.New(fault.Conflict, "a report named as evidence is not linked to the incident"),
				fault.Field{Pointer: pointer("/report_ids", i), Detail: "not linked"})
		}
	}
	return Said{Name: "assessed", Body: c.Assessed}, needReason(c.Reason)
}

// Check says when somebody must look again, or that contact was lost or is back.
type Check struct {
	DueAt   time.Time `json:"due_at,omitzero"`
	Contact string    `json:"contact,omitempty"` // lost, restored; instead of DueAt
	At      time.Time `json:"at,omitzero"`       // when contact was lost or restored
	Reason  string    `json:"reason,omitempty"`
}

// Decide implements Command.
func (c Check) Decide(in *sar.Incident) (Said, error) {
	if c.Contact != "" {
		return c.contact(in)
	}
	if c.DueAt.IsZero() {
		return Said{}, invalid("/due_at", "due_at says when to check, in RFC 3339")
	}
	return Said{Name: "check_due_set", Body: event.CheckDueSet{DueAt: c.DueAt, Reason: c.Reason}}, needWork(in)
}

func (c Check) contact(in *sar.Incident) (Said, error) {
	switch {
	case c.Contact == "lost" && in.ContactLost != nil:
		return Said{}, fault.New(fault.Conflict, "contact is already lost")
	case c.Contact == "lost":
		return Said{Name: "contact_lost", Body: event.ContactLost{Reason: c.Reason}, OccurredAt: c.At}, needWork(in)
	case c.Contact == "restored" && in.ContactLost == nil:
		return Said{}, fault.New(fault.Conflict, "contact was not lost")
	case c.Contact == "restored":
		return Said{Name: "contact_restored", Body: event.ContactRestored{Reason: c.Reason}, OccurredAt: c.At}, nil
	}
	return Said{}, invalid("/contact", "contact is lost or restored")
}

func holds(in *sar.Incident, id event.ReportID) bool {
	return slices.ContainsFunc(in.Links, func(l sar.Link) bool { return l.ReportID == id })
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
