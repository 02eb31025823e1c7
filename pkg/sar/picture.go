package sar

import (
	"slices"
	"time"

	"pharos/pkg/event"
	"pharos/pkg/geo"
)

// Picture is what can be said of an incident now: the properties of its
// GeoJSON feature. It is derived from the Incident alone, by no clock.
type Picture struct {
	Sequence     uint64           `json:"sequence"`
	Name         string           `json:"name"`
	Exercise     event.ExerciseID `json:"exercise,omitempty"`
	Status       Status           `json:"status"`
	Phase        Phase            `json:"phase"`
	Operation    Operation        `json:"operation"`
	LostContact  bool             `json:"lost_contact"`
	OpenedAt     time.Time        `json:"opened_at"` // time at sea of the earliest report, whichever came first
	FirstAlertAt time.Time        `json:"first_alert_at,omitzero"`
	LastContact  time.Time        `json:"last_contact_at,omitzero"`
	LastReportAt time.Time        `json:"last_report_at,omitzero"`
	UpdatedAt    time.Time        `json:"updated_at"`
	Aliases      []event.Alias    `json:"aliases"`
	Position     *Fix             `json:"position,omitempty"`
	Positions    []Fix            `json:"positions"`
	Persons      People           `json:"persons"`
	Craft        *event.Craft     `json:"craft,omitempty"`
	Condition    *event.Condition `json:"condition,omitempty"`
	Responders   []Responder      `json:"responders"`
	Outcomes     []Outcome        `json:"outcomes"`
	CheckDueAt   time.Time        `json:"check_due_at,omitzero"`
	Missing      []string         `json:"missing"`
	Proposals    []Proposal       `json:"proposals"`
	ReportIDs    []event.ReportID `json:"report_ids"`
	ReportCount  int              `json:"report_count"`
	Orgs         []string         `json:"orgs"`
}

// Picture derives what can be said of the incident now.
func (in *Incident) Picture() Picture {
	told := in.testimonies()
	p := Picture{
		Sequence: in.Sequence, Exercise: in.Exercise, Status: in.Status(), Phase: in.phase(told), Operation: in.operation(told),
		LostContact: in.ContactLost != nil, OpenedAt: in.occurredAt(told), UpdatedAt: in.UpdatedAt, CheckDueAt: in.CheckDueAt,
		Aliases: aliases(told), Positions: orEmpty(in.fixes(told)), Persons: in.people(told),
		Responders: orEmpty(in.Responders), Outcomes: orEmpty(in.Outcomes), Proposals: orEmpty(in.Proposals),
		ReportIDs: []event.ReportID{}, ReportCount: len(in.Links), Orgs: in.Orgs(),
	}
	for _, l := range in.Links {
		p.ReportIDs = append(p.ReportIDs, l.ReportID)
	}
	p.Position = lastKnown(p.Positions)
	p.Craft, p.Condition = in.craft(told), condition(told)
	p.FirstAlertAt, p.LastContact, p.LastReportAt = firstAlert(told), lastContact(told), lastReport(told)
	p.Missing = missingFacts(p, told)
	p.Name = name(in.ID, p)
	return p
}

// Place returns where to draw the incident; false when nobody knows.
func (p Picture) Place() (geo.Position, bool) {
	if p.Position == nil {
		return geo.Position{}, false
	}
	return p.Position.Position()
}

// Status returns where the desk's work stands.
func (in *Incident) Status() Status {
	if n := len(in.Statuses); n > 0 {
		return in.Statuses[n-1].Status
	}
	return StatusOpen
}

// StatusAt returns when the status was set; zero when it never was.
func (in *Incident) StatusAt() time.Time {
	if n := len(in.Statuses); n > 0 {
		return in.Statuses[n-1].At
	}
	return time.Time{}
}

// Orgs lists the organisations whose reports are linked.
func (in *Incident) Orgs() []string {
	orgs := []string{}
	for _, l := range in.Links {
		if l.Org != "" && !slices.Contains(orgs, l.Org) {
			orgs = append(orgs, l.Org)
		}
	}
	slices.Sort(orgs)
	return orgs
}

// phase is the last explicit decision, raised by reports of what happened
// after it; without a decision, the gravest that any report speaks for. A
// report that was withdrawn has raised it all the same: no report lowers a
// phase, and a withdrawal is one.
func (in *Incident) phase(told []testimony) Phase {
	phase, since := PhaseNone, time.Time{}
	if n := len(in.Phases); n > 0 {
		phase, since = in.Phases[n-1].Phase, in.Phases[n-1].At
	}
	for _, t := range told {
		if t.OccurredAt.After(since) && t.Phase.Above(phase) && t.Strength != StrengthPossible {
			phase = t.Phase
		}
	}
	return phase
}

// operation is the furthest step that any report or responder has reached.
func (in *Incident) operation(told []testimony) Operation {
	op := OperationReported
	for _, t := range told {
		if !t.withdrawn && t.Strength != StrengthPossible {
			op = further(op, reached(t.Report))
		}
	}
	for _, r := range in.Responders {
		op = further(op, r.Status)
	}
	return op
}

func reached(r event.Report) Operation {
	op := OperationReported
	switch r.Kind {
	case event.KindVesselSighting:
		if !empty(r) {
			op = OperationVerified
		}
	case event.KindPeopleContact:
		if r.PeopleContact != nil && r.PeopleContact.Result == "spoken" {
			op = OperationVerified
		}
	case event.KindRescue, event.KindTransfer:
		op = OperationEmbarked
	case event.KindDisembarkation:
		op = OperationDisembarked
	}
	for _, c := range r.Custody {
		switch c.Step {
		case "embarked", "transferred":
			op = further(op, OperationEmbarked)
		case "disembarked", "arrived":
			op = further(op, OperationDisembarked)
		}
	}
	if r.Authority != nil && r.Authority.PlaceOfSafety != nil {
		switch r.Authority.PlaceOfSafety.Step {
		case "requested":
			op = further(op, OperationAwaitingPlace)
		case "assigned":
			op = further(op, OperationInTransit)
		}
	}
	return op
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
