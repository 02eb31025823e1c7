package intake

import (
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// Times outside these limits are slips (the year 3024, a clock that starts in
// 1970), not statements: they are kept as given and used for nothing.
const (
	firstYear = 1990 // before this, nobody reported boats to anybody that we import
	maxAhead  = 366 * 24 * time.Hour
)

// maxNumber is how many characters a number may be written with. The exact
// largest float64 takes 309; what is longer measures nothing.
const maxNumber = 400

// scalar returns a string, number or boolean that fits the schema.
func (s *shaper) scalar(sch *jsonschema.Schema, raw []byte, at pointer) (any, bool) {
	switch raw[0] {
	case '"':
		return s.text(sch, raw, at)
	case 't', 'f':
		return s.fitting(sch, raw[0] == 't', raw, at)
	case 'n':
		return s.fitting(sch, nil, raw, at)
	}
	return s.number(sch, raw, at)
}

func (s *shaper) text(sch *jsonschema.Schema, raw []byte, at pointer) (any, bool) {
	text, marred := unquote(raw)
	if marred {
		s.moveOut(WarnUnreadable, at, raw, "holds characters that cannot be read; they are replaced")
	}
	switch formatOf(sch) {
	case "date-time":
		return s.time(sch, text, raw, at)
	case "uuid":
		text = canonicalID(text)
	}
	return s.fitting(sch, text, raw, at)
}

// time reads an RFC 3339 time. One without a zone is never guessed at.
func (s *shaper) time(sch *jsonschema.Schema, text string, raw []byte, at pointer) (any, bool) {
	text = strings.ToUpper(strings.TrimSpace(text))
	var t time.Time
	if t.UnmarshalText([]byte(text)) != nil {
		s.moveOut(WarnBadFormat, at, raw, "must be a time with its zone as in RFC 3339, such as 2023-04-20T01:47:00Z")
		return nil, false
	}
	if t.Year() < firstYear || t.After(s.receivedAt.Add(maxAhead)) {
		s.moveOut(WarnImplausibleTime, at, raw, "must be between the year %d and a year from now", firstYear)
		return nil, false
	}
	return s.fitting(sch, text, raw, at)
}

// number reads a number that a float64, or for whole numbers an int64, holds.
func (s *shaper) number(sch *jsonschema.Schema, raw []byte, at pointer) (any, bool) {
	written := string(raw)
	if whole, err := strconv.ParseInt(written, 10, 64); err == nil && written != "-0" {
		return s.fitting(sch, whole, raw, at)
	}
	f, err := strconv.ParseFloat(written, 64)
	vanished := f == 0 && strings.ContainsAny(mantissa(written), "123456789")
	if err != nil || vanished || len(written) > maxNumber {
		s.moveOut(WarnOutOfRange, at, raw, "is too large, too small or too long a number")
		return nil, false
	}
	if slices.Contains(typesOf(sch), "integer") && f == math.Trunc(f) {
		if math.Abs(f) >= 1<<63 {
			s.moveOut(WarnOutOfRange, at, raw, "is too large a number")
			return nil, false
		}
		return s.fitting(sch, int64(f), raw, at)
	}
	return s.fitting(sch, f, raw, at)
}

func mantissa(written string) string {
	if i := strings.IndexAny(written, "eE"); i >= 0 {
		return written[:i]
	}
	return written
}

// fitting returns v when the schema takes it. A text that is too long is used
// as far as it may be; anything else that does not fit is moved out.
func (s *shaper) fitting(sch *jsonschema.Schema, v any, raw []byte, at pointer) (any, bool) {
	err := sch.Validate(v)
	if err == nil {
		return v, true
	}
	misfit := leaf(err)
	if long, ok := misfit.(*kind.MaxLength); ok {
		s.moveOut(WarnTooLong, at, raw, "at most %d characters are used, the first ones", long.Want)
		used := firstRunes(v.(string), long.Want)
		return used, sch.Validate(used) == nil
	}
	code, detail := explain(misfit, sch)
	s.moveOut(code, at, raw, "%s", detail)
	return nil, false
}

// leaf returns what at last was wrong.
func leaf(err error) jsonschema.ErrorKind {
	invalid, ok := errors.AsType[*jsonschema.ValidationError](err)
	if !ok {
		return nil
	}
	for len(invalid.Causes) > 0 {
		invalid = invalid.Causes[0]
	}
	return invalid.ErrorKind
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// explain says in words of the schema what a value should have been.
func explain(misfit jsonschema.ErrorKind, sch *jsonschema.Schema) (code, detail string) {
	switch k := misfit.(type) {
	case *kind.Type:
		return WarnWrongType, "must be " + wanted(sch)
	case *kind.Enum:
		return WarnUnknownWord, "must be one of " + words(k.Want)
	case *kind.Const:
		return WarnUnknownWord, "must be the one word that is allowed here"
	case *kind.Minimum:
		return WarnOutOfRange, "must be at least " + k.Want.RatString()
	case *kind.Maximum:
		return WarnOutOfRange, "must be at most " + k.Want.RatString()
	case *kind.ExclusiveMinimum:
		return WarnOutOfRange, "must be more than " + k.Want.RatString()
	case *kind.ExclusiveMaximum:
		return WarnOutOfRange, "must be less than " + k.Want.RatString()
	case *kind.Format:
		return WarnBadFormat, "must be written as a " + k.Want
	case *kind.Pattern:
		return WarnBadFormat, "must match " + k.Want
	}
	return WarnNotInShape, "does not fit the shape of a report"
}

func words(want []any) string {
	list := make([]string, 0, len(want))
	for _, w := range want {
		if word, ok := w.(string); ok {
			list = append(list, word)
		}
	}
	return strings.Join(list, ", ")
}

// wanted names the types that a schema takes.
func wanted(sch *jsonschema.Schema) string {
	types := typesOf(sch)
	if len(types) == 0 {
		return "something else"
	}
	return strings.Join(types, " or ")
}
