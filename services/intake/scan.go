package intake

import (
	"encoding/json"
	"iter"
	"strings"
	"unicode/utf8"
)

// The functions here walk over JSON that is known to be well formed. They hand
// out pieces of the body as they stand there, so that a megabyte of nonsense
// costs a scan and not a tree.

// member is one member of an object.
type member struct {
	name   string
	marred bool   // the name held characters that cannot be read
	raw    []byte // the value as it came
}

// members yields the members of an object in the order in which they stand.
func members(object []byte) iter.Seq[member] {
	return func(yield func(member) bool) {
		for i := next(object, 1); object[i] != '}'; {
			stop := end(object, i)
			name, marred := unquote(object[i:stop])
			i = next(object, stop) // the colon
			i = next(object, i+1)
			stop = end(object, i)
			if !yield(member{name: name, marred: marred, raw: object[i:stop]}) {
				return
			}
			i = next(object, stop)
			if object[i] == ',' {
				i = next(object, i+1)
			}
		}
	}
}

// items yields the elements of an array.
func items(array []byte) iter.Seq2[int, []byte] {
	return func(yield func(int, []byte) bool) {
		n := 0
		for i := next(array, 1); array[i] != ']'; n++ {
			stop := end(array, i)
			if !yield(n, array[i:stop]) {
				return
			}
			i = next(array, stop)
			if array[i] == ',' {
				i = next(array, i+1)
			}
		}
	}
}

// next returns the place of the first byte from i on that is no white space.
func next(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\n' || b[i] == '\t' || b[i] == '\r') {
		i++
	}
	return i
}

// end returns the place behind the value that starts at i.
func end(b []byte, i int) int {
	if b[i] != '{' && b[i] != '[' && b[i] != '"' {
		for i < len(b) && !strings.ContainsRune(" \n\t\r,]}", rune(b[i])) {
			i++
		}
		return i
	}
	for open := 0; ; {
		switch b[i] {
		case '"':
			i = quoteEnd(b, i)
		case '{', '[':
			open++
			i++
		case '}', ']':
			open--
			i++
		default:
			i++
		}
		if open == 0 {
			return i
		}
	}
}

// quoteEnd returns the place behind the string that starts at i.
func quoteEnd(b []byte, i int) int {
	for i++; b[i] != '"'; i++ {
		if b[i] == '\\' {
			i++
		}
	}
	return i + 1
}

// depth returns how many arrays and objects stand one in another.
func depth(b []byte) int {
	open, deepest := 0, 0
	for i := 0; i < len(b); {
		switch b[i] {
		case '"':
			i = quoteEnd(b, i)
			continue
		case '{', '[':
			open++
			deepest = max(deepest, open)
		case '}', ']':
			open--
		}
		i++
	}
	return deepest
}

// unquote reads a JSON string. It reports whether the string held what no view
// can show: U+0000, a lone surrogate, or bytes that are not UTF-8. Each run of
// these reads as one U+FFFD, so that the text never grows.
func unquote(raw []byte) (text string, marred bool) {
	inner := raw[1 : len(raw)-1]
	if plain(inner) {
		return string(inner), false
	}
	var read string
	if json.Unmarshal(raw, &read) != nil {
		return "\uFFFD", true
	}
	replaced := strings.Count(read, "\uFFFD") - meant(inner)
	if replaced == 0 && !strings.ContainsRune(read, 0) {
		return read, false
	}
	return collapse(read), true
}

func plain(inner []byte) bool {
	for _, c := range inner {
		if c == '\\' {
			return false
		}
	}
	return utf8.Valid(inner)
}

// meant counts the U+FFFD that the sender wrote, as a character or an escape.
func meant(inner []byte) int {
	n := strings.Count(string(inner), "\uFFFD")
	for i := 0; i < len(inner); i++ {
		if inner[i] != '\\' {
			continue
		}
		if i+6 <= len(inner) && strings.EqualFold(string(inner[i+1:i+6]), "ufffd") {
			n++
		}
		i++
	}
	return n
}

func collapse(s string) string {
	var out strings.Builder
	out.Grow(len(s))
	gap := false
	for _, r := range s {
		lost := r == 0 || r == utf8.RuneError
		if !lost {
			out.WriteRune(r)
		} else if !gap {
			out.WriteRune(utf8.RuneError)
		}
		gap = lost
	}
	return out.String()
}
