package intake_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"pharos/pkg/event"
	"pharos/pkg/fault"
	"pharos/pkg/seal"
	"pharos/schemas"
	"pharos/services/intake"
)

var receivedAt = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

const id = `"id":"01890000-0000-7000-8000-000000000001"`

// Compiled once: the fuzzer reads thousands of reports a second.
var (
	newReader = sync.OnceValues(func() (*intake.Reader, error) {
		return intake.NewReader(intake.Hash{Key: []byte("another")}, intake.Tagger{Key: []byte("a key of the tests' own")})
	})
	storedShape = sync.OnceValues(func() (*jsonschema.Schema, error) {
		return schemas.Compile("events/v1/report/report.json")
	})
	sealedShape = sync.OnceValues(func() (*jsonschema.Schema, error) {
		return schemas.Compile(schemas.ReportSealed)
	})
)

func reader(t testing.TB) *intake.Reader {
	t.Helper()
	r, err := newReader()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// read reads a body that has to be accepted, and proves that what came of it
// fits the schemas of stored reports and of what is sealed.
func read(t testing.TB, body string) event.Given {
	t.Helper()
	report, hash, err := reader(t).Read([]byte(body), receivedAt)
	if err != nil {
		t.Fatalf("Read(%.200q) = %v, want a report", body, err)
	}
	if hash == "" {
		t.Errorf("Read(%.200q) gave no hash", body)
	}
	proveStored(t, body, report)
	return report
}

func proveStored(t testing.TB, body string, report event.Given) {
	t.Helper()
	encoded, err := intake.Encode(report.Report)
	if err != nil {
		t.Fatalf("encode the report of %.200q: %v", body, err)
	}
	clear, err := seal.Encode(report.Sealed)
	if err != nil {
		t.Fatalf("encode what is sealed in the report of %.200q: %v", body, err)
	}
	proveFits(t, body, encoded, storedShape)
	proveFits(t, body, clear, sealedShape)
	if size := len(encoded) + 4*len(clear)/3; len(clear) > seal.MaxClear || size > 4<<20-64<<10 {
		t.Errorf("the report of %.200q takes %d bytes, %d of them sealed: more than a message may have", body, size, len(clear))
	}
}

func proveFits(t testing.TB, body string, encoded []byte, shape func() (*jsonschema.Schema, error)) {
	t.Helper()
	schema, err := shape()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(encoded))
	if err != nil {
		t.Fatalf("what came of %.200q is no JSON: %v", body, err)
	}
	if err := schema.Validate(doc); err != nil {
		t.Fatalf("what came of %.200q does not fit %s: %v\n%.600s", body, schema.Location, err, encoded)
	}
}

func codes(report event.Given) []string {
	var list []string
	for _, w := range report.Warnings {
		list = append(list, w.Code+" "+w.Pointer)
	}
	return list
}

