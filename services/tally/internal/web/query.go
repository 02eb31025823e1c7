package web

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"pharos/pkg/fault"
	"pharos/pkg/geo"
	"pharos/services/tally"
)

// question is what a request asks, read from its parameters.
type question struct {
	tally.Query
	asOf   time.Time // zero is now
	format string
	limit  int
	cursor uint64
}

const (
	day        = 24 * time.Hour
	maxUnknown = 5 // parameters that are named when they are refused
)

// parameters reads the parameters of r that the route knows. One that it does
// not know, or that stands twice, is refused: a filter that was misspelt and
// passed over would give a wrong number that looks right.
func parameters(r *http.Request, known ...string) (url.Values, error) {
	given, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "the query cannot be read: some of it is not percent-encoded as it must be")
	}
	var unknown []string
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if !slices.Contains(known, name) {
			unknown = append(unknown, fmt.Sprintf("%.40q", name))
			continue
		}
		if len(given[name]) > 1 {
			return nil, fault.New(fault.Invalid, "%s: given %d times, and only one can be meant", name, len(given[name]))
		}
	}
	if len(unknown) > 0 {
		unknown = unknown[:min(len(unknown), maxUnknown)]
		return nil, fault.New(fault.Invalid, "no such parameter: %s; known are %s",
			strings.Join(unknown, ", "), strings.Join(known, ", "))
	}
	return given, nil
}

// scope reads what both routes have in common. An empty value says nothing.
func scope(v url.Values) (question, error) {
	q := question{Query: tally.Query{GroupBy: tally.ByNothing}}
	var err error
	if q.From, err = instant(v, "from"); err != nil {
		return q, err
	}
	if q.To, err = instant(v, "to"); err != nil {
		return q, err
	}
	if !q.From.IsZero() && !q.To.IsZero() && !q.From.Before(q.To) {
		return q, fault.New(fault.Invalid, "to: %s is not after from; from is the first moment that counts, to the first that does not", v.Get("to"))
	}
	if text := v.Get("bbox"); text != "" {
		box, err := geo.ParseBox(text)
		if err != nil {
			return q, fault.New(fault.Invalid, "bbox: %s", err)
		}
		q.Box = &box
	}
	q.asOf, err = knownOn(v)
	return q, err
}

// instant reads an RFC 3339 time, or a date, which is its first moment in UTC.
func instant(v url.Values, name string) (time.Time, error) {
	text := v.Get(name)
	if text == "" {
		return time.Time{}, nil
	}
	if at, err := time.Parse(time.DateOnly, text); err == nil {
		return at, nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return at, fault.New(fault.Invalid, "%s: %.40q is neither a date such as 2023-04-20 nor an RFC 3339 time%s", name, text, hint(text))
	}
	return at.UTC(), nil
}

// hint helps with what happens to +02:00 in a query that nobody encoded.
func hint(text string) string {
	if strings.Contains(text, " ") {
		return "; a + is written as %2B here"
	}
	return ""
}

// knownOn reads as_of. A date means that whole day: what became known on it is
// known, so that its last microsecond counts.
func knownOn(v url.Values) (time.Time, error) {
	at, err := instant(v, "as_of")
	if err != nil || at.IsZero() || strings.Contains(v.Get("as_of"), "T") {
		return at, err
	}
	end := at.Add(day)
	if end.After(time.Now()) {
		return at, fault.New(fault.Invalid, "as_of: the day %s is not over in UTC, so that nobody knows yet what will be known on it; give a time",
			v.Get("as_of"))
	}
	return end.Add(-time.Microsecond), nil
}

// word reads one of a few words; absent is the first of them.
func word[W ~string](v url.Values, name string, known []W) (W, error) {
	text := W(v.Get(name))
	if text == "" {
		return known[0], nil
	}
	if !slices.Contains(known, text) {
		return text, fault.New(fault.Invalid, "%s: %.40q is none of %v", name, text, known)
	}
	return text, nil
}
