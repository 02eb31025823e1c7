package intake

import (
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"pharos/pkg/scan"
)

// defaultMaxItems limits lists that the schema does not limit.
const defaultMaxItems = 100

// shaper walks over what was given and the schema side by side, once, and
// builds the part of it that fits. Every value of the body ends either in the
// result or, whole, in the account; null and "" say nothing and end nowhere.
type shaper struct {
	*account
	receivedAt time.Time
}

// value returns the part of raw that fits the schema; false when nothing does.
func (s *shaper) value(sch *jsonschema.Schema, raw []byte, at pointer) (any, bool) {
	switch raw[0] {
	case '{':
		if find(sch, hasProperties) == nil {
			s.moveOut(WarnWrongType, at, raw, "must be %s, not an object", wanted(sch))
			return nil, false
		}
		return s.object(sch, raw, at), true
	case '[':
		list := find(sch, hasItems)
		if list == nil {
			s.moveOut(WarnWrongType, at, raw, "must be %s, not a list", wanted(sch))
			return nil, false
		}
		return s.list(list, raw, at), true
	}
	return s.scalar(sch, raw, at)
}

// object keeps the members that the schema knows. An index is never shifted
// and a name never guessed: what is not known is moved out.
func (s *shaper) object(sch *jsonschema.Schema, raw []byte, at pointer) map[string]any {
	given := map[string][][]byte{}
	var names []string
	for m := range members(raw) {
		if m.marred || property(sch, m.name) == nil {
			s.unknown(m, at)
			continue
		}
		if given[m.name] == nil {
			names = append(names, m.name)
		}
		given[m.name] = append(given[m.name], m.raw)
	}
	fit := map[string]any{}
	for _, name := range names {
		values := given[name]
		if len(values) > 1 {
			s.keepEach(at.member(name), values)
			s.warn(WarnDuplicateMember, at.member(name), "is given %d times; the last one is used", len(values))
		}
		last := values[len(values)-1]
		if last[0] == 'n' || string(last) == `""` {
			continue // unknown, which is what absent means
		}
		if v, ok := s.value(property(sch, name), last, at.member(name)); ok {
			fit[name] = v
		}
	}
	return fit
}

func (s *shaper) unknown(m member, at pointer) {
	if m.marred {
		s.whole = true // no pointer can name it
		s.warn(WarnUnreadable, at, "the name of a member holds characters that cannot be read")
		return
	}
	// An unknown name given twice would overwrite itself.
	if _, again := s.kept[at.member(m.name)]; again {
		s.whole = true
	}
	s.keep(at.member(m.name), m.raw)
	if isPlainName(m.name) {
		s.warn(WarnUnknownMember, at.member(m.name), "a report has no such member here")
		return
	}
	s.warn(WarnUnknownMember, at, "a report has no member of a name that was given here")
}

// list keeps the elements that fit. Where elements are objects, one that does
// not fit leaves an empty object behind: positions are named by their index.
func (s *shaper) list(sch *jsonschema.Schema, raw []byte, at pointer) []any {
	limit := defaultMaxItems
	if sch.MaxItems != nil {
		limit = *sch.MaxItems
	}
	element := elementOf(sch)
	objects := find(element, hasProperties) != nil
	fit := []any{}
	for i, item := range scan.Items(raw) {
		if i == limit {
			s.moveOut(WarnTooMany, at, raw, "at most %d are used, the first ones", limit)
			break
		}
		v, ok := s.value(element, item, at.item(i))
		switch {
		case ok:
			fit = append(fit, v)
		case objects:
			fit = append(fit, map[string]any{})
		}
	}
	return fit
}

// find returns the schema itself, or the one it refers to or is made of, for
// which ok holds.
func find(sch *jsonschema.Schema, ok func(*jsonschema.Schema) bool) *jsonschema.Schema {
	if sch == nil || ok(sch) {
		return sch
	}
	if found := find(sch.Ref, ok); found != nil {
		return found
	}
	for _, part := range sch.AllOf {
		if found := find(part, ok); found != nil {
			return found
		}
	}
	return nil
}

func hasProperties(sch *jsonschema.Schema) bool { return sch.Properties != nil }
func hasFormat(sch *jsonschema.Schema) bool     { return sch.Format != nil }
func hasTypes(sch *jsonschema.Schema) bool      { return sch.Types != nil && !sch.Types.IsEmpty() }
func hasItems(sch *jsonschema.Schema) bool      { return elementOf(sch) != nil }

func elementOf(sch *jsonschema.Schema) *jsonschema.Schema {
	if sch.Items2020 != nil {
		return sch.Items2020
	}
	single, _ := sch.Items.(*jsonschema.Schema)
	return single
}

func property(sch *jsonschema.Schema, name string) *jsonschema.Schema {
	holder := find(sch, func(s *jsonschema.Schema) bool { return s.Properties[name] != nil })
	if holder == nil {
		return nil
	}
	return holder.Properties[name]
}

func formatOf(sch *jsonschema.Schema) string {
	if f := find(sch, hasFormat); f != nil {
		return f.Format.Name
	}
	return ""
}

func typesOf(sch *jsonschema.Schema) []string {
	if t := find(sch, hasTypes); t != nil {
		return t.Types.ToStrings()
	}
	return nil
}
