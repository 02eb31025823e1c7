package sar

import (
	"slices"
	"strings"

	"pharos/pkg/event"
)

// Key is something that says "same boat": two reports that share one speak of
// the same. By is ByPhoneTag or ByAlias.
type Key struct {
	By    string
	Value string
}

// Keys returns what in a report says "same boat": a number on board or an
// unknown satellite number, and a full alias. A relative's number and an
// aircraft's letter without its day say nothing. Of a report of several boats
// only the first key does: each of the others may be another boat's, and two
// boats that somebody saw side by side must not become one.
func Keys(r event.Report) []Key {
	keys := allKeys(r)
	if Several(r) {
		return keys[:min(len(keys), 1)]
	}
	return keys
}

// Mentioned returns the keys of the other boats that a report of several speaks of.
func Mentioned(r event.Report) []Key {
	keys := allKeys(r)
	if !Several(r) || len(keys) < 2 {
		return nil
	}
	return slices.DeleteFunc(keys[1:], func(k Key) bool { return k == keys[0] })
}

// Several reports whether a report by itself says that it speaks of more than
// one boat: it counts them, or has two names that one namer gave on one day.
func Several(r event.Report) bool {
	if r.CraftCount != nil && *r.CraftCount > 1 {
		return true
	}
	for i, a := range r.Aliases {
		for _, b := range r.Aliases[:i] {
			named := event.Alias{Name: a.Name, By: b.By, Date: b.Date}
			if a.Full() && b.Full() && AliasKey(a) == AliasKey(named) && AliasKey(a) != AliasKey(b) {
				return true
			}
		}
	}
	return false
}

func allKeys(r event.Report) []Key {
	var keys []Key
	for _, p := range r.PhoneTags {
		if p.SameBoat {
			keys = append(keys, Key{ByPhoneTag, p.Tag})
		}
	}
	for _, a := range r.Aliases {
		if a.Full() {
			keys = append(keys, Key{ByAlias, AliasKey(a)})
		}
	}
	return keys
}

// AliasKey is the whole triple in words. How people space and capitalise a
// name makes no other boat of it; no part can pass for two.
func AliasKey(a event.Alias) string {
	parts := []string{a.Name, a.By, a.Date}
	for i, p := range parts {
		parts[i] = strings.ReplaceAll(strings.ToUpper(strings.Join(strings.Fields(p), " ")), "·", "-")
	}
	return strings.Join(parts, " · ")
}

// mentions links a report of several boats to the incidents of those that it
// does not name first. Whether they are one boat is no question then.
func mentions(f Fact, joined, others []Match) []event.Action {
	var actions []event.Action
	for _, m := range slices.CompactFunc(byID(others), func(a, b Match) bool { return a.Incident == b.Incident }) {
		if at(joined, m.Incident) < 0 && m.open(f) {
			actions = append(actions, mention(f, m.Incident, m.Because))
		}
	}
	return actions
}

// mentioned links to an incident the reports of several boats that speak of it
// and came before it had the key by which they do.
func mentioned(incident event.IncidentID, known Known) []event.Action {
	var actions []event.Action
	for _, w := range known.Of {
		gathered := slices.ContainsFunc(known.Waiting, func(g Waiting) bool { return g.ReportID == w.ReportID })
		if !gathered && !slices.Contains(w.In, incident) {
			actions = append(actions, mention(w.Fact, incident, w.Because))
		}
	}
	return actions
}

func mention(f Fact, incident event.IncidentID, because []event.Reason) event.Action {
	return event.Action{Do: "link", IncidentID: incident, ReportID: f.ReportID, Relation: RelationMentions,
		Strength: StrengthCertain, Phase: string(Implies(f.Report)), Because: few(because)}
}
