package contract

import (
	"encoding/json"
	"strings"
	"testing"

	"pharos/pkg/openapi"
)

func TestEveryExampleKeepsToItsSchema(t *testing.T) {
	seen := 0
	for _, d := range contract(t).Documents {
		for _, o := range d.Operations {
			seen += examples(t, o.String()+": body", o.Node.Get("requestBody", "content"))
			for status, r := range responses(o) {
				seen += examples(t, o.String()+": "+status, r.Get("content"))
			}
			for _, p := range o.Node.Get("parameters").Items() {
				seen += one(t, o.String()+": "+p.Text("name"), p.Get("schema"), p.Get("example"))
			}
		}
		for name, r := range d.Root.Get("components", "responses").Members() {
			seen += examples(t, d.Name+": "+name, r.Get("content"))
		}
	}
	if seen < 80 {
		t.Errorf("%d examples were seen; the documents have more", seen)
	}
}

func examples(t *testing.T, what string, content openapi.Node) int {
	t.Helper()
	seen := 0
	for _, media := range content.Members() {
		seen += one(t, what, media.Get("schema"), media.Get("example"))
		for name, e := range media.Get("examples").Members() {
			seen += one(t, what+" "+name, media.Get("schema"), e.Get("value"))
		}
		if line := media.Get("x-line"); !line.Absent() {
			for text := range strings.Lines(media.Text("example")) {
				if err := contract(t).Validate(line, []byte(text)); err != nil {
					t.Errorf("%s: the line %s: %v", what, text, err)
				}
			}
		}
		for text := range strings.SplitSeq(media.Text("example"), "\n\n") {
			kind, data := frame(text)
			if events := media.Get("x-events"); !events.Absent() && data != "" {
				if err := contract(t).Validate(events.Get(kind), []byte(data)); err != nil {
					t.Errorf("%s: the frame %s: %v", what, text, err)
				}
			}
		}
	}
	return seen
}

func frame(text string) (kind, data string) {
	for line := range strings.SplitSeq(text, "\n") {
		name, value, _ := strings.Cut(line, ": ")
		switch name {
		case "event":
			kind = value
		case "data":
			data = value
		}
	}
	return kind, data
}

func one(t *testing.T, what string, schema, example openapi.Node) int {
	t.Helper()
	if example.Absent() {
		return 0
	}
	value, err := example.Value()
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	if err := contract(t).Validate(schema, text); err != nil {
		t.Errorf("%s: %v", what, err)
	}
	return 1
}
