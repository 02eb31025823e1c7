package scenario

import "pharos/pkg/event"

// position (phone gps, within 900 m, at 01:47): 35 21 001 015 46 598 @03:47 CEST
// The words are kept as spoken: whoever receives them reads them.
func (m *member) position() error {
	pos := event.Position{Of: "craft", Text: m.raw()}
	if err := m.positionOptions(&pos); err != nil {
		return err
	}
	m.r.Positions = append(m.r.Positions, pos)
	return nil
}

func (m *member) positionOptions(pos *event.Position) error {
	if m.options.done() {
		return nil
	}
	o := &member{phrase: m.options, p: m.p, at: m.at}
	return o.items(func() (err error) {
		switch {
		case o.literal("within"):
			pos.AccuracyM, err = o.distance("a distance")
		case o.literal("at"):
			pos.At, err = o.time("when it was there")
		case o.literal("course"):
			pos.CourseDeg, err = o.number("degrees")
		case o.literal("speed"):
			pos.SpeedKn, err = knots(o.phrase)
		case o.literal("of"):
			pos.Of, err = o.choose("positions/of", "thing to have a position")
		default:
			pos.Method, err = o.choose("positions/method", "method of a position (or of, within, at, course, speed)")
		}
		return err
	})
}

// bearing (within 500 m): 210 true, 4 NM from rescue-ship
func (m *member) bearing() (err error) {
	rel := &event.Relative{BearingRef: "unknown"}
	pos := event.Position{Of: "craft", Method: "bearing_distance", Relative: rel}
	if err := m.positionOptions(&pos); err != nil {
		return err
	}
	if rel.BearingDeg, err = m.number("degrees"); err != nil {
		return err
	}
	if !m.done() && !m.comma() {
		if rel.BearingRef, err = m.choose("positions/relative/bearing_ref", "north that a bearing counts from"); err != nil {
			return err
		}
		m.comma()
	}
	if rel.DistanceM, err = m.distance("the distance"); err != nil {
		return err
	}
	if !m.literal("from") {
		return m.expected("from and a craft")
	}
	c, err := m.p.namedCraft(m.phrase)
	rel.FromCraftID = event.CraftID(c.Word)
	m.r.Positions = append(m.r.Positions, pos)
	return err
}

func departure(r *event.Given) *event.Departure {
	if r.Departure == nil {
		r.Departure = &event.Departure{}
	}
	return r.Departure
}

// departed: a beach in the south, from day 1 20:00 to day 1 23:00
func (m *member) departed() (err error) {
	d := departure(m.r)
	if m.startsWith("from") == 0 && m.startsWith("to") == 0 {
		if d.Place, err = m.until("the place", "from", "to"); err != nil {
			return err
		}
	}
	for !m.done() && err == nil {
		m.comma()
		switch {
		case m.literal("from"):
			d.From, err = m.time("the earliest time")
		case m.literal("to"):
			d.To, err = m.time("the latest time")
		default:
			err = m.expected("from or to and a time")
		}
	}
	return err
}
