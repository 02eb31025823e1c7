package pg

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	replacement = "\uFFFD"
	// maxDepth is how deep a document may nest before its inner part is kept as text. PostgreSQL 15 with its usual
	// max_stack_depth reads 12,000 levels and not 15,000, but at 10,000, which Go's parser lets pass, comparing and
	// searching fail (54001): one such row would break every query over its table.
	maxDepth = 1000
	// maxExponent and maxDigits bound a number that is kept as one. jsonb refuses more than 131,072 digits before the
	// point and 16,383 after it (22003), and writes every other number out in full: a body of 1e131000s would come back
	// too large to read.
	maxExponent = 400
	maxDigits   = 1000
)

// CleanText makes any string acceptable for a text column: U+0000 and what is not UTF-8 become U+FFFD.
func CleanText(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, replacement), "\x00", replacement)
}

// CleanJSON makes any valid JSON document acceptable for jsonb. In strings and names, \u0000, halves of surrogate pairs and
// what is not UTF-8 become U+FFFD; a number out of all proportion, or what nests deeper than a thousand levels, becomes a
// string of its text. All else stays byte for byte; a document without such things is returned as it is. The argument is
// not changed. What is not JSON comes back as something that is not JSON.
func CleanJSON(document []byte) []byte {
	c := cleaner{in: document}
	for c.at < len(c.in) {
		c.token()
	}
	if c.out == nil {
		return document
	}
	return append(c.out, c.in[c.kept:]...)
}

// cleaner walks over a document; out is nil until something is replaced.
type cleaner struct {
	in    []byte
	out   []byte
	at    int // the next byte to look at
	kept  int // the bytes before it are in out, or replaced there
	depth int
}

// replace puts text in the place of in[from:to].
func (c *cleaner) replace(from, to int, text string) {
	if c.out == nil {
		c.out = make([]byte, 0, len(c.in)+len(text))
	}
	c.out = append(append(c.out, c.in[c.kept:from]...), text...)
	c.at, c.kept = to, to
}

func (c *cleaner) token() {
	switch b := c.in[c.at]; {
	case b == '"':
		c.string()
	case b == '-' || '0' <= b && b <= '9':
		c.number()
	case b == '{' || b == '[':
		c.open()
	case b == '}' || b == ']':
		c.depth--
		c.at++
	default:
		c.at++
	}
}

// open enters an object or a list, or keeps one that lies too deep as a string of its text.
func (c *cleaner) open() {
	if c.depth < maxDepth {
		c.depth++
		c.at++
		return
	}
	end := endOfValue(c.in, c.at)
	inner := CleanText(string(c.in[c.at:end]))
	quoted, _ := json.Marshal(inner) // a string always encodes
	c.replace(c.at, end, string(quoted))
}

// endOfValue finds the end of the object or list that begins at from.
func endOfValue(in []byte, from int) int {
	depth := 0
	for at := from; at < len(in); at++ {
		switch in[at] {
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return at + 1
			}
		case '"':
			for at++; at < len(in) && in[at] != '"'; at++ {
				if in[at] == '\\' {
					at++
				}
			}
		}
	}
	return len(in)
}

func (c *cleaner) number() {
	end := c.at
	for end < len(c.in) && bytes.IndexByte([]byte("+-.eE0123456789"), c.in[end]) >= 0 {
		end++
	}
	text := c.in[c.at:end]
	if proportionate(text) {
		c.at = end
		return
	}
	c.replace(c.at, end, strconv.Quote(string(text)))
}

func proportionate(number []byte) bool {
	mantissa, exponent := number, []byte(nil)
	if e := bytes.IndexAny(number, "eE"); e >= 0 {
		mantissa, exponent = number[:e], number[e+1:]
	}
	if len(mantissa) > maxDigits {
		return false
	}
	if len(exponent) == 0 {
		return true
	}
	value, err := strconv.Atoi(string(exponent))
	return err == nil && -maxExponent <= value && value <= maxExponent
}

func (c *cleaner) string() {
	for c.at++; c.at < len(c.in); {
		switch b := c.in[c.at]; {
		case b == '"':
			c.at++
			return
		case b == '\\':
			c.escape()
		case b < utf8.RuneSelf:
			c.at++
		default:
			c.rune()
		}
	}
}

func (c *cleaner) rune() {
	r, size := utf8.DecodeRune(c.in[c.at:])
	if r == utf8.RuneError && size == 1 {
		c.replace(c.at, c.at+1, replacement)
		return
	}
	c.at += size
}

func (c *cleaner) escape() {
	first, ok := escaped(c.in[c.at:])
	switch {
	case !ok:
		c.at = min(c.at+2, len(c.in))
	case isHigh(first) && c.lowAfter():
		c.at += 12
	case first == 0 || isHigh(first) || isLow(first):
		c.replace(c.at, c.at+6, `\ufffd`)
	default:
		c.at += 6
	}
}

// lowAfter tells whether the escape after this one is the second half of a pair.
func (c *cleaner) lowAfter() bool {
	second, ok := escaped(c.in[c.at+6:])
	return ok && isLow(second)
}

// escaped reads \uXXXX.
func escaped(in []byte) (uint16, bool) {
	if len(in) < 6 || in[0] != '\\' || in[1] != 'u' {
		return 0, false
	}
	value, err := strconv.ParseUint(string(in[2:6]), 16, 16)
	return uint16(value), err == nil
}

func isHigh(u uint16) bool { return 0xD800 <= u && u < 0xDC00 }
func isLow(u uint16) bool  { return 0xDC00 <= u && u < 0xE000 }
