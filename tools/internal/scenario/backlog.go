package scenario

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// link reads: 06:10 crew link lost, and: day 7 18:00 crew link back, shuffled, twice.
// What an organisation reports in between is told when its link is back, in
// one batch.
func (p *parser) link(n int, at time.Time, org string, words *phrase) error {
	lost, silent := p.silent[org]
	isLost := words.literal("lost")
	switch {
	case isLost && silent:
		return fmt.Errorf("the link of %s is lost already (line %d)", org, lost)
	case isLost:
		if err := words.end(); err != nil {
			return err
		}
		p.silent[org] = n
		return nil
	case !words.literal("back"):
		return words.expected("lost or back")
	case !silent:
		return fmt.Errorf("the link of %s was not lost before", org)
	}
	delete(p.silent, org)
	held := p.hold(org, lost, at)
	if len(held) == 0 {
		return fmt.Errorf("%s has reported nothing since its link was lost (line %d)", org, lost)
	}
	for words.comma() || !words.done() {
		switch {
		case words.literal("shuffled"):
			p.shuffle(n, held)
		case words.literal("twice"):
			p.repeat(held)
		default:
			return words.expected("shuffled, or twice")
		}
	}
	return nil
}

// hold makes a backlog of what the organisation has reported since that line,
// and returns the places of its entries.
func (p *parser) hold(org string, since int, at time.Time) []int {
	p.backlogs++
	var held []int
	for i := range p.s.Entries {
		if e := &p.s.Entries[i]; e.Report != nil && e.Org == org && e.Line > since {
			e.Told, e.Backlog = at, p.backlogs
			held = append(held, i)
		}
	}
	return held
}

// shuffle puts the entries in an order that looks like none and is the same
// every time: a run that goes on must meet the order that it began with.
func (p *parser) shuffle(seed int, held []int) {
	rand.New(rand.NewPCG(uint64(seed), uint64(len(held)))).Shuffle(len(held), func(i, j int) {
		a, b := held[i], held[j]
		p.s.Entries[a], p.s.Entries[b] = p.s.Entries[b], p.s.Entries[a]
	})
}

// repeat has a backlog told a second time behind the first, as by a sender that
// heard no answer.
func (p *parser) repeat(held []int) {
	for _, i := range held {
		e := p.s.Entries[i]
		e.Again = true
		p.s.Entries = append(p.s.Entries, e)
	}
}

// whole checks that what was lost came back.
func (p *parser) whole() {
	for org, line := range p.silent {
		p.bad(line, fmt.Errorf("the link of %s is lost and never back: when it is, write day 7 18:00 %s link back", org, org))
	}
}
