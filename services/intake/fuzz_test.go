package intake_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"pharos/pkg/fault"
	"pharos/pkg/testkit"
)

// FuzzRead proves of any bytes: they are refused, or they become a report that
// fits the schema of stored reports, and nothing that was given is lost.
func FuzzRead(f *testing.F) {
	for _, body := range []string{
		`{"kind":"distress_alert","positions":[{"text":"35 21 001 015 46 598 @03:47 CEST"}],"persons":{"total":{"min":80,"max":100}}}`,
		`{"id":"01890000-0000-7000-8000-00000000000A","kind":"rescue","custody":[{"step":"embarked","persons":{"best":95,"of":{"women":{"min":1}}}}]}`,
		`{"kind":"amendment","amends":{"report_id":"01890000-0000-7000-8000-000000000001","reason":"typo","clear":["/persons"]},"as_given":{"":1}}`,
		`{"kind":"observation","phones":[{"number":"+8821612345678","holder":"on_board","credit":{"units":1.5e2,"at":"2023-04-20t01:47:00z"}},null,{}]}`,
		`{"kind":"casualty","incident_ids":["x","01890000-0000-7000-8000-000000000001"],"persons":{"dead":{"best":-1}},"persons":{"dead":null}}`,
		"{\"kind\":\"transfer\",\"a\\u0000\":\"\\ud800\",\"texts\":[{\"text\":\"\x00\xff\"}],\"device\":{\"seq\":1e400}}",
		`{"kind":"rescue","craft_count":1E1,"weather":{"wind_kn":-0,"water_temp_c":1e-5},"find":[[[[]]]],"gear":{"food":""}}`,
	} {
		f.Add([]byte(body))
	}
	reports := reader(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		report, _, err := reports.Read(body, receivedAt)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("Read(%q) = %v, want a report or a refusal", body, err)
			}
			proveSilent(t, body, err.Error())
			return
		}
		for _, w := range report.Warnings {
			proveSilent(t, body, w.Detail)
		}
		proveStored(t, string(body), report)
		proveNothingLost(t, body, report)
	})
}

// number is what may be somebody's: no message repeats it.
var number = regexp.MustCompile(`[0-9]{7,}`)

func proveSilent(t *testing.T, body []byte, said string) {
	t.Helper()
	for _, n := range number.FindAll(body, -1) {
		if strings.Contains(said, string(n)) {
			t.Errorf("Read(%q) says %q, which was given to it", body, said)
		}
	}
}

// The examples of the contract are read whole: intake and the schema agree.
func TestExamplesOfTheContractAreReadWithoutAWarningOfShape(t *testing.T) {
	folder := testkit.Root(t) + "/schemas/examples/report/given/valid"
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) == 0 {
		t.Fatalf("no examples in %s: %v", folder, err)
	}
	for _, entry := range entries {
		body, err := os.ReadFile(folder + "/" + entry.Name())
		if err != nil {
			t.Fatal(err)
		}
		report := read(t, string(body))
		proveNothingLost(t, body, report)
		if len(report.AsGiven) > 0 {
			t.Errorf("%s: as_given = %s, want nothing moved out", entry.Name(), report.AsGiven)
		}
	}
}
