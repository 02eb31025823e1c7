package event

import (
	"net/url"
	"strings"
)

// Ids are canonical lower-case UUIDs, but for CraftID, which names a craft in
// its own scheme (mmsi:247320161).
type (
	ReportID   string
	IncidentID string
	CasualtyID string
	ExerciseID string
	CraftID    string
)

// Exercise returns the exercise that the craft belongs to; empty for a real one.
// A craft of an exercise is named exercise:<id of the exercise>:<name>, so that
// nothing that names it can forget whose world it is of.
func (id CraftID) Exercise() ExerciseID {
	rest, is := strings.CutPrefix(string(id), "exercise:")
	if !is {
		return ""
	}
	exercise, _, _ := strings.Cut(rest, ":")
	return ExerciseID(exercise)
}

// Streams of the log.
const (
	StreamSAR   = "SAR"
	StreamFixes = "FIXES"
)

const prefix = "sar.v1."

// ReportSubject is where the report of that kind is published.
func ReportSubject(id ReportID, kind Kind) string {
	return prefix + "report." + string(id) + "." + string(kind)
}

// ReportFilter matches the report of that id, whatever its kind. Intake
// publishes a report only while nothing matches it.
func ReportFilter(id ReportID) string { return prefix + "report." + string(id) + ".*" }

// DecisionSubject holds the one decision on a report.
func DecisionSubject(id ReportID) string { return prefix + "decision." + string(id) }

// ErasureSubject holds the one erasure of a report's sealed members.
func ErasureSubject(id ReportID) string { return prefix + "erasure." + string(id) }

// IncidentSubject is where an event of that name about the incident is published.
func IncidentSubject(id IncidentID, name string) string {
	return prefix + "incident." + string(id) + "." + name
}

// IncidentFilter matches every event of the incident. It is the one string
// that decisions on an incident expect their last sequence on.
func IncidentFilter(id IncidentID) string { return prefix + "incident." + string(id) + ".>" }

// CasualtySubject is where an event of that name about the casualty record is published.
func CasualtySubject(id CasualtyID, name string) string {
	return prefix + "casualty." + string(id) + "." + name
}

// CasualtyFilter matches every event of the casualty record.
func CasualtyFilter(id CasualtyID) string { return prefix + "casualty." + string(id) + ".>" }

// CraftSubject is where an event of that name about the craft is published.
func CraftSubject(id CraftID, name string) string {
	return prefix + "craft." + escape(string(id)) + "." + name
}

// CraftFilter matches every event of the craft.
func CraftFilter(id CraftID) string { return prefix + "craft." + escape(string(id)) + ".>" }

// ExerciseSubject is where an event of that name about the exercise is published.
func ExerciseSubject(id ExerciseID, name string) string {
	return prefix + "exercise." + string(id) + "." + name
}

// FixSubject is where the craft's fixes are published, on stream FIXES.
func FixSubject(id CraftID) string { return "fix." + escape(string(id)) }

// Filters of whole families, for consumers.
const (
	AllReports   = prefix + "report.>"
	AllDecisions = prefix + "decision.>"
	AllErasures  = prefix + "erasure.>"
	AllIncidents = prefix + "incident.>"
	AllCasualty  = prefix + "casualty.>"
	AllCrafts    = prefix + "craft.>"
	AllExercises = prefix + "exercise.>"
	AllFixes     = "fix.>"
)

// Type returns the event type that belongs to a subject: the subject without
// its id. sar.v1.incident.<id>.opened is of type sar.v1.incident.opened.
func Type(subject string) string {
	parts := strings.Split(subject, ".")
	switch {
	case strings.HasPrefix(subject, "fix."):
		return prefix + "fix.recorded"
	case len(parts) == 3 && parts[0] == "credential":
		return prefix + "credential." + parts[2]
	case len(parts) == 4:
		return strings.Join(parts[:3], ".")
	case len(parts) == 5:
		return strings.Join(append(parts[:3:3], parts[4]), ".")
	}
	return subject
}

// Domain returns the third token of a type: report, incident, craft, ….
func Domain(eventType string) string {
	parts := strings.SplitN(eventType, ".", 4)
	if len(parts) < 3 {
		return ""
	}
	return parts[2]
}

// escape percent-encodes a craft id so that it is one token of a subject:
// no dot, no space, no wildcard.
func escape(id string) string {
	id = strings.ReplaceAll(url.PathEscape(id), ".", "%2E")
	return strings.ReplaceAll(strings.ReplaceAll(id, "*", "%2A"), ">", "%3E")
}
