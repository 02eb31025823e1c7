package scan_test

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"pharos/pkg/scan"
)

// FuzzPieces proves of any JSON: its pieces are those that encoding/json finds.
func FuzzPieces(f *testing.F) {
	for _, text := range []string{
		`{}`, `[]`, ` { "a" : [ 1 , {"b":"]}"} ] , "\"\\" : "\\\"" , "n":null,"a":-1.5e3 } `, `[true,[[]],"",{"x":{}} , 7]`, "[\n1\t,\r2 ]",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var value json.RawMessage
		if json.Unmarshal(text, &value) != nil {
			return
		}
		switch value[0] {
		case '[':
			var want []json.RawMessage
			_ = json.Unmarshal(value, &want)
			got := []json.RawMessage{}
			for i, item := range scan.Items(value) {
				if i != len(got) {
					t.Fatalf("%s: item %d is called %d", value, len(got), i)
				}
				got = append(got, item)
			}
			if !slices.EqualFunc(got, want, same) {
				t.Errorf("%s: items %s, want %s", value, got, want)
			}
		case '{':
			var want map[string]json.RawMessage
			_ = json.Unmarshal(value, &want)
			got := map[string]json.RawMessage{}
			for quoted, v := range scan.Members(value) {
				var name string
				if err := json.Unmarshal(quoted, &name); err != nil {
					t.Fatalf("%s: name %s: %v", value, quoted, err)
				}
				got[name] = v
			}
			if !maps.EqualFunc(got, want, same) {
				t.Errorf("%s: members %s, want %s", value, got, want)
			}
		}
	})
}

func same(a, b json.RawMessage) bool { return string(a) == string(b) }

func TestDepthCountsWhatIsOpenAndNotWhatIsQuoted(t *testing.T) {
	for text, want := range map[string]int{`7`: 0, `"[["`: 0, `[]`: 1, `{"a":[{}],"b":[]}`: 3, `["\"[",[[1]]]`: 3} {
		if got := scan.Depth([]byte(text)); got != want {
			t.Errorf("Depth(%s) = %d, want %d", text, got, want)
		}
	}
}
