package sar

import "pharos/pkg/event"

// Opens reports whether a report that joins no incident opens one, and at
// which phase (MODEL.md, "Which reports open an incident"): the phase that it
// would give an incident that it joins, so that the order in which reports
// come makes no difference.
func Opens(r event.Report) (Phase, bool) {
	switch r.Kind {
	case event.KindRescue, event.KindInterception, event.KindTransfer, event.KindDisembarkation:
		return PhaseNone, true
	}
	phase := Implies(r)
	return phase, phase != PhaseNone || ClaimsCasualties(r)
}

// Implies returns the phase that a report by itself speaks for. Linked to an
// incident it can raise the phase, never lower it.
func Implies(r event.Report) Phase {
	switch r.Kind {
	case event.KindDistressAlert:
		return PhaseDistress
	case event.KindPeopleContact:
		if inDanger(r.Condition) {
			return PhaseDistress
		}
		return PhaseUncertainty
	case event.KindVesselSighting:
		return sighted(r)
	}
	return PhaseNone
}

// sighted is the phase of a boat that somebody saw. An empty one speaks for
// none, unless its people are in the water beside it.
func sighted(r event.Report) Phase {
	switch {
	case r.Condition != nil && r.Condition.PeopleInWater == "yes":
		return PhaseDistress
	case empty(r):
		return PhaseNone
	case inDanger(r.Condition):
		return PhaseDistress
	}
	return PhaseUncertainty
}

// ClaimsCasualties reports whether any kind of report speaks of dead or
// missing. A count that says none is no claim.
func ClaimsCasualties(r event.Report) bool {
	return claims(deadIn(r)) || r.Persons != nil && claims(r.Persons.Missing)
}

func claims(c *event.Count) bool {
	if c == nil || !c.Known() {
		return false
	}
	upper := c.Upper()
	return upper == nil || *upper > 0
}

func empty(r event.Report) bool {
	switch r.Subject {
	case "empty_craft", "wreck", "other_craft", "body":
		return true
	}
	return r.Craft != nil && r.Craft.Occupancy == "empty"
}

func inDanger(c *event.Condition) bool {
	return c != nil && (c.PeopleInWater == "yes" || c.Capsized == "yes" || c.TakingWater == "yes")
}