func TestWhatDoesNotFitIsKeptAndWarnedAbout(t *testing.T) {
	for _, tc := range []struct {
		name, members string
		warnings      []string // code and pointer
		kept          map[string]string
	}{
		{"nothing to say", ``, nil, nil},
		{"latitude 95", `"positions":[{"lat":95,"lon":14}]`,
			[]string{"out_of_range /positions/0/lat", "position_incomplete /positions/0"}, map[string]string{"/positions/0/lat": `95`}},
		{"the year 3024", `"occurred_at":"3024-04-20T01:47:00Z"`,
			[]string{"implausible_time /occurred_at"}, map[string]string{"/occurred_at": `"3024-04-20T01:47:00Z"`}},
		{"a clock that starts in 1970", `"informed_at":"1970-01-01T00:00:10Z"`,
			[]string{"implausible_time /informed_at"}, map[string]string{"/informed_at": `"1970-01-01T00:00:10Z"`}},
		{"a time in the future", `"occurred_at":"2026-11-20T12:00:01Z"`, []string{"occurred_in_future /occurred_at"}, nil},
		{"a position of the future", `"positions":[{"lat":35,"lon":14,"at":"2026-12-01T00:00:00Z"}]`,
			[]string{"occurred_in_future /positions/0/at"}, nil},
		{"a time without a zone", `"occurred_at":"2026-11-20T12:00:00"`,
			[]string{"bad_format /occurred_at"}, map[string]string{"/occurred_at": `"2026-11-20T12:00:00"`}},
		{"a leap second", `"occurred_at":"2016-12-31T23:59:60Z"`,
			[]string{"bad_format /occurred_at"}, map[string]string{"/occurred_at": `"2016-12-31T23:59:60Z"`}},
		{"a time in lower case", `"occurred_at":"2026-11-20t10:00:00z"`, nil, nil},
		{"text in Arabic", `"texts":[{"lang":"ar","text":"المحرك توقف، نحن ثمانون شخصا"}]`, nil, nil},
		{"an emoji", `"texts":[{"text":"🆘🌊"}]`, nil, nil},
		{"an escaped emoji", `"texts":[{"text":"\ud83c\udd98"}]`, nil, nil},
		{"a replacement character that was meant", `"texts":[{"text":"\ufffd and �"}]`, nil, nil},
		{"an emoji where a word of the list belongs", `"craft":{"type":"🚤"}`,
			[]string{"unknown_word /craft/type"}, map[string]string{"/craft/type": `"🚤"`}},
		{"a NUL byte, escaped", `"texts":[{"text":"a\u0000b"}]`,
			[]string{"unreadable_characters /texts/0/text"}, map[string]string{"/texts/0/text": `"a\u0000b"`}},
		{"a NUL byte, bare", "\"texts\":[{\"text\":\"a\x00b\"}]",
			[]string{"unreadable_characters /texts/0/text"}, map[string]string{"/texts/0/text": `"a\u0000b"`}},
		{"a lone surrogate", `"texts":[{"text":"a\ud800b"}]`,
			[]string{"unreadable_characters /texts/0/text"}, map[string]string{"/texts/0/text": `"a\ud800b"`}},
		{"Latin-1", "\"texts\":[{\"text\":\"caf\xe9\"}]",
			[]string{"unreadable_characters /texts/0/text"}, map[string]string{"/texts/0/text": `{"base64":"ImNhZuki"}`}},
		{"a line break in a string, bare", "\"texts\":[{\"text\":\"a\nb\"}]", nil, nil},
		{"an unknown member", `"weather":{"mood":"bad"}`,
			[]string{"unknown_member /weather/mood"}, map[string]string{"/weather/mood": `"bad"`}},
		{"an unknown member whose name may be anything", `"weather":{"+39 333 1234567":1}`,
			[]string{"unknown_member /weather"}, map[string]string{"/weather/+39 333 1234567": `1`}},
		{"an unknown member whose name needs escapes", `"weather":{"a/b~c":1}`,
			[]string{"unknown_member /weather"}, map[string]string{"/weather/a~1b~0c": `1`}},
		{"a member that is intake's own", `"phone_tags":[{"tag":"00112233445566778899aabbccddeeff","same_boat":true}]`,
			[]string{"unknown_member /phone_tags"}, map[string]string{"/phone_tags": `[{"tag":"00112233445566778899aabbccddeeff","same_boat":true}]`}},
		{"a wrong type inside a member", `"persons":{"total":{"min":"eighty","max":100}}`,
			[]string{"wrong_type /persons/total/min"}, map[string]string{"/persons/total/min": `"eighty"`}},
		{"a list where an object belongs", `"craft":["rubber"]`,
			[]string{"wrong_type /craft"}, map[string]string{"/craft": `["rubber"]`}},
		{"an object where a word belongs", `"confidence":{"a":1}`,
			[]string{"wrong_type /confidence"}, map[string]string{"/confidence": `{"a":1}`}},
		{"half a person", `"persons":{"total":{"best":1.5}}`,
			[]string{"wrong_type /persons/total/best"}, map[string]string{"/persons/total/best": `1.5`}},
		{"a whole number written with a point and an exponent", `"persons":{"total":{"best":8.0e1}}`, nil, nil},
		{"a number that no float holds", `"weather":{"wind_kn":1e400}`,
			[]string{"out_of_range /weather/wind_kn"}, map[string]string{"/weather/wind_kn": `1e400`}},
		{"a number with a million places in its exponent", `"weather":{"wind_kn":1e-999999999}`,
			[]string{"out_of_range /weather/wind_kn"}, map[string]string{"/weather/wind_kn": `1e-999999999`}},
		{"nothing known, said as null", `"craft":null,"persons":{"total":null}`, nil, nil},
		{"a member given twice", `"confidence":"likely","confidence":"doubtful"`,
			[]string{"duplicate_member /confidence"}, map[string]string{"/confidence": `["likely","doubtful"]`}},
		{"an element that is none", `"positions":["35N 14E",{"lat":35,"lon":14}]`,
			[]string{"wrong_type /positions/0"}, map[string]string{"/positions/0": `"35N 14E"`}},
		{"nested without end", `"craft":{"type":` + strings.Repeat("[", 70) + strings.Repeat("]", 70) + `}`,
			[]string{"wrong_type /craft/type"}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			body := `{"kind":"distress_alert",` + id
			if tc.members != "" {
				body += "," + tc.members
			}
			report := read(t, body+"}")
			if got := codes(report); !slices.Equal(got, tc.warnings) {
				t.Errorf("warnings = %q, want %q; body %s", got, tc.warnings, body)
			}
			for at, want := range tc.kept {
				if got := string(report.AsGiven[at]); got != want {
					t.Errorf("as_given %s = %s, want %s; body %s", at, got, want, body)
				}
			}
			if tc.kept != nil && len(report.AsGiven) != len(tc.kept) {
				t.Errorf("as_given = %s, want %v; body %s", report.AsGiven, tc.kept, body)
			}
		})
	}
}

