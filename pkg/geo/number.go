package geo

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// number is written digits with at most one decimal mark. How many digits there
// are matters as much as the value: 5° is not 005°, 21.0' is not 21'.
type number struct {
	value    float64
	whole    int // digits in front of the decimal mark
	decimals int // digits behind it
}

// maxWhole is the most digits an angle has in one piece: DDDMMSS. Longer ones
// are telephone numbers, MMSIs and the like.
const maxWhole = 7

// digits reads what begins with a digit. A comma is a decimal mark, unless the
// chain has points as well:
//
//	35.35        one number          35,35        one number (decimal comma)
//	35.35,15.77  two numbers         35,15.77     two numbers
//	35.21.06     none: the points may separate or mark decimals; so 35,35,15,77
//	12z, 03h47   none: words
func (l *lexer) digits() {
	groups, marks, size := splitDigits(l.text[l.pos:])
	end := l.pos + size
	word := l.isWordOrClock(end)
	switch {
	case marks == "" && !word:
		l.number(groups[0], "", size)
	case len(marks) == 1 && !word:
		l.number(groups[0], groups[1], size)
	case strings.Contains(marks, ".") && strings.Contains(marks, ","):
		l.list(end, word)
	default:
		l.emit(token{kind: kindJunk}, skipWord(l.text, end)-l.pos)
	}
}

// list reads numbers with decimal points and commas between them. If the chain
// runs into a word, that takes the last number along: 35.35,15.77,12z.
func (l *lexer) list(end int, word bool) {
	for {
		size := strings.IndexAny(l.text[l.pos:end], ",٫")
		if size < 0 {
			break
		}
		l.decimal(size)
		_, comma := utf8.DecodeRuneInString(l.text[l.pos:])
		l.emit(token{kind: kindSeparator}, comma)
	}
	if word {
		l.emit(token{kind: kindJunk}, skipWord(l.text, end)-l.pos)
		return
	}
	l.decimal(end - l.pos)
}

func (l *lexer) decimal(size int) {
	whole, decimals, _ := strings.Cut(l.text[l.pos:l.pos+size], ".")
	if strings.Contains(decimals, ".") {
		l.emit(token{kind: kindJunk}, size)
		return
	}
	l.number(whole, decimals, size)
}

// splitDigits cuts the longest chain of digit groups joined by single decimal
// marks. The marks come back as "." and ",".
func splitDigits(text string) (groups []string, marks string, end int) {
	for {
		size := digitsLen(text[end:])
		groups = append(groups, text[end:end+size])
		end += size
		r, width := utf8.DecodeRuneInString(text[end:])
		if digitsLen(text[end+width:]) == 0 {
			return groups, marks, end
		}
		switch r {
		case '.':
			marks += "."
		case ',', '٫':
			marks += ","
		default:
			return groups, marks, end
		}
		end += width
	}
}

func digitsLen(text string) int {
	size := 0
	for _, r := range text {
		if !isDigit(r) {
			break
		}
		size += utf8.RuneLen(r)
	}
	return size
}

// isWordOrClock reports whether the digits that end here belong to a word (12z,
// 130Nm) or are a time of day by the word behind them (0347 UTC).
func (l *lexer) isWordOrClock(end int) bool {
	rest := l.text[end:]
	trimmed := strings.TrimLeft(rest, " \t")
	word := strings.ToLower(trimmed[:lettersLen(trimmed)])
	if len(trimmed) < len(rest) {
		return isZone(word)
	}
	if word == "" {
		return false
	}
	switch word {
	case "d", "m", "s":
		return false // the lexer's letterUnit decides
	}
	return l.meaning(word).kind == kindJunk
}

func lettersLen(text string) int {
	size := 0
	for _, r := range text {
		if !isLetter(r) {
			break
		}
		size += utf8.RuneLen(r)
	}
	return size
}

func (l *lexer) number(whole, decimals string, size int) {
	n, ok := newNumber(whole, decimals)
	if !ok {
		l.emit(token{kind: kindJunk}, size)
		return
	}
	l.emit(token{kind: kindNumber, number: n}, size)
}

func newNumber(whole, decimals string) (number, bool) {
	w, d := asciiDigits(whole), asciiDigits(decimals)
	if len(w) > maxWhole {
		return number{}, false
	}
	// The decimals beyond 15 cannot change a float64 of this size.
	value, err := strconv.ParseFloat(w+"."+d[:min(len(d), 15)]+"0", 64)
	if err != nil {
		return number{}, false
	}
	return number{value: value, whole: len(w), decimals: min(len(d), 15)}, true
}

// asciiDigits turns the digits of other scripts into 0 to 9.
func asciiDigits(text string) string {
	var b strings.Builder
	for _, r := range text {
		b.WriteByte('0' + digitValue(r))
	}
	return b.String()
}

// isDigit reports whether a rune is a decimal digit in one of the scripts that
// phones around the Mediterranean write: European, Arabic and Persian.
func isDigit(r rune) bool {
	return '0' <= r && r <= '9' || '٠' <= r && r <= '٩' || '۰' <= r && r <= '۹'
}

func digitValue(r rune) byte {
	switch {
	case r >= '۰':
		return byte(r - '۰')
	case r >= '٠':
		return byte(r - '٠')
	}
	return byte(r - '0')
}
