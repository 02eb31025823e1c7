package event

import (
	"encoding/json"
	"time"
)

// Decision is the one decision on a report (sar.v1.decision.<report_id>): what
// the reactor will publish because of it. It is written once, before anything
// it orders, so that a crash between the two repeats and never decides again.
type Decision struct {
	ReportID ReportID `json:"report_id"`
	Actions  []Action `json:"actions,omitempty"` // none: the report stands unlinked
}

// Action is one consequence of a decision, in the order they are carried out.
type Action struct {
	Do         string     `json:"do"` // open, link, propose
	IncidentID IncidentID `json:"incident_id"`
	OtherID    IncidentID `json:"other_id,omitempty"` // of a proposal: the incident that may be the same boat
	ReportID   ReportID   `json:"report_id"`          // the report decided on, or one that stood unlinked and now belongs
	Relation   string     `json:"relation,omitempty"`
	Strength   string     `json:"strength,omitempty"`
	Phase      string     `json:"phase,omitempty"`
	Because    []Reason   `json:"because,omitempty"`
}

// Reason is one thing that two reports have in common.
type Reason struct {
	By    string `json:"by"`              // phone_tag, alias, incident_id, amends, desk
	Value string `json:"value,omitempty"` // alias in words or an id; never a number
}

// IncidentOpened opens an incident on its first report.
type IncidentOpened struct {
	ReportID ReportID `json:"report_id"`
	Phase    string   `json:"phase"` // what that report says: none, uncertainty, alert, distress
}

// ReportLinked says that a report speaks of this incident.
type ReportLinked struct {
	ReportID ReportID `json:"report_id"`
	Relation string   `json:"relation"` // same_craft, amends, mentions
	Strength string   `json:"strength"` // certain, likely, possible
	Phase    string   `json:"phase"`    // what that report says; it can raise the incident's, never lower it
	Because  []Reason `json:"because,omitempty"`
}

// ReportUnlinked takes a link back. The report itself stays.
type ReportUnlinked struct {
	ReportID ReportID `json:"report_id"`
	Reason   string   `json:"reason"`
}

// MatchProposed asks the desk whether a report, or another incident, is the same boat.
type MatchProposed struct {
	ReportID   ReportID   `json:"report_id"`
	IncidentID IncidentID `json:"incident_id,omitempty"` // the other incident, where there is one
	Strength   string     `json:"strength"`
	Because    []Reason   `json:"because,omitempty"`
}

// MatchRejected is the desk's no to a proposal.
type MatchRejected struct {
	ReportID   ReportID   `json:"report_id"`
	IncidentID IncidentID `json:"incident_id,omitempty"`
	Reason     string     `json:"reason"`
}

// PhaseChanged sets the emergency phase; the only way that it goes down.
type PhaseChanged struct {
	Phase  string `json:"phase"`
	Reason string `json:"reason"`
}

// PositionJudged is the desk's verdict on one position of one report.
type PositionJudged struct {
	ReportID  ReportID `json:"report_id"`
	Index     int      `json:"index"`     // place in the report's positions, from 0
	Judgement string   `json:"judgement"` // good, doubtful, wrong, other_craft
	Reason    string   `json:"reason,omitempty"`
}

// Assessed is a value that the desk holds for true, and why.
type Assessed struct {
	Field     string          `json:"field"` // persons.total, persons.dead, persons.missing, craft.type, …
	Value     json.RawMessage `json:"value"` // null takes the assessment back
	Reason    string          `json:"reason"`
	ReportIDs []ReportID      `json:"report_ids,omitempty"`
}

// ResponderAssigned sends a craft to the incident.
type ResponderAssigned struct {
	CraftID CraftID   `json:"craft_id"`
	ETA     time.Time `json:"eta,omitzero"`
	Reason  string    `json:"reason,omitempty"`
}

// ResponderStatusChanged moves a responder along the operation axis.
type ResponderStatusChanged struct {
	CraftID CraftID   `json:"craft_id"`
	Status  string    `json:"status"` // en_route, on_scene, embarking, embarked, awaiting_place_of_safety, in_transit, disembarked, stood_down
	ETA     time.Time `json:"eta,omitzero"`
	Reason  string    `json:"reason,omitempty"`
}

// CheckDueSet says when somebody must look again.
type CheckDueSet struct {
	DueAt  time.Time `json:"due_at"`
	Reason string    `json:"reason,omitempty"`
}

// OutcomeRecorded is one outcome, with its evidence; an incident may have many.
type OutcomeRecorded struct {
	OutcomeID  string     `json:"outcome_id"`
	Outcome    string     `json:"outcome"`
	Persons    *Count     `json:"persons,omitempty"`
	At         time.Time  `json:"at,omitzero"`
	Place      string     `json:"place,omitempty"`
	By         string     `json:"by,omitempty"`
	Confidence string     `json:"confidence,omitempty"`
	ReportIDs  []ReportID `json:"report_ids,omitempty"`
}

// OutcomeWithdrawn takes an outcome back; it stays in the history.
type OutcomeWithdrawn struct {
	OutcomeID string `json:"outcome_id"`
	Reason    string `json:"reason"`
}

// SearchSuspended stops the search without closing the incident.
type SearchSuspended struct {
	Authority string    `json:"authority"`
	ReviewAt  time.Time `json:"review_at"`
	Reason    string    `json:"reason"`
}

// ContactLost says that nobody reaches the boat any more.
type ContactLost struct {
	Reason string `json:"reason,omitempty"`
}

// ContactRestored says that somebody does again.
type ContactRestored struct {
	Reason string `json:"reason,omitempty"`
}

// Closed ends the desk's work on an incident.
type Closed struct {
	Reason string `json:"reason"`
}

// Reopened takes the work up again.
type Reopened struct {
	Reason string `json:"reason"`
}
