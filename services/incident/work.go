package incident

import (
	"slices"
	"strings"
	"time"

	"pharos/pkg/event"
	"pharos/pkg/fault"
	"pharos/pkg/sar"
)

// Respond assigns a craft, or moves it along the operation.
type Respond struct {
	CraftID event.CraftID `json:"craft_id"`
	Status  sar.Operation `json:"status"`
	ETA     time.Time     `json:"eta,omitzero"`
	Reason  string        `json:"reason"`
}

// Decide implements Command.
func (c Respond) Decide(in *sar.Incident) (Said, error) {
	if c.CraftID == "" {
		return Said{}, invalid("/craft_id", "craft_id names the craft that goes")
	}
	if c.Status == sar.OperationAssigned {
		return Said{Name: "responder_assigned", Body: event.ResponderAssigned{CraftID: c.CraftID, ETA: c.ETA, Reason: c.Reason}}, needWork(in)
	}
	steps := append(sar.Operations()[3:], sar.OperationStoodDown)
	if !slices.Contains(steps, c.Status) {
		return Said{}, invalid("/status", "status is assigned, "+join(steps))
	}
	if !slices.ContainsFunc(in.Responders, func(r sar.Responder) bool { return r.CraftID == c.CraftID }) {
		return Said{}, fault.New(fault.Conflict, "craft %s is not assigned to the incident", c.CraftID)
	}
	return Said{Name: "responder_status_changed",
		Body: event.ResponderStatusChanged{CraftID: c.CraftID, Status: string(c.Status), ETA: c.ETA, Reason: c.Reason}}, nil
}

// RecordOutcome records one outcome with its evidence, or withdraws one.
type RecordOutcome struct {
	event.OutcomeRecorded
	Withdraw string `json:"withdraw,omitempty"` // id of an outcome
	Reason   string `json:"reason,omitempty"`
}

// Decide implements Command.
func (c RecordOutcome) Decide(in *sar.Incident) (Said, error) {
	if c.Withdraw != "" {
		return c.withdraw(in)
	}
	if !slices.Contains(sar.Outcomes(), c.Outcome) {
		return Said{}, invalid("/outcome", "outcome is one of "+strings.Join(sar.Outcomes(), ", "))
	}
	if c.Outcome == "false_alert" && len(c.ReportIDs) == 0 {
		return Said{}, invalid("/report_ids", "a false alert is proven, not assumed: name the report that proves it")
	}
	for i, id := range c.ReportIDs {
		if !holds(in, id) {
			return Said{}, invalid(pointer("/report_ids", i), "this report is not linked to the incident")
		}
	}
	return Said{Name: "outcome_recorded", Body: c.OutcomeRecorded, OccurredAt: c.At}, nil
}

func (c RecordOutcome) withdraw(in *sar.Incident) (Said, error) {
	i := slices.IndexFunc(in.Outcomes, func(o sar.Outcome) bool { return o.OutcomeID == c.Withdraw })
	if i < 0 || in.Outcomes[i].Withdrawn {
		return Said{}, fault.New(fault.Conflict, "the incident has no standing outcome %s", c.Withdraw)
	}
	return Said{Name: "outcome_withdrawn", Body: event.OutcomeWithdrawn{OutcomeID: c.Withdraw, Reason: c.Reason}}, needReason(c.Reason)
}

// Suspend stops the search; the incident stays in sight until it is reviewed.
type Suspend struct {
	event.SearchSuspended
}

// Decide implements Command.
func (c Suspend) Decide(in *sar.Incident) (Said, error) {
	switch {
	case c.Authority == "":
		return Said{}, invalid("/authority", "authority says who suspended the search")
	case c.ReviewAt.IsZero():
		return Said{}, invalid("/review_at", "review_at says when the suspension is looked at again")
	case in.Status() != sar.StatusOpen:
		return Said{}, fault.New(fault.Conflict, "the incident is %s", in.Status())
	}
	return Said{Name: "search_suspended", Body: c.SearchSuspended}, needReason(c.Reason)
}

// Close ends the desk's work. It says nothing of what became of the people.
type Close struct {
	event.Closed
}

// Decide implements Command.
func (c Close) Decide(in *sar.Incident) (Said, error) {
	if err := needWork(in); err != nil {
		return Said{}, err
	}
	return Said{Name: "closed", Body: c.Closed}, needReason(c.Reason)
}

// Reopen takes the work up again.
type Reopen struct {
	event.Reopened
}

// Decide implements Command.
func (c Reopen) Decide(in *sar.Incident) (Said, error) {
	if in.Status() == sar.StatusOpen {
		return Said{}, fault.New(fault.Conflict, "the incident is open")
	}
	return Said{Name: "reopened", Body: c.Reopened}, needReason(c.Reason)
}

// Link links a report by the desk's decision, takes a link back, or rejects a
// proposed match. Phase is what the report speaks for; the server fills it in.
type Link struct {
	ReportID   event.ReportID   `json:"report_id"`
	Do         string           `json:"do"` // link, unlink, reject
	Strength   string           `json:"strength,omitempty"`
	IncidentID event.IncidentID `json:"incident_id,omitempty"` // of a rejected proposal, the other incident
	Reason     string           `json:"reason"`
	Phase      sar.Phase        `json:"-"`
}

// Decide implements Command.
func (c Link) Decide(in *sar.Incident) (Said, error) {
	if err := needReason(c.Reason); err != nil {
		return Said{}, err
	}
	switch c.Do {
	case "link":
		return c.link(in)
	case "unlink":
		if !holds(in, c.ReportID) {
			return Said{}, fault.New(fault.Conflict, "report %s is not linked to the incident", c.ReportID)
		}
		if len(in.Links) == 1 {
			return Said{}, fault.New(fault.Conflict, "the incident's only report cannot be taken from it; close the incident instead")
		}
		return Said{Name: "report_unlinked", Body: event.ReportUnlinked{ReportID: c.ReportID, Reason: c.Reason}}, nil
	case "reject":
		return Said{Name: "match_rejected",
			Body: event.MatchRejected{ReportID: c.ReportID, IncidentID: c.IncidentID, Reason: c.Reason}}, nil
	}
	return Said{}, invalid("/do", "do is link, unlink or reject")
}

func (c Link) link(in *sar.Incident) (Said, error) {
	if holds(in, c.ReportID) {
		return Said{}, fault.New(fault.Conflict, "report %s is linked already", c.ReportID)
	}
	if c.Strength == "" {
		c.Strength = sar.StrengthCertain
	}
	if !slices.Contains([]string{sar.StrengthCertain, sar.StrengthLikely, sar.StrengthPossible}, c.Strength) {
		return Said{}, invalid("/strength", "strength is certain, likely or possible")
	}
	return Said{Name: "report_linked", Body: event.ReportLinked{ReportID: c.ReportID, Relation: sar.RelationSameCraft,
		Strength: c.Strength, Phase: string(c.Phase), Because: []event.Reason{{By: sar.ByDesk, Value: c.Reason}}}}, nil
}

func join(steps []sar.Operation) string {
	words := make([]string, len(steps))
	for i, s := range steps {
		words[i] = string(s)
	}
	return strings.Join(words, ", ")
}
