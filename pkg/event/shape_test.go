package event_test

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"pharos/pkg/event"
	"pharos/schemas"
)

func TestEveryPropertyHasAFieldAndEveryFieldAProperty(t *testing.T) {
	for _, e := range event.Catalogue() {
		for _, problem := range disagree(e.Schema, compile(t, e.Schema), reflect.TypeOf(e.New()).Elem()) {
			t.Errorf("%s: %s", e.Type, problem)
		}
	}
}

func TestAReportAsSentHasTheStoredMembersButForThoseOfIntake(t *testing.T) {
	given, stored := members(compile(t, schemas.ReportGiven), ""), members(compile(t, "events/v1/report/report.json"), "")
	maps.Copy(stored, members(compile(t, schemas.ReportSealed), ""))
	for _, own := range []string{"/as_given", "/sealed", "/sealed/key", "/sealed/box",
		"/warnings", "/warnings/*/code", "/warnings/*/detail", "/warnings/*/pointer", "/needs_info",
		"/phone_tags", "/phone_tags/*/tag", "/phone_tags/*/holder", "/phone_tags/*/same_boat",
		"/phone_tags/*/credit", "/phone_tags/*/credit/units", "/phone_tags/*/credit/at", "/positions/*/parsed",
		"/positions/*/candidates", "/positions/*/candidates/*/lat", "/positions/*/candidates/*/lon", "/positions/*/candidates/*/format"} {
		if !stored[own] {
			t.Errorf("%s is no member of a stored report", own)
		}
		delete(stored, own)
	}
	if !maps.Equal(given, stored) {
		t.Errorf("as sent: %v\nas stored, without intake's: %v", slices.Sorted(maps.Keys(given)), slices.Sorted(maps.Keys(stored)))
	}
}

func TestWhatIsSealedInGoIsSealedInTheSchemas(t *testing.T) {
	fields := slices.Sorted(maps.Keys(fieldsOf(reflect.TypeFor[event.Sealed]())))
	if got := sealedIn(t, schemas.ReportSealed); !slices.Equal(got, fields) {
		t.Errorf("%s seals %v, event.Sealed holds %v", schemas.ReportSealed, got, fields)
	}
	asSent := slices.DeleteFunc(slices.Clone(fields), func(name string) bool { return name == "as_given" }) // intake's own
	if got := sealedIn(t, schemas.ReportGiven); !slices.Equal(got, asSent) {
		t.Errorf("%s seals %v, event.Sealed holds %v", schemas.ReportGiven, got, asSent)
	}
	if got := sealedIn(t, "events/v1/report/report.json"); !slices.Equal(got, []string{"sealed"}) {
		t.Errorf("a stored report has %v sealed, want its box alone", got)
	}
	if problems := disagree("sealed", compile(t, schemas.ReportSealed), reflect.TypeFor[event.Sealed]()); len(problems) > 0 {
		t.Errorf("event.Sealed: %v", problems)
	}
}

func TestOnlyABoxIsSealedAndNothingInAnyOtherEvent(t *testing.T) {
	for _, e := range event.Catalogue() {
		eachProperty(object(t, e.Schema), func(name string, property node) {
			boxed := strings.HasPrefix(e.Type, "sar.v1.report.") && slices.Contains([]string{"sealed", "key", "box"}, name)
			if property["x-privacy"] == "sealed" && !boxed {
				t.Errorf("%s: %s is sealed, and would be in the log in clear", e.Type, name)
			}
		})
	}
}

// sealedIn names the members of a report that a schema marks as sealed.
func sealedIn(t *testing.T, path string) []string {
	t.Helper()
	files := schemaFiles(t)
	var sealed []string
	for name, property := range files[path]["properties"].(node) {
		if shared(t, files, path, property.(node))["x-privacy"] == "sealed" {
			sealed = append(sealed, name)
		}
	}
	slices.Sort(sealed)
	return sealed
}

