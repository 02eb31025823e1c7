package incidents_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pharos/pkg/event"
	"pharos/pkg/fault"
	"pharos/pkg/geo"
	"pharos/pkg/projection/incidents"
	"pharos/pkg/sar"
)

func TestAListShowsEachOrganisationItsOwn(t *testing.T) {
	w := start(t, nil)
	shared := w.open("hotline", 60, `{"kind":"distress_alert","positions":[{"lat":40,"lon":20}],"aliases":[{"name":"CM351","by":"hotline","date":"2023-04-20"}]}`)
	w.link(shared, "airborne", 0, `{"kind":"vessel_sighting","positions":[{"lat":35,"lon":15}]}`)
	w.say(shared, "desk", 61, "outcome_recorded", event.OutcomeRecorded{OutcomeID: "o", Outcome: "shipwreck"})
	w.open("hotline", 0, `{"kind":"distress_alert"}`)
	all, own, none := w.list(incidents.Query{}), w.list(incidents.Query{Orgs: []string{"airborne"}}), w.list(incidents.Query{Orgs: []string{}})
	if len(all) != 2 || len(own) != 1 || len(none) != 0 {
		t.Fatalf("the desk sees %d, the aircraft %d, nobody %d; want 2, 1, 0", len(all), len(own), len(none))
	}
	p := picture(t, own[0])
	if p.ReportCount != 1 || p.Phase != sar.PhaseUncertainty || len(p.Outcomes) != 0 || *own[0].Place != (geo.Position{Lat: 35, Lon: 15}) ||
		own[0].Phase != p.Phase || !slices.Equal(own[0].Orgs, []string{"airborne"}) || strings.Contains(string(own[0].Picture), "CM351") {
		t.Errorf("the aircraft sees %+v: %s", own[0], own[0].Picture)
	}
	if rows := w.list(incidents.Query{Orgs: []string{"airborne", "hotline"}}); len(rows) != 2 || picture(t, rows[0]).ReportCount+picture(t, rows[1]).ReportCount != 3 {
		t.Errorf("both together see %d incidents, want both whole", len(rows))
	}
}

func TestWhoSeesAPartGetsWholePagesOfIt(t *testing.T) {
	w := start(t, nil)
	for i := range 12 {
		id := w.open("airborne", 0, fmt.Sprintf(`{"kind":"vessel_sighting","positions":[{"lat":35,"lon":%d}]}`, i))
		if i%3 != 0 {
			w.link(id, "hotline", 60, `{"kind":"distress_alert","positions":[{"lat":-35,"lon":100}]}`)
		}
	}
	box := geo.Box{West: 0, South: 30, East: 8, North: 40}
	for _, c := range []struct {
		by   incidents.Query
		want int
	}{
		{incidents.Query{Orgs: []string{"airborne"}, Limit: 5}, 12},
		{incidents.Query{Orgs: []string{"airborne"}, Limit: 2, Box: &box}, 9},
		{incidents.Query{Orgs: []string{"airborne"}, Limit: 2, Phase: []string{"uncertainty"}}, 12},
		{incidents.Query{Orgs: []string{"airborne"}, Limit: 2, Phase: []string{"distress"}}, 0},
		{incidents.Query{Orgs: []string{"hotline"}, Limit: 3, Phase: []string{"distress"}}, 8},
		{incidents.Query{Limit: 2, Box: &box}, 3},
		{incidents.Query{Limit: 2, Phase: []string{"distress"}}, 8},
	} {
		var got []event.IncidentID
		for {
			rows := w.list(c.by)
			for _, r := range rows {
				got, c.by.AfterSequence = append(got, r.ID), r.Sequence
			}
			if len(rows) < c.by.Limit {
				break
			}
		}
		if slices.Sort(got); len(slices.Compact(got)) != c.want {
			t.Errorf("%+v: %d incidents, want %d", c.by, len(got), c.want)
		}
	}
}

func TestUnlinkedReportsAreTheNewestOfWhoMaySeeThem(t *testing.T) {
	w := start(t, nil)
	first := w.report("hotline", 0, `{"kind":"observation"}`)
	second := w.report("airborne", 0, `{"kind":"observation"}`)
	id := w.open("hotline", 0, `{"kind":"distress_alert"}`)
	linked := w.link(id, "hotline", 0, `{"kind":"observation"}`)
	w.say(id, "desk", 1, "report_unlinked", event.ReportUnlinked{ReportID: linked, Reason: "x"})
	w.settled()
	for _, c := range []struct {
		orgs  []string
		limit int
		want  []event.ReportID
	}{
		{nil, 9, []event.ReportID{linked, second.ID, first.ID}},
		{nil, 1, []event.ReportID{linked}},
		{[]string{"airborne"}, 9, []event.ReportID{second.ID}},
		{[]string{}, 9, nil},
	} {
		all, err := incidents.Unlinked(t.Context(), w.pool, c.orgs, c.limit)
		var got []event.ReportID
		for _, s := range all {
			got = append(got, s.ID)
		}
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%v sees %v (%v), want %v", c.orgs, got, err, c.want)
		}
	}
}

func TestLoadAndLinks(t *testing.T) {
	w := start(t, nil)
	id := w.open("hotline", 0, `{"kind":"distress_alert"}`)
	report := w.link(id, "hotline", 0, `{"kind":"observation"}`)
	w.settled()
	in, err := incidents.Load(t.Context(), w.pool, event.IncidentID(strings.ToUpper(string(id))))
	if err != nil || in.ID != id || len(in.Links) != 2 {
		t.Errorf("loaded %+v, %v", in, err)
	}
	ids, err := incidents.Links(t.Context(), w.pool, report)
	if err != nil || !slices.Equal(ids, []event.IncidentID{id}) {
		t.Errorf("report %s stands in %v (%v), want %s", report, ids, err, id)
	}
	for _, unknown := range []event.IncidentID{"", "x", "0187a000-0000-7000-8000-00000000dead", "urn:uuid:" + id, "{" + id + "}"} {
		_, err := incidents.Load(t.Context(), w.pool, unknown)
		if !errors.Is(err, incidents.ErrUnknown) || fault.KindOf(err) != fault.NotFound {
			t.Errorf("load %q: %v, want ErrUnknown", unknown, err)
		}
	}
}
