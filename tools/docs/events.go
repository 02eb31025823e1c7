package main

import (
	"encoding/json"
	"html/template"
	"io/fs"
	"path"
	"strings"

	"pharos/pkg/openapi"
	"pharos/schemas"
)

// domain is a page of schemas: the events of one subject, or what all share.
type domain struct {
	Name, Title string
	Schemas     []named
}

// channel is a line of the catalogue.
type channel struct {
	Name, Address, Stream string
	Description           template.HTML
	Says, Hears           []string
	Messages              []message
}

type message struct {
	Type string
	link
}

// domains are all pages of schemas, in the order of their folders.
func (s *site) domains() []domain {
	common := domain{Name: "common", Title: "Shared forms"}
	s.eachFile("common/v1", func(name string, n openapi.Node) {
		common.Schemas = append(common.Schemas, schema(n, name, n.Text("title")))
	})
	var all []domain
	folders, err := fs.ReadDir(schemas.FS(), "events/v1")
	if err != nil {
		panic(err) // embedded: it cannot be absent from a program that compiled
	}
	for _, folder := range folders {
		d := domain{Name: folder.Name(), Title: strings.ToUpper(folder.Name()[:1]) + folder.Name()[1:]}
		s.eachFile("events/v1/"+d.Name, func(name string, n openapi.Node) { d.Schemas = append(d.Schemas, s.event(d.Name, name, n)...) })
		all = append(all, d)
	}
	return append(all, common)
}

// event is the schema of one event, with examples, and the parts it is made of.
func (s *site) event(domain, name string, n openapi.Node) []named {
	root := schema(n, name, n.Text("title"))
	root.Examples = examplesOf(domain + "/" + name)
	list := []named{root}
	for part, def := range n.Get("$defs").Members() {
		list = append(list, schema(def, name+"-"+part, part))
	}
	return list
}

func (s *site) eachFile(folder string, do func(name string, n openapi.Node)) {
	entries, err := fs.ReadDir(schemas.FS(), folder)
	if err != nil {
		panic(err) // embedded
	}
	for _, e := range entries {
		if path.Ext(e.Name()) == ".json" {
			do(strings.TrimSuffix(e.Name(), ".json"), s.contract.Open(folder+"/"+e.Name()))
		}
	}
}

// examplesOf are the valid examples of an event, as people wrote them.
func examplesOf(event string) []example {
	var list []example
	names, err := fs.Glob(schemas.FS(), "examples/"+event+"/valid/*.json")
	if err != nil {
		panic(err) // the pattern is ours
	}
	for _, name := range names {
		raw, err := fs.ReadFile(schemas.FS(), name)
		if err == nil && json.Valid(raw) {
			title := strings.ReplaceAll(strings.TrimSuffix(path.Base(name), ".json"), "_", " ")
			list = append(list, example{Title: title, Text: strings.TrimSpace(string(raw))})
		}
	}
	return list
}

// events is the catalogue: what is published where, by whom, for whom.
func (s *site) events() []channel {
	catalogue := s.contract.Open("asyncapi.yaml")
	var list []channel
	for name, c := range catalogue.Get("channels").Members() {
		line := channel{Name: name, Address: c.Text("address"), Stream: c.Text("x-stream"), Description: words(c.Text("description"))}
		for _, m := range c.Get("messages").Members() {
			line.Messages = append(line.Messages, messageOf(m))
		}
		for _, o := range catalogue.Get("operations").Members() {
			if path.Base(o.Get("channel").Ref()) != name {
				continue
			}
			if o.Text("action") == "send" {
				line.Says = append(line.Says, o.Text("x-service"))
			} else {
				line.Hears = append(line.Hears, o.Text("x-service"))
			}
		}
		list = append(list, line)
	}
	return list
}

func messageOf(m openapi.Node) message {
	given := message{Type: m.Text("name")}
	if _, href, ok := home(m.Get("payload", "schema").Resolved()); ok {
		given.link = link{href, given.Type}
	}
	return given
}
