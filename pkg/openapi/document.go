package openapi

import (
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"

	"pharos/schemas"
)

// Shared is the document that every address keeps to, whichever services stand
// behind it.
const Shared = "probe"

// Common holds parts that documents refer to, and no routes.
const Common = "common"

// Document is the OpenAPI document of one service.
type Document struct {
	Name       string // of the service: http/<name>.yaml
	Root       Node
	Operations []*Operation // in the order of the document
}

// Operation is one method of one path.
type Operation struct {
	Document   *Document
	Method     string // GET, POST, …
	Path       string // parameters as {name}
	Permission string // x-permission
	Node       Node
}

func (o *Operation) String() string { return o.Method + " " + o.Path }

// Contract is all documents, and the schemas that they refer to.
type Contract struct {
	Documents []*Document // by name

	files   *files
	schemas *schemaCache
}

// Embedded is the contract that this program was built with.
var Embedded = sync.OnceValues(func() (*Contract, error) { return Read(schemas.FS()) })

// Read reads every document http/*.yaml below schemas.
func Read(in fs.FS) (*Contract, error) {
	names, err := fs.Glob(in, "http/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list the documents: %w", err)
	}
	c := &Contract{files: &files{in: in, read: map[string]Node{}}}
	c.schemas = newSchemaCache(c.files)
	for _, name := range names {
		root := c.files.open(name)
		if root.Absent() {
			return nil, fmt.Errorf("read %s: it is no YAML document", name)
		}
		d := &Document{Name: strings.TrimSuffix(path.Base(name), ".yaml"), Root: root}
		d.readOperations()
		c.Documents = append(c.Documents, d)
	}
	return c, nil
}

// Document returns the document of a service; nil when there is none.
func (c *Contract) Document(service string) *Document {
	for _, d := range c.Documents {
		if d.Name == service {
			return d
		}
	}
	return nil
}

// Open returns a file of the contract, such as asyncapi.yaml.
func (c *Contract) Open(name string) Node { return c.files.open(name) }

func (d *Document) readOperations() {
	for p, item := range d.Root.Get("paths").Members() {
		for method, node := range item.Members() {
			if m := strings.ToUpper(method); slices.Contains(methods(), m) {
				d.Operations = append(d.Operations, &Operation{Document: d, Method: m, Path: p, Permission: node.Text("x-permission"), Node: node})
			}
		}
	}
}

func methods() []string {
	return []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}
}

// Find returns the operation that answers a request, or the methods that its
// address knows instead. HEAD is answered by GET.
func (c *Contract) Find(services []string, method, escapedPath string) (*Operation, []string) {
	if method == http.MethodHead {
		method = http.MethodGet
	}
	var best *Operation
	var others []string
	for _, d := range c.Documents {
		if !slices.Contains(services, d.Name) {
			continue
		}
		for _, o := range d.Operations {
			switch {
			case !fits(o.Path, escapedPath):
			case o.Method != method:
				others = append(others, o.Method)
			case best == nil || strings.Count(o.Path, "{") < strings.Count(best.Path, "{"):
				best = o
			}
		}
	}
	return best, others
}

// fits matches a path with parameters; each takes one segment.
func fits(pattern, escapedPath string) bool {
	want, got := strings.Split(pattern, "/"), strings.Split(escapedPath, "/")
	if len(want) != len(got) {
		return false
	}
	for i, w := range want {
		parameter := strings.HasPrefix(w, "{")
		if parameter && got[i] == "" || !parameter && w != got[i] {
			return false
		}
	}
	return true
}
