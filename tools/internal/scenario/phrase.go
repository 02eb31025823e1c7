package scenario

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a word, a comma, or what stands in quotes.
type token struct {
	text   string
	quoted bool
}

// phrase is read from left to right.
type phrase struct {
	tokens []token
}

// read cuts text into tokens.
func read(text string) *phrase {
	p := &phrase{}
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimLeftFunc(text, unicode.IsSpace) {
		first, size := utf8.DecodeRuneInString(text)
		switch {
		case first == ',':
			p.tokens, text = append(p.tokens, token{text: ","}), text[size:]
		case isQuote(first):
			inner, rest := text[size:], ""
			if end := strings.IndexFunc(inner, isQuote); end >= 0 {
				_, closing := utf8.DecodeRuneInString(inner[end:])
				inner, rest = inner[:end], inner[end+closing:]
			}
			p.tokens, text = append(p.tokens, token{text: inner, quoted: true}), rest
		default:
			end := strings.IndexFunc(text, func(r rune) bool { return r == ',' || isQuote(r) || unicode.IsSpace(r) })
			if end < 0 {
				end = len(text)
			}
			p.tokens, text = append(p.tokens, token{text: text[:end]}), text[end:]
		}
	}
	return p
}

func isQuote(r rune) bool { return r == '"' || r == '“' || r == '”' }

func (p *phrase) done() bool { return len(p.tokens) == 0 }

// found words what stands next.
func (p *phrase) found() string {
	if p.done() {
		return "the end of the line"
	}
	return strconv.Quote(p.tokens[0].text)
}

func (p *phrase) expected(what string) error {
	return fmt.Errorf("expected %s, found %s", what, p.found())
}

// end is an error when anything is left.
func (p *phrase) end() error {
	if p.done() {
		return nil
	}
	return p.expected("the end of the line")
}

// items calls each for every part between commas, until one fails.
func (p *phrase) items(each func() error) error {
	for {
		if err := each(); err != nil {
			return err
		}
		if p.done() {
			return nil
		}
		if !p.comma() {
			return p.expected("a comma or the end of the line")
		}
	}
}

func (p *phrase) comma() bool {
	if p.done() || p.tokens[0] != (token{text: ","}) {
		return false
	}
	p.tokens = p.tokens[1:]
	return true
}

// literal takes these words if they stand next.
func (p *phrase) literal(words string) bool {
	n := p.startsWith(words)
	p.tokens = p.tokens[n:]
	return n > 0
}

// startsWith counts the tokens that say words; "no answer", "no_answer" and
// "No-answer" are the same.
func (p *phrase) startsWith(words string) int {
	want := strings.FieldsFunc(words, isJoint)
	for n := 0; n < len(p.tokens) && !p.tokens[n].quoted && len(want) > 0; n++ {
		for _, part := range strings.FieldsFunc(p.tokens[n].text, isJoint) {
			if len(want) == 0 || !strings.EqualFold(part, want[0]) {
				return 0
			}
			want = want[1:]
		}
		if len(want) == 0 {
			return n + 1
		}
	}
	return 0
}

func isJoint(r rune) bool { return r == ' ' || r == '_' || r == '-' }

// oneOf takes the longest of the words that stands next.
func (p *phrase) oneOf(list []string, what string) (string, error) {
	best, length := "", 0
	for _, word := range list {
		if n := p.startsWith(word); n > length {
			best, length = word, n
		}
	}
	switch {
	case length > 0:
		p.tokens = p.tokens[length:]
		return best, nil
	case p.done():
		return "", p.expected(what + ": one of " + spoken(list))
	}
	return "", unknown(p.part(), what, list)
}

// part is what stands before the next comma, in one string; it is not taken.
func (p *phrase) part() string {
	var words []string
	for _, t := range p.tokens {
		if t == (token{text: ","}) {
			break
		}
		words = append(words, t.text)
	}
	return strings.Join(words, " ")
}

// until takes the words before a comma or one of stops.
func (p *phrase) until(what string, stops ...string) (string, error) {
	var words []string
	for !p.done() && p.tokens[0] != (token{text: ","}) && !p.stopped(stops) {
		words = append(words, p.tokens[0].text)
		p.tokens = p.tokens[1:]
	}
	if len(words) == 0 {
		return "", p.expected(what)
	}
	return strings.Join(words, " "), nil
}

func (p *phrase) stopped(stops []string) bool {
	for _, stop := range stops {
		if p.startsWith(stop) > 0 {
			return true
		}
	}
	return false
}

// word takes one token.
func (p *phrase) word(what string) (string, error) {
	if p.done() || p.tokens[0] == (token{text: ","}) {
		return "", p.expected(what)
	}
	text := p.tokens[0].text
	p.tokens = p.tokens[1:]
	return text, nil
}

func (p *phrase) quoted() (string, bool) {
	if p.done() || !p.tokens[0].quoted {
		return "", false
	}
	text := p.tokens[0].text
	p.tokens = p.tokens[1:]
	return text, true
}

// number takes a number, which its unit may follow without a space: 900m, 12kn.
func (p *phrase) number(what string) (*float64, error) {
	if p.done() || p.tokens[0].quoted {
		return nil, p.expected(what)
	}
	text := p.tokens[0].text
	cut := strings.LastIndexAny(text, "0123456789") + 1
	n, err := strconv.ParseFloat(text[:cut], 64)
	if err != nil {
		return nil, p.expected(what)
	}
	if unit := strings.TrimLeft(text[cut:], "°"); unit != "" {
		p.tokens[0].text = unit
		return &n, nil
	}
	p.tokens = p.tokens[1:]
	return &n, nil
}

// distance takes a number with its unit and gives metres.
func (p *phrase) distance(what string) (*float64, error) {
	n, err := p.number(what + ", such as 900 m or 4 NM")
	if err != nil {
		return nil, err
	}
	for _, unit := range []struct {
		word   string
		metres float64
	}{{"NM", 1852}, {"km", 1000}, {"m", 1}} {
		if p.literal(unit.word) {
			return new(*n * unit.metres), nil
		}
	}
	return nil, p.expected("a unit: m, km or NM")
}
