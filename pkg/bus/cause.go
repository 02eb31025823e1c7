package bus

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"pharos/pkg/fault"
)

// Codes of why a handler could not use a message.
const (
	CodeNoEnvelope        = "no_envelope"         // it is no event
	CodeNotJSON           = "not_json"            // the body is no JSON
	CodeWrongShape        = "wrong_shape"         // the body is JSON of another shape
	CodeUnknownReference  = "unknown_reference"   // it speaks of something that is not there
	CodeRefusedByDatabase = "refused_by_database" // the database refuses a value or a rule is broken
	CodePanic             = "panic"               // the handler broke on it
	CodeUnusable          = "unusable"            // whatever else; the words tell
)

// errPanic is in what a handler that panicked is taken to have said.
var errPanic = errors.New("panic")

// codeOf finds the code in the error itself, so that handlers need not name one.
func codeOf(handler string, cause error) string {
	var syntax *json.SyntaxError
	var shape *json.UnmarshalTypeError
	var database interface{ SQLState() string }
	switch {
	case handler == HandlerMalformed:
		return CodeNoEnvelope
	case errors.Is(cause, errPanic):
		return CodePanic
	case errors.As(cause, &syntax):
		return CodeNotJSON
	case errors.As(cause, &shape):
		return CodeWrongShape
	case fault.KindOf(cause) == fault.NotFound, errors.Is(cause, sql.ErrNoRows), errors.Is(cause, ErrNone):
		return CodeUnknownReference
	case errors.As(cause, &database):
		return CodeRefusedByDatabase
	}
	return CodeUnusable
}

// longestReason in bytes; an error text can carry a whole statement.
const longestReason = 1024

// quoted is everything from the first quote of a line to its last.
var quoted = regexp.MustCompile(`["` + "`" + `].*["` + "`" + `]`)

// reason is the error in words. Decoders and databases quote what they could not
// read, which may be what a person said; the words are for lists and logs.
func reason(cause error) string {
	if cause == nil {
		return "no reason given"
	}
	text := strings.ToValidUTF8(cause.Error(), "?")
	var shape *json.UnmarshalTypeError
	if errors.As(cause, &shape) {
		kind, _, _ := strings.Cut(shape.Value, " ") // "number 4711"
		text = strings.ReplaceAll(text, shape.Value, kind)
	}
	text = quoted.ReplaceAllString(text, `"…"`)
	return strings.ToValidUTF8(text[:min(len(text), longestReason)], "")
}

// Panicked is what a handler that panicked is taken to have said.
func Panicked(value any) error { return fmt.Errorf("%w: %v", errPanic, value) }
