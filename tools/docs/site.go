package main

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"slices"
	"strings"

	"pharos/pkg/openapi"
	"pharos/schemas"
)

//go:embed templates docs.css
var assets embed.FS

// origin is where `make run` answers; examples speak to it.
const origin = "http://127.0.0.1:8080"

// site knows what every page may need: the contract, and where things are told.
type site struct {
	contract *openapi.Contract
	roles    []string
	pages    *template.Template
	menu     []section
}

// section is a part of the menu.
type section struct {
	Title string
	Links []link
}

type link struct{ Href, Text string }

// page is what every template is given.
type page struct {
	Title string
	Path  string // its address
	Menu  []section
	Body  any
}

// render returns every file of the documentation by its name below /docs.
func render(c *openapi.Contract) (map[string][]byte, error) {
	s := &site{contract: c}
	s.roles = c.Document("console").Root.Get("components", "schemas", "Role").Words("enum")
	pages, err := template.New("").Funcs(template.FuncMap{"text": text, "id": anchor}).ParseFS(assets, "templates/*.html")
	if err != nil {
		return nil, fmt.Errorf("read the templates: %w", err)
	}
	s.pages = pages
	domains := s.domains()
	s.menu = s.makeMenu(domains)
	files := map[string][]byte{}
	add := func(name, template, title string, body any) {
		if err == nil {
			files[name+".html"], err = s.page(template, page{Title: title, Path: address(name), Menu: s.menu, Body: body})
		}
	}
	add("index", "index.html", "Pharos for programs", s.index())
	for _, d := range c.Documents {
		add("api/"+d.Name, "api.html", title(d), s.api(d))
	}
	add("events", "events.html", "Events", s.events())
	for _, d := range domains {
		add("events/"+d.Name, "schemas.html", d.Title, d)
	}
	if err != nil {
		return nil, err
	}
	if files["docs.css"], err = assets.ReadFile("docs.css"); err != nil {
		return nil, err
	}
	return files, s.copyContract(files)
}

func (s *site) page(name string, p page) ([]byte, error) {
	var out bytes.Buffer
	if err := s.pages.ExecuteTemplate(&out, name, p); err != nil {
		return nil, fmt.Errorf("render %s: %w", p.Path, err)
	}
	return out.Bytes(), nil
}

// address is where the console serves a page.
func address(name string) string {
	return strings.TrimSuffix(strings.TrimSuffix("/docs/"+name, "index"), "/")
}

func (s *site) makeMenu(domains []domain) []section {
	start := section{Title: "Start", Links: []link{{"/docs", "Send a report"}, {"/docs#calls", "All calls"}, {"/docs#everywhere", "What holds everywhere"}}}
	api := section{Title: "API"}
	for _, d := range s.services() {
		api.Links = append(api.Links, link{"/docs/api/" + d.Name, subjects(d)})
	}
	api.Links = append(api.Links, link{"/docs/api/common", "Shared parts"})
	events := section{Title: "Events", Links: []link{{"/docs/events", "Channels"}}}
	for _, d := range domains {
		events.Links = append(events.Links, link{"/docs/events/" + d.Name, d.Title})
	}
	return []section{start, api, events}
}

// services are the documents in the order in which somebody new needs them.
func (s *site) services() []*openapi.Document {
	var all []*openapi.Document
	for _, name := range []string{"intake", "incident", "desk", "fleet", "tally", "console"} {
		all = append(all, s.contract.Document(name))
	}
	for _, d := range s.contract.Documents {
		if d.Name != openapi.Common && !slices.Contains(all, d) {
			all = append(all, d)
		}
	}
	return all
}

// subjects are the tags of a document: "Reports, exercises".
func subjects(d *openapi.Document) string {
	var names []string
	for i, t := range d.Root.Get("tags").Items() {
		name := t.Text("name")
		if i > 0 {
			name = strings.ToLower(name)
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

// title is "Intake" of "Pharos, intake".
func title(d *openapi.Document) string {
	_, name, _ := strings.Cut(d.Root.Text("info", "title"), ", ")
	return strings.ToUpper(name[:1]) + name[1:]
}

// copyContract puts the files of the contract beside the pages, in the folders in
// which their references to each other hold.
func (s *site) copyContract(files map[string][]byte) error {
	contract := schemas.FS()
	return fs.WalkDir(contract, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasPrefix(name, "examples/") {
			return err
		}
		files[path.Join("schemas", name)], err = fs.ReadFile(contract, name)
		return err
	})
}
