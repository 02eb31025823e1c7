package scenario

import (
	"fmt"

	"pharos/pkg/event"
)

func boat(r *event.Given) *event.Craft {
	if r.Craft == nil {
		r.Craft = &event.Craft{}
	}
	return r.Craft
}

// craft: rubber grey
func (m *member) craft() (err error) {
	c := boat(m.r)
	if c.Type, err = m.choose("craft/type", "type of boat"); err != nil || m.done() {
		return err
	}
	m.comma()
	c.Colour, err = m.until("the colour")
	return err
}

func (m *member) length() (err error) {
	boat(m.r).LengthM, err = m.distance("the length")
	return err
}

func (m *member) boats() error {
	n, err := whole(m.phrase)
	m.r.CraftCount = n
	return err
}

// alias: A by aircraft on day 1; without a day, that of the entry.
func (m *member) alias() error {
	name, err := m.until("the name", "by")
	if err != nil {
		return err
	}
	if !m.literal("by") {
		return m.expected("by and who gave the name")
	}
	by, err := m.until("who gave the name", "on")
	if err != nil {
		return err
	}
	day := m.p.dayOf(m.at)
	if m.literal("on") {
		if !m.literal("day") {
			return m.expected("day and its number")
		}
		n, err := whole(m.phrase)
		if err != nil {
			return err
		}
		day = int(*n)
	}
	// The date is the play's; Report moves it with the clock.
	m.r.Aliases = append(m.r.Aliases, event.Alias{Name: name, By: by, Date: fmt.Sprint(dayMark, day)})
	return nil
}

// dayMark stands before the number of a day of the play where a date will be.
const dayMark = "day "

// state: engine failed, taking water, not capsized, adrift unknown
func (m *member) state() error {
	if m.r.Condition == nil {
		m.r.Condition = &event.Condition{}
	}
	c := m.r.Condition
	states := map[string]*string{"taking_water": &c.TakingWater, "tube_deflated": &c.TubeDeflated, "capsized": &c.Capsized,
		"people_in_water": &c.PeopleInWater, "adrift": &c.Adrift}
	names := []string{"taking_water", "tube_deflated", "capsized", "people_in_water", "adrift"}
	return m.items(func() (err error) {
		if m.literal("engine") {
			c.Engine, err = m.choose("condition/engine", "state of an engine")
			return err
		}
		value := "yes"
		if m.literal("not") || m.literal("no") {
			value = "no"
		}
		name, err := m.oneOf(names, "state of a boat (or engine working, failed, none, unknown)")
		if err != nil {
			return err
		}
		if m.literal("unknown") {
			value = "unknown"
		}
		*states[name] = value
		return nil
	})
}

// weather: wind 14 kn from 310, waves 1.2 m, visibility 6 NM, water 17 C, "haze"
func (m *member) weather() error {
	if m.r.Weather == nil {
		m.r.Weather = &event.Weather{}
	}
	w := m.r.Weather
	return m.items(func() (err error) {
		if words, quoted := m.quoted(); quoted {
			w.Text = words
			return nil
		}
		switch {
		case m.literal("wind"):
			if w.WindKn, err = knots(m.phrase); err == nil && m.literal("from") {
				w.WindFromDeg, err = m.number("degrees")
			}
		case m.literal("waves"):
			w.WaveHeightM, err = m.distance("the height of the waves")
		case m.literal("visibility"):
			if w.VisibilityNM, err = m.distance("the visibility"); err == nil {
				*w.VisibilityNM = rounded(*w.VisibilityNM/1852, 100)
			}
		case m.literal("water"):
			if w.WaterTempC, err = m.number("degrees Celsius"); err == nil && !m.literal("C") && !m.literal("°C") {
				err = m.expected("C")
			}
		default:
			err = m.expected("wind, waves, visibility, water, or words in quotes")
		}
		return err
	})
}

// gear: life vests some, food no, water yes, 9 hours at sea
func (m *member) gear() error {
	if m.r.Gear == nil {
		m.r.Gear = &event.Gear{}
	}
	g := m.r.Gear
	return m.items(func() (err error) {
		switch {
		case m.literal("life vests"):
			g.LifeVests, err = m.choose("gear/life_vests", "answer")
		case m.literal("food"):
			g.Food, err = m.choose("gear/food", "answer")
		case m.literal("water"):
			g.Water, err = m.choose("gear/water", "answer")
		default:
			g.HoursAtSea, err = m.number("life vests, food, water, or hours at sea")
			if err == nil && !m.literal("hours at sea") {
				err = m.expected("hours at sea")
			}
		}
		return err
	})
}

// other: "grey patrol boat", type patrol, flag unknown, intercepting, 300 m, answers radio no, from 04:00, to 05:00
func (m *member) other() error {
	var o event.Other
	err := m.items(func() (err error) {
		if words, quoted := m.quoted(); quoted {
			o.Words = words
			return nil
		}
		switch {
		case m.literal("craft"):
			var c Craft
			c, err = m.p.namedCraft(m.phrase)
			o.CraftID = event.CraftID(c.Word)
		case m.literal("type"):
			o.Type, err = m.until("the type")
		case m.literal("flag"):
			o.Flag, err = m.until("the flag")
		case m.literal("answers radio"):
			o.AnswersRadio, err = m.choose("others/answers_radio", "answer")
		case m.literal("from"):
			o.From, err = m.time("since when")
		case m.literal("to"):
			o.To, err = m.time("until when")
		case !m.done() && isDigit(m.tokens[0].text):
			o.DistanceM, err = m.distance("the distance")
		default:
			o.Action, err = m.choose("others/action", "action of another craft (or craft, type, flag, answers radio, from, to, a distance)")
		}
		return err
	})
	m.r.Others = append(m.r.Others, o)
	return err
}
