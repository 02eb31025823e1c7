package incident

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"pharos/pkg/event"
	"pharos/pkg/fault"
	"pharos/schemas"
)

const (
	countSchema = "common/v1/count.json"
	craftSchema = "events/v1/report/given.json#/$defs/craft/properties/"
)

// contract holds the schemas that commands are checked against, by reference.
// They are compiled once.
var contract = sync.OnceValues(func() (map[string]*jsonschema.Schema, error) {
	refs := []string{countSchema}
	for _, e := range event.Catalogue() {
		if event.Domain(e.Type) == "incident" {
			refs = append(refs, e.Schema)
		}
	}
	for _, field := range Assessable() {
		if property, ok := strings.CutPrefix(field, "craft."); ok {
			refs = append(refs, craftSchema+property)
		}
	}
	all := map[string]*jsonschema.Schema{}
	for _, ref := range refs {
		schema, err := schemas.Compile(ref)
		if err != nil {
			return nil, err
		}
		all[ref] = schema
	}
	return all, nil
})

// checkBody checks an event against its schema, before it is in the log for
// good. Its members have the names that they have in the command.
func checkBody(said Said) error {
	body, err := json.Marshal(said.Body)
	if err != nil {
		return fmt.Errorf("encode %s: %w", said.Name, err)
	}
	return checkAgainst("events/v1/incident/"+said.Name+".json", body, "")
}

// checkAgainst is a fault.Invalid that names every part of value that does not
// fit the schema at ref; at is where value stands in the command.
func checkAgainst(ref string, value []byte, at string) error {
	all, err := contract()
	if err != nil {
		return err
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(value))
	if err != nil {
		return invalid(at, "this is not JSON")
	}
	misfit, ok := errors.AsType[*jsonschema.ValidationError](all[ref].Validate(doc))
	if !ok {
		return nil
	}
	fields := slices.CompactFunc(leaves(misfit, at), func(a, b fault.Field) bool { return a.Pointer == b.Pointer })
	return fault.WithFields(fault.New(fault.Invalid, "%s %s", fields[0].Pointer, fields[0].Detail), fields...)
}

func leaves(e *jsonschema.ValidationError, at string) []fault.Field {
	if len(e.Causes) == 0 {
		return []fault.Field{{Pointer: at + pointer(e), Detail: explain(e.ErrorKind)}}
	}
	var fields []fault.Field
	for _, cause := range e.Causes {
		fields = append(fields, leaves(cause, at)...)
	}
	return fields
}

// pointer names the member of the command: the reason of a link stands deeper
// in its event, and a member that is missing is named itself.
func pointer(e *jsonschema.ValidationError) string {
	path := e.InstanceLocation
	if len(path) > 0 && path[0] == "because" {
		return "/reason"
	}
	switch k := e.ErrorKind.(type) {
	case *kind.Required:
		path = append(path[:len(path):len(path)], k.Missing[0])
	case *kind.AdditionalProperties:
		path = append(path[:len(path):len(path)], k.Properties[0])
	}
	var out strings.Builder
	for _, token := range path {
		out.WriteString("/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(token))
	}
	return out.String()
}

// explain says what a value should have been.
func explain(misfit jsonschema.ErrorKind) string {
	switch k := misfit.(type) {
	case *kind.Enum:
		words := make([]string, len(k.Want))
		for i, w := range k.Want {
			words[i] = fmt.Sprint(w)
		}
		return "must be one of " + strings.Join(words, ", ")
	case *kind.Type:
		return "must be of type " + strings.Join(k.Want, " or ")
	case *kind.Minimum:
		return "must be at least " + k.Want.RatString()
	case *kind.Maximum:
		return "must be at most " + k.Want.RatString()
	case *kind.MaxLength:
		return fmt.Sprintf("must have at most %d characters", k.Want)
	case *kind.MaxItems:
		return fmt.Sprintf("must have at most %d elements", k.Want)
	case *kind.MinLength, *kind.Required:
		return "is missing"
	case *kind.AdditionalProperties:
		return "is not a member known here"
	}
	return "is not of the form that is needed"
}
