package sar

import "pharos/pkg/event"

// basisDerived marks a count that nobody gave and that follows from what was
// said: a report of a body speaks of at least one dead.
const basisDerived = "derived"

// deadIn is how many dead one report speaks of, wherever in the report it says
// so: the count of dead; those left at sea and those who died aboard a rescuer,
// who are among the dead and can only raise what is known at least; a body
// that is the report's subject. Nil when it says nothing.
func deadIn(r event.Report) *event.Count {
	var c *event.Count
	if r.Persons != nil {
		c = atLeast(r.Persons.Dead, r.Persons.DeadLeftAtSea)
	}
	if died, told := custody(r, func(s event.Custody) bool { return s.Step == "died_aboard" }); died != nil {
		c = atLeast(c, &event.Count{Interval: *died})
	} else if told {
		c = atLeast(c, oneDead())
	}
	if r.Subject == "body" || r.Craft != nil && r.Craft.Occupancy == "dead_only" {
		c = atLeast(c, oneDead())
	}
	return c
}

func oneDead() *event.Count {
	return &event.Count{Interval: event.Interval{Min: new(int64(1))}, Basis: basisDerived}
}

// atLeast returns whole, raised to hold part; part where nothing is known of the whole.
func atLeast(whole, part *event.Count) *event.Count {
	switch {
	case !claims(part):
		return whole
	case whole == nil || !whole.Known():
		return part
	}
	floor := part.Lower()
	if floor == nil || whole.Lower() != nil && *whole.Lower() >= *floor {
		return whole
	}
	out := *whole
	out.Min = floor
	for _, n := range []**int64{&out.Best, &out.Max} {
		if *n != nil && **n < *floor {
			*n = floor
		}
	}
	return &out
}

// custody adds up what one report says of the steps that match: its entries
// are different people. Nil where no number is known; told says whether there
// was such a step at all.
func custody(r event.Report, match func(event.Custody) bool) (sum *event.Interval, told bool) {
	for _, c := range r.Custody {
		if !match(c) {
			continue
		}
		told = true
		if c.Persons != nil && c.Persons.Known() {
			sum = add(sum, &event.Interval{Min: c.Persons.Lower(), Best: c.Persons.Best, Max: c.Persons.Upper()})
		}
	}
	return sum, told
}

// add adds two intervals whose bounds are spelt out; nil adds nothing. Where
// one has no best value its lower bound stands in, so that the best of a sum is
// what is at least counted; no upper bound of one is no upper bound of the sum.
func add(a, b *event.Interval) *event.Interval {
	if a == nil {
		return b
	}
	if b == nil {
		return a
	}
	return &event.Interval{Min: sumKnown(a.Min, b.Min), Best: sumKnown(estimate(a), estimate(b)), Max: sum(a.Max, b.Max)}
}

func estimate(i *event.Interval) *int64 {
	if i.Best != nil {
		return i.Best
	}
	return i.Min
}
