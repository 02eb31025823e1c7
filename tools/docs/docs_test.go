package main

import (
	"path"
	"regexp"
	"strings"
	"testing"

	"pharos/pkg/openapi"
)

func rendered(t *testing.T) (*openapi.Contract, map[string][]byte) {
	t.Helper()
	contract, err := openapi.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	files, err := render(contract)
	if err != nil {
		t.Fatal(err)
	}
	return contract, files
}

var (
	hrefs = regexp.MustCompile(`(?:href|src)="([^"]*)"`)
	ids   = regexp.MustCompile(` id="([^"]*)"`)
	tags  = regexp.MustCompile(`<(/?)([a-z0-9]+)[^>]*>`)
)

// pages of the console, beside the documentation.
var pages = map[string]bool{"/": true, "/report": true, "/tally": true, "/icon.svg": true}

func TestEveryLinkLeadsSomewhere(t *testing.T) {
	_, files := rendered(t)
	for name, content := range files {
		if path.Ext(name) != ".html" {
			continue
		}
		for _, m := range hrefs.FindAllStringSubmatch(string(content), -1) {
			target, fragment, _ := strings.Cut(m[1], "#")
			if pages[target] {
				continue
			}
			at := fileOf(target)
			if target == "" {
				at = name
			}
			there, ok := files[at]
			switch {
			case !ok:
				t.Errorf("%s links %s, which is no page", name, m[1])
			case fragment != "" && !strings.Contains(string(there), ` id="`+fragment+`"`):
				t.Errorf("%s links %s, and %s has no such place", name, m[1], at)
			}
		}
	}
}

// fileOf is how the console finds the file of an address.
func fileOf(address string) string {
	name := strings.TrimPrefix(strings.TrimPrefix(address, "/docs"), "/")
	switch {
	case name == "":
		return "index.html"
	case path.Ext(name) == "":
		return name + ".html"
	}
	return name
}

func TestPagesNeedNothingFromElsewhereAndRunNothing(t *testing.T) {
	_, files := rendered(t)
	for name, content := range files {
		if path.Ext(name) != ".html" {
			continue
		}
		for _, bad := range []string{"<script", " style=", "<style", " onclick", "javascript:", `src="http`, `href="http`, "{{", "<no value>", "%!"} {
			if strings.Contains(string(content), bad) {
				t.Errorf("%s has %q", name, bad)
			}
		}
		nested(t, name, string(content))
		seen := map[string]bool{}
		for _, m := range ids.FindAllStringSubmatch(string(content), -1) {
			if seen[m[1]] {
				t.Errorf("%s has the id %s twice", name, m[1])
			}
			seen[m[1]] = true
		}
	}
}

// nested checks that every element is closed in its place.
func nested(t *testing.T, name, content string) {
	t.Helper()
	var open []string
	for _, m := range tags.FindAllStringSubmatch(content, -1) {
		switch m[2] {
		case "meta", "link", "br", "doctype":
			continue
		}
		if m[1] == "" {
			open = append(open, m[2])
			continue
		}
		if len(open) == 0 || open[len(open)-1] != m[2] {
			t.Errorf("%s closes %s within %v", name, m[2], open)
			return
		}
		open = open[:len(open)-1]
	}
	if len(open) > 0 {
		t.Errorf("%s leaves %v open", name, open)
	}
}

func TestEveryCallAndEveryMessageIsTold(t *testing.T) {
	contract, files := rendered(t)
	for _, d := range contract.Documents {
		for _, o := range d.Operations {
			place := ` id="` + o.Node.Text("operationId") + `"`
			if !strings.Contains(string(files["api/"+d.Name+".html"]), place) {
				t.Errorf("%s is not told", o)
			}
			if !strings.Contains(string(files["index.html"]), "<code>"+o.Path+"</code>") {
				t.Errorf("%s is not among all calls", o)
			}
		}
	}
	for name, m := range contract.Open("asyncapi.yaml").Get("components", "messages").Members() {
		if !strings.Contains(string(files["events.html"]), ">"+m.Text("name")+"<") {
			t.Errorf("the message %s is not told", name)
		}
	}
}

// Whoever is new finds how to send a report before anything else.
func TestTheFirstPageBeginsWithSendingAReport(t *testing.T) {
	_, files := rendered(t)
	first := string(files["index.html"])
	from := strings.Index(first, "<h2>Send a report</h2>")
	to := strings.Index(first, "<h2>Follow what happens</h2>")
	if from < 0 || to < from || from > strings.Index(first, `id="calls"`) {
		t.Fatal("the first page does not begin with sending a report")
	}
	for _, part := range []string{"token create", "curl ", "/v1/reports -d", "distress_alert", "received_at", "it is on disk"} {
		if !strings.Contains(first[from:to], part) {
			t.Errorf("how to send a report lacks %q", part)
		}
	}
}
