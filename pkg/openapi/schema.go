package openapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"pharos/schemas"
)

// schemaCache compiles the schemas at places of documents, each once.
type schemaCache struct {
	mu       sync.Mutex
	compiler *jsonschema.Compiler          // guarded by mu
	compiled map[string]*jsonschema.Schema // guarded by mu
}

func newSchemaCache(f *files) *schemaCache {
	c := jsonschema.NewCompiler()
	c.UseLoader(loader{f})
	c.AssertFormat()
	return &schemaCache{compiler: c, compiled: map[string]*jsonschema.Schema{}}
}

// at compiles the schema that stands at n.
func (s *schemaCache) at(n Node) (*jsonschema.Schema, error) {
	pointer := strings.Split(n.Pointer(), "/")
	for i := range pointer {
		pointer[i] = url.PathEscape(pointer[i])
	}
	place := schemas.Base + n.File() + "#" + strings.Join(pointer, "/")
	s.mu.Lock()
	defer s.mu.Unlock()
	if done, ok := s.compiled[place]; ok {
		return done, nil
	}
	compiled, err := s.compiler.Compile(place)
	if err != nil {
		return nil, fmt.Errorf("compile the schema at %s#%s: %w", n.File(), n.Pointer(), err)
	}
	s.compiled[place] = compiled
	return compiled, nil
}

// Validate checks a JSON text against the schema that stands at n.
func (c *Contract) Validate(n Node, text []byte) error {
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return fmt.Errorf("it is no JSON: %w", err)
	}
	return c.validate(n, value)
}

func (c *Contract) validate(n Node, value any) error {
	schema, err := c.schemas.at(n)
	if err != nil {
		return err
	}
	return schema.Validate(value)
}

// validateText checks a header, which is text whatever its schema says.
func (c *Contract) validateText(n Node, text string) error {
	var value any = text
	if n.Text("type") == "integer" {
		value = json.Number(text)
	}
	return c.validate(n, value)
}

// loader gives the compiler documents in YAML and schemas in JSON alike.
type loader struct{ files *files }

// Load implements jsonschema.URLLoader. Nothing is ever fetched.
func (l loader) Load(address string) (any, error) {
	name, ours := strings.CutPrefix(address, schemas.Base)
	if !ours {
		return nil, fmt.Errorf("%s is no schema of ours", address)
	}
	root := l.files.open(name)
	if root.Absent() {
		return nil, fmt.Errorf("there is no %s", name)
	}
	value, err := root.Value()
	if err != nil {
		return nil, err
	}
	// Numbers in the form that the validator compares exactly.
	text, err := json.Marshal(value)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return jsonschema.UnmarshalJSON(bytes.NewReader(text))
}