func TestWhatFitsIsUsedBesideWhatDoesNot(t *testing.T) {
	report := read(t, `{"kind":"distress_alert",`+id+`,"persons":{"total":{"min":"eighty","max":100}},
		"positions":["35N 14E",{"lat":35,"lon":14}],"texts":[{"text":"a\u0000\u0000b"}],"occurred_at":"2026-11-20t10:00:00z"}`)
	if got := report.Persons.Total; got.Min != nil || *got.Max != 100 {
		t.Errorf("persons.total = %+v, want only the maximum of 100", got)
	}
	if len(report.Positions) != 2 || *report.Positions[1].Lat != 35 {
		t.Errorf("positions = %+v, want the second where it was given", report.Positions)
	}
	if got := report.Texts[0].Text; got != "a\uFFFDb" {
		t.Errorf("text = %q, want what cannot be read replaced", got)
	}
	if got := report.OccurredAt; !got.Equal(time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)) {
		t.Errorf("occurred_at = %v, want the time given in lower case", got)
	}
}

func TestTenThousandPhones(t *testing.T) {
	phones := make([]string, 10_000)
	for i := range phones {
		phones[i] = fmt.Sprintf(`{"number":"+3933300%05d"}`, i)
	}
	list := "[" + strings.Join(phones, ",") + "]"
	report := read(t, `{"kind":"distress_alert",`+id+`,"phones":`+list+`}`)
	if len(report.Phones) != 100 || len(report.PhoneTags) != 100 {
		t.Errorf("%d phones and %d tags are used, want the first 100", len(report.Phones), len(report.PhoneTags))
	}
	if string(report.AsGiven["/phones"]) != list {
		t.Errorf("as_given /phones holds %d bytes, want all %d", len(report.AsGiven["/phones"]), len(list))
	}
	if got, want := codes(report), []string{"too_many /phones"}; !slices.Equal(got, want) {
		t.Errorf("warnings = %q, want %q", got, want)
	}
}

func TestATextThatIsTooLongIsUsedAsFarAsItMayBe(t *testing.T) {
	long := strings.Repeat("ش🌊", 15_000)
	report := read(t, `{"kind":"observation",`+id+`,"texts":[{"text":"`+long+`"}]}`)
	if got := report.Texts[0].Text; !strings.HasPrefix(long, got) || len([]rune(got)) != 20_000 {
		t.Errorf("%d characters are used, want the first 20000", len([]rune(got)))
	}
	if got := string(report.AsGiven["/texts/0/text"]); got != `"`+long+`"` {
		t.Errorf("as_given holds %d bytes, want the whole text", len(got))
	}
	if got, want := codes(report), []string{"too_long /texts/0/text"}; !slices.Equal(got, want) {
		t.Errorf("warnings = %q, want %q", got, want)
	}
}

