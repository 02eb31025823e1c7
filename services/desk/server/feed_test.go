package server_test

import (
	"fmt"
	"testing"

	"pharos/pkg/event"
	"pharos/pkg/testkit"
)

const boat = `{"kind":"distress_alert","positions":[{"of":"craft","lat":35.35,"lon":15.78}]}`

func TestAReportAndItsIncidentReachTheDeskLive(t *testing.T) {
	t.Parallel()
	s := start(t, testkit.Postgres(t, "desk"))
	r := s.feed(s.officer(), "", "")
	var empty snapshot
	r.next("snapshot").into(t, &empty)
	if len(empty.Incidents.Features) != 0 || empty.Sequence != 0 {
		t.Errorf("snapshot of an empty log: %+v", empty)
	}
	report, at := s.report("sea-eye", boat)
	id, opened := s.open(report)

	f := r.next()
	var summary struct {
		ID       event.ReportID
		Sequence uint64
		Linked   *bool
		Position struct{ Lat, Lon float64 }
	}
	f.into(t, &summary)
	if f.id != at || f.event != "report" || summary.ID != report || summary.Linked == nil || *summary.Linked || summary.Position.Lat != 35.35 {
		t.Errorf("got %s, want report %s at %d, unlinked, at 35.35", f, report, at)
	}
	f = r.next()
	var in feature
	f.into(t, &in)
	if f.id != opened || f.event != "incident" || in.ID != string(id) || in.Props.Phase != "distress" ||
		fmt.Sprint(in.Props.ReportIDs) != fmt.Sprint([]event.ReportID{report}) || in.Geometry == nil || in.Geometry.Coordinates != [2]float64{15.78, 35.35} {
		t.Errorf("got %s, want incident %s at %d with its report", f, id, opened)
	}
}

func TestASnapshotHoldsWhatWasSaidBefore(t *testing.T) {
	t.Parallel()
	s := start(t, testkit.Postgres(t, "desk"))
	linked, _ := s.report("sea-eye", boat)
	id, _ := s.open(linked)
	alone, last := s.report("sea-eye", `{"kind":"observation"}`)
	r := s.feed(s.officer(), "", "")
	f := r.next()
	var all snapshot
	f.into(t, &all)
	if f.event != "snapshot" {
		t.Fatalf("first came %s, want a snapshot", f)
	}
	if f.id < last {
		r.until(last)
		f = s.feed(s.officer(), "", "").next()
		f.into(t, &all)
	}
	if f.id != last || all.Sequence != last || len(all.Incidents.Features) != 1 || all.Incidents.Features[0].ID != string(id) {
		t.Errorf("got %s, want one incident %s at %d", f, id, last)
	}
	if len(all.Unlinked) != 1 || all.Unlinked[0].ID != alone {
		t.Errorf("unlinked %+v, want %s alone", all.Unlinked, alone)
	}
}
