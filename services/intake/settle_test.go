package intake

import (
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// A later version of the contract may ask for more than the walk looks at. Then
// a whole member of the report goes, and the report still gets in.
func TestWhatTheWalkDoesNotKnowOfIsSettledByTheSchema(t *testing.T) {
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(`{"type":"object","required":["kind"],"additionalProperties":false,"properties":{
		"kind":{"type":"string"},"confidence":{"type":"string"},
		"craft":{"type":"object","properties":{"type":{"type":"string"},"name":{"type":"string"}},"dependentRequired":{"name":["type"]}},
		"incident_ids":{"type":"array","items":{"type":"string"},"uniqueItems":true}}}`))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("later.json", doc); err != nil {
		t.Fatal(err)
	}
	later, err := compiler.Compile("later.json")
	if err != nil {
		t.Fatal(err)
	}
	body := `{"kind":"rescue","craft":{"name":"Al Amal"},"incident_ids":["a","a"],"confidence":"likely"}`
	report, _, err := (&Reader{shape: later}).Read([]byte(body), time.Now())
	if err != nil {
		t.Fatalf("Read(%s) = %v, want a report", body, err)
	}
	if report.Craft != nil || report.IncidentIDs != nil || report.Confidence != "likely" {
		t.Errorf("report = %+v, want confidence alone", report)
	}
	if string(report.AsGiven["/craft"]) != `{"name":"Al Amal"}` || string(report.AsGiven["/incident_ids"]) != `["a","a"]` {
		t.Errorf("as_given = %s, want craft and incident_ids", report.AsGiven)
	}
	if len(report.Warnings) != 3 {
		t.Errorf("warnings = %+v, want two of shape and id_missing", report.Warnings)
	}
}
