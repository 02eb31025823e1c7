package sar_test

import (
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
	for _, other := range w.facts {
		if other.ReportID != f.ReportID && other.Exercise == f.Exercise && slices.ContainsFunc(group, func(g sar.Fact) bool { return mentions(other, g) }) {
			k.Of = append(k.Of, sar.Waiting{Fact: other, In: w.in(other.ReportID), Because: []event.Reason{{By: sar.ByAlias}}})
		}
	}
	k.Corrections = w.corrections(f, k)
	for id, in := range w.incidents {
		if in.Exercise != f.Exercise {
			continue
		}
		if f.Report.Amends != nil && linked(in, f.Report.Amends.ReportID) {
			m := match(id, in, sar.ByAmends)
			m.Mentions = in.Links[slices.IndexFunc(in.Links, func(l sar.Link) bool { return l.ReportID == f.Report.Amends.ReportID })].Relation == sar.RelationMentions
			k.Amended = append(k.Amended, m)
		}
		if slices.ContainsFunc(in.Links, func(l sar.Link) bool {
			return lends(l) && slices.ContainsFunc(group, func(g sar.Fact) bool { return shareKey(g, l.Fact) || amends(l.Fact, g) })
		}) {
			k.Matches = append(k.Matches, match(id, in, sar.ByPhoneTag))
		}
		if slices.ContainsFunc(in.Links, func(l sar.Link) bool { return lends(l) && mentions(f, l.Fact) }) {
			k.Others = append(k.Others, match(id, in, sar.ByAlias))
		}
	}
	return k
}

// corrections are what amends the report, or one that will go with it.
func (w *world) corrections(f sar.Fact, k sar.Known) []sar.Waiting {
	of := []event.ReportID{f.ReportID}
	for _, g := range slices.Concat(k.Waiting, k.Of) {
		of = append(of, g.ReportID)
	}
	var all []sar.Waiting
	for i := 0; i < len(of); i++ {
		for _, other := range w.facts {
			found := slices.ContainsFunc(all, func(c sar.Waiting) bool { return c.ReportID == other.ReportID })
			if other.Report.Amends != nil && other.Report.Amends.ReportID == of[i] && !found && other.ReportID != f.ReportID {
				of = append(of, other.ReportID)
				all = append(all, sar.Waiting{Fact: other, In: w.in(other.ReportID), Because: []event.Reason{{By: sar.ByAmends}}})
			}
		}
	}
	return all
}

// lends reports whether the keys of a linked report say "same boat" of later ones.
func lends(l sar.Link) bool {
	return l.Relation == sar.RelationSameCraft || l.Relation == sar.RelationAmends
}

// mentions reports whether a speaks of several boats, of b's not first.
func mentions(a, b sar.Fact) bool {
	return slices.ContainsFunc(sar.Mentioned(a.Report), func(k sar.Key) bool { return slices.Contains(sar.Keys(b.Report), k) })
}

func (w *world) in(id event.ReportID) []event.IncidentID {
	var all []event.IncidentID
	for _, in := range w.incidents {
		if linked(in, id) {
			all = append(all, in.ID)
		}
	}
	return all
}

// waiting is the report and all that no incident counts and that belong with it, directly or by others.
func (w *world) waiting(f sar.Fact) []sar.Fact {
	group := []sar.Fact{f}
	for i := 0; i < len(group); i++ {
		for _, other := range w.facts {
			known := slices.ContainsFunc(group, func(g sar.Fact) bool { return g.ReportID == other.ReportID })
			if known || other.Exercise != f.Exercise || w.counted(other.ReportID) {
				continue
			}
			if shareKey(group[i], other) || amends(group[i], other) || amends(other, group[i]) {
				group = append(group, other)
			}
		}
	}
	return group
}

func (w *world) counted(id event.ReportID) bool {
	for _, in := range w.incidents {
		if slices.ContainsFunc(in.Links, func(l sar.Link) bool { return l.ReportID == id && l.Relation != sar.RelationMentions }) {
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
			if ids[i] = string(l.ReportID); l.Relation == sar.RelationMentions {
				ids[i] += "(mentioned)" // two boats of which the same reports speak are two
			}
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
