package sar

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"pharos/pkg/event"
)

// Apply folds one event into the incident. fact is the report that the event
// links, and is nil for every other event. The same links in another order
// give the same incident but for Sequence and UpdatedAt. Folding a link twice
// changes nothing. An event of a name that Apply does not know is an error.
func Apply(in *Incident, m event.Message, fact *Fact) error {
	if err := in.apply(m, fact); err != nil {
		return fmt.Errorf("fold %s %s at %d: %w", m.Type, m.ID, m.Sequence, err)
	}
	in.Sequence, in.UpdatedAt = m.Sequence, m.RecordedAt
	return nil
}

func (in *Incident) apply(m event.Message, fact *Fact) error {
	switch m.Type {
	case "sar.v1.incident.opened":
		return in.opened(m, fact)
	case "sar.v1.incident.report_linked":
		return in.reportLinked(m, fact)
	case "sar.v1.incident.report_unlinked":
		return folded(m, func(e event.ReportUnlinked) { in.unlink(e.ReportID) })
	case "sar.v1.incident.match_proposed":
		return folded(m, func(e event.MatchProposed) { in.Proposals = append(in.Proposals, Proposal{e}) })
	case "sar.v1.incident.match_rejected":
		return folded(m, func(e event.MatchRejected) { in.settle(e.ReportID, e.IncidentID) })
	case "sar.v1.incident.phase_changed":
		return folded(m, func(e event.PhaseChanged) {
			in.Phases = append(in.Phases, PhaseMark{Phase: Phase(e.Phase), At: m.OccurredAt, Reason: e.Reason})
		})
	case "sar.v1.incident.position_judged":
		return folded(m, in.judge)
	case "sar.v1.incident.assessed":
		return folded(m, func(e event.Assessed) { in.assess(m, e) })
	case "sar.v1.incident.outcome_recorded":
		return folded(m, func(e event.OutcomeRecorded) {
			in.Outcomes = append(in.Outcomes, Outcome{OutcomeRecorded: e})
		})
	case "sar.v1.incident.outcome_withdrawn":
		return folded(m, in.withdraw)
	default:
		return in.applyWork(m)
	}
}

// applyWork folds the events of the desk's own work: who goes, when to look
// again, and whether the work goes on.
func (in *Incident) applyWork(m event.Message) error {
	switch m.Type {
	case "sar.v1.incident.responder_assigned":
		return folded(m, func(e event.ResponderAssigned) {
			in.respond(Responder{CraftID: e.CraftID, Status: OperationAssigned, ETA: e.ETA, Since: m.OccurredAt})
		})
	case "sar.v1.incident.responder_status_changed":
		return folded(m, func(e event.ResponderStatusChanged) {
			in.respond(Responder{CraftID: e.CraftID, Status: Operation(e.Status), ETA: e.ETA, Since: m.OccurredAt})
		})
	case "sar.v1.incident.check_due_set":
		return folded(m, func(e event.CheckDueSet) { in.CheckDueAt = e.DueAt })
	case "sar.v1.incident.contact_lost":
		return folded(m, func(e event.ContactLost) { in.ContactLost = &ContactMark{At: m.OccurredAt, Reason: e.Reason} })
	case "sar.v1.incident.contact_restored":
		in.ContactLost = nil
		return nil
	case "sar.v1.incident.search_suspended":
		return folded(m, func(e event.SearchSuspended) {
			in.mark(StatusMark{Status: StatusSuspended, At: m.OccurredAt, Reason: e.Reason, Authority: e.Authority, ReviewAt: e.ReviewAt})
		})
	case "sar.v1.incident.closed":
		return folded(m, func(e event.Closed) { in.mark(StatusMark{Status: StatusClosed, At: m.OccurredAt, Reason: e.Reason}) })
	case "sar.v1.incident.reopened":
		return folded(m, func(e event.Reopened) { in.mark(StatusMark{Status: StatusOpen, At: m.OccurredAt, Reason: e.Reason}) })
	}
	return fmt.Errorf("no fold for this type")
}

