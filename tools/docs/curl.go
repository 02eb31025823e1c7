package main

import (
	"net/url"
	"strings"

	"pharos/pkg/openapi"
)

// curls are commands that call the operation, one for each example of its body.
// They can be copied: TOKEN is all that they want.
func curls(o *openapi.Operation) []example {
	head := "curl " + credential(o)
	if stream := o.Node.Get("responses", "200", "content", "text/event-stream"); !stream.Absent() {
		head = "curl -N " + credential(o) // every frame as it comes
	}
	at := o.Path
	query := url.Values{}
	for _, p := range o.Node.Get("parameters").Items() {
		given := p.Text("example")
		switch {
		case given == "":
		case p.Text("in") == "path":
			at = strings.ReplaceAll(at, "{"+p.Text("name")+"}", url.PathEscape(given))
		case p.Text("in") == "query" && p.Text("name") != "bbox" && p.Text("name") != "as_of":
			query.Set(p.Text("name"), given)
		}
	}
	target := origin + at
	if len(query) > 0 {
		target = `"` + target + "?" + strings.ReplaceAll(query.Encode(), "%2C", ",") + `"`
	}
	if lines := o.Node.Get("requestBody", "content", "application/x-ndjson"); !lines.Absent() {
		return []example{{Title: "reports.ndjson", Text: shown(lines.Get("example"))},
			{Title: "Send it", Text: head + target + " --data-binary @reports.ndjson"}}
	}
	bodies := bodiesOf(o)
	if bodies == nil {
		if o.Method != "GET" {
			head += "-X " + o.Method + " "
		}
		return []example{{Text: head + target}}
	}
	var list []example
	for _, b := range bodies {
		list = append(list, example{Title: b.Title, Text: head + target + " -d '" + strings.ReplaceAll(b.Text, "'", `'\''`) + "'"})
	}
	return list
}

func credential(o *openapi.Operation) string {
	if o.Permission == "public" {
		return ""
	}
	return `-H "Authorization: Bearer $TOKEN" `
}

func bodiesOf(o *openapi.Operation) []example {
	var list []example
	for mediaType, m := range o.Node.Get("requestBody", "content").Members() {
		if mediaType != "application/json" {
			continue
		}
		if e := m.Get("example"); !e.Absent() {
			list = append(list, example{Text: pretty(e)})
		}
		for _, e := range m.Get("examples").Members() {
			list = append(list, example{Title: e.Text("summary"), Text: pretty(e.Get("value"))})
		}
	}
	return list
}
