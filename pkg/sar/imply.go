package sar

import "pharos/pkg/event"

// Opens reports whether a report that joins no incident opens one, and at
// which phase (MODEL.md, "Which reports open an incident").
func Opens(r event.Report) (Phase, bool) {
	switch r.Kind {
	case event.KindDistressAlert, event.KindPeopleContact:
		return Implies(r), true
	case event.KindVesselSighting:
		if !empty(r) {
			return Implies(r), true
		}
	case event.KindRescue, event.KindInterception, event.KindTransfer, event.KindDisembarkation:
		return PhaseNone, true
	}
	return PhaseNone, ClaimsCasualties(r)
}

// Implies returns the phase that a report by itself speaks for. Linked to an
// incident it can raise the phase, never lower it.
func Implies(r event.Report) Phase {
	switch r.Kind {
	case event.KindDistressAlert:
		return PhaseDistress
	case event.KindPeopleContact, event.KindVesselSighting:
		if inDanger(r.Condition) {
			return PhaseDistress
		}
		if !empty(r) {
			return PhaseUncertainty
		}
	}
	return PhaseNone
}

// ClaimsCasualties reports whether any kind of report speaks of dead or
// missing. A count that says none is no claim.
func ClaimsCasualties(r event.Report) bool {
	if r.Subject == "body" {
		return true
	}
	p := r.Persons
	return p != nil && (claims(p.Dead) || claims(p.Missing) || claims(p.DeadLeftAtSea))
}

func claims(c *event.Count) bool {
	if c == nil || !c.Known() {
		return false
	}
	upper := c.Upper()
	return upper == nil || *upper > 0
}

func empty(r event.Report) bool {
	return r.Subject == "empty_craft" || r.Subject == "wreck" || r.Subject == "other_craft" ||
		r.Craft != nil && r.Craft.Occupancy == "empty"
}

func inDanger(c *event.Condition) bool {
	return c != nil && (c.PeopleInWater == "yes" || c.Capsized == "yes" || c.TakingWater == "yes")
}