func (in *Incident) opened(m event.Message, fact *Fact) error {
	return folded(m, func(e event.IncidentOpened) {
		in.ID, in.Exercise = event.IncidentID(m.Subject), event.ExerciseID(m.Exercise)
		in.OpenedAt = m.OccurredAt
		if fact != nil {
			in.add(Link{Fact: *fact, Relation: RelationSameCraft, Strength: StrengthCertain, Phase: Phase(e.Phase)})
		}
	})
}

func (in *Incident) reportLinked(m event.Message, fact *Fact) error {
	if fact == nil {
		return fmt.Errorf("the linked report is not known")
	}
	return folded(m, func(e event.ReportLinked) {
		in.settle(e.ReportID, "")
		in.add(Link{Fact: *fact, Relation: e.Relation, Strength: e.Strength, Phase: Phase(e.Phase), Because: e.Because})
	})
}

// add links a report. Its warnings stay with the report: no rule asks for them,
// and the state is written anew with every event.
func (in *Incident) add(l Link) {
	in.unlink(l.ReportID)
	l.Report.Warnings = nil
	at, _ := slices.BinarySearchFunc(in.Links, l, func(a, b Link) int {
		return cmp.Or(a.OccurredAt.Compare(b.OccurredAt), cmp.Compare(a.ReportID, b.ReportID))
	})
	in.Links = slices.Insert(in.Links, at, l)
}

func (in *Incident) unlink(id event.ReportID) {
	in.Links = slices.DeleteFunc(in.Links, func(l Link) bool { return l.ReportID == id })
}

func (in *Incident) settle(report event.ReportID, other event.IncidentID) {
	in.Proposals = slices.DeleteFunc(in.Proposals, func(p Proposal) bool {
		return p.ReportID == report && (other == "" || p.IncidentID == other)
	})
}

func (in *Incident) judge(e event.PositionJudged) {
	in.Judgements = slices.DeleteFunc(in.Judgements, func(j Judgement) bool {
		return j.ReportID == e.ReportID && j.Index == e.Index
	})
	in.Judgements = append(in.Judgements, Judgement{ReportID: e.ReportID, Index: e.Index, Verdict: e.Judgement, Reason: e.Reason})
}

func (in *Incident) assess(m event.Message, e event.Assessed) {
	in.Assessments = slices.DeleteFunc(in.Assessments, func(a Assessment) bool { return a.Field == e.Field })
	if len(e.Value) > 0 && string(e.Value) != "null" {
		in.Assessments = append(in.Assessments,
			Assessment{Field: e.Field, Value: e.Value, Reason: e.Reason, At: m.OccurredAt, ReportIDs: e.ReportIDs})
	}
}

func (in *Incident) withdraw(e event.OutcomeWithdrawn) {
	for i := range in.Outcomes {
		if in.Outcomes[i].OutcomeID == e.OutcomeID {
			in.Outcomes[i].Withdrawn, in.Outcomes[i].WithdrawnReason = true, e.Reason
		}
	}
}

func (in *Incident) respond(r Responder) {
	for i := range in.Responders {
		if in.Responders[i].CraftID == r.CraftID {
			if r.ETA.IsZero() {
				r.ETA = in.Responders[i].ETA
			}
			in.Responders[i] = r
			return
		}
	}
	in.Responders = append(in.Responders, r)
}

func (in *Incident) mark(s StatusMark) { in.Statuses = append(in.Statuses, s) }

// folded decodes the body of m and hands it to fold.
func folded[E any](m event.Message, fold func(E)) error {
	var e E
	if err := decode(m, &e); err != nil {
		return err
	}
	fold(e)
	return nil
}

func decode(m event.Message, into any) error {
	if err := json.Unmarshal(m.Data, into); err != nil {
		return fmt.Errorf("decode the body of %s: %w", m.Type, err)
	}
	return nil
}
