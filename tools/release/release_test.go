package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"pharos/pkg/testkit"
	"pharos/schemas"
)

func TestTheContractKeepsWhatTheLastReleasePromised(t *testing.T) {
	kept, err := open(filepath.Join(testkit.Root(t), "schemas", "releases"))
	if err != nil || kept.last == nil {
		t.Fatalf("the last release: %v, %v", kept.last, err)
	}
	for _, broken := range compare(*kept.last, taken(t, schemas.FS()), kept.corrections) {
		t.Error(broken)
	}
}

const (
	assessed = "events/v1/incident/assessed.json"
	interval = "common/v1/interval.json"
	catalog  = "asyncapi.yaml"
)

func TestEachKindOfBrokenPromiseIsFound(t *testing.T) {
	released := taken(t, schemas.FS())
	const minDescribed = `"description": "The fewest it can be. A whole number from 0 to 100,000: more people than any ship or port takes.",`
	for _, c := range []struct{ name, file, old, new, want string }{
		{"a member is required", assessed, `["field", "value", "reason"]`, `["field", "value", "reason", "report_ids"]`, "assessed.json: required changed"},
		{"a member is not required any more", assessed, `["field", "value", "reason"]`, `["field", "value"]`, "assessed.json: required changed"},
		{"a member is gone", assessed, `"report_ids": {`, `"reports": {`, "assessed.json/report_ids is gone"},
		{"another type", assessed, `"type": "array"`, `"type": "string"`, "assessed.json/report_ids: type changed"},
		{"another form of text", "common/v1/time.json", `"format": "date-time"`, `"format": "date"`, "format changed"},
		{"a pattern", assessed, `^[a-z]`, `^[a-y]`, "assessed.json/field: pattern changed"},
		{"another unit, in a shared form", interval, `"x-unit": "persons"`, `"x-unit": "families"`, "x-unit changed"},
		{"more people may see it", assessed, `"x-privacy": "partner"`, `"x-privacy": "public"`, "assessed.json/report_ids: x-privacy changed"},
		{"fewer people may see it", assessed, `"x-privacy": "partner"`, `"x-privacy": "desk"`, "assessed.json/report_ids: x-privacy changed"},
		{"a shorter list", assessed, `"maxItems": 200`, `"maxItems": 100`, "assessed.json/report_ids: maxItems narrowed"},
		{"a limit that was not", assessed, `"type": "array",`, `"type": "array", "minItems": 1,`, "assessed.json/report_ids: minItems narrowed"},
		{"a higher least value", interval, `"minimum": 0`, `"minimum": 1`, "minimum narrowed"},
		{"a word less", "common/v1/phase.json", `"alert", `, ``, `enum lost "alert"`},
		{"words where any text was", assessed, `"type": "string",`, `"type": "string", "enum": ["craft.type"],`, "assessed.json/field: enum changed"},
		{"another constant", "common/v1/envelope.json", `"const": "1.0"`, `"const": "1.1"`, "const changed"},
		{"a closed object that was open", "events/v1/casualty/recorded.json", `"type": "object",`, `"type": "object", "minProperties": 2,`, "minProperties changed"},
		{"other words", interval, minDescribed, `"description": "The fewest of them who were seen.",`, "description means something else, or needs a correction"},
		{"a type is gone", catalog, "      reopened: {$ref: '#/components/messages/incident.reopened'}\n", "", "sar.v1.incident.reopened is gone"},
		{"another subject", catalog, "address: sar.v1.casualty.{casualty_id}.{event}", "address: sar.v1.dead.{casualty_id}.{event}", "sar.v1.casualty.recorded: was"},
		{"another stream", catalog, "description: Casualty records.\n    x-stream: SAR", "description: Casualty records.\n    x-stream: FIXES", "sar.v1.casualty.recorded: was"},
		{"another body", catalog, "./events/v1/incident/closed.json", "./events/v1/incident/reopened.json", "sar.v1.incident.closed: was"},
		{"a stream forgets", catalog, "subjects: [sar.v1.>]", "subjects: [sar.v1.>]\n      max_age: 24h", "stream SAR: max_age was absent"},
		{"a stream is gone", catalog, "    FIXES: #", "    PLACES: #", "stream FIXES is gone"},

		{"a new member", assessed, `"report_ids": {`, `"until": {"description": "How long it holds.", "x-privacy": "desk", "type": "string"}, "report_ids": {`, ""},
		{"a longer list", assessed, `"maxItems": 200`, `"maxItems": 300`, ""},
		{"a limit less", assessed, `"maxLength": 100,`, ``, ""},
		{"a word more", "common/v1/phase.json", `"alert", `, `"alert", "detresfa", `, ""},
		{"a new type", catalog, "    messages:\n      recorded:", "    messages:\n      verified: {$ref: '#/components/messages/exercise.registered'}\n      recorded:", ""},
		{"a title", assessed, `"title": "Assessed"`, `"title": "Held for true"`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			broken := strings.Join(compare(released, taken(t, changed(t, c.file, c.old, c.new)), nil), "\n")
			if (c.want == "") != (broken == "") || !strings.Contains(broken, c.want) {
				t.Errorf("%s: %s instead of %s: got %q, want %q", c.file, c.new, c.old, broken, c.want)
			}
		})
	}
}

