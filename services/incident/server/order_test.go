package server

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/projection/incidents"
	"pharos/pkg/sar"
)

// story is what was reported of two boats, at last of both in one report: ID stands for the report's world, and
// the digit before it for the report.
var story = []string{
	`{"id":"1ID","kind":"distress_alert","occurred_at":"2023-04-20T01:00:00Z",BOAT1,"persons":{"total":{"best":59}},"positions":[{"lat":35,"lon":15}]}`,
	`{"id":"2ID","kind":"amendment","occurred_at":"2023-04-20T01:01:00Z","amends":{"report_id":"1ID","reason":"misheard"},"persons":{"total":{"best":95}}}`,
	`{"id":"3ID","kind":"amendment","occurred_at":"2023-04-20T01:02:00Z","amends":{"report_id":"2ID","reason":"typo"},"persons":{"total":{"best":90}}}`,
	`{"id":"4ID","kind":"observation","occurred_at":"2023-04-20T01:03:00Z",BOAT1,"aliases":[{"name":"CM351","by":"hotline","date":"2023-04-20"}]}`,
	`{"id":"5ID","kind":"amendment","occurred_at":"2023-04-20T01:04:00Z","amends":{"report_id":"4ID","reason":"other"},"condition":{"engine":"failed"}}`,
	`{"id":"6ID","kind":"vessel_sighting","occurred_at":"2023-04-20T00:30:00Z",BOAT1,"positions":[{"lat":36,"lon":16}]}`,
	`{"id":"7ID","kind":"distress_alert","occurred_at":"2023-04-20T01:00:00Z",BOAT2}`,
	`{"id":"8ID","kind":"casualty","occurred_at":"2023-04-20T05:00:00Z",BOAT2,"subject":"body"}`,
	`{"id":"9ID","kind":"authority_contact","occurred_at":"2023-04-20T02:00:00Z"}`,
	`{"id":"aID","kind":"vessel_sighting","occurred_at":"2023-04-20T01:30:00Z","craft_count":2,BOTH,"positions":[{"lat":36.5,"lon":16.5}],"persons":{"total":{"best":150}}}`,
	`{"id":"bID","kind":"amendment","occurred_at":"2023-04-20T01:40:00Z","amends":{"report_id":"aID","reason":"recount"},"persons":{"total":{"best":140}}}`,
}

// The same story is told to one service in many orders, each in an exercise of
// its own, and must give the same two incidents.
func TestAStoryInAnyOrderGivesTheSameIncidents(t *testing.T) {
	t.Parallel()
	const orders = 12
	p := start(t, bus.FaultHook{})
	shuffle := rand.New(rand.NewPCG(1, 2))
	told := map[event.ExerciseID]string{}
	for world := range orders {
		id := fmt.Sprintf("187a000-0000-7000-8000-%012x", world)
		order := slices.Clone(story)
		if world > 0 {
			shuffle.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		}
		for _, body := range order {
			told[event.ExerciseID("0"+id)] += body[7:8]
			p.report("hotline", strings.NewReplacer("ID", id, "BOAT1", sign(world, 1), "BOAT2", sign(world, 2), "BOTH", sign(world, 2, 1),
				`"kind"`, `"exercise":"0`+id+`","kind"`).Replace(body))
		}
	}
	worlds := map[event.ExerciseID]map[string]sar.Picture{}
	p.decided()
	for _, r := range p.rows() {
		if worlds[r.Exercise] == nil {
			worlds[r.Exercise] = map[string]sar.Picture{}
		}
		members, seen := plain(t, r)
		worlds[r.Exercise][members] = seen
	}
	want := worlds["0187a000-0000-7000-8000-000000000000"]
	if len(want) != 2 || len(worlds) != orders {
		t.Fatalf("%d worlds, the first with %d incidents; want %d and 2", len(worlds), len(want), orders)
	}
	for world, got := range worlds {
		if d := cmp.Diff(want, got, cmpopts.IgnoreUnexported(sar.Fix{})); d != "" {
			t.Errorf("told in the order %s it differs (-in order +here):\n%s", told[world], d)
		}
	}
}

func sign(world int, boats ...int) string {
	var tags []string
	for _, boat := range boats {
		tags = append(tags, fmt.Sprintf(`{"tag":"%016x","holder":"on_board","same_boat":true}`, 16*world+boat))
	}
	return `"phone_tags":[` + strings.Join(tags, ",") + `]`
}

func (p *play) rows() []incidents.Row {
	p.t.Helper()
	rows, err := p.srv.store.List(p.t.Context(), incidents.Query{})
	if err != nil {
		p.t.Fatal(err)
	}
	return rows
}

// plain is a picture without what names its world, and which reports it is of.
func plain(t *testing.T, r incidents.Row) (string, sar.Picture) {
	t.Helper()
	var p sar.Picture
	world := strings.TrimPrefix(string(r.Exercise), "0")
	if err := json.Unmarshal([]byte(strings.ReplaceAll(string(r.Picture), world, "")), &p); err != nil {
		t.Fatal(err)
	}
	p.Sequence, p.UpdatedAt = 0, p.OpenedAt
	return fmt.Sprint(p.ReportIDs), p
}
