package testkit

import (
	"bytes"
	"fmt"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"pharos/pkg/event"
	"pharos/schemas"
)

// Validate says why a body does not keep to the schema of its type; nil when it does.
func Validate(eventType string, body []byte) error {
	known, err := bodySchemas()
	if err != nil {
		return err
	}
	schema := known[eventType]
	if schema == nil {
		return fmt.Errorf("the catalogue has no event %q", eventType)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("the body of %s is no JSON: %w: %.300s", eventType, err, body)
	}
	if err := schema.Validate(doc); err != nil {
		return fmt.Errorf("the body of %s: %w: %.300s", eventType, err, body)
	}
	return nil
}

// Anything is for a test that publishes what no program of ours would: it is
// bus.Config's Check that lets all bodies through.
func Anything(string, []byte) error { return nil }

// bodySchemas are the schemas by type, each compiled once.
var bodySchemas = sync.OnceValues(func() (map[string]*jsonschema.Schema, error) {
	compiled, known := map[string]*jsonschema.Schema{}, map[string]*jsonschema.Schema{}
	for _, e := range event.Catalogue() {
		if compiled[e.Schema] == nil {
			var err error
			if compiled[e.Schema], err = schemas.Compile(e.Schema); err != nil {
				return nil, err
			}
		}
		known[e.Type] = compiled[e.Schema]
	}
	return known, nil
})
