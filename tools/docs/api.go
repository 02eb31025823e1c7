package main

import (
	"html/template"
	"slices"
	"strings"

	"pharos/pkg/auth"
	"pharos/pkg/openapi"
)

// api is the page of one service.
type api struct {
	Description template.HTML
	Tags        []tag
	Schemas     []named
	Responses   []answer // of the shared parts
	File        string
}

type tag struct {
	Name        string
	Description template.HTML
	Operations  []operation
}

type operation struct {
	ID, Method, Path, Summary string
	Page                      string // where it is told
	Description               template.HTML
	Who                       []string // roles; empty for everybody
	Public, SignedIn          bool
	Parameters                []parameter
	Body                      template.HTML // form of the body
	Curl                      []example
	Answers                   []answer
}

type parameter struct {
	Name, In, Default, Example string
	Needed                     bool
	Form                       template.HTML
	Description                template.HTML
}

type answer struct {
	Status      string
	Description template.HTML
	Forms       []media
	Headers     []string
	Example     string
	Fault       bool
}

type media struct {
	Type string
	Form template.HTML
	Each []kind // of a stream or of lines
}

type kind struct {
	Name string
	Form template.HTML
}

func (s *site) api(d *openapi.Document) api {
	page := api{Description: text(d.Root.Text("info", "description")), File: d.Root.File()}
	for _, t := range d.Root.Get("tags").Items() {
		group := tag{Name: t.Text("name"), Description: text(t.Text("description"))}
		for _, o := range d.Operations {
			if slices.Contains(o.Node.Words("tags"), group.Name) {
				group.Operations = append(group.Operations, s.operation(o))
			}
		}
		page.Tags = append(page.Tags, group)
	}
	for name, n := range d.Root.Get("components", "schemas").Members() {
		page.Schemas = append(page.Schemas, schema(n, "schema-"+name, name))
	}
	if d.Name == openapi.Common {
		for name, n := range d.Root.Get("components", "responses").Members() {
			page.Responses = append(page.Responses, answerOf(name, n))
		}
	}
	return page
}

func (s *site) operation(o *openapi.Operation) operation {
	op := operation{ID: o.Node.Text("operationId"), Method: o.Method, Path: o.Path, Summary: o.Node.Text("summary"),
		Page: "/docs/api/" + o.Document.Name, Description: text(o.Node.Text("description")),
		Public: o.Permission == string(auth.Public), SignedIn: o.Permission == string(auth.SignedIn), Who: s.who(o.Permission)}
	for _, p := range o.Node.Get("parameters").Items() {
		op.Parameters = append(op.Parameters, parameter{Name: p.Text("name"), In: p.Text("in"), Needed: p.Text("required") == "true",
			Form: form(p.Get("schema")), Default: p.Text("schema", "default"), Example: p.Text("example"), Description: words(p.Text("description"))})
	}
	for mediaType, m := range o.Node.Get("requestBody", "content").Members() {
		op.Body = bodyForm(mediaType, m)
	}
	op.Curl = curls(o)
	for status, n := range o.Node.Get("responses").Members() {
		op.Answers = append(op.Answers, answerOf(status, n))
	}
	return op
}

// who lists the roles that have the permission.
func (s *site) who(permission string) []string {
	var may []string
	for _, role := range s.roles {
		p := auth.Principal{Subject: "somebody", Org: "somewhere", Roles: []auth.Role{auth.Role(role)}}
		if p.May(auth.Permission(permission)) {
			may = append(may, role)
		}
	}
	return may
}

func bodyForm(mediaType string, m openapi.Node) template.HTML {
	if line := m.Get("x-line"); !line.Absent() {
		return template.HTML("a line each: ") + form(line)
	}
	return form(m.Get("schema"))
}

func answerOf(status string, n openapi.Node) answer {
	a := answer{Status: status, Description: words(n.Text("description")), Fault: status >= "400"}
	for name := range n.Get("headers").Members() {
		a.Headers = append(a.Headers, name)
	}
	for mediaType, m := range n.Get("content").Members() {
		given := media{Type: mediaType, Form: form(m.Get("schema"))}
		if line := m.Get("x-line"); !line.Absent() {
			given.Form = ""
			given.Each = []kind{{"each line", form(line)}}
		}
		for name, e := range m.Get("x-events").Members() {
			given.Form = ""
			given.Each = append(given.Each, kind{name, form(e)})
		}
		a.Forms = append(a.Forms, given)
		if e := m.Get("example"); !e.Absent() && a.Example == "" {
			a.Example = shown(e)
		}
	}
	return a
}

// shown is an example as a reader wants it: JSON laid out, text as it is.
func shown(e openapi.Node) string {
	if value, _ := e.Value(); value != nil {
		if raw, isText := value.(string); isText {
			return strings.TrimRight(raw, "\n")
		}
	}
	return pretty(e)
}
