package sar

import (
	"cmp"
	"slices"
	"time"

	"github.com/google/uuid"

	"pharos/pkg/event"
)

// Match is an incident that a report may belong to, and why.
type Match struct {
	Incident event.IncidentID
	Status   Status
	ClosedAt time.Time // when Status is closed
	Because  []event.Reason
	Mentions bool // of Amended: it merely hears of the report that is amended
}

// Known is what the log holds that bears on a report, of the same world (real,
// or one exercise) only.
type Known struct {
	Named   []Match // by incident_ids, in the report's order
	Matches []Match // by key, or by a report that amends this one
	Amended []Match // incidents that hold the report it amends
	Others  []Match // by what it mentions (Mentioned)
	Waiting []Waiting
	Of      []Waiting // reports that mention one of its keys
	// Corrections amend it, one that waits or mentions it, or another correction.
	Corrections []Waiting
}

// Waiting is a report that nobody counts yet and that shares a key with this
// one, amends it or is amended by it; or one that mentions a key of this one.
type Waiting struct {
	Fact
	Because []event.Reason
	In      []event.IncidentID // where it is linked already
}

// mostReasons is how many reasons an event gives at most (its schema).
const mostReasons = 100

// Decide says what a report brings about: which incidents it joins, whether it
// opens one, what is proposed to the desk. It depends on its arguments alone.
// Ids follow from the report's id, so that deciding again names the same.
func Decide(f Fact, known Known) event.Decision {
	d := event.Decision{ReportID: f.ReportID}
	known = known.heard()
	joined := joins(f, known)
	for i, m := range joined {
		d.Actions = append(d.Actions, event.Action{Do: "link", IncidentID: m.Incident, ReportID: f.ReportID,
			Relation: relation(m, known, i, len(joined)), Strength: StrengthCertain, Phase: string(Implies(f.Report)), Because: few(m.Because)})
	}
	d.Actions = append(d.Actions, mentions(f, joined, known.Others)...)
	alike := matched(joined, known)
	if len(joined) == 0 {
		phase, opens := Opens(f.Report)
		if !opens {
			d.Actions = append(d.Actions, followed(d.Actions, known.Corrections)...)
			return d
		}
		alike = known.Matches // closed before it happened, and perhaps the same boat
		joined = []Match{{Incident: IncidentOf(f.ReportID)}}
		d.Actions = append(d.Actions, event.Action{Do: "open", IncidentID: joined[0].Incident, ReportID: f.ReportID, Phase: string(phase)})
	}
	d.Actions = append(d.Actions, proposals(f, joined[0].Incident, alike)...)
	if len(joined) == 1 {
		d.Actions = append(d.Actions, gather(joined[0].Incident, known.Waiting)...)
		d.Actions = append(d.Actions, mentioned(joined[0].Incident, known)...)
	}
	d.Actions = append(d.Actions, followed(d.Actions, known.Corrections)...)
	return d
}

// heard moves to Others the incidents that merely hear of the report that is
// amended: so they do of its correction, and it joins none by that.
func (k Known) heard() Known {
	amended := k.Amended
	k.Amended, k.Others = nil, slices.Clone(k.Others)
	for _, m := range amended {
		if m.Mentions {
			k.Others = append(k.Others, m)
			continue
		}
		k.Amended = append(k.Amended, m)
	}
	return k
}

// joins returns the incidents that the report joins. A report of something
// after an incident was closed does not vanish into it: nobody looks there.
func joins(f Fact, known Known) []Match {
	var joined []Match
	add := func(m Match) {
		i := at(joined, m.Incident)
		if i < 0 {
			joined = append(joined, m)
			return
		}
		joined[i].Because = slices.Concat(joined[i].Because, m.Because)
	}
	for _, m := range slices.Concat(known.Named, known.Amended) {
		add(m)
	}
	for _, m := range byID(known.Matches) {
		if m.open(f) || at(joined, m.Incident) >= 0 {
			add(m)
		}
	}
	return joined
}

// open reports whether the incident was not closed before what f speaks of.
func (m Match) open(f Fact) bool { return m.Status != StatusClosed || !f.OccurredAt.After(m.ClosedAt) }

