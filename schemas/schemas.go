package schemas

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Base is what the $id of every schema begins with; the rest is its path in FS.
const Base = "https://pharos.example/schemas/"

// ReportGiven is the schema of a report as a client sends it.
const ReportGiven = "events/v1/report/given.json"

// ReportSealed is the schema of what the box of a stored report holds.
const ReportSealed = "events/v1/report/sealed.json"

//go:embed asyncapi.yaml common events examples http
var files embed.FS

// FS holds every file of the contract: schemas, examples, asyncapi.yaml and http.
func FS() fs.FS { return files }

// AsyncAPI returns the catalogue, schemas/asyncapi.yaml.
func AsyncAPI() []byte {
	b, err := files.ReadFile("asyncapi.yaml")
	if err != nil {
		panic(err) // embedded: it cannot be absent from a program that compiled
	}
	return b
}

// Compile compiles the schema at ref, a path in FS such as ReportGiven, with
// all that it refers to. Formats (uuid, date, date-time, …) are asserted. The
// result may be used by several goroutines at once.
func Compile(ref string) (*jsonschema.Schema, error) {
	c := jsonschema.NewCompiler()
	c.UseLoader(embedded{})
	c.AssertFormat()
	schema, err := c.Compile(Base + strings.TrimPrefix(ref, Base))
	if err != nil {
		return nil, fmt.Errorf("compile schema %s: %w", ref, err)
	}
	return schema, nil
}

// embedded loads schemas from the embedded files alone.
type embedded struct{}

func (embedded) Load(url string) (any, error) {
	path, ours := strings.CutPrefix(url, Base)
	if !ours {
		return nil, fmt.Errorf("%s is no schema of ours", url)
	}
	f, err := files.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return jsonschema.UnmarshalJSON(f)
}
