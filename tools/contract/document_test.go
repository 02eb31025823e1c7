package contract

import (
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"

	"pharos/pkg/auth"
	"pharos/pkg/httpd"
	"pharos/pkg/openapi"
	"pharos/schemas"
)

func TestEveryOperationSaysWhatAReaderNeeds(t *testing.T) {
	ids := map[string]string{}
	for _, d := range contract(t).Documents {
		for _, o := range d.Operations {
			id := o.Node.Text("operationId")
			if before := ids[id]; id == "" || before != "" {
				t.Errorf("%s: operationId %q is missing or that of %s", o, id, before)
			}
			ids[id] = o.String()
			if o.Node.Text("summary") == "" || len(o.Node.Words("tags")) != 1 {
				t.Errorf("%s needs a summary and one tag", o)
			}
			for _, part := range strings.Split(o.Path, "/") {
				name, parameter := strings.CutPrefix(part, "{")
				if parameter && !has(o.Node, "path", strings.TrimSuffix(name, "}")) {
					t.Errorf("%s does not describe the parameter %s", o, part)
				}
			}
			public := o.Permission == string(auth.Public)
			if open := !o.Node.Get("security").Absent() && len(o.Node.Get("security").Items()) == 0; open != public {
				t.Errorf("%s has the permission %s; security must be [] when, and only when, it is public", o, o.Permission)
			}
			if _, refused := responses(o)["401"]; !refused && !public {
				t.Errorf("%s needs a credential and has no 401", o)
			}
		}
	}
}

func has(o openapi.Node, in, name string) bool {
	return slices.ContainsFunc(o.Get("parameters").Items(), func(p openapi.Node) bool {
		return p.Text("in") == in && p.Text("name") == name
	})
}

func responses(o *openapi.Operation) map[string]openapi.Node {
	return maps.Collect(o.Node.Get("responses").Members())
}

func TestEveryErrorIsAProblem(t *testing.T) {
	for _, d := range contract(t).Documents {
		for _, o := range d.Operations {
			for status, r := range responses(o) {
				if status < "400" || o.Path == "/readyz" {
					continue
				}
				if r.Get("content", httpd.ProblemType, "schema", "properties", "trace_id").Absent() {
					t.Errorf("%s: %s is no %s", o, status, httpd.ProblemType)
				}
			}
		}
	}
}

// What a report holds, the answer that shows it must be able to say.
func TestAStoredReportHasEveryMemberOfAReport(t *testing.T) {
	stored := maps.Collect(contract(t).Document("intake").Root.Get("components", "schemas", "StoredReport", "properties").Members())
	for name := range contract(t).Open("events/v1/report/report.json").Get("properties").Members() {
		if _, ok := stored[name]; !ok {
			t.Errorf("StoredReport lacks %s", name)
		}
	}
}

func TestTheTimelineKnowsEveryIncidentEvent(t *testing.T) {
	known := map[string]bool{}
	entry := contract(t).Document("incident").Root.Get("components", "schemas", "TimelineEntry", "allOf")
	for _, rule := range entry.Items() {
		known[rule.Text("if", "properties", "type", "const")] = true
	}
	names, err := fs.Glob(schemas.FS(), "events/v1/incident/*.json")
	if err != nil || len(names) == 0 {
		t.Fatal(len(names), err)
	}
	for _, name := range names {
		kind := "sar.v1.incident." + strings.TrimSuffix(path.Base(name), ".json")
		if !known[kind] {
			t.Errorf("the timeline does not say what the body of %s is", kind)
		}
	}
}
