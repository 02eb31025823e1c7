package main

import (
	"encoding/json"
	"strings"
	"unicode/utf8"

	"pharos/pkg/openapi"
)

// lineWidth is how long a value may be to stand on one line.
const lineWidth = 88

// pretty writes a value as JSON with its members in the order in which they were
// written; what fits on a line stays on one.
func pretty(n openapi.Node) string {
	var b strings.Builder
	writeJSON(&b, n, 0)
	return b.String()
}

func writeJSON(b *strings.Builder, n openapi.Node, indent int) {
	short := inline(n)
	if indent > 0 && utf8.RuneCountInString(short)+2*indent <= lineWidth || isScalar(n) {
		b.WriteString(short)
		return
	}
	open, end := "{", "}"
	if items := n.Items(); items != nil {
		open, end = "[", "]"
		b.WriteString(open)
		for i, item := range items {
			newLine(b, i > 0, indent+1)
			writeJSON(b, item, indent+1)
		}
	} else {
		b.WriteString(open)
		first := true
		for name, value := range n.Members() {
			newLine(b, !first, indent+1)
			first = false
			b.WriteString(quote(name) + ": ")
			writeJSON(b, value, indent+1)
		}
	}
	newLine(b, false, indent)
	b.WriteString(end)
}

func newLine(b *strings.Builder, comma bool, indent int) {
	if comma {
		b.WriteByte(',')
	}
	b.WriteString("\n" + strings.Repeat("  ", indent))
}

// inline writes a value on one line.
func inline(n openapi.Node) string {
	if isScalar(n) {
		value, err := n.Value()
		if text, isText := value.(string); isText {
			return quote(text)
		}
		out, encodeErr := json.Marshal(value)
		if err != nil || encodeErr != nil {
			return "null"
		}
		return string(out)
	}
	var parts []string
	if items := n.Items(); items != nil || isList(n) {
		for _, item := range items {
			parts = append(parts, inline(item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	for name, value := range n.Members() {
		parts = append(parts, quote(name)+": "+inline(value))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func isScalar(n openapi.Node) bool {
	value, _ := n.Value()
	switch value.(type) {
	case map[string]any, []any:
		return false
	}
	return true
}

func isList(n openapi.Node) bool {
	value, _ := n.Value()
	_, list := value.([]any)
	return list
}

// quote writes text as JSON without the escapes that are for pages of HTML: the
// template does that.
func quote(text string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(text) != nil {
		return `""`
	}
	return strings.TrimSuffix(b.String(), "\n")
}
