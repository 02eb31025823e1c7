package schemas

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// Violation is one place where a document does not fit its schema.
type Violation struct {
	Pointer string // JSON Pointer of the value that does not fit; of the absent member where Rule is required
	Rule    string // keyword that it breaks: type, enum, maximum, maxItems, additionalProperties, …
	Detail  string // what would fit, in words; never the value itself
}

// Parse reads one JSON document for Check. Numbers stay as written, but a
// whole number loses its empty fraction and its exponent (80.0 and 8e1 become
// 80): JSON Schema takes both for an integer, Go takes only the last.
func Parse(raw []byte) (any, error) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("parse document: %w", err)
	}
	return rewrite(doc, wholeNumber), nil
}

// Check returns every place where doc, a result of Parse, does not fit, in
// order of their pointers; none when it is valid. Taking these values out
// leaves a document that is valid but for members that are required.
func (s *Schema) Check(doc any) []Violation {
	// A number such as 1e999999999 has no float and would take the validator's
	// exact arithmetic minutes. As null it breaks the same rules' type.
	err := s.compiled.Validate(rewrite(doc, usableNumber))
	if err == nil {
		return nil
	}
	var invalid *jsonschema.ValidationError
	if !errors.As(err, &invalid) {
		return []Violation{{Rule: "type", Detail: "must be JSON"}}
	}
	found := leaves(invalid, nil)
	slices.SortFunc(found, func(a, b Violation) int {
		return cmp.Or(cmp.Compare(a.Pointer, b.Pointer), cmp.Compare(a.Rule, b.Rule))
	})
	return slices.Compact(found)
}

func leaves(e *jsonschema.ValidationError, found []Violation) []Violation {
	at := pointer(e.InstanceLocation...)
	switch k := e.ErrorKind.(type) {
	case *kind.AdditionalProperties:
		for _, name := range k.Properties {
			found = append(found, Violation{at + pointer(name), "additionalProperties", "no such member"})
		}
	case *kind.Required:
		for _, name := range k.Missing {
			found = append(found, Violation{at + pointer(name), "required", "must be there"})
		}
	case *kind.PropertyNames:
		found = append(found, Violation{at + pointer(k.Property), "propertyNames", "must have another name"})
	default:
		if len(e.Causes) == 0 {
			return append(found, Violation{at, rule(k), wanted(k, e.SchemaURL)})
		}
		for _, cause := range e.Causes {
			found = leaves(cause, found)
		}
	}
	return found
}

func rule(k jsonschema.ErrorKind) string {
	if path := k.KeywordPath(); len(path) > 0 {
		return path[0]
	}
	return "schema"
}

// wanted says what the schema asks for. The library's own texts quote the
// value, which may be anything that somebody told us in confidence.
func wanted(k jsonschema.ErrorKind, schema string) string {
	switch k := k.(type) {
	case *kind.Type:
		return "must be of type " + strings.Join(k.Want, " or ")
	case *kind.Enum:
		return "must be one of " + list(k.Want)
	case *kind.Const:
		return "must be " + list([]any{k.Want})
	case *kind.Format:
		return "must be a valid " + k.Want
	case *kind.Pattern:
		return "must be a valid " + form(schema)
	case *kind.Minimum:
		return "must be at least " + number(k.Want)
	case *kind.Maximum:
		return "must be at most " + number(k.Want)
	case *kind.MinLength:
		return "must not be empty"
	case *kind.MaxLength:
		return fmt.Sprintf("must have at most %d characters", k.Want)
	case *kind.MaxItems:
		return fmt.Sprintf("must have at most %d items", k.Want)
	}
	return "does not fit"
}

// form names what the schema at url describes: time for …/common/v1/time.json#,
// sha256 for …#/$defs/attachment/properties/sha256.
func form(url string) string {
	url = strings.TrimRight(url, "#/")
	return strings.TrimSuffix(url[strings.LastIndex(url, "/")+1:], ".json")
}

func number(r *big.Rat) string {
	f, _ := r.Float64()
	return strconv.FormatFloat(f, 'f', -1, 64)
}

func list(values []any) string {
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = fmt.Sprint(v)
	}
	return strings.Join(words, ", ")
}

func pointer(tokens ...string) string {
	var b strings.Builder
	for _, t := range tokens {
		b.WriteString("/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(t))
	}
	return b.String()
}

// rewrite returns doc with every number replaced by what with makes of it.
func rewrite(doc any, with func(json.Number) any) any {
	switch v := doc.(type) {
	case json.Number:
		return with(v)
	case map[string]any:
		out := make(map[string]any, len(v))
		for name, value := range v {
			out[name] = rewrite(value, with)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, value := range v {
			out[i] = rewrite(value, with)
		}
		return out
	}
	return doc
}

// maxExact is the largest whole number below which a float64 holds every one.
const maxExact = 1 << 53

func wholeNumber(n json.Number) any {
	if !strings.ContainsAny(string(n), ".eE") {
		return n
	}
	f, err := n.Float64()
	if err != nil || f != float64(int64(f)) || f < -maxExact || f > maxExact || usableNumber(n) == nil {
		return n
	}
	return json.Number(strconv.FormatInt(int64(f), 10))
}

// usableNumber returns nil for a number that no float64 holds: too large, too
// near to zero, or of hundreds of digits.
func usableNumber(n json.Number) any {
	const digits, exponent = 400, 308
	mantissa, e, _ := strings.Cut(strings.ToLower(string(n)), "e")
	if e != "" {
		if x, err := strconv.Atoi(e); err != nil || x > exponent || x < -exponent {
			return nil
		}
	}
	if len(mantissa) > digits {
		return nil
	}
	if _, err := n.Float64(); err != nil {
		return nil
	}
	return n
}
