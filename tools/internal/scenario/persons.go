package scenario

import (
	"fmt"
	"strconv"
	"strings"

	"pharos/pkg/event"
)

// people: 80-100, best 95, by people on board, 12 women, at least 3 minors
func people(field func(*event.Persons) **event.Count) reader {
	return func(m *member) error {
		c, err := m.count()
		if m.r.Persons == nil {
			m.r.Persons = &event.Persons{}
		}
		*field(m.r.Persons) = c
		return err
	}
}

// count takes a count with everything that is said of it.
func (m *member) count() (*event.Count, error) {
	i, err := interval(m.phrase)
	if err != nil {
		return nil, err
	}
	c := &event.Count{Interval: i}
	for m.comma() {
		switch {
		case m.literal("by"):
			c.Basis, err = m.choose("persons/total/basis", "basis of a count")
		case m.literal("best"):
			c.Best, err = whole(m.phrase)
		default:
			err = m.part(c)
		}
		if err != nil {
			return nil, err
		}
	}
	return c, nil
}

// part takes: at least 3 minors
func (m *member) part(c *event.Count) error {
	n, err := interval(m.phrase)
	if err != nil {
		return m.expected("by and a basis, best and a number, or a number of women, men, minors, …")
	}
	if c.Of == nil {
		c.Of = &event.Parts{}
	}
	parts := map[string]**event.Interval{"women": &c.Of.Women, "men": &c.Of.Men, "minors": &c.Of.Minors,
		"unaccompanied_minors": &c.Of.UnaccompaniedMinors, "infants": &c.Of.Infants, "pregnant": &c.Of.Pregnant, "disabled": &c.Of.Disabled}
	name, err := m.oneOf([]string{"women", "men", "minors", "unaccompanied_minors", "infants", "pregnant", "disabled"}, "part of the people")
	if err == nil {
		*parts[name] = &n
	}
	return err
}

// interval takes 95, 80-100, 80 to 100, at least 80, at most 100, about 90.
func interval(words *phrase) (event.Interval, error) {
	var i event.Interval
	least, most := words.literal("at least"), false
	if !least {
		most = words.literal("at most")
	}
	if !least && !most {
		words.literal("about")
	}
	low, err := whole(words)
	if err != nil {
		return i, err
	}
	switch {
	case least:
		i.Min = low
	case most:
		i.Max = low
	default:
		i.Best = low
		high, isRange, err := upper(words)
		if err != nil {
			return i, err
		}
		if isRange {
			i = event.Interval{Min: low, Max: high}
		}
		if isRange && *high < *low {
			return i, fmt.Errorf("%d-%d is no interval: the smaller number stands first", *low, *high)
		}
	}
	return i, nil
}

// upper takes the end of a range, "-100" or "to 100"; "to rescue-ship" is none.
func upper(words *phrase) (*int64, bool, error) {
	if words.startsWith("to") > 0 && len(words.tokens) > 1 && isDigit(words.tokens[1].text) {
		words.literal("to")
		n, err := whole(words)
		return n, true, err
	}
	if words.done() || words.tokens[0].quoted || !strings.HasPrefix(words.tokens[0].text, "-") {
		return nil, false, nil
	}
	words.tokens[0].text = words.tokens[0].text[1:]
	n, err := whole(words)
	return n, true, err
}

// whole takes a whole number; what follows it in the same token stays.
func whole(words *phrase) (*int64, error) {
	if words.done() || words.tokens[0].quoted {
		return nil, words.expected("a whole number, such as 95 or 80-100")
	}
	text := strings.ReplaceAll(words.tokens[0].text, "–", "-")
	digits := strings.TrimLeft(text, "0123456789")
	n, err := strconv.ParseInt(text[:len(text)-len(digits)], 10, 32)
	if err != nil || digits != "" && digits[0] != '-' {
		return nil, words.expected("a whole number, such as 95 or 80-100")
	}
	if digits == "" {
		words.tokens = words.tokens[1:]
	} else {
		words.tokens[0].text = digits
	}
	return &n, nil
}

// custody: embarked 94 to rescue-ship, place "roadstead", at 06:10, by rescuers count, of incident grey boat
func (m *member) custody() (err error) {
	var c event.Custody
	if c.Step, err = m.choose("custody/step", "step of custody"); err != nil {
		return err
	}
	i, err := interval(m.phrase)
	if err != nil {
		return err
	}
	c.Persons = &event.Count{Interval: i}
	for !m.done() && err == nil {
		m.comma()
		err = m.custodyDetail(&c)
	}
	m.r.Custody = append(m.r.Custody, c)
	return err
}

func (m *member) custodyDetail(c *event.Custody) (err error) {
	switch {
	case m.literal("from"):
		c.From, err = m.craftOrPlace()
	case m.literal("to"):
		c.To, err = m.craftOrPlace()
	case m.literal("place"), m.literal("in"):
		c.Place, err = m.craftOrPlace()
	case m.literal("at"):
		c.At, err = m.time("when")
	case m.literal("by"):
		c.Persons.Basis, err = m.choose("custody/persons/basis", "basis of a count")
	case m.literal("of incident"):
		var name string
		if name, err = m.until("the name of an incident"); err == nil {
			var id event.IncidentID
			id, err = m.p.incident(name)
			c.IncidentIDs = append(c.IncidentIDs, id)
		}
	default:
		err = m.part(c.Persons)
	}
	return err
}

// craftMark stands before the word of a craft where a craft or a place may be.
const craftMark = "craft "

// craftOrPlace takes the word of a craft, or a place in quotes.
func (m *member) craftOrPlace() (string, error) {
	if place, quoted := m.quoted(); quoted {
		return place, nil
	}
	c, err := m.p.namedCraft(m.phrase)
	if err != nil {
		return "", fmt.Errorf("%w; a place stands in quotes", err)
	}
	return craftMark + c.Word, nil
}

// referral: 3 unaccompanied child to "child protection", consent yes, accepted unknown
func (m *member) referral() (err error) {
	n, err := interval(m.phrase)
	if err != nil {
		return err
	}
	ref := event.Referral{Persons: &event.Count{Interval: n}}
	if ref.Concern, err = m.choose("referrals/concern", "concern"); err != nil {
		return err
	}
	for !m.done() && err == nil {
		m.comma()
		switch {
		case m.literal("to"):
			ref.To, err = m.until("the service")
		case m.literal("consent"):
			ref.Consent, err = m.choose("referrals/consent", "answer")
		case m.literal("accepted"):
			ref.Accepted, err = m.choose("referrals/accepted", "answer")
		default:
			err = m.expected("to, consent or accepted")
		}
	}
	m.r.Referrals = append(m.r.Referrals, ref)
	return err
}

// find: recovered yes, 21 days in water, held at "hospital of the port"
func (m *member) find() error {
	f := &event.Find{}
	m.r.Find = f
	return m.items(func() (err error) {
		switch {
		case m.literal("recovered"):
			f.Recovered, err = m.choose("find/recovered", "answer")
		case m.literal("held at"):
			f.HeldAt, err = m.until("where it is held")
		default:
			f.DaysInWater, err = m.number("recovered, held at, or days in water")
			if err == nil && !m.literal("days in water") && !m.literal("days") {
				err = m.expected("days in water")
			}
		}
		return err
	})
}

func isDigit(text string) bool { return text != "" && text[0] >= '0' && text[0] <= '9' }
