package sar

import (
	"cmp"
	"slices"
	"strings"
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

// AliasKey is the whole triple in words. How people space and capitalise a
// name makes no other boat of it; no part can pass for two.
func AliasKey(a event.Alias) string {
	parts := []string{a.Name, a.By, a.Date}
	for i, p := range parts {
		parts[i] = strings.ReplaceAll(strings.ToUpper(strings.Join(strings.Fields(p), " ")), "·", "-")
	}
	return strings.Join(parts, " · ")
}

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
	Matches []Match // by key, or by a report that amends this one
	Amended []Match // incidents that hold the report it amends
	Waiting []Waiting
}

// Waiting is a report that stood unlinked and shares a key with this one,
// amends it or is amended by it.
type Waiting struct {
	Fact
	Because []event.Reason
}

// mostReasons is how many reasons an event gives at most (its schema).
const mostReasons = 100

// Decide says what a report brings about: which incidents it joins, whether it
// opens one, what is proposed to the desk. It depends on its arguments alone.
// Ids follow from the report's id, so that deciding again names the same.
func Decide(f Fact, known Known) event.Decision {
	d := event.Decision{ReportID: f.ReportID}
	joined := joins(f, known)
	for i, m := range joined {
		d.Actions = append(d.Actions, event.Action{Do: "link", IncidentID: m.Incident, ReportID: f.ReportID,
			Relation: relation(m, known, i, len(joined)), Strength: StrengthCertain, Phase: string(Implies(f.Report)), Because: few(m.Because)})
	}
	alike := matched(joined, known)
	if len(joined) == 0 {
		phase, opens := Opens(f.Report)
		if !opens {
			return d
		}
		alike = known.Matches // closed before it happened, and perhaps the same boat
		joined = []Match{{Incident: IncidentOf(f.ReportID)}}
		d.Actions = append(d.Actions, event.Action{Do: "open", IncidentID: joined[0].Incident, ReportID: f.ReportID, Phase: string(phase)})
	}
	d.Actions = append(d.Actions, proposals(f, joined[0].Incident, alike)...)
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
		if m.Status != StatusClosed || !f.OccurredAt.After(m.ClosedAt) || at(joined, m.Incident) >= 0 {
			add(m)
		}
	}
	return joined
}

func at(matches []Match, id event.IncidentID) int {
	return slices.IndexFunc(matches, func(m Match) bool { return m.Incident == id })
}

func byID(matches []Match) []Match {
	return slices.SortedFunc(slices.Values(matches), func(a, b Match) int { return cmp.Compare(a.Incident, b.Incident) })
}

// relation says how the report stands to an incident that it joins. An
// amendment corrects where its report stands, and is counted there; an incident
// that it merely shares a key with only hears of it.
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
