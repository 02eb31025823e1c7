package incident

import (
	"slices"
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

func (c Respond) says() (Said, error) {
	if c.Status == sar.OperationAssigned {
		return Said{Name: "responder_assigned", Body: event.ResponderAssigned{CraftID: c.CraftID, ETA: c.ETA, Reason: c.Reason}}, nil
	}
	return Said{Name: "responder_status_changed",
		Body: event.ResponderStatusChanged{CraftID: c.CraftID, Status: string(c.Status), ETA: c.ETA, Reason: c.Reason}}, nil
}

func (c Respond) fits(in *sar.Incident) error {
	if c.Status == sar.OperationAssigned {
		return needWork(in)
	}
	if !slices.ContainsFunc(in.Responders, func(r sar.Responder) bool { return r.CraftID == c.CraftID }) {
		return conflict("/craft_id", "craft %s is not assigned to the incident", c.CraftID)
	}
	return nil
}

// RecordOutcome records one outcome with its evidence, or withdraws one.
type RecordOutcome struct {
	event.OutcomeRecorded
	Withdraw string `json:"withdraw,omitempty"` // id of an outcome
	Reason   string `json:"reason,omitempty"`
}

// As gives a new outcome its id. The sender has none to give: what would withdraw it would then be a guess.
func (c RecordOutcome) As(id string) (RecordOutcome, error) {
	if c.OutcomeID != "" {
		return c, invalid("/outcome_id", "the id of an outcome is given when it is recorded")
	}
	c.OutcomeID = id
	return c, nil
}

func (c RecordOutcome) says() (Said, error) {
	if c.Withdraw != "" {
		return Said{Name: "outcome_withdrawn", Body: event.OutcomeWithdrawn{OutcomeID: c.Withdraw, Reason: c.Reason}}, needReason(c.Reason)
	}
	ids, err := reportIDs(c.ReportIDs)
	if err != nil {
		return Said{}, err
	}
	if c.Outcome == "false_alert" && len(ids) == 0 {
		return Said{}, invalid("/report_ids", "a false alert is proven, not assumed: name the report that proves it")
	}
	c.ReportIDs = ids
	return Said{Name: "outcome_recorded", Body: c.OutcomeRecorded, OccurredAt: c.At}, checkOrder("/persons", c.Persons)
}

func (c RecordOutcome) fits(in *sar.Incident) error {
	if c.Withdraw == "" {
		return hold(in, c.ReportIDs)
	}
	i := slices.IndexFunc(in.Outcomes, func(o sar.Outcome) bool { return o.OutcomeID == c.Withdraw })
	if i < 0 || in.Outcomes[i].Withdrawn {
		return conflict("/withdraw", "the incident has no standing outcome %s", c.Withdraw)
	}
	return nil
}

// Suspend stops the search; the incident stays in sight until it is reviewed.
type Suspend struct {
	event.SearchSuspended
}

func (c Suspend) says() (Said, error) {
	switch {
	case c.Authority == "":
		return Said{}, invalid("/authority", "authority says who suspended the search")
	case c.ReviewAt.IsZero():
		return Said{}, invalid("/review_at", "review_at says when the suspension is looked at again")
	}
	return Said{Name: "search_suspended", Body: c.SearchSuspended}, needReason(c.Reason)
}

func (c Suspend) fits(in *sar.Incident) error {
	if s := in.Status(); s != sar.StatusOpen {
		return fault.New(fault.Conflict, "the incident is %s", s)
	}
	return nil
}

// Close ends the desk's work. It says nothing of what became of the people.
type Close struct {
	event.Closed
}

func (c Close) says() (Said, error) {
	return Said{Name: "closed", Body: c.Closed}, needReason(c.Reason)
}
func (c Close) fits(in *sar.Incident) error { return needWork(in) }

// Reopen takes the work up again.
type Reopen struct {
	event.Reopened
}

func (c Reopen) says() (Said, error) {
	return Said{Name: "reopened", Body: c.Reopened}, needReason(c.Reason)
}

func (c Reopen) fits(in *sar.Incident) error {
	if s := in.Status(); s == sar.StatusOpen || s == sar.StatusMerged {
		return fault.New(fault.Conflict, "the incident is %s", s)
	}
	return nil
}
