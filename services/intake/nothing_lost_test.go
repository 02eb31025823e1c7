package intake_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pharos/pkg/event"
)

// proveNothingLost proves that each thing that was given is in the report or,
// whole, in as_given. It is written against encoding/json, not against the code
// that it tests.
func proveNothingLost(t testing.TB, body []byte, report event.Given) {
	t.Helper()
	if _, whole := report.AsGiven[""]; whole {
		proveWhole(t, body, report.AsGiven[""])
		return
	}
	given, ok := decode(body)
	if !ok {
		return // bytes that encoding/json does not take; the whole walk is proved by others
	}
	encoded, err := json.Marshal(report)
	if err != nil {
		t.Fatal(err)
	}
	stored, _ := decode(encoded)
	walk(given, "", func(at string, leaf any) {
		if covered(at, report.AsGiven) || same(leaf, lookup(stored, at)) || inList(leaf, at, stored) {
			return
		}
		t.Errorf("%s is in neither the report nor as_given: %.100v\nbody %.300q\nreport %.600s", at, leaf, body, encoded)
	})
}

func proveWhole(t testing.TB, body []byte, kept json.RawMessage) {
	t.Helper()
	var carried struct {
		Base64 string `json:"base64"`
	}
	if json.Unmarshal(kept, &carried) == nil && carried.Base64 != "" {
		kept, _ = base64.StdEncoding.DecodeString(carried.Base64)
	}
	// The body may have had bare control characters and white space around it.
	if len(kept) < len(bytes.TrimSpace(body))-3 {
		t.Errorf("as_given holds %d bytes of a body of %d", len(kept), len(body))
	}
}

func decode(doc []byte) (any, bool) {
	d := json.NewDecoder(bytes.NewReader(doc))
	d.UseNumber()
	var v any
	return v, d.Decode(&v) == nil && v != nil || false
}

func walk(v any, at string, leaf func(string, any)) {
	switch v := v.(type) {
	case map[string]any:
		for name, value := range v {
			walk(value, at+"/"+strings.NewReplacer("~", "~0", "/", "~1").Replace(name), leaf)
		}
	case []any:
		for i, value := range v {
			walk(value, at+"/"+strconv.Itoa(i), leaf)
		}
	case nil:
	case string:
		if v != "" {
			leaf(at, v)
		}
	default:
		leaf(at, v)
	}
}

func covered(at string, kept map[string]json.RawMessage) bool {
	for {
		if _, ok := kept[at]; ok {
			return true
		}
		cut := strings.LastIndexByte(at, '/')
		if cut < 0 {
			return false
		}
		at = at[:cut]
	}
}

func lookup(v any, at string) any {
	if at == "" {
		return v
	}
	for _, token := range strings.Split(at, "/")[1:] {
		token = strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
		switch parent := v.(type) {
		case map[string]any:
			v = parent[token]
		case []any:
			i, err := strconv.Atoi(token)
			if err != nil || i >= len(parent) {
				return nil
			}
			v = parent[i]
		default:
			return nil
		}
	}
	return v
}

// inList finds a word of a list from which another was moved out.
func inList(leaf any, at string, stored any) bool {
	list, ok := lookup(stored, at[:strings.LastIndexByte(at, '/')]).([]any)
	return ok && slices.ContainsFunc(list, func(v any) bool { return same(leaf, v) })
}

// same compares as the model does: times by the moment, ids whatever their case.
func same(given, stored any) bool {
	switch g := given.(type) {
	case json.Number:
		s, ok := stored.(json.Number)
		if !ok {
			return false
		}
		a, _ := g.Float64()
		b, _ := s.Float64()
		return math.Abs(a-b) <= math.Abs(a)*1e-15
	case string:
		s, ok := stored.(string)
		if !ok {
			return false
		}
		if a, err := time.Parse(time.RFC3339, strings.ToUpper(strings.TrimSpace(g))); err == nil {
			b, err := time.Parse(time.RFC3339, s)
			return err == nil && a.Equal(b)
		}
		return g == s || strings.EqualFold(g, s) && len(g) == 36
	}
	return given == stored
}
