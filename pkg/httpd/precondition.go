package httpd

import (
	"slices"
	"strconv"
	"strings"

	"pharos/pkg/fault"
)

// maxIdempotencyKey is enough for any UUID and any name.
const maxIdempotencyKey = 200

// SetETag says which sequence the answer shows.
func (c *Context) SetETag(seq uint64) { c.Header().Set("ETag", etag(seq)) }

func etag(seq uint64) string { return `"` + strconv.FormatUint(seq, 10) + `"` }

// Match is what If-Match asks for: the sequences one of which must be current.
// Nil when the client asked for none.
type Match []uint64

// Given reports whether the client named a sequence. It then wants to hear of a
// conflict, not have its command decided again on a newer state.
func (m Match) Given() bool { return m != nil }

// Allows reports whether a command may act on the state at seq.
func (m Match) Allows(seq uint64) bool { return m == nil || slices.Contains(m, seq) }

// IfMatch reads If-Match: one sequence in quotes, or several. A weak tag counts
// like a strong one, since proxies weaken them on the way; "*" asks for nothing.
func (c *Context) IfMatch() (Match, error) {
	values := c.Request().Header.Values("If-Match")
	if len(values) == 0 {
		return nil, nil
	}
	given := strings.Join(values, ",")
	if strings.TrimSpace(given) == "*" {
		return nil, nil
	}
	var m Match
	for tag := range strings.SplitSeq(given, ",") {
		seq, ok := parseTag(tag)
		if !ok {
			return nil, fault.New(fault.Invalid, `If-Match must be the ETag of an answer, such as "17"`)
		}
		m = append(m, seq)
	}
	return m, nil
}

func parseTag(tag string) (uint64, bool) {
	tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/")
	if len(tag) < 3 || tag[0] != '"' || tag[len(tag)-1] != '"' {
		return 0, false
	}
	seq, err := strconv.ParseUint(tag[1:len(tag)-1], 10, 64)
	return seq, err == nil
}

// NotModified sets the ETag and reports whether the client has this sequence
// already: then answer NoContent(304). A tag it cannot read matches nothing.
func (c *Context) NotModified(seq uint64) bool {
	c.SetETag(seq)
	given := strings.Join(c.Request().Header.Values("If-None-Match"), ",")
	for tag := range strings.SplitSeq(given, ",") {
		if have, ok := parseTag(tag); ok && have == seq {
			return true
		}
	}
	return false
}

// IdempotencyKey reads the key that makes a repeated command one command, with
// or without quotes; "" when absent.
func (c *Context) IdempotencyKey() (string, error) {
	values := c.Request().Header.Values("Idempotency-Key")
	if len(values) == 0 {
		return "", nil
	}
	key := values[0]
	if n := len(key); n >= 2 && key[0] == '"' && key[n-1] == '"' {
		key = key[1 : n-1]
	}
	printable := !strings.ContainsFunc(key, func(r rune) bool { return r < ' ' || r > '~' })
	if len(values) > 1 || key == "" || len(key) > maxIdempotencyKey || !printable {
		return "", fault.New(fault.Invalid, "Idempotency-Key must be one key of 1 to %d ASCII characters", maxIdempotencyKey)
	}
	return key, nil
}
