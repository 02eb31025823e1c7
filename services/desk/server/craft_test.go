package server_test

import (
	"fmt"
	"testing"
	"time"

	"pharos/pkg/auth"
	"pharos/pkg/event"
	"pharos/pkg/testkit"
	"pharos/services/desk/server"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func at(minute int, lat float64) event.Fix {
	return event.Fix{CraftID: "mmsi:247320161", At: noon.Add(time.Duration(minute) * time.Minute), Lat: lat, Lon: 14}
}

func TestALateFixDoesNotMoveACraftBack(t *testing.T) {
	t.Parallel()
	nats, db := testkit.Bus(t), testkit.Postgres(t, "desk")
	s := startOn(t, nats, db, server.Config{})
	r := s.feed(s.officer(), "", "")
	r.next("snapshot")
	s.fix("sea-eye", at(5, 35))
	s.fix("sea-eye", at(3, 34)) // late
	s.fix("sea-eye", at(5, 35)) // doubled
	s.register("sea-eye", event.CraftRegistered{CraftID: "mmsi:247320161", Name: "Sea-Eye 4", Type: "rescue_ship", Own: true})
	var c feature
	for c.Props.Name == "" || c.Geometry == nil {
		f := r.next("craft")
		f.into(t, &c)
		if f.id != 0 {
			t.Errorf("frame %s has an id", f)
		}
		if c.Geometry != nil && c.Geometry.Coordinates != [2]float64{14, 35} {
			t.Errorf("moved back: %s", f.data)
		}
	}
	s.fix("sea-eye", at(7, 36))
	for c.Geometry.Coordinates != [2]float64{14, 36} {
		r.next("craft").into(t, &c)
	}
	s.stop()

	again := startOn(t, nats, db, server.Config{}) // from the view, then the stream
	testkit.Eventually(t, patience, func() error { return again.craftStands(t, "", [2]float64{14, 36}, "Sea-Eye 4") })
	again.fix("sea-eye", at(6, 34))
	again.fix("sea-eye", at(8, 37))
	testkit.Eventually(t, patience, func() error { return again.craftStands(t, "", [2]float64{14, 37}, "Sea-Eye 4") })
	// One that comes back hears where every craft is now.
	f := again.feed(again.officer(), "", "0").next("craft")
	f.into(t, &c)
	if c.Geometry == nil || c.Geometry.Coordinates != [2]float64{14, 37} {
		t.Errorf("on resuming: %s, want the craft at 37 north", f)
	}
}

func TestCraftAreSeenByTheirOrganisationAndTheDesk(t *testing.T) {
	t.Parallel()
	s := start(t, testkit.Postgres(t, "desk"))
	s.fix("sea-eye", at(5, 35))
	testkit.Eventually(t, patience, func() error { return s.craftStands(t, "", [2]float64{14, 35}, "") })
	for org, want := range map[string]int{"sea-eye": 1, "airborne": 0} {
		var all snapshot
		r := s.feed(s.Token(org, auth.Reporter), "", "")
		r.next("snapshot").into(t, &all)
		if len(all.Crafts.Features) != want {
			t.Errorf("snapshot of %s has %d craft, want %d", org, len(all.Crafts.Features), want)
		}
	}
	other := s.feed(s.Token("airborne", auth.Reporter), "", "")
	other.next("snapshot")
	s.fix("sea-eye", at(6, 36))
	s.fix("airborne", event.Fix{CraftID: "tracker:31", At: noon, Lat: 33, Lon: 12})
	var c feature
	if f := other.next("craft"); true {
		f.into(t, &c)
	}
	if c.ID != "tracker:31" {
		t.Errorf("airborne was shown %s of another organisation", c.ID)
	}
}

func TestACraftThatLeavesTheAreaIsShownOnceMore(t *testing.T) {
	t.Parallel()
	s := start(t, testkit.Postgres(t, "desk"))
	r := s.feed(s.officer(), "bbox=13,34.5,15,35.5", "")
	r.next("snapshot")
	for i, step := range []struct {
		lat  float64
		want bool
	}{{35, true}, {36, true}, {37, false}, {35.2, true}} {
		s.fix("sea-eye", at(i, step.lat))
		if !step.want {
			continue
		}
		var c feature
		r.next("craft").into(t, &c)
		if c.Geometry.Coordinates[1] != step.lat {
			t.Errorf("step %d: shown at %v, want %v", i, c.Geometry.Coordinates[1], step.lat)
		}
	}
}

func (s *service) craftStands(t *testing.T, query string, at [2]float64, name string) error {
	var all snapshot
	r := s.feed(s.officer(), query, "")
	defer r.leave()
	r.next("snapshot").into(t, &all)
	for _, c := range all.Crafts.Features {
		if c.Geometry != nil && c.Geometry.Coordinates == at && c.Props.Name == name {
			return nil
		}
	}
	return fmt.Errorf("snapshot has %+v, want the craft at %v", all.Crafts.Features, at)
}
