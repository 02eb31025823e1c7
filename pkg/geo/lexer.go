package geo

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// kind is what a piece of text can be to the grammar.
type kind uint8

const (
	kindJunk       kind = iota // ends everything: other words, brackets, clocks
	kindNumber                 // 35, 001, 46.598, 30,5
	kindMark                   // °, ', ", deg, min
	kindHemisphere             // N, east, Ost
	kindLabel                  // lat, longitude
	kindDash                   // - – − between, in front of, or as a minus
	kindPlus                   // +
	kindColon                  // between digits only
	kindSeparator              // , ; / | & and "and"
	kindNewline                // a separator that lists of positions use too
)

// token is a piece of the text. Spaces are not tokens: glued says that there is
// none in front.
type token struct {
	kind       kind
	start, end int
	glued      bool
	number     number
	unit       unit
	hemisphere hemisphere
	axis       axis
}

// lexer cuts a text into tokens, once from left to right: each byte is looked at
// a bounded number of times.
type lexer struct {
	text   string
	pos    int
	spaced bool
	tokens []token
}

func lex(text string) []token {
	l := &lexer{text: text, spaced: true}
	for l.pos < len(l.text) {
		l.next()
	}
	return joinPrimes(freeBracketed(text, l.tokens))
}

func (l *lexer) next() {
	r, size := utf8.DecodeRuneInString(l.text[l.pos:])
	switch {
	case r == '\n':
		l.emit(token{kind: kindNewline}, size)
	case unicode.IsSpace(r):
		l.pos += size
		l.spaced = true
	case unicode.Is(unicode.Cf, r): // direction marks and joiners, in Arabic text above all
		l.pos += size
	case isDigit(r):
		l.digits()
	case unitOfMark(r) != unitNone:
		l.emit(token{kind: kindMark, unit: unitOfMark(r)}, size)
	case isLetter(r):
		l.word()
	default:
		l.sign(r, size)
	}
}

func (l *lexer) emit(t token, size int) {
	t.start, t.end, t.glued = l.pos, l.pos+size, !l.spaced
	l.tokens = append(l.tokens, t)
	l.pos += size
	l.spaced = false
}

// sign reads punctuation.
func (l *lexer) sign(r rune, size int) {
	switch {
	case strings.ContainsRune("-−–—‐‑", r):
		l.emit(token{kind: kindDash}, size)
	case r == '+':
		l.emit(token{kind: kindPlus}, size)
	case strings.ContainsRune(",;/|&،؛", r):
		l.emit(token{kind: kindSeparator}, size)
	case r == ':' && l.between(size):
		l.emit(token{kind: kindColon}, size)
	case strings.ContainsRune(".:=", r) && l.afterWord():
		l.pos += size // N. 35, Lat: 35, lon=15
	default:
		l.emit(token{kind: kindJunk}, size)
	}
}

// between reports whether digits stand on both sides without a space.
func (l *lexer) between(size int) bool {
	r, _ := utf8.DecodeRuneInString(l.text[l.pos+size:])
	return !l.spaced && len(l.tokens) > 0 && l.tokens[len(l.tokens)-1].kind == kindNumber && isDigit(r)
}

func (l *lexer) afterWord() bool {
	if len(l.tokens) == 0 || l.spaced {
		return false
	}
	last := l.tokens[len(l.tokens)-1]
	r, _ := utf8.DecodeLastRuneInString(l.text[:last.end])
	return isLetter(r) && last.kind != kindJunk
}

// word reads letters. Letters that mean nothing here take the digits behind them
// along, so that the 3 of "CP3" is not a number.
func (l *lexer) word() {
	end := l.pos + lettersLen(l.text[l.pos:])
	word := strings.ToLower(l.text[l.pos:end])
	t := l.meaning(word)
	if t.kind == kindJunk && !isTimePreposition(word) {
		end = skipWord(l.text, end)
	}
	l.emit(t, end-l.pos)
}

func (l *lexer) meaning(word string) token {
	if isConjunction(word) {
		return token{kind: kindSeparator}
	}
	if axis := axisOf(word); axis != axisUnknown {
		return token{kind: kindLabel, axis: axis}
	}
	if unit := unitOf(word); unit != unitNone {
		return token{kind: kindMark, unit: unit}
	}
	if unit := l.letterUnit(word); unit != unitNone {
		return token{kind: kindMark, unit: unit}
	}
	if h, ok := hemisphereOf(word); ok {
		return token{kind: kindHemisphere, hemisphere: h}
	}
	return token{}
}

// letterUnit reads 35d 21m 06s: d sticks to a number, m to the number after a d,
// and s to the number after an m. Anywhere else s is south and m is metres.
func (l *lexer) letterUnit(word string) unit {
	n := len(l.tokens)
	if n == 0 || l.spaced || l.tokens[n-1].kind != kindNumber {
		return unitNone
	}
	before := unitNone
	if n > 1 && l.tokens[n-2].kind == kindMark {
		before = l.tokens[n-2].unit
	}
	switch {
	case word == "d":
		return unitDegrees
	case word == "m" && before == unitDegrees:
		return unitMinutes
	case word == "s" && before == unitMinutes && l.letterBefore(n-2):
		return unitSeconds
	}
	return unitNone
}

// letterBefore reports whether the mark was written as the letter m: after 21'
// an s is south, after 21m it is seconds.
func (l *lexer) letterBefore(i int) bool {
	return strings.EqualFold(l.text[l.tokens[i].start:l.tokens[i].end], "m")
}

// isLetter leaves out the letters that people use as marks, º above all.
func isLetter(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsMark(r)) && unitOfMark(r) == unitNone
}

// skipWord goes to the end of a mixed word such as 03h47, CP3 or 12z.
func skipWord(text string, pos int) int {
	for pos < len(text) {
		r, size := utf8.DecodeRuneInString(text[pos:])
		if !isLetter(r) && !isDigit(r) {
			break
		}
		pos += size
	}
	return pos
}

// freeBracketed drops the brackets of "35°21' (N)", and only those.
func freeBracketed(text string, tokens []token) []token {
	is := func(i int, bracket string) bool {
		return i < len(tokens) && text[tokens[i].start:tokens[i].end] == bracket
	}
	kept := make([]token, 0, len(tokens))
	for i := 0; i < len(tokens); i++ {
		if is(i, "(") && i+1 < len(tokens) && tokens[i+1].kind == kindHemisphere && is(i+2, ")") {
			kept = append(kept, tokens[i+1])
			i += 2
			continue
		}
		kept = append(kept, tokens[i])
	}
	return kept
}

// joinPrimes makes two minute marks side by side one mark of seconds.
func joinPrimes(tokens []token) []token {
	kept := tokens[:0]
	for _, t := range tokens {
		if n := len(kept); n > 0 && isPrime(t) && isPrime(kept[n-1]) && t.glued {
			kept[n-1].unit = unitSeconds
			kept[n-1].end = t.end
			continue
		}
		kept = append(kept, t)
	}
	return kept
}

// isPrime reports whether a token is one character that marks minutes.
func isPrime(t token) bool {
	return t.kind == kindMark && t.unit == unitMinutes && t.end-t.start <= utf8.UTFMax
}