func TestADescriptionIsCorrectedOnceAndSaysWhy(t *testing.T) {
	const was, is = "A value that the desk holds for true, and why.", "What the desk holds for true, and why."
	released, now := taken(t, schemas.FS()), taken(t, changed(t, assessed, was, is))
	good := correction{Body: assessed, Description: is, Why: "the same in fewer words"}
	silent, other := good, good
	silent.Why, other.Description = "", "Something else."
	for _, c := range []struct {
		name  string
		given []correction
		now   snapshot
		want  int
	}{
		{"corrected", []correction{good}, now, 0},
		{"without why", []correction{silent}, now, 2},
		{"to other words", []correction{other}, now, 2},
		{"twice", []correction{good, good}, now, 1},
		{"nothing to correct", []correction{good}, released, 1},
	} {
		if broken := compare(released, c.now, c.given); len(broken) != c.want {
			t.Errorf("%s: %q, want %d", c.name, broken, c.want)
		}
	}
}

func TestAReleaseIsFrozenOnceAndOnlyWhenItKeepsTheLast(t *testing.T) {
	folder := t.TempDir()
	name, err := freeze(schemas.FS(), folder)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := freeze(schemas.FS(), folder); err == nil || !strings.Contains(err.Error(), "raise info.version") {
		t.Errorf("frozen again: %v, want to be told to raise the version", err)
	}
	next := fstest.MapFS{}
	all(t, schemas.FS(), next)
	replace(t, next, catalog, "version: "+taken(t, schemas.FS()).Version, "version: 1.10.0")
	replace(t, next, assessed, "A value that", "What")
	if _, err := freeze(next, folder); err == nil || !strings.Contains(err.Error(), "needs a correction") {
		t.Errorf("a change of meaning: %v, want it refused", err)
	}
	if err := write(filepath.Join(folder, correctionsFile), []correction{{Body: assessed, Description: "What the desk holds for true, and why.", Why: "shorter"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := freeze(next, folder); err != nil {
		t.Fatal(err)
	}
	kept, err := open(folder)
	if err != nil || kept.last.Version != "1.10.0" || len(kept.corrections) != 0 || len(kept.last.Corrections) != 1 {
		t.Errorf("the last is %+v with %v open, %v; want 1.10.0, which took the correction up", kept.last.Corrections, kept.corrections, err)
	}
	if _, err := os.Stat(name); err != nil {
		t.Errorf("the release before is gone: %v", err)
	}
}

func TestVersionsAreComparedByTheirNumbers(t *testing.T) {
	in := []string{"1.0.0", "1.2.0", "1.10.0", "2.0.0"}
	for i := range in {
		for j := range in {
			if got := older(in[i], in[j]); got != (i < j) {
				t.Errorf("older(%s, %s) = %t", in[i], in[j], got)
			}
		}
	}
}

func taken(t *testing.T, in fs.FS) snapshot {
	t.Helper()
	s, err := take(in)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Messages) < 30 || len(s.Bodies) < 25 || len(s.Bodies["events/v1/report/report.json"]) < 100 {
		t.Fatalf("took %d messages and %d bodies: that is not all", len(s.Messages), len(s.Bodies))
	}
	return s
}

// changed is the contract of the events with one change.
func changed(t *testing.T, file, old, with string) fs.FS {
	t.Helper()
	copied := fstest.MapFS{}
	all(t, schemas.FS(), copied)
	replace(t, copied, file, old, with)
	return copied
}

func all(t *testing.T, from fs.FS, into fstest.MapFS) {
	t.Helper()
	err := fs.WalkDir(from, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(name, "http/") || strings.HasPrefix(name, "examples/") {
			return err
		}
		raw, err := fs.ReadFile(from, name)
		into[name] = &fstest.MapFile{Data: raw}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func replace(t *testing.T, in fstest.MapFS, file, old, with string) {
	t.Helper()
	was := string(in[file].Data)
	if !strings.Contains(was, old) {
		t.Fatalf("%s has no %q", file, old)
	}
	in[file] = &fstest.MapFile{Data: []byte(strings.Replace(was, old, with, 1))}
}
