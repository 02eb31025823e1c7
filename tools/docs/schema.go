package main

import (
	"html/template"
	"path"
	"slices"
	"strings"

	"pharos/pkg/openapi"
)

// named is a schema that has a place of its own in the documentation.
type named struct {
	ID          string
	Name        string
	Description template.HTML
	Form        template.HTML // of one that is no object
	Members     []member
	Either      []string // groups of members, one of which is needed
	Examples    []example
	File        string // below /docs/schemas
}

// member is a line of an object's table.
type member struct {
	Name        string
	Needed      bool
	Form        template.HTML
	Description template.HTML
	Unit        string
	Privacy     string
	Inside      []member // of an object that has no place of its own
}

type example struct{ Title, Text string }

// name of the schema at n where it has a place of its own, and that place.
func home(n openapi.Node) (name, href string, ok bool) {
	pointer := strings.Split(strings.TrimPrefix(n.Pointer(), "/"), "/")
	file := strings.TrimSuffix(n.File(), path.Ext(n.File()))
	steps := strings.Split(file, "/")
	last := steps[len(steps)-1]
	switch {
	case steps[0] == "http" && len(pointer) == 3 && pointer[0] == "components" && pointer[1] == "schemas":
		return pointer[2], "/docs/api/" + last + "#schema-" + pointer[2], true
	case steps[0] == "common" && n.Pointer() == "":
		return n.Text("title"), "/docs/events/common#" + last, true
	case steps[0] == "events" && n.Pointer() == "":
		return n.Text("title"), "/docs/events/" + steps[2] + "#" + last, true
	case steps[0] == "events" && len(pointer) == 2 && pointer[0] == "$defs":
		return pointer[1], "/docs/events/" + steps[2] + "#" + last + "-" + pointer[1], true
	}
	return "", "", false
}

// schema describes the schema at n.
func schema(n openapi.Node, id, name string) named {
	s := named{ID: id, Name: name, Description: text(n.Text("description")), Members: members(n, 0), File: n.File()}
	if len(s.Members) == 0 {
		s.Form = form(n)
	}
	for _, key := range []string{"anyOf", "oneOf"} {
		for _, choice := range n.Get(key).Items() {
			if needed := choice.Words("required"); len(needed) > 0 {
				s.Either = append(s.Either, strings.Join(needed, ", "))
			}
		}
	}
	return s
}

// deepest is how far objects without a name are shown inside one another.
const deepest = 4

func members(n openapi.Node, depth int) []member {
	if depth > deepest {
		return nil
	}
	needed := n.Words("required")
	var list []member
	for name, p := range n.Get("properties").Members() {
		m := member{Name: name, Needed: slices.Contains(needed, name), Form: form(p), Description: words(p.Text("description")),
			Unit: p.Text("x-unit"), Privacy: p.Text("x-privacy")}
		m.Inside = inside(p, depth)
		list = append(list, m)
	}
	return list
}

// inside are the members of an object, or of a list's items, without a name.
func inside(p openapi.Node, depth int) []member {
	for at := p; !at.Absent(); at = at.Target() {
		if _, _, ok := home(at); ok {
			return nil
		}
	}
	if items := p.Get("items"); !items.Absent() {
		return inside(items, depth)
	}
	return members(p, depth+1)
}
