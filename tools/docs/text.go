package main

import (
	"html/template"
	"regexp"
	"strings"
)

var code = regexp.MustCompile("`([^`]+)`")

// text is prose as the documents have it: paragraphs apart by an empty line, and
// `code` between backticks.
func text(prose string) template.HTML {
	var b strings.Builder
	for paragraph := range strings.SplitSeq(strings.TrimSpace(prose), "\n\n") {
		safe := template.HTMLEscapeString(strings.ReplaceAll(paragraph, "\n", " "))
		b.WriteString("<p>" + code.ReplaceAllString(safe, "<code>$1</code>") + "</p>\n")
	}
	return template.HTML(b.String())
}

// words is text of one paragraph, to stand in a cell.
func words(prose string) template.HTML {
	html := strings.TrimSuffix(strings.TrimPrefix(string(text(prose)), "<p>"), "</p>\n")
	return template.HTML(html)
}

// anchor makes an id of a name.
func anchor(name string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '/' || r == '.' {
			return '-'
		}
		return r
	}, name)
}
