package tally

import (
	"testing"

	"pharos/pkg/event"
	"pharos/pkg/sar"
)

func one(n int64) *event.Count { return &event.Count{Interval: event.Interval{Best: &n}} }

func linked(id string, r event.Report) sar.Link {
	return sar.Link{Fact: sar.Fact{ReportID: event.ReportID(id), Org: "hotline", Report: r}, Relation: sar.RelationSameCraft}
}

func TestTheReportThatARecordIsOpenedOn(t *testing.T) {
	alert := linked("alert", event.Report{Kind: event.KindDistressAlert})
	dead := linked("dead", event.Report{Kind: event.KindCasualty, Persons: &event.Persons{Dead: one(2)}})
	none := linked("none", event.Report{Kind: event.KindRescue, Persons: &event.Persons{Dead: one(0)}})
	missing := linked("missing", event.Report{Kind: event.KindObservation, Persons: &event.Persons{Missing: one(1)}})
	withdrawn := linked("withdrawn", event.Report{Kind: event.KindAmendment, Amends: &event.Amends{ReportID: "dead", Reason: "withdrawn"}})
	died := linked("died", event.Report{Kind: event.KindAmendment, Amends: &event.Amends{ReportID: "none", Reason: "recount"},
		Persons: &event.Persons{Dead: one(1)}})
	mention := dead
	mention.ReportID, mention.Relation = "mention", sar.RelationMentions
	assessed := sar.Assessment{Field: "persons.dead", Value: []byte(`{"best":3}`)}
	founded := sar.Assessment{Field: "persons.missing", Value: []byte(`{"min":1}`), ReportIDs: []event.ReportID{"none"}}
	zero := sar.Assessment{Field: "persons.dead", Value: []byte(`{"best":0}`)}

	for _, c := range []struct {
		name string
		in   sar.Incident
		want event.ReportID
	}{
		{"nobody speaks of dead", sar.Incident{Links: []sar.Link{alert}}, ""},
		{"a count of none is no claim", sar.Incident{Links: []sar.Link{none}}, ""},
		{"an assessment of none is no claim", sar.Incident{Links: []sar.Link{alert}, Assessments: []sar.Assessment{zero}}, ""},
		{"the first that speaks of dead or missing", sar.Incident{Links: []sar.Link{alert, none, missing, dead}}, "missing"},
		{"not one that was withdrawn", sar.Incident{Links: []sar.Link{dead, withdrawn, missing}}, "missing"},
		{"none when the only one was withdrawn", sar.Incident{Links: []sar.Link{dead, withdrawn}}, ""},
		{"the report as it was corrected", sar.Incident{Links: []sar.Link{none, died}}, "none"},
		{"not one that is counted in another incident", sar.Incident{Links: []sar.Link{alert, mention}}, ""},
		{"the first of all where only the desk says so", sar.Incident{Links: []sar.Link{alert, none}, Assessments: []sar.Assessment{assessed}}, "alert"},
		{"what the desk's assessment is founded on", sar.Incident{Links: []sar.Link{alert, none}, Assessments: []sar.Assessment{founded}}, "none"},
		{"no report is left", sar.Incident{Assessments: []sar.Assessment{assessed}}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, claimed := FirstClaim(&c.in)
			if got.ReportID != c.want || claimed != (c.want != "") {
				t.Errorf("opened on %q (%t), want %q", got.ReportID, claimed, c.want)
			}
		})
	}
}

func TestTheRecordOfAnIncidentHasOneName(t *testing.T) {
	const id = "018c2f4e-0001-7a31-8f02-6d1e0c9b0001"
	if got := RecordOf(id); got != "abd8abe4-fd20-50fb-afe2-02261c8af062" {
		t.Errorf("the record of %s is %s: records in the log have the name that was given first", id, got)
	}
}
