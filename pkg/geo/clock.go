package geo

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxTimeWords bounds how much of a text is taken for a time: "at 03:47 CEST on
// 24 May 2024" has seven words.
const maxTimeWords = 7

// timeBehind finds the time that a writer put behind a position, and gives its
// words untouched. An @ or "at" announces a time in any form; without one only
// words that can be nothing else are taken.
//
//	35 21 001 015 46 598 @03:47 CEST, engine failed
//	                      ^^^^^^^^^^
func timeBehind(rest string) string {
	rest = strings.TrimLeftFunc(rest, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(",;.-–(°'’′\"″”/|", r)
	})
	rest, announced := announcement(rest)
	end, words := 0, 0
	for words < maxTimeWords {
		word, size := firstWord(rest[end:])
		if word == "" {
			break
		}
		next, _ := firstWord(rest[end+size:])
		if words == 0 && !beginsTime(word, next, announced) {
			return ""
		}
		if words > 0 && !continuesTime(word, next) {
			break
		}
		end += size
		words++
		if r, _ := utf8.DecodeRuneInString(rest[end:]); strings.ContainsRune(",;()\n", r) {
			break
		}
	}
	return strings.TrimRight(strings.TrimSpace(rest[:end]), ".")
}

// announcement drops the @ or the word in front of a time.
func announcement(rest string) (string, bool) {
	if after, ok := strings.CutPrefix(rest, "@"); ok {
		return strings.TrimLeft(after, " \t"), true
	}
	word, size := firstWord(rest)
	if isTimePreposition(strings.ToLower(word)) {
		return strings.TrimLeft(rest[size:], " \t"), true
	}
	return rest, false
}

// firstWord gives the first word and how far it reaches, spaces in front
// included. Words end at spaces, commas, brackets and the line's end.
func firstWord(text string) (string, int) {
	trimmed := strings.TrimLeft(text, " \t")
	size := strings.IndexFunc(trimmed, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(",;()", r)
	})
	if size < 0 {
		size = len(trimmed)
	}
	return trimmed[:size], len(text) - len(trimmed) + size
}

// beginsTime recognises 03:47, 0347Z, 0347 UTC, 03h47, 010347Z and ISO 8601, and
// behind an announcement also 0347, 3.47 and 3 pm.
func beginsTime(word, next string, announced bool) bool {
	digits := digitsLen(word)
	if digits == 0 {
		return false
	}
	tail := strings.ToLower(strings.TrimRight(word[digits:], "."))
	zoned := isTimeZone(next)
	switch {
	case strings.HasPrefix(tail, ":") && digits <= 2 && digitsLen(tail[1:]) >= 2:
		return true
	case strings.HasPrefix(tail, "h") && digits <= 2 && len(tail) <= 3:
		return true
	case strings.HasPrefix(tail, "-") && digits == 4 && digitsLen(tail[1:]) == 2:
		return true
	case isZone(tail):
		return digits >= 3 || tail != "z"
	case tail == "":
		return zoned || announced && digits == 4
	}
	return announced && strings.HasPrefix(tail, ".") && digits <= 2 && digitsLen(tail[1:]) == 2
}

// continuesTime recognises zones and dates behind a time.
func continuesTime(word, next string) bool {
	lower := strings.ToLower(strings.TrimRight(word, "."))
	switch {
	case isTimeZone(word), isMonth(lower):
		return true
	case lower == "on" || lower == "time" || lower == "le" || lower == "am":
		return digitsLen(next) > 0 || lower == "time"
	}
	digits := digitsLen(lower)
	return digits > 0 && (strings.ContainsAny(lower, ":/-.") || isMonth(strings.ToLower(next)) || digits == 4)
}

// isTimeZone takes the words of isZone and, behind a time, west as Western
// European Summer Time and offsets such as UTC+2.
func isTimeZone(word string) bool {
	word = strings.ToLower(strings.TrimRight(word, "."))
	if name, _, ok := strings.Cut(word, "+"); ok {
		return name == "" || isZone(name)
	}
	return isZone(word) || word == "west"
}

func isMonth(word string) bool {
	switch word[:min(3, len(word))] {
	case "jan", "feb", "mar", "apr", "may", "mai", "jun", "jul", "aug", "sep", "oct", "okt", "nov", "dec", "dez":
		return true
	}
	return false
}
