package main

import (
	"fmt"
	"html/template"
	"strings"

	"pharos/pkg/openapi"
)

// form says in words what a value is like, with links to schemas that have a
// place of their own.
func form(n openapi.Node) template.HTML {
	for at := n; !at.Absent(); at = at.Target() {
		if name, href, ok := home(at); ok && at.Pointer() != n.Pointer() {
			return link{href, name}.html()
		}
		if at.Ref() == "" {
			break
		}
	}
	return template.HTML(plain(n))
}

func (l link) html() template.HTML {
	return template.HTML(fmt.Sprintf(`<a href="%s">%s</a>`, template.HTMLEscapeString(l.Href), template.HTMLEscapeString(l.Text)))
}

func plain(n openapi.Node) string {
	if choices := append(n.Get("oneOf").Items(), n.Get("anyOf").Items()...); len(choices) > 0 && !required(choices) {
		return each(choices, " or ")
	}
	if c := n.Get("const"); !c.Absent() {
		return "always <code>" + template.HTMLEscapeString(n.Text("const")) + "</code>"
	}
	if list := n.Words("enum"); len(list) > 0 {
		return "one of " + codes(list)
	}
	switch n.Text("type") {
	case "array":
		return array(n)
	case "integer":
		return "whole number" + span(n)
	case "number":
		return "number" + span(n)
	case "boolean":
		return "true or false"
	case "null":
		return "null"
	case "object":
		return object(n)
	case "string":
		return textForm(n)
	}
	return "any value"
}

func required(choices []openapi.Node) bool {
	for _, c := range choices {
		if c.Get("required").Absent() || !c.Get("type").Absent() {
			return false
		}
	}
	return true
}

func each(nodes []openapi.Node, between string) string {
	parts := make([]string, len(nodes))
	for i, n := range nodes {
		parts[i] = string(form(n))
	}
	return strings.Join(parts, between)
}

func codes(list []string) string {
	parts := make([]string, len(list))
	for i, w := range list {
		parts[i] = "<code>" + template.HTMLEscapeString(w) + "</code>"
	}
	return strings.Join(parts, " ")
}

func array(n openapi.Node) string {
	if items := n.Get("prefixItems").Items(); len(items) > 0 {
		return "list of " + each(items, ", then ")
	}
	what := string(form(n.Get("items")))
	if most := n.Text("maxItems"); most != "" {
		return "list of at most " + thousands(most) + ": " + what
	}
	return "list of " + what
}

func object(n openapi.Node) string {
	if values := n.Get("additionalProperties"); !values.Get("type").Absent() || values.Ref() != "" {
		return "object, by name: " + string(form(values))
	}
	return "object"
}

func span(n openapi.Node) string {
	low, high := n.Text("minimum"), n.Text("maximum")
	switch {
	case low != "" && high != "":
		return ", " + thousands(low) + " to " + thousands(high)
	case low != "":
		return ", " + thousands(low) + " or more"
	case high != "":
		return ", at most " + thousands(high)
	}
	if above := n.Text("exclusiveMinimum"); above != "" {
		return " above " + above
	}
	return ""
}

func textForm(n openapi.Node) string {
	switch n.Text("format") {
	case "uuid":
		return "UUID"
	case "date-time":
		return "time, RFC 3339"
	case "date":
		return "date"
	case "json-pointer":
		return "JSON Pointer"
	}
	if most := n.Text("maxLength"); most != "" {
		return "text, at most " + thousands(most) + " characters"
	}
	return "text"
}

// thousands writes 100000 as 100,000.
func thousands(number string) string {
	sign := ""
	if strings.HasPrefix(number, "-") {
		sign, number = "−", number[1:]
	}
	if strings.Contains(number, ".") || len(number) < 4 {
		return sign + number
	}
	var groups []string
	for len(number) > 3 {
		groups = append([]string{number[len(number)-3:]}, groups...)
		number = number[:len(number)-3]
	}
	return sign + strings.Join(append([]string{number}, groups...), ",")
}
