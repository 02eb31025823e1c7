package intake

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"pharos/pkg/event"
	"pharos/pkg/scan"
)

// The codes of warnings that intake gives. They are part of what clients read:
// none is ever renamed. Positions in words add those of pkg/geo.
const (
	WarnUnknownMember       = "unknown_member"         // no such member in the shape of a report
	WarnDuplicateMember     = "duplicate_member"       // given more than once; the last is used
	WarnWrongType           = "wrong_type"             // a word where a number belongs, and so on
	WarnOutOfRange          = "out_of_range"           // latitude 95, or a number that nothing can hold
	WarnUnknownWord         = "unknown_word"           // not in the list of words
	WarnBadFormat           = "bad_format"             // no RFC 3339 time with a zone, no UUID, …
	WarnTooMany             = "too_many"               // the first ones are used
	WarnTooLong             = "too_long"               // the beginning is used
	WarnNotInShape          = "not_in_shape"           // does not fit for another reason
	WarnUnreadable          = "unreadable_characters"  // NUL, lone surrogates, bytes that are not UTF-8
	WarnImplausibleTime     = "implausible_time"       // before 1990, or more than a year ahead
	WarnOccurredInFuture    = "occurred_in_future"     // later than we were told; ordered by received_at
	WarnIDMissing           = "id_missing"             // a retry would be a second report
	WarnPhoneWithoutCountry = "phone_without_country"  // joins only reports that write it the same way
	WarnPhoneUnreadable     = "phone_unreadable"       // holds no number
	WarnPositionDisagrees   = "position_disagrees"     // the words say another place than lat and lon
	WarnPositionTimeInWords = "position_time_in_words" // a time stands behind the position; it is not used
	WarnPositionIncomplete  = "position_incomplete"    // lat without lon, or lon without lat
	WarnExerciseUnknown     = "exercise_unknown"       // treated as real
	WarnExerciseEnded       = "exercise_ended"         // treated as real
	WarnMore                = "more_warnings"          // there were more than are listed
)

const (
	maxWarnings = 100  // that are listed; one more says how many there were
	maxKept     = 200  // entries of as_given; beyond it the whole body is kept as one
	maxPointer  = 900  // bytes of a pointer; beyond it, too
	slack       = 4096 // bytes that wrapping may add to what is kept of a small body
)

// pointer is an RFC 6901 JSON Pointer into the body as it was given.
type pointer string

func (p pointer) member(name string) pointer {
	if strings.ContainsAny(name, "~/") {
		name = strings.ReplaceAll(strings.ReplaceAll(name, "~", "~0"), "/", "~1")
	}
	return p + "/" + pointer(name)
}

func (p pointer) item(i int) pointer { return p + "/" + pointer(strconv.Itoa(i)) }

// account collects, while a report is read, what did not fit and where.
type account struct {
	body     []byte // as it came
	doc      []byte // as it is read: well formed
	kept     map[pointer]json.RawMessage
	size     int  // of what is kept
	whole    bool // too much or too strange to list: the body itself is kept
	warnings []event.Warning
	unlisted int // warnings beyond maxWarnings
}

func newAccount(body, doc []byte) *account {
	return &account{body: body, doc: doc, kept: map[pointer]json.RawMessage{}}
}

// warn notes a warning. The detail never holds anything of the value: warnings
// are not sealed, what was given may be anything.
func (a *account) warn(code string, at pointer, format string, args ...any) {
	if len(a.warnings) >= maxWarnings {
		a.unlisted++
		return
	}
	a.warnings = append(a.warnings, event.Warning{Code: code, Detail: fmt.Sprintf(format, args...), Pointer: string(at)})
}

// keep notes what stood at a place that the report does not hold.
func (a *account) keep(at pointer, raw []byte) {
	if a.whole || len(a.kept) >= maxKept || len(at) > maxPointer {
		a.whole = true
		return
	}
	a.kept[at] = carried(raw)
	a.size += len(a.kept[at])
}

// keepEach keeps several values that were given for one place, in their order.
func (a *account) keepEach(at pointer, given [][]byte) {
	list := []byte{'['}
	for i, raw := range given {
		if i > 0 {
			list = append(list, ',')
		}
		list = append(list, carried(raw)...)
	}
	a.keep(at, append(list, ']'))
}

// moveOut keeps a value and warns: the two belong together.
func (a *account) moveOut(code string, at pointer, raw []byte, format string, args ...any) {
	a.keep(at, raw)
	a.warn(code, at, format, args...)
}

// asGiven returns what was kept. Where a whole value is kept, its parts are not
// listed again, so the record never outgrows the body.
func (a *account) asGiven() map[string]json.RawMessage {
	if a.whole || a.size > 2*len(a.body)+slack {
		return map[string]json.RawMessage{"": a.all()}
	}
	if len(a.kept) == 0 {
		return nil
	}
	out := make(map[string]json.RawMessage, len(a.kept))
	for at, raw := range a.kept {
		if !a.covered(at) {
			out[string(at)] = raw
		}
	}
	return out
}

// all returns the whole body. One that became much longer when it was made
// readable (each bare NUL is an escape of six characters) is carried as it came,
// so that a body of the largest size still fits into one message.
func (a *account) all() json.RawMessage {
	if len(a.doc) > len(a.body)+len(a.body)/3 {
		return inBase64(a.body)
	}
	return carried(a.doc)
}

func (a *account) covered(at pointer) bool {
	for {
		cut := strings.LastIndexByte(string(at), '/')
		if cut <= 0 {
			return false
		}
		at = at[:cut]
		if _, ok := a.kept[at]; ok {
			return true
		}
	}
}

// said returns the warnings, the last one saying how many there were in all.
func (a *account) said() []event.Warning {
	if a.unlisted == 0 {
		return a.warnings
	}
	more := event.Warning{Code: WarnMore, Detail: fmt.Sprintf("%d more warnings are not listed", a.unlisted)}
	return append(a.warnings[:len(a.warnings):len(a.warnings)], more)
}

// carried returns raw as something that every reader of the log can read. What
// is no UTF-8, or nested too deep, is carried as {"base64": …}.
func carried(raw []byte) json.RawMessage {
	if utf8.Valid(raw) && scan.Depth(raw) <= maxDepth {
		return raw
	}
	return inBase64(raw)
}

func inBase64(raw []byte) json.RawMessage {
	return json.RawMessage(`{"base64":"` + base64.StdEncoding.EncodeToString(raw) + `"}`)
}

// maxNameDigits in a name are less than any phone number has.
const maxNameDigits = 4

// isPlainName reports whether a name that the sender chose may be shown in a
// warning: it looks like the name of a member, and not like a number or words.
func isPlainName(name string) bool {
	if name == "" || len(name) > 64 {
		return false
	}
	digits := 0
	for i, c := range name {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
		if !letter {
			digits++
		}
	}
	return digits <= maxNameDigits
}
