package httpd

import (
	"bytes"
	"encoding"
	"encoding/json"
	"reflect"
	"strconv"
	"strings"

	"pharos/pkg/fault"
	"pharos/pkg/scan"
)

// maxMisfits bounds the answer to a body that is wrong all over.
const maxMisfits = 50

var (
	jsonUnmarshaler = reflect.TypeFor[json.Unmarshaler]()
	textUnmarshaler = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// strict looks for the parts of a valid JSON value that a type has no place for.
// encoding/json stops at the first, names it by Go's fields, and takes members
// in any case.
type strict struct {
	// decoded says that encoding/json took every value: only names can be wrong.
	decoded bool
	members map[reflect.Type]map[string]reflect.Type // of structs, by exact name
}

// misfits names every part of raw that is not for type t.
func (s strict) misfits(raw []byte, t reflect.Type) []fault.Field {
	for t.Kind() == reflect.Pointer && !readsItself(t) {
		t = t.Elem()
	}
	if string(raw) == "null" || t.Kind() == reflect.Interface {
		return nil // encoding/json leaves the field as it is
	}
	if readsItself(t) {
		return s.fits(raw, t)
	}
	switch t.Kind() {
	case reflect.Struct:
		members := s.membersOf(t)
		return s.object(raw, func(name string) (reflect.Type, bool) { m, ok := members[name]; return m, ok })
	case reflect.Map:
		return s.object(raw, func(string) (reflect.Type, bool) { return t.Elem(), true })
	case reflect.Slice, reflect.Array:
		if t.Elem().Kind() == reflect.Uint8 {
			return s.fits(raw, t) // bytes travel as base64
		}
		return s.list(raw, t)
	}
	return s.fits(raw, t)
}

func readsItself(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return p.Implements(jsonUnmarshaler) || p.Implements(textUnmarshaler)
}

func (s strict) fits(raw []byte, t reflect.Type) []fault.Field {
	if s.decoded || json.Unmarshal(raw, reflect.New(t).Interface()) == nil {
		return nil
	}
	return misfit("must be " + nameOf(t))
}

func misfit(detail string) []fault.Field { return []fault.Field{{Detail: detail}} }

func (s strict) object(raw []byte, member func(string) (reflect.Type, bool)) []fault.Field {
	if raw[0] != '{' {
		return misfit("must be an object")
	}
	var bad []fault.Field
	seen := map[string]bool{}
	for quoted, value := range scan.Members(raw) {
		if len(bad) >= maxMisfits {
			break
		}
		name := unquote(quoted)
		t, known := member(name)
		var inside []fault.Field
		switch {
		case !known:
			inside = misfit("is not a member known here")
		case seen[name]:
			inside = misfit("is given twice")
		default:
			inside = s.misfits(value, t)
		}
		bad = appendBelow(bad, name, inside)
		seen[name] = true
	}
	return bad
}

func unquote(quoted []byte) string {
	if !bytes.ContainsRune(quoted, '\\') {
		return string(quoted[1 : len(quoted)-1])
	}
	var name string
	_ = json.Unmarshal(quoted, &name) // a valid string always decodes
	return name
}

func (s strict) list(raw []byte, t reflect.Type) []fault.Field {
	if raw[0] != '[' {
		return misfit("must be a list")
	}
	var bad []fault.Field
	n := 0
	for i, item := range scan.Items(raw) {
		if len(bad) < maxMisfits {
			bad = appendBelow(bad, strconv.Itoa(i), s.misfits(item, t.Elem()))
		}
		n++
	}
	if t.Kind() == reflect.Array && n != t.Len() {
		return misfit("must be a list of " + strconv.Itoa(t.Len()))
	}
	return bad
}

// appendBelow appends what was found one step further down.
func appendBelow(bad []fault.Field, step string, found []fault.Field) []fault.Field {
	for _, f := range found {
		f.Pointer = "/" + escapePointer(step) + f.Pointer
		bad = append(bad, f)
	}
	return bad
}

// membersOf lists the members of a struct, embedded structs included.
func (s strict) membersOf(t reflect.Type) map[string]reflect.Type {
	if known, ok := s.members[t]; ok {
		return known
	}
	members := map[string]reflect.Type{}
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-" || !f.IsExported() || f.Anonymous && name == "":
			continue
		case name == "":
			name = f.Name
		}
		members[name] = f.Type
	}
	s.members[t] = members
	return members
}

// nameOf says what a type takes in words for people who do not know Go.
func nameOf(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return "text"
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return "a whole number"
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return "a whole number, zero or more"
	case reflect.Float32, reflect.Float64:
		return "a number"
	}
	switch t.String() {
	case "time.Time":
		return "a time such as 2026-11-23T03:47:00Z"
	case "uuid.UUID":
		return "a UUID"
	}
	return "of another form"
}

// escapePointer writes one step of a JSON Pointer (RFC 6901).
func escapePointer(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "~", "~0"), "/", "~1") // a Replacer would be made for each member
}
