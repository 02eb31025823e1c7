package event_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"pharos/pkg/event"
	"pharos/schemas"
)

func TestAValidExampleGoesThroughGoAndComesOutTheSame(t *testing.T) {
	for schemaPath, empty := range bodies() {
		schema := compile(t, schemaPath)
		for file, raw := range examples(t, schemaPath, "valid") {
			if found := misfits(t, schema, raw); len(found) > 0 {
				t.Errorf("%s: does not fit at %q", file, found)
				continue
			}
			body := empty()
			strict := json.NewDecoder(bytes.NewReader(raw))
			strict.DisallowUnknownFields()
			if err := strict.Decode(body); err != nil {
				t.Errorf("%s: %v", file, err)
				continue
			}
			again, err := json.Marshal(body)
			if err != nil {
				t.Errorf("%s: %v", file, err)
				continue
			}
			if found := misfits(t, schema, again); len(found) > 0 {
				t.Errorf("%s: after Go does not fit at %q: %s", file, found, again)
			}
			if diff := cmp.Diff(decoded(t, raw), decoded(t, again)); diff != "" {
				t.Errorf("%s: Go changes it (-file +Go):\n%s", file, diff)
			}
		}
	}
}

func TestAReportAsSentFitsAsStoredAndAsSealed(t *testing.T) {
	stored, sealed := compile(t, "events/v1/report/report.json"), compile(t, schemas.ReportSealed)
	for file, raw := range examples(t, schemas.ReportGiven, "valid") {
		var given event.Given
		if err := json.Unmarshal(raw, &given); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for part, schema := range map[any]*jsonschema.Schema{&given.Report: stored, &given.Sealed: sealed} {
			encoded, err := json.Marshal(part)
			if err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			if found := misfits(t, schema, encoded); len(found) > 0 {
				t.Errorf("%s: %s does not fit %s at %q", file, encoded, schema.Location, found)
			}
		}
	}
}

func TestAnInvalidExampleFailsAtThePointerItNamesAndNowhereElse(t *testing.T) {
	for schemaPath := range bodies() {
		schema := compile(t, schemaPath)
		for file, raw := range examples(t, schemaPath, "invalid") {
			var example struct {
				Why      string
				Pointer  string
				Document json.RawMessage
			}
			if err := json.Unmarshal(raw, &example); err != nil || example.Why == "" {
				t.Errorf("%s: want why, pointer and document, got %v", file, err)
				continue
			}
			if got := misfits(t, schema, example.Document); !slices.Equal(got, []string{example.Pointer}) {
				t.Errorf("%s: does not fit at %q, want %q: %s", file, got, example.Pointer, example.Why)
			}
		}
	}
}

func TestTheExamplesUseEveryMember(t *testing.T) {
	unused := map[string]bool{}
	for schemaPath := range bodies() {
		locations(compile(t, schemaPath), unused)
	}
	for schemaPath := range bodies() {
		for _, raw := range examples(t, schemaPath, "valid") {
			use(compile(t, schemaPath), decoded(t, raw), unused)
		}
	}
	for _, raw := range examples(t, schemas.ReportGiven, "valid") {
		use(compile(t, "events/v1/report/report.json"), decoded(t, raw), unused)
		use(compile(t, schemas.ReportSealed), decoded(t, raw), unused)
	}
	if len(unused) > 0 {
		t.Errorf("no example has %v", slices.Sorted(maps.Keys(unused)))
	}
}

func TestEveryExampleBelongsToASchema(t *testing.T) {
	known := bodies()
	err := fs.WalkDir(schemas.FS(), "examples", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		set, verdict := path.Split(path.Dir(file))
		schemaPath := "events/v1/" + strings.Trim(strings.TrimPrefix(set, "examples"), "/") + ".json"
		if known[schemaPath] == nil || verdict != "valid" && verdict != "invalid" {
			t.Errorf("%s belongs to no schema", file)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// bodies returns, by schema, what makes an empty body of it.
func bodies() map[string]func() any {
	all := map[string]func() any{
		schemas.ReportGiven:  func() any { return new(event.Given) },
		schemas.ReportSealed: func() any { return new(event.Sealed) },
	}
	for _, e := range event.Catalogue() {
		all[e.Schema] = e.New
	}
	return all
}

func examples(t *testing.T, schemaPath, verdict string) map[string][]byte {
	t.Helper()
	set := strings.TrimSuffix(strings.Replace(schemaPath, "events/v1", "examples", 1), ".json")
	files, err := fs.Glob(schemas.FS(), set+"/"+verdict+"/*.json")
	if err != nil || len(files) == 0 {
		t.Errorf("%s has no %s examples: %v", schemaPath, verdict, err)
	}
	found := map[string][]byte{}
	for _, file := range files {
		if found[file], err = fs.ReadFile(schemas.FS(), file); err != nil {
			t.Fatal(err)
		}
	}
	return found
}

// misfits returns pointers to every place where the document does not fit.
func misfits(t *testing.T, schema *jsonschema.Schema, raw []byte) []string {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("%v in %s", err, raw)
	}
	var invalid *jsonschema.ValidationError
	if err := schema.Validate(doc); err != nil && !errors.As(err, &invalid) {
		t.Fatalf("%v in %s", err, raw)
	}
	if invalid == nil {
		return nil
	}
	found := leaves(invalid)
	slices.Sort(found)
	return slices.Compact(found)
}

func leaves(e *jsonschema.ValidationError) []string {
	at := ""
	for _, token := range e.InstanceLocation {
		at += "/" + token
	}
	switch k := e.ErrorKind.(type) {
	case *kind.AdditionalProperties:
		return within(at, k.Properties)
	case *kind.Required:
		return within(at, k.Missing)
	}
	if len(e.Causes) == 0 {
		return []string{at}
	}
	var found []string
	for _, cause := range e.Causes {
		found = append(found, leaves(cause)...)
	}
	return found
}

func within(at string, names []string) []string {
	var pointers []string
	for _, name := range names {
		pointers = append(pointers, at+"/"+name)
	}
	return pointers
}

func decoded(t *testing.T, raw []byte) any {
	t.Helper()
	var doc any
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatalf("%v in %s", err, raw)
	}
	return doc
}

// locations collects where in the schema files each property stands that a
// document may have. A form that many share, such as a count, stands once.
func locations(schema *jsonschema.Schema, found map[string]bool) {
	schema = described(schema)
	if schema.Items2020 != nil {
		locations(schema.Items2020, found)
	}
	for _, property := range schema.Properties {
		if !found[property.Location] {
			found[property.Location] = true
			locations(property, found)
		}
	}
}

// use removes from unused the location of every property that doc has.
func use(schema *jsonschema.Schema, doc any, unused map[string]bool) {
	schema = described(schema)
	switch v := doc.(type) {
	case map[string]any:
		for name, value := range v {
			if property := schema.Properties[name]; property != nil {
				delete(unused, property.Location)
				use(property, value, unused)
			}
		}
	case []any:
		for _, item := range v {
			use(schema.Items2020, item, unused)
		}
	}
}