func TestRefusedIsOnlyWhatIsNoReport(t *testing.T) {
	for _, tc := range []struct{ body, detail string }{
		{``, "the body is not JSON"},
		{`{"kind":"rescue"`, "the body is not JSON"},
		{`{"kind":"rescue"} {}`, "the body is not JSON"},
		{"\x00{\"kind\":\"rescue\"}", "the body is not JSON"},
		{`{"kind":"rescue","x":01}`, "the body is not JSON"},
		{`{"kind":"rescue","x":` + strings.Repeat("[", 20_000) + `}`, "the body is not JSON"},
		{`{"kind":"rescue","x":` + strings.Repeat("[", 20_000) + `1,` + strings.Repeat("]", 20_000) + `}`, "the body is not JSON"},
		{`"rescue"`, "the body is not a JSON object"},
		{`[{"kind":"rescue"}]`, "the body is not a JSON object"},
		{`null`, "the body is not a JSON object"},
		{`{}`, "the report has no known kind"},
		{`{"kind":"Rescue"}`, "the report has no known kind"},
		{`{"kind":["rescue"]}`, "the report has no known kind"},
		{`{"kind":"rescue","kind":7}`, "the report has no known kind"},
	} {
		_, _, err := reader(t).Read([]byte(tc.body), receivedAt)
		if fault.KindOf(err) != fault.Invalid || fault.Detail(err) != tc.detail {
			t.Errorf("Read(%.60q) = %v (%q), want it refused: %q", tc.body, err, fault.Detail(err), tc.detail)
		}
	}
}

func TestTheIDIsMadeWhereNoneCanBeUsed(t *testing.T) {
	for _, tc := range []struct {
		given, want string // want "" is a new one
		warnings    []string
	}{
		{``, "", []string{"id_missing /id"}},
		{`"id":"01890000-0000-7000-8000-00000000000A",`, "01890000-0000-7000-8000-00000000000a", nil},
		{`"id":"CM351",`, "", []string{"bad_format /id", "id_missing /id"}},
		{`"id":17,`, "", []string{"wrong_type /id", "id_missing /id"}},
		{`"id":"00000000-0000-0000-0000-000000000000",`, "", []string{"bad_format /id", "id_missing /id"}},
	} {
		report := read(t, `{`+tc.given+`"kind":"rescue"}`)
		if tc.want == "" && len(report.ID) != 36 || tc.want != "" && string(report.ID) != tc.want {
			t.Errorf("%s: id = %q, want %q", tc.given, report.ID, tc.want)
		}
		if got := codes(report); !slices.Equal(got, tc.warnings) {
			t.Errorf("%s: warnings = %q, want %q", tc.given, got, tc.warnings)
		}
		if strings.Contains(tc.given, ":") && tc.want == "" && report.AsGiven["/id"] == nil {
			t.Errorf("%s: the id given is not kept", tc.given)
		}
	}
}

func TestWarningsNeverHoldTheValue(t *testing.T) {
	const secret = "Fatima333"
	report := read(t, `{"kind":"distress_alert",`+id+`,"`+secret+` 1":1,"occurred_at":"`+secret+`","confidence":"`+secret+`",
		"positions":[{"text":"`+secret+` 35 21 N"},{"lat":"`+secret+`"}],"phones":[{"number":"`+secret+`"},{"number":"12345678 `+secret+`"}],
		"device":{"seq":"`+secret+`","id":"`+strings.Repeat(secret, 200)+`"},"texts":[{"lang":"`+secret+`","text":"`+secret+`\u0000"}]}`)
	said, err := json.Marshal(report.Warnings)
	if err != nil || len(report.Warnings) < 8 {
		t.Fatalf("%d warnings, %v; want one for each part", len(report.Warnings), err)
	}
	if bytes.Contains(said, []byte("Fatima")) {
		t.Errorf("the warnings hold what was given: %s", said)
	}
}

func TestWhatWouldHelpMostIsAskedFirst(t *testing.T) {
	for _, tc := range []struct {
		body string
		want []string
	}{
		{`{"kind":"distress_alert"}`, []string{"/positions", "/persons/total", "/phones", "/source/role", "/craft/type", "/condition/engine", "/occurred_at"}},
		{`{"kind":"distress_alert","positions":[{"text":"35 21 001 015 46 598 @03:47 CEST"}],"persons":{"total":{"min":80,"max":100}}}`,
			[]string{"/phones", "/source/role", "/craft/type", "/condition/engine", "/occurred_at"}},
		{`{"kind":"vessel_sighting","craft":{"type":"unknown"},"positions":[{"text":"near the island"}]}`,
			[]string{"/positions", "/persons/total", "/source/role", "/condition/engine", "/occurred_at"}},
		{`{"kind":"amendment"}`, nil},
	} {
		if got := read(t, tc.body).NeedsInfo; !slices.Equal(got, tc.want) {
			t.Errorf("needs_info of %s = %q, want %q", tc.body, got, tc.want)
		}
	}
}
