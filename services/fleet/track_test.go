package fleet_test

import (
	"encoding/json"
	"testing"

	"pharos/pkg/event"
	"pharos/services/fleet"
)

func TestATrackIsCutWhereItCrossesTheAntimeridian(t *testing.T) {
	for _, c := range []struct {
		name  string
		fixes [][2]float64 // lon, lat
		want  string
	}{
		{"nothing", nil, `null`},
		{"one place", [][2]float64{{14, 35}}, `{"type":"Point","coordinates":[14,35]}`},
		{"a line", [][2]float64{{14, 35}, {15, 36}}, `{"type":"LineString","coordinates":[[14,35],[15,36]]}`},
		{"through Greenwich", [][2]float64{{-1, 50}, {1, 50}}, `{"type":"LineString","coordinates":[[-1,50],[1,50]]}`},
		{"eastward", [][2]float64{{179, 0}, {-179, 2}}, `{"type":"MultiLineString","coordinates":[[[179,0],[180,1]],[[-180,1],[-179,2]]]}`},
		{"westward", [][2]float64{{-179, 2}, {178, -1}}, `{"type":"MultiLineString","coordinates":[[[-179,2],[-180,1]],[[180,1],[178,-1]]]}`},
		{"there and back", [][2]float64{{179, 0}, {-179, 0}, {179, 0}},
			`{"type":"MultiLineString","coordinates":[[[179,0],[180,0]],[[-180,0],[-179,0],[-180,0]],[[180,0],[179,0]]]}`},
		{"by way of a point on it", [][2]float64{{179, 0}, {180, 1}, {-179, 2}},
			`{"type":"MultiLineString","coordinates":[[[179,0],[180,1]],[[-180,1],[-179,2]]]}`},
		{"beginning on it", [][2]float64{{180, 1}, {-179, 2}}, `{"type":"LineString","coordinates":[[-180,1],[-179,2]]}`},
		{"staying on it", [][2]float64{{180, 1}, {-180, 1}}, `{"type":"LineString","coordinates":[[180,1],[-180,1]]}`},
		{"along it by both names", [][2]float64{{180, 1}, {-180, 2}}, `{"type":"LineString","coordinates":[[-180,1],[-180,2]]}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			var fixes []event.Fix
			for _, f := range c.fixes {
				fixes = append(fixes, event.Fix{CraftID: "a", Lon: f[0], Lat: f[1]})
			}
			got, err := json.Marshal(fleet.NewTrack("a", fixes, false).Geometry)
			if err != nil || string(got) != c.want {
				t.Errorf("got %s, %v, want %s", got, err, c.want)
			}
		})
	}
}
