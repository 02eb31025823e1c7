package intake

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"hash"
	"slices"

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
	canonical{sum}.value(doc, true)
	return hex.EncodeToString(sum.Sum(nil))
}

// canonical writes the one form of a value into the hash.
type canonical struct{ sum hash.Hash }

func (c canonical) value(raw []byte, isReport bool) {
	switch {
	case raw[0] == '{' && scan.Depth(raw) <= maxDepth:
		c.object(raw, isReport)
	case raw[0] == '[' && scan.Depth(raw) <= maxDepth:
		c.sum.Write([]byte{'['})
		for _, item := range scan.Items(raw) {
			c.value(item, false)
			c.sum.Write([]byte{','})
		}
		c.sum.Write([]byte{']'})
	case raw[0] == '"':
		c.text(raw)
	default:
		c.sum.Write(raw)
	}
}

func (c canonical) object(raw []byte, isReport bool) {
	var sorted []member
	for m := range members(raw) {
		if !isReport || m.name != "id" {
			sorted = append(sorted, m)
		}
	}
	slices.SortStableFunc(sorted, func(a, b member) int { return cmp.Compare(a.name, b.name) })
	c.sum.Write([]byte{'{'})
	for _, m := range sorted {
		c.quote(m.name)
		c.sum.Write([]byte{':'})
		c.value(m.raw, false)
		c.sum.Write([]byte{','})
	}
	c.sum.Write([]byte{'}'})
}

// text writes a string as it reads, so that an escape and the character are the
// same. What cannot be read counts as it was written.
func (c canonical) text(raw []byte) {
	text, marred := unquote(raw)
	if marred {
		c.sum.Write(raw)
		return
	}
	c.quote(text)
}

func (c canonical) quote(text string) {
	quoted, _ := json.Marshal(text) // a string always encodes
	c.sum.Write(quoted)
}
