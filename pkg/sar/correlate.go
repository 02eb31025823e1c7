package sar

import (
	"cmp"
	"slices"
	"time"

	"github.com/google/uuid"

	"pharos/pkg/event"
)

// Key is something that says "same boat": two reports that share one speak of
// the same. By is ByPhoneTag or ByAlias.
type Key struct {
	By    string
	Value string
}

// Keys returns what in a report says "same boat": a number on board or an
// unknown satellite number, and a full alias. A relative's number and an
// aircraft's letter without its day say nothing.
func Keys(r event.Report) []Key {
	var keys []Key
	for _, p := range r.PhoneTags {
		if p.SameBoat {
			keys = append(keys, Key{ByPhoneTag, p.Tag})
		}
	}
	for _, a := range r.Aliases {
		if a.Full() {
			keys = append(keys, Key{ByAlias, AliasKey(a)})
		}
	}
	return keys
}

// AliasKey is the whole triple in one word.
func AliasKey(a event.Alias) string { return a.Name + " · " + a.By + " · " + a.Date }

// Match is an incident that a report may belong to, and why.
type Match struct {
	Incident event.IncidentID
	Status   Status
	ClosedAt time.Time // when Status is closed
	Because  []event.Reason
}

// Known is what the log holds that bears on a report, of the same world (real,
// or one exercise) only.
type Known struct {
	Named   []Match // by incident_ids, in the report's order
	Matches []Match // by key
	Amended []Match // incidents that hold the report it amends
	Waiting []Waiting
}

// Waiting is a report that stood unlinked and shares a key with this one, or
// amends it.
type Waiting struct {
	Fact
	Because []event.Reason
}

// Decide says what a report brings about: which incidents it joins, whether it
// opens one, what is proposed to the desk. It depends on its arguments alone.
// Ids follow from the report's id, so that deciding again names the same.
func Decide(f Fact, known Known) event.Decision {
	d := event.Decision{ReportID: f.ReportID}
	joined := joins(f, known)
	for i, m := range joined {
		d.Actions = append(d.Actions, event.Action{Do: "link", IncidentID: m.Incident, ReportID: f.ReportID,
			Relation: relation(f, known, i, len(joined)), Strength: StrengthCertain, Phase: string(Implies(f.Report)), Because: m.Because})
	}
	if len(joined) == 0 {
		phase, opens := Opens(f.Report)
		if !opens {
			return d
		}
		id := IncidentOf(f.ReportID)
		d.Actions = append(d.Actions, event.Action{Do: "open", IncidentID: id, ReportID: f.ReportID, Phase: string(phase)})
		joined = []Match{{Incident: id}}
		d.Actions = append(d.Actions, proposals(f, id, known.Matches)...)
	} else if len(known.Named) == 0 && len(joined) > 1 {
		d.Actions = append(d.Actions, proposals(f, joined[0].Incident, joined[1:])...)
	}
	if len(joined) == 1 {
		d.Actions = append(d.Actions, gather(joined[0].Incident, known.Waiting)...)
	}
	return d
}

// joins returns the incidents that the report joins. A report of something
// after an incident was closed does not vanish into it: nobody looks there.
func joins(f Fact, known Known) []Match {
	var joined []Match
	add := func(m Match) {
		i := slices.IndexFunc(joined, func(j Match) bool { return j.Incident == m.Incident })
		if i < 0 {
			joined = append(joined, m)
			return
		}
		joined[i].Because = append(joined[i].Because, m.Because...)
	}
	for _, m := range slices.Concat(known.Named, known.Amended) {
		add(m)
	}
	for _, m := range byID(known.Matches) {
		if m.Status != StatusClosed || !f.OccurredAt.After(m.ClosedAt) {
			add(m)
		}
	}
	return joined
}

func byID(matches []Match) []Match {
	return slices.SortedFunc(slices.Values(matches), func(a, b Match) int { return cmp.Compare(a.Incident, b.Incident) })
}

func relation(f Fact, known Known, place, of int) string {
	switch {
	case len(known.Amended) > 0 && f.Report.Amends != nil:
		return RelationAmends
	case of == 1:
		return RelationSameCraft
	case place == 0:
		return RelationShared
	}
	return RelationMentions
}

func proposals(f Fact, incident event.IncidentID, others []Match) []event.Action {
	var actions []event.Action
	for _, m := range byID(others) {
		if m.Incident == incident {
			continue
		}
		actions = append(actions, event.Action{Do: "propose", IncidentID: incident, ReportID: f.ReportID,
			OtherID: m.Incident, Strength: StrengthPossible, Because: m.Because})
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
			Strength: StrengthCertain, Phase: string(Implies(w.Report)), Because: w.Because})
	}
	return actions
}

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
