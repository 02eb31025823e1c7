package intake

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"

	"pharos/pkg/scan"
)

// Hash tells whether two bodies say the same. The order of members and white
// space do not count, nor does a report's own id, which is in its subject;
// everything else does, numbers as they are written.
type Hash struct {
	// Key of the HMAC-SHA-256, secret and the same for ever: whoever can guess a
	// report could confirm it by a plain hash, and with another key a retry is a
	// conflict.
	Key []byte
}

func (h Hash) of(doc []byte) string {
	sum := hmac.New(sha256.New, h.Key)
	if scan.Depth(doc) > maxDepth {
		sum.Write(doc)
	} else {
		sum.Write(appendCanonical(make([]byte, 0, len(doc)+len(doc)/8), doc, true))
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// appendCanonical appends the one form of a value.
func appendCanonical(out, raw []byte, isReport bool) []byte {
	switch raw[0] {
	case '{':
		return appendObject(out, raw, isReport)
	case '[':
		out = append(out, '[')
		for _, item := range scan.Items(raw) {
			out = append(appendCanonical(out, item, false), ',')
		}
		return append(out, ']')
	case '"':
		return appendText(out, raw)
	}
	return append(out, raw...)
}

func appendObject(out, raw []byte, isReport bool) []byte {
	sorted := make([]member, 0, 8)
	for m := range members(raw) {
		if !isReport || m.name != "id" {
			sorted = append(sorted, m)
		}
	}
	slices.SortStableFunc(sorted, func(a, b member) int { return cmp.Compare(a.name, b.name) })
	out = append(out, '{')
	for _, m := range sorted {
		out = append(appendQuoted(out, m.name), ':')
		out = append(appendCanonical(out, m.raw, false), ',')
	}
	return append(out, '}')
}

// appendText appends a string as it reads, so that an escape and the character
// are the same. What cannot be read counts as it was written.
func appendText(out, raw []byte) []byte {
	text, marred := unquote(raw)
	if marred {
		return append(out, raw...)
	}
	return appendQuoted(out, text)
}

// appendQuoted appends what json.Marshal makes of a text.
func appendQuoted(out []byte, text string) []byte {
	if strings.ContainsFunc(text, isEscaped) {
		quoted, _ := json.Marshal(text) // a string always encodes
		return append(out, quoted...)
	}
	return append(append(append(out, '"'), text...), '"')
}

// isEscaped reports whether json.Marshal might write c as anything but itself.
func isEscaped(c rune) bool {
	return c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&'
}
