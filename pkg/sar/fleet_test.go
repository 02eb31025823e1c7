package sar_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pharos/pkg/event"
	"pharos/pkg/sar"
)

// fleet draws reports of several boats. Those of one boat share its number, or
// its alias, or amend one that does; numbers of relatives and letters without
// their day are shared by all. Some speak of two boats, seen side by side.
func fleet(t testing.TB, rt *rapid.T) []event.Message {
	var all []event.Message
	boats := rapid.IntRange(1, 4).Draw(rt, "boats")
	for boat := range boats {
		key := fmt.Sprintf(`"phone_tags":[{"tag":"boat %d","holder":"on_board","same_boat":true,"credit":{"units":%d}},{"tag":"aunt","holder":"relative"}]`,
			boat, rapid.IntRange(0, 3).Draw(rt, "credit"))
		if rapid.Bool().Draw(rt, "by alias") {
			key = fmt.Sprintf(`"aliases":[%s,{"name":"A","by":"aircraft"}]`, alias(boat))
		}
		all = append(all, story(t, rt, fmt.Sprint(boat), key, rapid.IntRange(1, 5).Draw(rt, "reports"))...)
	}
	for n := range rapid.IntRange(0, 2).Draw(rt, "of two boats") {
		one, other := rapid.IntRange(0, boats-1).Draw(rt, "one"), rapid.IntRange(0, boats-1).Draw(rt, "other")
		key := fmt.Sprintf(`"craft_count":2,"phone_tags":[{"tag":"boat %d","same_boat":true},{"tag":"boat %d","same_boat":true}]`, one, other)
		if rapid.Bool().Draw(rt, "by aliases") {
			key = fmt.Sprintf(`"aliases":[%s,%s]`, alias(one), alias(other))
		}
		all = append(all, story(t, rt, fmt.Sprintf("of%d", n), key, 1)...)
	}
	return all
}

func alias(boat int) string {
	return fmt.Sprintf(`{"name":"boat %d","by":"hotline","date":"2023-04-20"}`, boat)
}

// story draws reports that share a key, and corrections of some of them.
func story(t testing.TB, rt *rapid.T, of, key string, reports int) []event.Message {
	var own []event.Message
	for n := range reports {
		own = append(own, sent(t, rt, fmt.Sprintf("%s-%d", of, n), fmt.Sprintf(`{"kind":%q,%s,%s`, drawKind(rt), content(rt), key)+"}"))
	}
	for n, target := range own {
		if rapid.IntRange(0, 2).Draw(rt, "amended") == 0 {
			own = append(own, correction(t, rt, fmt.Sprintf("%s-a%d", of, n), target, key))
		}
	}
	for n, target := range own {
		if strings.Contains(target.ID, "a") && rapid.Bool().Draw(rt, "amended again") {
			own = append(own, correction(t, rt, fmt.Sprintf("%s-b%d", of, n), target, key))
		}
	}
	return own
}

func drawKind(rt *rapid.T) event.Kind {
	kinds := slices.DeleteFunc(event.Kinds(), func(k event.Kind) bool { return k == event.KindAmendment })
	return rapid.SampledFrom(kinds).Draw(rt, "kind")
}

func sent(t testing.TB, rt *rapid.T, id, body string) event.Message {
	m := told(t, id, rapid.IntRange(0, 5).Draw(rt, "minute"), body)
	m.Org = rapid.SampledFrom([]string{"hotline", "airborne"}).Draw(rt, "org")
	return m
}

// correction amends a report. It carries the boat's key where it would open an
// incident by itself.
func correction(t testing.TB, rt *rapid.T, id string, target event.Message, key string) event.Message {
	reason := rapid.SampledFrom([]string{"typo", "recount", "wrong_time", "withdrawn"}).Draw(rt, "reason")
	body := fmt.Sprintf(`{"kind":"amendment","amends":{"report_id":%q,"reason":%q,"clear":["/craft/colour","/positions/0"]},%s}`, target.ID, reason, content(rt))
	var r event.Report
	if err := json.Unmarshal([]byte(body), &r); err != nil {
		t.Fatal(err)
	}
	if _, opens := sar.Opens(r); opens {
		body = `{` + key + `,` + body[1:]
	}
	m := sent(t, rt, id, body)
	m.Org = target.Org
	return m
}

// content draws what a report says, from few values so that they collide.
func content(rt *rapid.T) string {
	members := []string{fmt.Sprintf(`"occurred_at":%q`, sea.Add(time.Duration(rapid.IntRange(0, 3).Draw(rt, "at"))*time.Minute).Format(time.RFC3339))}
	said := parts()
	for _, name := range slices.Sorted(maps.Keys(said)) {
		values := said[name]
		if v := rapid.SampledFrom(append(values, "")).Draw(rt, name); v != "" {
			members = append(members, fmt.Sprintf("%q:%s", name, v))
		}
	}
	slices.Sort(members)
	return strings.Join(members, ",")
}

func parts() map[string][]string {
	return map[string][]string{
		"positions": {`[{"lat":35,"lon":15}]`, `[{"lat":36,"lon":16,"method":"estimated"},{"lat":37,"lon":17,"accuracy_m":900}]`,
			`[{"lat":38,"lon":18,"of":"body"}]`, `[{"lat":39,"lon":19,"at":"2023-04-20T01:48:00Z"}]`},
		"persons": {`{"total":{"min":80,"max":100}}`, `{"dead":{"best":2}}`, `{"dead":{"best":2},"dead_left_at_sea":{"best":3}}`,
			`{"missing":{"min":1},"total":{"best":90,"basis":"relatives"}}`},
		"craft":          {`{"type":"rubber","colour":"grey"}`, `{"type":"wood"}`, `{"occupancy":"empty"}`, `{"occupancy":"dead_only"}`},
		"condition":      {`{"engine":"failed"}`, `{"engine":"unknown","capsized":"yes"}`, `{"people_in_water":"yes"}`},
		"source":         {`{"role":"people_on_board"}`, `{"role":"aircraft"}`, `{"role":"rescue_crew"}`},
		"subject":        {`"body"`, `"empty_craft"`, `"other_craft"`},
		"craft_count":    {`2`},
		"people_contact": {`{"result":"spoken"}`, `{"direction":"in","result":"no_answer"}`},
		"custody":        {`[{"step":"embarked","persons":{"best":30}},{"step":"embarked","persons":{"best":40}}]`, `[{"step":"died_aboard"}]`},
		"informed_at":    {`"2023-04-20T01:50:00Z"`},
	}
}
