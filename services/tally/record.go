package tally

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"pharos/pkg/event"
	"pharos/pkg/geo"
	"pharos/pkg/sar"
)

var recordSpace = uuid.NewSHA1(uuid.NameSpaceOID, []byte("pharos/casualty"))

// RecordOf names the one casualty record that an incident can have.
func RecordOf(id event.IncidentID) event.CasualtyID {
	return event.CasualtyID(uuid.NewSHA1(recordSpace, []byte(id)).String())
}

// Claimed reports whether the incident has dead or missing to count: a report
// speaks of them, or the desk assessed that there are some.
func Claimed(in *sar.Incident) bool {
	toll := in.Toll()
	return in.Casualty() || some(toll.Dead) || some(toll.Missing)
}

func some(i *event.Interval) bool {
	return i != nil && (i.Upper() == nil || *i.Upper() > 0)
}

// FirstClaim returns the report that a casualty record is opened on: the
// earliest, by time at sea, that speaks of dead or missing and was not
// withdrawn; where only the desk's assessment does, the earliest of those it is
// founded on, or of all. False where nobody claims any, or no report is left to name.
func FirstClaim(in *sar.Incident) (sar.Fact, bool) {
	if !Claimed(in) || len(in.Links) == 0 {
		return sar.Fact{}, false
	}
	for _, l := range in.Links {
		if alone(in, l).Casualty() {
			return l.Fact, true
		}
	}
	for _, l := range in.Links {
		if slices.ContainsFunc(in.Assessments, func(a sar.Assessment) bool {
			return (a.Field == "persons.dead" || a.Field == "persons.missing") && slices.Contains(a.ReportIDs, l.ReportID)
		}) {
			return l.Fact, true
		}
	}
	return in.Links[0].Fact, true
}

// alone is the incident as it would be by one report and its corrections.
func alone(in *sar.Incident, only sar.Link) *sar.Incident {
	out := &sar.Incident{ID: in.ID}
	for _, l := range in.Links {
		corrects := l.Report.Amends != nil && l.Report.Amends.ReportID == only.ReportID
		if corrects || l.ReportID == only.ReportID {
			out.Links = append(out.Links, l)
		}
	}
	return out
}

// Incident is what was known of one incident at some sequence of the log.
type Incident struct {
	ID         event.IncidentID
	Record     event.CasualtyID // empty while it has none: then it counts for persons at risk alone
	ReportID   event.ReportID   // that the record was opened on
	RecordedAt time.Time        // when the record was opened
	Sequence   uint64           // of the event that gave these numbers, or opened the record
	OccurredAt time.Time
	Place      *geo.Position // nil is unknown
	Toll       sar.Toll
}
