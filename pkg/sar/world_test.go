package sar_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"pharos/pkg/event"
	"pharos/pkg/sar"
)

// world is the incident service without its database and its log: what arrives
// is decided on and folded at once. Its look-ups are those of the service's store.
type world struct {
	t         testing.TB
	facts     []sar.Fact // in the order of arrival
	incidents map[event.IncidentID]*sar.Incident
	sequence  uint64
}

func newWorld(t testing.TB) *world {
	return &world{t: t, incidents: map[event.IncidentID]*sar.Incident{}}
}

// arrive is one report coming in; one that is there already changes nothing.
func (w *world) arrive(m event.Message) {
	if slices.ContainsFunc(w.facts, func(f sar.Fact) bool { return string(f.ReportID) == m.ID }) {
		return
	}
	w.sequence++
	m.Sequence, m.ReceivedAt = w.sequence, sea.Add(1000*time.Hour+time.Duration(w.sequence)*time.Minute)
	fact, err := sar.FactOf(m)
	if err != nil {
		w.t.Fatal(err)
	}
	w.facts = append(w.facts, fact)
	for _, a := range sar.Decide(fact, w.known(fact)).Actions {
		w.carryOut(fact, a)
	}
}

func (w *world) carryOut(cause sar.Fact, a event.Action) {
	fact := w.fact(a.ReportID)
	var e event.Message
	switch a.Do {
	case "open":
		w.incidents[a.IncidentID] = &sar.Incident{}
		e = say(w.t, cause.OccurredAt, "opened", event.IncidentOpened{ReportID: a.ReportID, Phase: a.Phase})
	case "link":
		e = say(w.t, cause.OccurredAt, "report_linked", event.ReportLinked{ReportID: a.ReportID, Relation: a.Relation,
			Strength: a.Strength, Phase: a.Phase, Because: a.Because})
	case "propose":
		fact = nil
		e = say(w.t, cause.OccurredAt, "match_proposed", event.MatchProposed{ReportID: a.ReportID, IncidentID: a.OtherID,
			Strength: a.Strength, Because: a.Because})
	}
	w.sequence++
	e.Subject, e.Exercise, e.Sequence = string(a.IncidentID), string(cause.Exercise), w.sequence
	if err := sar.Apply(w.incidents[a.IncidentID], e, fact); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) fact(id event.ReportID) *sar.Fact {
	for i := range w.facts {
		if w.facts[i].ReportID == id {
			return &w.facts[i]
		}
	}
	return nil
}

func (w *world) known(f sar.Fact) sar.Known {
	var k sar.Known
	for _, id := range f.Report.IncidentIDs {
		if in := w.incidents[id]; in != nil && in.Exercise == f.Exercise {
			k.Named = append(k.Named, match(id, in, sar.ByIncidentID))
		}
	}
	group := w.waiting(f)
	for _, g := range group[1:] {
		k.Waiting = append(k.Waiting, sar.Waiting{Fact: g, Because: []event.Reason{{By: sar.ByAlias}}})
	}
	for id, in := range w.incidents {
		if in.Exercise != f.Exercise {
			continue
		}
		if f.Report.Amends != nil && linked(in, f.Report.Amends.ReportID) {
			k.Amended = append(k.Amended, match(id, in, sar.ByAmends))
		}
		if slices.ContainsFunc(in.Links, func(l sar.Link) bool {
			return (l.Relation == sar.RelationSameCraft || l.Relation == sar.RelationAmends) &&
				slices.ContainsFunc(group, func(g sar.Fact) bool { return shareKey(g, l.Fact) || amends(l.Fact, g) })
		}) {
			k.Matches = append(k.Matches, match(id, in, sar.ByPhoneTag))
		}
	}
	return k
}

// waiting is the report and all unlinked ones that belong with it, directly or by others.
func (w *world) waiting(f sar.Fact) []sar.Fact {
	group := []sar.Fact{f}
	for i := 0; i < len(group); i++ {
		for _, other := range w.facts {
			known := slices.ContainsFunc(group, func(g sar.Fact) bool { return g.ReportID == other.ReportID })
			if known || other.Exercise != f.Exercise || w.isLinked(other.ReportID) {
				continue
			}
			if shareKey(group[i], other) || amends(group[i], other) || amends(other, group[i]) {
				group = append(group, other)
			}
		}
	}
	return group
}

func (w *world) isLinked(id event.ReportID) bool {
	for _, in := range w.incidents {
		if linked(in, id) {
			return true
		}
	}
	return false
}

