package sar

import (
	"encoding/json"
	"time"

	"pharos/pkg/event"
)

// Incident is one boat, or people, in real or possible distress: everything
// that was told and decided about it, folded from its events. What can be
// said of it is derived by Picture and not kept here.
type Incident struct {
	ID          event.IncidentID `json:"id"`
	Exercise    event.ExerciseID `json:"exercise,omitempty"`
	OpenedAt    time.Time        `json:"opened_at"`
	Sequence    uint64           `json:"sequence"`        // of the last event folded
	UpdatedAt   time.Time        `json:"updated_at"`      // recorded_at of that event
	Links       []Link           `json:"links,omitempty"` // by time at sea, then report id
	Phases      []PhaseMark      `json:"phases,omitempty"`
	Statuses    []StatusMark     `json:"statuses,omitempty"`
	Judgements  []Judgement      `json:"judgements,omitempty"`
	Assessments []Assessment     `json:"assessments,omitempty"`
	Responders  []Responder      `json:"responders,omitempty"`
	Outcomes    []Outcome        `json:"outcomes,omitempty"`
	Proposals   []Proposal       `json:"proposals,omitempty"`
	ContactLost *ContactMark     `json:"contact_lost,omitempty"`
	CheckDueAt  time.Time        `json:"check_due_at,omitzero"`
}

// Fact is what one report says, as far as anybody who sees the incident may
// read it: the report without its sealed members, and who sent it when.
type Fact struct {
	ReportID   event.ReportID   `json:"report_id"`
	Sequence   uint64           `json:"sequence"`
	Org        string           `json:"org,omitempty"`
	OccurredAt time.Time        `json:"occurred_at"`
	ReceivedAt time.Time        `json:"received_at"`
	Exercise   event.ExerciseID `json:"exercise,omitempty"`
	Report     event.Report     `json:"report"`
}

// Link ties a report to the incident.
type Link struct {
	Fact
	Relation string         `json:"relation"`
	Strength string         `json:"strength"`
	Phase    Phase          `json:"phase"` // what the report says of the phase
	Because  []event.Reason `json:"because,omitempty"`
}

// PhaseMark is an explicit decision on the phase.
type PhaseMark struct {
	Phase  Phase     `json:"phase"`
	At     time.Time `json:"at"`
	Reason string    `json:"reason,omitempty"`
}

// StatusMark is a decision on the status.
type StatusMark struct {
	Status    Status    `json:"status"`
	At        time.Time `json:"at"`
	Reason    string    `json:"reason,omitempty"`
	Authority string    `json:"authority,omitempty"`
	ReviewAt  time.Time `json:"review_at,omitzero"`
}

// Judgement is the desk's verdict on one position.
type Judgement struct {
	ReportID event.ReportID `json:"report_id"`
	Index    int            `json:"index"`
	Verdict  string         `json:"verdict"`
	Reason   string         `json:"reason,omitempty"`
}

// Assessment is a value that the desk holds for true.
type Assessment struct {
	Field     string           `json:"field"`
	Value     json.RawMessage  `json:"value"`
	Reason    string           `json:"reason"`
	At        time.Time        `json:"at"`
	ReportIDs []event.ReportID `json:"report_ids,omitempty"`
}

// Responder is a craft sent to the incident.
type Responder struct {
	CraftID event.CraftID `json:"craft_id"`
	Status  Operation     `json:"status"`
	ETA     time.Time     `json:"eta,omitzero"`
	Since   time.Time     `json:"since"`
}

// Outcome is one outcome; a withdrawn one stays in sight.
type Outcome struct {
	event.OutcomeRecorded
	Withdrawn       bool   `json:"withdrawn"`
	WithdrawnReason string `json:"withdrawn_reason,omitempty"`
}

// Proposal is a match that the desk has not decided on.
type Proposal struct {
	event.MatchProposed
}

// ContactMark says since when nobody reaches the boat.
type ContactMark struct {
	At     time.Time `json:"at"`
	Reason string    `json:"reason,omitempty"`
}

// FactOf reads what a report event says; its sealed members and what only
// concerns its delivery are left behind.
func FactOf(m event.Message) (Fact, error) {
	var r event.Report
	if err := decode(m, &r); err != nil {
		return Fact{}, err
	}
	f := Fact{ReportID: r.ID, Sequence: m.Sequence, Org: m.Org, OccurredAt: m.OccurredAt, ReceivedAt: m.ReceivedAt,
		Exercise: event.ExerciseID(m.Exercise), Report: r.Public()}
	f.Report.ID, f.Report.Exercise, f.Report.Device = "", "", nil
	return f, nil
}

func (in *Incident) link(id event.ReportID) int {
	for i := range in.Links {
		if in.Links[i].ReportID == id {
			return i
		}
	}
	return -1
}
