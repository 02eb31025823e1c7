package incident

import (
	"slices"
	"strconv"

	"pharos/pkg/event"
	"pharos/pkg/fault"
	"pharos/pkg/sar"
)

// What a Link does.
const (
	DoLink   = "link"
	DoUnlink = "unlink"
	DoReject = "reject"
)

// Link links a report by the desk's decision, takes a link back, or rejects a
// proposed match. Phase is what the report speaks for; the server fills it in.
type Link struct {
	ReportID   event.ReportID   `json:"report_id"`
	Do         string           `json:"do"`
	Relation   string           `json:"relation,omitempty"`    // default: same_craft
	Strength   string           `json:"strength,omitempty"`    // default: certain
	IncidentID event.IncidentID `json:"incident_id,omitempty"` // of a rejected proposal, the other incident
	Reason     string           `json:"reason"`
	Phase      sar.Phase        `json:"-"`
}

func (c Link) says() (Said, error) {
	id, err := canonical("/report_id", c.ReportID)
	if err != nil {
		return Said{}, err
	}
	if err := needReason(c.Reason); err != nil {
		return Said{}, err
	}
	switch c.Do {
	case DoLink:
		return Said{Name: "report_linked", Body: event.ReportLinked{ReportID: id, Relation: or(c.Relation, sar.RelationSameCraft),
			Strength: or(c.Strength, sar.StrengthCertain), Phase: string(or(c.Phase, sar.PhaseNone)),
			Because: []event.Reason{{By: sar.ByDesk, Value: c.Reason}}}}, nil
	case DoUnlink:
		return Said{Name: "report_unlinked", Body: event.ReportUnlinked{ReportID: id, Reason: c.Reason}}, nil
	case DoReject:
		return Said{Name: "match_rejected",
			Body: event.MatchRejected{ReportID: id, IncidentID: lower(c.IncidentID), Reason: c.Reason}}, nil
	}
	return Said{}, invalid("/do", "do is link, unlink or reject")
}

func (c Link) fits(in *sar.Incident) error {
	id := lower(c.ReportID)
	switch linked := holds(in, id); {
	case c.Do == DoLink && linked:
		return conflict("/report_id", "report %s is linked already", id)
	case c.Do == DoUnlink && !linked:
		return conflict("/report_id", "report %s is not linked to the incident", id)
	case c.Do == DoUnlink && len(in.Links) == 1:
		return fault.New(fault.Conflict, "the incident's only report cannot be taken from it; close the incident instead")
	case c.Do == DoReject && !c.proposed(in):
		return conflict("/report_id", "no such match stands proposed")
	}
	return nil
}

func (c Link) proposed(in *sar.Incident) bool {
	return slices.ContainsFunc(in.Proposals, func(p sar.Proposal) bool {
		return p.ReportID == lower(c.ReportID) && (c.IncidentID == "" || p.IncidentID == lower(c.IncidentID))
	})
}

func holds(in *sar.Incident, id event.ReportID) bool {
	return slices.ContainsFunc(in.Links, func(l sar.Link) bool { return l.ReportID == id })
}

// reportIDs returns the one spelling of each id.
func reportIDs(given []event.ReportID) ([]event.ReportID, error) {
	ids := slices.Clone(given)
	for i := range ids {
		id, err := canonical("/report_ids/"+strconv.Itoa(i), ids[i])
		if err != nil {
			return nil, err
		}
		ids[i] = id
	}
	return ids, nil
}

// hold is a conflict unless every report named as evidence is linked to the incident.
func hold(in *sar.Incident, evidence []event.ReportID) error {
	for i, id := range evidence {
		if !holds(in, lower(id)) {
			return conflict("/report_ids/"+strconv.Itoa(i), "a report named as evidence is not linked to the incident")
		}
	}
	return nil
}

func or[T ~string](given, otherwise T) T {
	if given == "" {
		return otherwise
	}
	return given
}
