package event_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pharos/pkg/event"
	"pharos/pkg/sar"
	"pharos/schemas"
)

// node is a JSON object of a schema file.
type node = map[string]any

func TestEverySchemaCompilesUnderTheIdOfItsPath(t *testing.T) {
	for path, doc := range schemaFiles(t) {
		if _, err := schemas.Compile(path); err != nil {
			t.Errorf("schemas/%s: %v", path, err)
		}
		if got, want := doc["$id"], schemas.Base+path; got != want {
			t.Errorf("schemas/%s: $id is %v, want %s", path, got, want)
		}
	}
}

func TestASchemaFromElsewhereIsNotFetched(t *testing.T) {
	for _, ref := range []string{"common/v1/absent.json", "../go.mod", "https://json-schema.org/x"} {
		if _, err := schemas.Compile(ref); err == nil {
			t.Errorf("schema %s: compiled, want an error", ref)
		}
	}
}

func TestEveryPropertySaysWhatItIsInWhichUnitAndForWhom(t *testing.T) {
	files := schemaFiles(t)
	for path, doc := range files {
		eachProperty(doc, func(name string, property node) {
			at := path + " " + name
			property = shared(t, files, path, property)
			if property["description"] == nil {
				t.Errorf("%s: no description in %v", at, property)
			}
			if !slices.Contains([]any{"public", "partner", "desk", "sealed"}, property["x-privacy"]) {
				t.Errorf("%s: x-privacy is %v, want public, partner, desk or sealed", at, property["x-privacy"])
			}
			if measured(name) && property["x-unit"] == nil {
				t.Errorf("%s: no x-unit in %v", at, property)
			}
		})
	}
}

func TestEverySchemaIsClosedAndBoundedAndExplainsItsBounds(t *testing.T) {
	for path, doc := range schemaFiles(t) {
		eachNode(doc, func(n node) {
			if _, ok := n["properties"]; ok && n["additionalProperties"] != false {
				t.Errorf("%s: open to any member: %v", path, n["description"])
			}
			if missing := unbounded(n); missing != "" {
				t.Errorf("%s: no %s in %v", path, missing, n)
			}
			for _, bound := range []string{"maximum", "maxLength", "maxItems"} {
				number, ok := n[bound].(float64)
				if text := fmt.Sprint(n["description"]); ok && !strings.Contains(text, grouped(number)) {
					t.Errorf("%s: %s %s is not explained in %q", path, bound, grouped(number), text)
				}
			}
		})
	}
}

func TestTheWordsOfTheSchemasAreThoseOfTheDomain(t *testing.T) {
	files := schemaFiles(t)
	given := files[schemas.ReportGiven]["properties"].(node)
	outcome := files["events/v1/incident/outcome_recorded.json"]["properties"].(node)
	for name, words := range map[string][2][]string{
		"kind":    {plain(event.Kinds()), enum(given["kind"])},
		"phase":   {plain(sar.Phases()), enum(files["common/v1/phase.json"])},
		"outcome": {sar.Outcomes(), enum(outcome["outcome"])},
	} {
		if !slices.Equal(words[0], words[1]) {
			t.Errorf("%s: Go has %v, the schema %v", name, words[0], words[1])
		}
	}
}

func schemaFiles(t *testing.T) map[string]node {
	t.Helper()
	files := map[string]node{}
	for _, root := range []string{"common", "events"} {
		err := fs.WalkDir(schemas.FS(), root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			files[path] = object(t, path)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}

func object(t *testing.T, path string) node {
	t.Helper()
	raw, err := fs.ReadFile(schemas.FS(), path)
	if err != nil {
		t.Fatal(err)
	}
	var doc node
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatalf("schemas/%s: %v", path, err)
	}
	return doc
}

// eachNode calls fn for every object within doc that is a schema.
func eachNode(doc any, fn func(node)) {
	switch v := doc.(type) {
	case node:
		fn(v)
		for _, key := range slices.Sorted(maps.Keys(v)) {
			eachNode(v[key], fn)
		}
	case []any:
		for _, item := range v {
			eachNode(item, fn)
		}
	}
}

func eachProperty(doc node, fn func(name string, property node)) {
	eachNode(doc, func(n node) {
		properties, _ := n["properties"].(node)
		for name, property := range properties {
			if inner, ok := property.(node); ok {
				fn(name, inner)
			}
		}
	})
}

// shared follows a property that is nothing but a reference to a property of
// another schema, where its description stands.
func shared(t *testing.T, files map[string]node, path string, property node) node {
	t.Helper()
	ref, _ := property["$ref"].(string)
	file, name, ok := strings.Cut(ref, "#/properties/")
	if len(property) != 1 || !ok {
		return property
	}
	target, _ := files[path[:strings.LastIndex(path, "/")+1]+file]["properties"].(node)
	found, _ := target[name].(node)
	if found == nil {
		t.Errorf("%s: %s leads nowhere", path, ref)
	}
	return found
}

func measured(name string) bool {
	if name == "lat" || name == "lon" {
		return true
	}
	for _, suffix := range []string{"_m", "_nm", "_kn", "_deg", "_c"} {
		if strings.HasSuffix(name, suffix) {
			return true
		}
	}
	return false
}

// unbounded names the bound that a schema of its type lacks.
func unbounded(n node) string {
	has := func(keys ...string) bool {
		return slices.ContainsFunc(keys, func(k string) bool { return n[k] != nil })
	}
	switch kind := n["type"]; {
	case kind == "array" && !has("maxItems"):
		return "maxItems"
	case kind == "string" && !has("maxLength", "pattern"):
		return "maxLength or pattern"
	case (kind == "number" || kind == "integer") && (!has("minimum") || !has("maximum")):
		return "minimum and maximum"
	}
	return ""
}

// grouped writes 20000 as 20,000, as descriptions do.
func grouped(number float64) string {
	digits := strconv.FormatFloat(number, 'f', -1, 64)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

func enum(schema any) []string {
	var words []string
	for _, word := range schema.(node)["enum"].([]any) {
		words = append(words, word.(string))
	}
	return words
}

func plain[S ~string](words []S) []string {
	var out []string
	for _, w := range words {
		out = append(out, string(w))
	}
	return out
}
