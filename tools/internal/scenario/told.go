package scenario

import (
	"fmt"
	"regexp"
	"strings"

	"pharos/pkg/event"
)

func source(r *event.Given) *event.Source {
	if r.Source == nil {
		r.Source = &event.Source{}
	}
	return r.Source
}

// from: people on board by sat phone, first hand, aboard rescue-ship
func (m *member) from() (err error) {
	s := source(m.r)
	if s.Role, err = m.choose("source/role", "role"); err != nil {
		return err
	}
	for !m.done() {
		m.comma()
		switch {
		case m.literal("by"):
			s.Channel, err = m.choose("source/channel", "channel")
		case m.literal("first hand"):
			s.FirstHand = "yes"
		case m.literal("not first hand"):
			s.FirstHand = "no"
		case m.literal("aboard"):
			var c Craft
			c, err = m.p.namedCraft(m.phrase)
			s.CraftID = event.CraftID(c.Word)
		default:
			err = m.expected("by and a channel, first hand, not first hand, or aboard and a craft")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// via: relative of "family" by mobile at 01:50
func (m *member) via() (err error) {
	var v event.Via
	if v.Role, err = m.choose("source/via/role", "role"); err != nil {
		return err
	}
	for !m.done() && err == nil {
		m.comma()
		switch {
		case m.literal("of"):
			v.Org, err = m.until("the organisation", "by", "at")
		case m.literal("by"):
			v.Channel, err = m.choose("source/via/channel", "channel")
		case m.literal("at"):
			v.At, err = m.time("when it was passed on")
		default:
			err = m.expected("of and an organisation, by and a channel, or at and a time")
		}
	}
	source(m.r).Via = append(source(m.r).Via, v)
	return err
}

var languageTag = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)

// says (en, summary): The engine stopped.
func (m *member) says() error {
	t := event.Text{Text: m.raw(), Form: "original"}
	for !m.options.done() {
		if form, err := m.options.oneOf(m.words("texts/form"), "form"); err == nil {
			t.Form = form
		} else if lang, _ := m.options.word("a language"); languageTag.MatchString(lang) && len(lang) <= 3 || strings.Contains(lang, "-") {
			t.Lang = lang
		} else {
			return unknown(lang, "language (en, ar, fr-TN) and no form of a text", m.words("texts/form"))
		}
		m.options.comma()
	}
	m.r.Texts = append(m.r.Texts, t)
	return nil
}

// phone: +8821612345678 on board, credit 153.1 at 01:47
func (m *member) phone() (err error) {
	var ph event.Phone
	if ph.Number, err = m.until("a number", append(m.words("phones/holder"), "credit")...); err != nil {
		return err
	}
	if !strings.ContainsAny(ph.Number, "0123456789") {
		return fmt.Errorf("%q is no phone number", ph.Number)
	}
	for !m.done() && err == nil {
		m.comma()
		if !m.literal("credit") {
			ph.Holder, err = m.choose("phones/holder", "holder of a phone")
			continue
		}
		ph.Credit = &event.Credit{At: m.at}
		ph.Credit.Units, err = m.number("the units left")
		if err == nil && m.literal("at") {
			ph.Credit.At, err = m.time("when it was read")
		}
	}
	m.r.Phones = append(m.r.Phones, ph)
	return err
}

// contact: out, no answer
func (m *member) contact() (err error) {
	c := &event.Contact{}
	m.r.PeopleContact = c
	if c.Direction, err = m.choose("people_contact/direction", "direction"); err != nil {
		return err
	}
	m.comma()
	c.Result, err = m.choose("people_contact/result", "result of a contact")
	return err
}

// sharing: asked yes, allow rescue ships, deny coast guards, "words" (en)
func (m *member) sharing() error {
	s := &event.Sharing{At: m.at}
	m.r.Sharing = s
	return m.items(func() (err error) {
		if words, quoted := m.quoted(); quoted {
			s.Words = words
			return nil
		}
		switch {
		case m.literal("asked"):
			s.Asked, err = m.choose("sharing/asked", "answer")
		case m.literal("allow"):
			err = m.list(&s.Allow)
		case m.literal("deny"):
			err = m.list(&s.Deny)
		default:
			err = m.expected("asked, allow, deny, or their words in quotes")
		}
		return err
	})
}

// list takes names joined by "and".
func (m *member) list(into *[]string) error {
	for {
		name, err := m.until("a recipient", "and")
		if err != nil {
			return err
		}
		*into = append(*into, name)
		if !m.literal("and") {
			return nil
		}
	}
}

func authority(r *event.Given) *event.Authority {
	if r.Authority == nil {
		r.Authority = &event.Authority{}
	}
	return r.Authority
}

// authority: to "RCC north" for place of safety, referred to "RCC west", thread harbour
func (m *member) authority() (err error) {
	a := authority(m.r)
	switch {
	case m.literal("to"):
		a.Direction = "out"
	case m.literal("from"):
		a.Direction = "in"
	default:
		return m.expected("to or from, and the authority")
	}
	if a.Party, err = m.until("the authority", "for"); err != nil {
		return err
	}
	if m.literal("for") {
		if a.Purpose, err = m.choose("authority/purpose", "purpose"); err != nil {
			return err
		}
	}
	for m.comma() && err == nil {
		switch {
		case m.literal("thread"):
			a.ThreadID, err = m.until("the name of the thread")
		case m.literal("referred to"):
			a.Result = "referred"
			a.ReferredTo, err = m.until("who is said to be competent")
		default:
			a.Result, err = m.choose("authority/result", "result of a contact with an authority")
		}
	}
	return err
}

// instructed: "Stand by and wait", declined, because "people in the water"
func (m *member) instructed() (err error) {
	i := &event.Instruction{}
	authority(m.r).Instruction = i
	var quoted bool
	if i.Text, quoted = m.quoted(); !quoted {
		return m.expected("the instruction in quotes")
	}
	for m.comma() && err == nil {
		if !m.literal("because") {
			i.Ours, err = m.choose("authority/instruction/ours", "answer to an instruction")
		} else if i.Reason, quoted = m.quoted(); !quoted {
			err = m.expected("the reason in quotes")
		}
	}
	return err
}

// placeOfSafety: assigned "Port in the south"
func (m *member) placeOfSafety() (err error) {
	s := &event.PlaceOfSafety{}
	authority(m.r).PlaceOfSafety = s
	if s.Step, err = m.choose("authority/place_of_safety/step", "step to a place of safety"); err != nil || m.done() {
		return err
	}
	m.comma()
	s.Place, err = m.until("the place")
	return err
}

// passedOn: first call /positions/0 /persons
func (m *member) passedOn() error {
	label, pointers, _ := strings.Cut(m.raw(), "/")
	id, err := m.p.labelled(label, m.e)
	for _, pointer := range strings.Fields("/" + pointers) {
		authority(m.r).Transmitted = append(authority(m.r).Transmitted, event.Transmitted{ReportID: id, Pointer: strings.TrimSuffix(pointer, ",")})
	}
	return err
}