func linked(in *sar.Incident, id event.ReportID) bool {
	return slices.ContainsFunc(in.Links, func(l sar.Link) bool { return l.ReportID == id })
}

func amends(a, b sar.Fact) bool {
	return a.Report.Amends != nil && a.Report.Amends.ReportID == b.ReportID
}

func shareKey(a, b sar.Fact) bool {
	return slices.ContainsFunc(sar.Keys(a.Report), func(k sar.Key) bool { return slices.Contains(sar.Keys(b.Report), k) })
}

func match(id event.IncidentID, in *sar.Incident, by string) sar.Match {
	return sar.Match{Incident: id, Status: in.Status(), ClosedAt: in.StatusAt(), Because: []event.Reason{{By: by}}}
}

// state is all that must not depend on the order of arrival: which reports are
// one incident, what is said of it to whom, and what is counted.
type state struct {
	Picture sar.Picture
	Narrow  sar.Picture // as one of the organisations sees it
	Toll    sar.Toll
}

func (w *world) state() map[string]state {
	out := map[string]state{}
	for _, in := range w.incidents {
		s := state{Picture: plain(in.Picture()), Toll: in.Toll()}
		if seen := in.SeenBy([]string{"airborne"}); len(seen.Links) > 0 {
			s.Narrow = plain(seen.Picture())
		}
		ids := make([]string, len(in.Links))
		for i, l := range in.Links {
			ids[i] = string(l.ReportID)
		}
		slices.Sort(ids)
		out[strings.Join(ids, " ")] = s
	}
	return out
}

func plain(p sar.Picture) sar.Picture {
	p.Sequence, p.UpdatedAt = 0, time.Time{}
	return p
}

func TestReportsOfManyBoatsInAnyOrderTwiceOverGiveTheSameIncidents(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		reports := fleet(t, rt)
		want, got := newWorld(t), newWorld(t)
		for _, m := range reports {
			want.arrive(m)
		}
		for _, i := range rapid.Permutation(twice(len(reports))).Draw(rt, "arrival") {
			got.arrive(reports[i])
		}
		if d := cmp.Diff(want.state(), got.state(), cmpopts.IgnoreUnexported(sar.Fix{})); d != "" {
			rt.Fatalf("another order of arrival gave another state (-want +got):\n%s", d)
		}
	})
}

// twice counts to n, two times over.
func twice(n int) []int {
	var all []int
	for i := range 2 * n {
		all = append(all, i%n)
	}
	return all
}

// fleet draws reports of several boats. Those of one boat share its number, or
// its alias, or amend one that does; numbers of relatives and letters without
// their day are shared by all.
func fleet(t testing.TB, rt *rapid.T) []event.Message {
	var all []event.Message
	for boat := range rapid.IntRange(1, 4).Draw(rt, "boats") {
		key := fmt.Sprintf(`"phone_tags":[{"tag":"boat %d","holder":"on_board","same_boat":true,"credit":{"units":%d}},{"tag":"aunt","holder":"relative"}]`,
			boat, rapid.IntRange(0, 3).Draw(rt, "credit"))
		if rapid.Bool().Draw(rt, "by alias") {
			key = fmt.Sprintf(`"aliases":[{"name":"boat %d","by":"hotline","date":"2023-04-20"},{"name":"A","by":"aircraft"}]`, boat)
		}
		var own []event.Message
		for n := range rapid.IntRange(1, 5).Draw(rt, "reports") {
			id := fmt.Sprintf("%d-%d", boat, n)
			own = append(own, sent(t, rt, id, fmt.Sprintf(`{"kind":%q,%s,%s`, drawKind(rt), key, content(rt))))
		}
		for n, target := range own {
			if rapid.IntRange(0, 2).Draw(rt, "amended") == 0 {
				own = append(own, correction(t, rt, fmt.Sprintf("%d-a%d", boat, n), target, key))
			}
		}
		for n, target := range own {
			if strings.Contains(target.ID, "a") && rapid.Bool().Draw(rt, "amended again") {
				own = append(own, correction(t, rt, fmt.Sprintf("%d-b%d", boat, n), target, key))
			}
		}
		all = append(all, own...)
	}
	return all
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
	body := fmt.Sprintf(`{"kind":"amendment","amends":{"report_id":%q,"reason":%q,"clear":["/craft/colour","/positions/0"]},%s`, target.ID, reason, content(rt))
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
	return strings.Join(members, ",") + "}"
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
