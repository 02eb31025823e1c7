package sar

import (
	"cmp"
	"slices"
	"time"

	"pharos/pkg/event"
)

// lastContact is when somebody last heard from, or saw, the people: a message
// from on board, a call that got through, a sighting, a rescue; or a phone on
// board whose credit fell, since somebody then used it.
func lastContact(told []testimony) time.Time {
	last := creditFell(told)
	for _, t := range told {
		if t.describes() && signOfLife(t.Report) && t.OccurredAt.After(last) {
			last = t.OccurredAt
		}
	}
	return last
}

func signOfLife(r event.Report) bool {
	if c := r.PeopleContact; c != nil && (c.Result == "spoken" || c.Direction == "in") {
		return true
	}
	switch r.Kind {
	case event.KindVesselSighting:
		return !empty(r) && (r.Craft == nil || r.Craft.Occupancy != "dead_only")
	case event.KindRescue, event.KindInterception, event.KindTransfer, event.KindDisembarkation:
		return true
	case event.KindPeopleContact:
		return false // they tried, and nobody answered
	}
	return r.Source != nil && r.Source.Role == "people_on_board"
}

// reading is what a phone on board had left at a time.
type reading struct {
	tag   string
	at    time.Time
	units float64
}

// creditFell returns the time of the last reading that is lower than the one
// before it of the same phone; zero when there is none.
func creditFell(told []testimony) time.Time {
	var fell time.Time
	readings := credits(told)
	for i := 1; i < len(readings); i++ {
		before, now := readings[i-1], readings[i]
		if before.tag == now.tag && now.units < before.units && now.at.After(fell) {
			fell = now.at
		}
	}
	return fell
}

// credits lists what was read of each phone on board, by phone and time.
func credits(told []testimony) []reading {
	var all []reading
	for _, t := range told {
		for _, p := range t.Report.PhoneTags {
			if !t.describes() || !p.SameBoat || p.Credit == nil || p.Credit.Units == nil {
				continue
			}
			at := p.Credit.At
			if at.IsZero() || at.After(t.ReceivedAt) {
				at = t.OccurredAt
			}
			all = append(all, reading{p.Tag, at, *p.Credit.Units})
		}
	}
	slices.SortFunc(all, func(a, b reading) int {
		return cmp.Or(cmp.Compare(a.tag, b.tag), a.at.Compare(b.at), cmp.Compare(a.units, b.units))
	})
	return all
}
