package intake

import (
	"encoding/json"
	"iter"
	"strings"
	"unicode/utf8"

	"pharos/pkg/scan"
)

// member is one member of an object.
type member struct {
	name   string
	marred bool   // the name held characters that cannot be read
	raw    []byte // the value as it came
}

// members yields the members of an object in the order in which they stand.
func members(object []byte) iter.Seq[member] {
	return func(yield func(member) bool) {
		for quoted, raw := range scan.Members(object) {
			name, marred := unquote(quoted)
			if !yield(member{name: name, marred: marred, raw: raw}) {
				return
			}
		}
	}
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