func compile(t *testing.T, path string) *jsonschema.Schema {
	t.Helper()
	schema, err := schemas.Compile(path)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// disagree lists where a schema and a Go type differ: members, types, what is
// required, and numbers that could not be told from zero when absent.
func disagree(at string, schema *jsonschema.Schema, typ reflect.Type) []string {
	if typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	schema = described(schema)
	if typ.Kind() == reflect.Struct && typ != reflect.TypeFor[time.Time]() {
		return disagreeMembers(at, schema, typ)
	}
	if typ.Kind() == reflect.Slice && typ != reflect.TypeFor[json.RawMessage]() {
		if schema.Items2020 == nil {
			return []string{at + ": a list in Go only"}
		}
		return disagree(at+"/*", schema.Items2020, typ.Elem())
	}
	if got, want := formOfSchema(schema), formOfType(typ); got != want {
		return []string{at + ": " + got + " in the schema, " + want + " in Go"}
	}
	return nil
}

func disagreeMembers(at string, schema *jsonschema.Schema, typ reflect.Type) []string {
	var problems []string
	fields := fieldsOf(typ)
	for name := range schema.Properties {
		if _, ok := fields[name]; !ok {
			problems = append(problems, at+"/"+name+": no field in "+typ.String())
		}
	}
	for name, field := range fields {
		property := schema.Properties[name]
		if property == nil {
			problems = append(problems, at+"/"+name+": no property in the schema")
			continue
		}
		problems = append(problems, disagree(at+"/"+name, property, field.Type)...)
		required := slices.Contains(schema.Required, name)
		if always := !strings.Contains(field.Tag.Get("json"), ",omit"); always != required {
			problems = append(problems, at+"/"+name+": required in one of schema and Go only")
		}
		if !required && numeric(field.Type.Kind()) {
			problems = append(problems, at+"/"+name+": absent would read as zero; want a pointer")
		}
	}
	return problems
}

// fieldsOf returns the fields that encoding/json sees, by their JSON names.
func fieldsOf(typ reflect.Type) map[string]reflect.StructField {
	fields := map[string]reflect.StructField{}
	for _, f := range reflect.VisibleFields(typ) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.IsExported() && !f.Anonymous && name != "-" {
			fields[name] = f
		}
	}
	return fields
}

// described follows references to the schema that says what the value is.
func described(schema *jsonschema.Schema) *jsonschema.Schema {
	for schema.Ref != nil && schema.Types == nil && schema.Enum == nil {
		schema = schema.Ref
	}
	return schema
}

func formOfSchema(schema *jsonschema.Schema) string {
	switch {
	case schema.Format != nil && schema.Format.Name == "date-time":
		return "time"
	case schema.Enum != nil:
		return "string"
	case schema.Types == nil:
		return "anything"
	}
	return strings.Join(schema.Types.ToStrings(), " or ")
}

func formOfType(typ reflect.Type) string {
	switch {
	case typ == reflect.TypeFor[time.Time]():
		return "time"
	case typ == reflect.TypeFor[json.RawMessage]():
		return "anything"
	case typ.Kind() == reflect.Map:
		return "object"
	case typ.Kind() == reflect.Bool:
		return "boolean"
	case typ.Kind() == reflect.Float64:
		return "number"
	case numeric(typ.Kind()):
		return "integer"
	}
	return typ.Kind().String()
}

func numeric(k reflect.Kind) bool { return k >= reflect.Int && k <= reflect.Float64 }

// members lists the paths of every property within a schema; * stands for an index.
func members(schema *jsonschema.Schema, at string) map[string]bool {
	found := map[string]bool{}
	schema = described(schema)
	if schema.Items2020 != nil {
		maps.Copy(found, members(schema.Items2020, at+"/*"))
	}
	for name, property := range schema.Properties {
		found[at+"/"+name] = true
		maps.Copy(found, members(property, at+"/"+name))
	}
	return found
}
