package sar

import "slices"

// Phase is the emergency phase of IAMSAR volume II, chapter 3. It goes down
// only by an explicit decision with a reason.
type Phase string

// The phases, in rising order.
const (
	PhaseNone        Phase = "none"
	PhaseUncertainty Phase = "uncertainty"
	PhaseAlert       Phase = "alert"
	PhaseDistress    Phase = "distress"
)

// Phases lists the phases in rising order.
func Phases() []Phase { return []Phase{PhaseNone, PhaseUncertainty, PhaseAlert, PhaseDistress} }

// Above reports whether p is a graver phase than q.
func (p Phase) Above(q Phase) bool {
	return slices.Index(Phases(), p) > slices.Index(Phases(), q)
}

// Status is where the desk's work on an incident stands; no phase and no
// outcome is meant by it.
type Status string

// The statuses. Suspended is not closed: somebody must review it.
const (
	StatusOpen      Status = "open"
	StatusSuspended Status = "suspended"
	StatusClosed    Status = "closed"
	StatusMerged    Status = "merged"
)

// Statuses lists every status.
func Statuses() []Status {
	return []Status{StatusOpen, StatusSuspended, StatusClosed, StatusMerged}
}

// Operation is how far the operation has come; of one responder, or the
// furthest of all for the incident.
type Operation string

// The steps of an operation, in order.
const (
	OperationReported      Operation = "reported"
	OperationVerified      Operation = "verified" // sighted, or two-way contact
	OperationAssigned      Operation = "assigned"
	OperationEnRoute       Operation = "en_route"
	OperationOnScene       Operation = "on_scene"
	OperationEmbarking     Operation = "embarking"
	OperationEmbarked      Operation = "embarked"
	OperationAwaitingPlace Operation = "awaiting_place_of_safety"
	OperationInTransit     Operation = "in_transit"
	OperationDisembarked   Operation = "disembarked"
	OperationStoodDown     Operation = "stood_down" // of a responder only
)

// Operations lists the steps of an incident's operation, in order.
func Operations() []Operation {
	return []Operation{OperationReported, OperationVerified, OperationAssigned, OperationEnRoute, OperationOnScene,
		OperationEmbarking, OperationEmbarked, OperationAwaitingPlace, OperationInTransit, OperationDisembarked}
}

func further(a, b Operation) Operation {
	if slices.Index(Operations(), b) > slices.Index(Operations(), a) {
		return b
	}
	return a
}

// How a report stands to an incident.
const (
	// RelationSameCraft: the report speaks of this boat alone, or of several and
	// names this one first. Only its Keys say "same boat" of later reports.
	RelationSameCraft = "same_craft"
	// RelationShared: the report speaks of several incidents, and its dead and
	// missing are counted in this one.
	RelationShared = "shared"
	// RelationMentions: the report speaks of several incidents, and is counted in another.
	RelationMentions = "mentions"
	// RelationAmends: the report corrects one that is linked here.
	RelationAmends = "amends"
)

// How strong a link is.
const (
	StrengthCertain  = "certain"
	StrengthLikely   = "likely"
	StrengthPossible = "possible"
)

// What two reports can have in common.
const (
	ByPhoneTag   = "phone_tag"
	ByAlias      = "alias"
	ByIncidentID = "incident_id"
	ByAmends     = "amends"
	ByDesk       = "desk"
)

// The desk's verdicts on a position.
const (
	JudgedGood       = "good"
	JudgedDoubtful   = "doubtful"
	JudgedWrong      = "wrong"
	JudgedOtherCraft = "other_craft"
)

// Outcomes lists the outcomes an incident may have had (none until there is evidence).
func Outcomes() []string {
	return []string{"rescued_by_ngo", "rescued_by_coast_guard", "rescued_by_navy", "rescued_by_merchant",
		"rescued_by_fisher", "rescued_by_authority_or_arrived", "arrived_autonomously", "returned_autonomously",
		"intercepted_and_returned", "pushed_back", "shipwreck", "disappeared", "not_found", "false_alert", "unknown"}
}