func at(matches []Match, id event.IncidentID) int {
	return slices.IndexFunc(matches, func(m Match) bool { return m.Incident == id })
}

func byID(matches []Match) []Match {
	return slices.SortedFunc(slices.Values(matches), func(a, b Match) int { return cmp.Compare(a.Incident, b.Incident) })
}

// relation says how the report stands to an incident that it joins. An
// amendment stands to it as the report that it corrects, and is counted there; an
// incident that it merely shares a key with only hears of it.
func relation(m Match, known Known, place, of int) string {
	switch {
	case at(known.Amended, m.Incident) >= 0:
		return RelationAmends
	case len(known.Amended) > 0:
		return RelationMentions
	case of == 1:
		return RelationSameCraft
	case place == 0:
		return RelationShared
	}
	return RelationMentions
}

// matched returns those of the joined that share a key with the report. That it
// names or amends several says nothing of their being one boat.
func matched(joined []Match, known Known) []Match {
	return slices.DeleteFunc(slices.Clone(joined), func(m Match) bool {
		return at(known.Matches, m.Incident) < 0 || at(known.Named, m.Incident) >= 0 || at(known.Amended, m.Incident) >= 0
	})
}

// proposals asks the desk whether incident is the same boat as each of the others.
func proposals(f Fact, incident event.IncidentID, others []Match) []event.Action {
	var actions []event.Action
	for _, m := range byID(others) {
		if m.Incident == incident {
			continue
		}
		actions = append(actions, event.Action{Do: "propose", IncidentID: incident, ReportID: f.ReportID,
			OtherID: m.Incident, Strength: StrengthPossible, Because: few(m.Because)})
	}
	return actions
}

// gather links the reports that stood waiting for this incident.
func gather(incident event.IncidentID, waiting []Waiting) []event.Action {
	var actions []event.Action
	for _, w := range waiting {
		relation := RelationSameCraft
		if w.Report.Amends != nil {
			relation = RelationAmends
		}
		actions = append(actions, event.Action{Do: "link", IncidentID: incident, ReportID: w.ReportID, Relation: relation,
			Strength: StrengthCertain, Phase: string(Implies(w.Report)), Because: few(w.Because)})
	}
	return actions
}

// followed links corrections to where their reports go.
func followed(actions []event.Action, corrections []Waiting) []event.Action {
	goes := func(report event.ReportID, incident event.IncidentID) bool {
		return slices.ContainsFunc(actions, func(a event.Action) bool {
			return a.Do != "propose" && a.ReportID == report && a.IncidentID == incident
		})
	}
	before := len(actions)
	for i := 0; i < len(actions); i++ { // grows: a correction may be corrected
		to := actions[i].IncidentID
		for _, c := range corrections {
			follows := actions[i].Do != "propose" && c.Report.Amends.ReportID == actions[i].ReportID
			if follows && !slices.Contains(c.In, to) && !goes(c.ReportID, to) {
				actions = append(actions, event.Action{Do: "link", IncidentID: to, ReportID: c.ReportID, Relation: following(actions[i]),
					Strength: StrengthCertain, Phase: string(Implies(c.Report)), Because: few(c.Because)})
			}
		}
	}
	return actions[before:]
}

// following is how a correction stands to an incident that its report is linked to.
func following(a event.Action) string {
	if a.Relation == RelationMentions {
		return RelationMentions
	}
	return RelationAmends
}

func few(reasons []event.Reason) []event.Reason { return reasons[:min(len(reasons), mostReasons)] }

var incidentSpace = uuid.NewSHA1(uuid.NameSpaceOID, []byte("pharos/incident"))

// IncidentOf names the incident that a report opens.
func IncidentOf(report event.ReportID) event.IncidentID {
	return event.IncidentID(uuid.NewSHA1(incidentSpace, []byte(report)).String())
}

// FollowID names an event that follows from another: the same cause and the
// same purpose always give the same id.
func FollowID(cause, purpose string) string {
	return uuid.NewSHA1(incidentSpace, []byte(cause+"\x00"+purpose)).String()
}
