package scenario

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/sha256"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"pharos/pkg/event"
)

// maxText bounds a play: weeks of an operation are a few hundred kilobytes.
const maxText = 16 << 20

// Parse reads a play. name is what its problems are reported under. A text
// with bad lines gives *Problems, which names every one of them.
func Parse(name string, from io.Reader) (*Scenario, error) {
	text, err := io.ReadAll(io.LimitReader(from, maxText+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if len(text) > maxText {
		return nil, fmt.Errorf("%s is longer than %d bytes", name, maxText)
	}
	agreed, err := contract()
	if err != nil {
		return nil, err
	}
	p := &parser{agreed: agreed, members: memberTable(), orgs: []string{Desk}, silent: map[string]int{},
		s: &Scenario{opens: map[string]int{}, label: map[string]int{}, craft: map[string]Craft{}}}
	sum := sha256.Sum256(text)
	copy(p.s.print[:], sum[:])
	p.lines(text)
	p.finish()
	if len(p.problems) > 0 {
		slices.SortStableFunc(p.problems, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
		return nil, &Problems{Text: name, All: p.problems}
	}
	return p.s, nil
}

// parser holds what was read so far.
type parser struct {
	agreed   *agreed
	members  map[string]reader
	s        *Scenario
	orgs     []string
	problems []Problem

	entry *Entry    // that the next members belong to; nil where there is none
	last  time.Time // of the entry before
	depth int       // indentation of the entry's members
	held  held      // a member that the next line may continue

	silent   map[string]int // organisation without a link -> line where it lost it
	backlogs int
}

// held is a member whose lines are being gathered.
type held struct {
	line int
	text string
}

func (p *parser) bad(line int, err error) {
	if err != nil {
		p.problems = append(p.problems, Problem{Line: line, Text: err.Error()})
	}
}

// lines hands each line to what it belongs to:
//
//	keyword: value          about the play as a whole, crafts, organisations
//	01:47 hotline kind      an entry begins
//	  member: value         indented: a member of it
//	    more of the value   indented further: the member goes on
func (p *parser) lines(text []byte) {
	in := bufio.NewScanner(bytes.NewReader(bytes.TrimPrefix(text, []byte("\uFEFF"))))
	in.Buffer(nil, maxText+1)
	for n := 1; in.Scan(); n++ {
		line := strings.TrimRight(withoutComment(in.Text()), " \t\r")
		body := strings.TrimLeft(line, " \t")
		switch indent := len(line) - len(body); {
		case body == "":
		case indent > 0 && p.held.line > 0 && indent > p.depth:
			p.held.text += " " + body
		case indent > 0:
			p.endMember()
			p.depth, p.held = indent, held{line: n, text: body}
		default:
			p.endMember()
			p.bad(n, p.top(n, body))
		}
	}
	p.endMember()
	p.bad(1, in.Err())
}

// withoutComment cuts a line at a # that begins it or follows a space, outside quotes.
func withoutComment(line string) string {
	quoted, before := false, ' '
	for i, r := range line {
		if isQuote(r) {
			quoted = !quoted
		}
		if r == '#' && !quoted && (before == ' ' || before == '\t') {
			return line[:i]
		}
		before = r
	}
	return line
}

// top reads a line that is not indented.
func (p *parser) top(n int, line string) error {
	p.entry = nil
	keyword, value, _ := strings.Cut(line, ":")
	switch strings.ToLower(strings.TrimSpace(keyword)) {
	case "scenario":
		p.s.Name = strings.Trim(strings.TrimSpace(value), `"“”`)
		return nil
	case "starts":
		at, err := starting(strings.TrimSpace(value))
		p.s.Starts, p.last = at, at
		return err
	}
	first, rest, _ := strings.Cut(line, " ")
	switch {
	case strings.EqualFold(first, "org"):
		return p.organisation(rest)
	case strings.EqualFold(first, "craft"):
		return p.registerCraft(rest)
	case first[0] >= '0' && first[0] <= '9', dayWords.MatchString(line):
		err := p.begin(n, line)
		if err != nil { // its members are read all the same, for their own problems
			p.entry = &Entry{Report: &event.Given{Report: event.Report{OccurredAt: p.last}}}
		}
		return err
	}
	return unknown(first, "line of a scenario", []string{"scenario:", "starts:", "org", "craft", "day 2 06:10", "01:47"})
}

// organisation reads: org hotline
func (p *parser) organisation(text string) error {
	words := read(text)
	for !words.done() {
		name, err := words.word("the organisation's word")
		if err != nil {
			return err
		}
		p.orgs = append(p.orgs, name)
	}
	return nil
}

// registerCraft reads: craft rescue-ship "Rescue ship" rescue ship, of crew, own, mmsi 247320161
func (p *parser) registerCraft(text string) error {
	words := read(text)
	word, err := words.word("the word that the play has for the craft")
	if err != nil {
		return err
	}
	if _, twice := p.s.craft[word]; twice {
		return fmt.Errorf("the craft %s is there already", word)
	}
	c := Craft{Word: word}
	c.CraftID = event.CraftID("scenario:" + word)
	c.Name, _ = words.quoted()
	if c.Type, err = words.oneOf(p.agreed.words["craft_registered/type"], "kind of craft"); err != nil {
		return err
	}
	for !words.done() && err == nil {
		words.comma()
		err = p.craftDetail(&c, words)
	}
	if err == nil && c.Org == "" {
		err = fmt.Errorf("expected whose craft it is: of and an organisation, such as %q", "of "+p.orgs[len(p.orgs)-1])
	}
	p.s.Crafts, p.s.craft[word] = append(p.s.Crafts, c), c
	return err
}

func (p *parser) craftDetail(c *Craft, words *phrase) error {
	switch {
	case words.literal("own"):
		c.Own = true
		return nil
	case words.literal("of"):
		org, err := words.oneOf(p.orgs, "organisation of this scenario")
		c.Org = org
		return err
	case words.literal("mmsi"):
		mmsi, err := words.word("nine digits")
		c.MMSI, c.CraftID = mmsi, event.CraftID("mmsi:"+mmsi)
		return err
	}
	return words.expected("of and an organisation, own, or mmsi and nine digits")
}

// finish checks what only the whole text shows.
func (p *parser) finish() {
	if p.s.Name == "" {
		p.bad(1, fmt.Errorf("expected the play's name: scenario: The grey rubber boat"))
	}
	if p.s.Starts.IsZero() && len(p.problems) == 0 {
		p.bad(1, fmt.Errorf("expected when the play starts: starts: 2023-04-20 01:47 UTC"))
	}
	if len(p.s.Entries) == 0 && len(p.problems) == 0 {
		p.bad(1, fmt.Errorf("expected at least one entry, such as: 01:47 desk distress alert"))
	}
	p.whole()
	slices.SortStableFunc(p.s.Entries, func(a, b Entry) int { return a.Told.Compare(b.Told) })
	if len(p.problems) > 0 {
		return
	}
	for _, e := range p.s.Entries {
		if e.Report != nil {
			p.bad(e.Line, p.check(e))
		}
	}
}
