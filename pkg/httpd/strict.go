package httpd

import (
	"bytes"
	"encoding"
	"encoding/json"
	"reflect"
	"strconv"
	"strings"

	"pharos/pkg/fault"
)

// maxMisfits bounds the answer to a body that is wrong all over.
const maxMisfits = 50

var (
	jsonUnmarshaler = reflect.TypeFor[json.Unmarshaler]()
	textUnmarshaler = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// misfits names every part of a valid JSON value that type t has no place for.
// encoding/json stops at the first, names it by Go's fields, and takes members
// in any case.
func misfits(raw json.RawMessage, t reflect.Type, at string) []fault.Field {
	raw = bytes.TrimSpace(raw)
	for t.Kind() == reflect.Pointer && !readsItself(t) {
		t = t.Elem()
	}
	if string(raw) == "null" || t.Kind() == reflect.Interface {
		return nil // encoding/json leaves the field as it is
	}
	if readsItself(t) {
		return fits(raw, t, at)
	}
	switch t.Kind() {
	case reflect.Struct:
		return objectMisfits(raw, at, membersOf(t))
	case reflect.Map:
		return objectMisfits(raw, at, func(string) (reflect.Type, bool) { return t.Elem(), true })
	case reflect.Slice, reflect.Array:
		if t.Elem().Kind() == reflect.Uint8 {
			return fits(raw, t, at) // bytes travel as base64
		}
		return listMisfits(raw, t, at)
	}
	return fits(raw, t, at)
}

func readsItself(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return p.Implements(jsonUnmarshaler) || p.Implements(textUnmarshaler)
}

func fits(raw json.RawMessage, t reflect.Type, at string) []fault.Field {
	if json.Unmarshal(raw, reflect.New(t).Interface()) == nil {
		return nil
	}
	return []fault.Field{{Pointer: at, Detail: "must be " + nameOf(t)}}
}

func objectMisfits(raw json.RawMessage, at string, member func(string) (reflect.Type, bool)) []fault.Field {
	d := json.NewDecoder(bytes.NewReader(raw))
	if open, _ := d.Token(); open != json.Delim('{') {
		return []fault.Field{{Pointer: at, Detail: "must be an object"}}
	}
	var bad []fault.Field
	seen := map[string]bool{}
	for d.More() && len(bad) < maxMisfits {
		key, _ := d.Token() // raw is valid JSON: a member follows
		var value json.RawMessage
		d.Decode(&value)
		name := key.(string)
		pointer := at + "/" + escapePointer(name)
		t, known := member(name)
		switch {
		case !known:
			bad = append(bad, fault.Field{Pointer: pointer, Detail: "is not a member known here"})
		case seen[name]:
			bad = append(bad, fault.Field{Pointer: pointer, Detail: "is given twice"})
		default:
			bad = append(bad, misfits(value, t, pointer)...)
		}
		seen[name] = true
	}
	return bad
}

func listMisfits(raw json.RawMessage, t reflect.Type, at string) []fault.Field {
	var items []json.RawMessage
	if json.Unmarshal(raw, &items) != nil {
		return []fault.Field{{Pointer: at, Detail: "must be a list"}}
	}
	if t.Kind() == reflect.Array && len(items) != t.Len() {
		return []fault.Field{{Pointer: at, Detail: "must be a list of " + strconv.Itoa(t.Len())}}
	}
	var bad []fault.Field
	for i, item := range items {
		if len(bad) >= maxMisfits {
			break
		}
		bad = append(bad, misfits(item, t.Elem(), at+"/"+strconv.Itoa(i))...)
	}
	return bad
}

// membersOf looks members up by their exact names, embedded structs included.
func membersOf(t reflect.Type) func(string) (reflect.Type, bool) {
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
	return func(name string) (reflect.Type, bool) { m, ok := members[name]; return m, ok }
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
