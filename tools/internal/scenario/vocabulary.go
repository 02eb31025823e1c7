package scenario

import (
	"fmt"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"pharos/schemas"
)

// vocabulary holds the words that the contract allows, by the path of the
// member: "source/role", "custody/step".
type vocabulary map[string][]string

// contract is the schema of a report as sent, and the words in it and in the
// registration of a craft. It is read once: the files are part of the program.
var contract = sync.OnceValues(func() (*agreed, error) {
	report, err := schemas.Compile(schemas.ReportGiven)
	if err != nil {
		return nil, err
	}
	craft, err := schemas.Compile("events/v1/craft/registered.json")
	if err != nil {
		return nil, err
	}
	a := &agreed{report: report, words: vocabulary{}}
	a.words.collect(report, "")
	a.words.collect(craft, "craft_registered")
	return a, nil
})

type agreed struct {
	report *jsonschema.Schema
	words  vocabulary
}

func (v vocabulary) collect(s *jsonschema.Schema, path string) {
	for s.Ref != nil {
		s = s.Ref
	}
	if s.Enum != nil {
		for _, value := range s.Enum.Values {
			v[path] = append(v[path], fmt.Sprint(value))
		}
	}
	if s.Items2020 != nil {
		v.collect(s.Items2020, path)
	}
	for name, property := range s.Properties {
		v.collect(property, strings.TrimPrefix(path+"/"+name, "/"))
	}
}

// unknown words that got is none of list, naming the nearest.
func unknown(got, what string, list []string) error {
	hint := "one of " + spoken(list)
	if near := nearest(got, list); near != "" {
		hint = "did you mean " + strings.ReplaceAll(near, "_", " ") + "? Expected " + hint
	}
	return fmt.Errorf("%q is no %s; %s", got, what, hint)
}

func spoken(list []string) string {
	return strings.ReplaceAll(strings.Join(list, ", "), "_", " ")
}

// nearest returns the word of list that got most likely begins with, wrongly
// spelled; "" when none is near.
func nearest(got string, list []string) string {
	said := strings.FieldsFunc(strings.ToLower(got), isJoint)
	best, least := "", 0
	for _, word := range list {
		want := strings.FieldsFunc(strings.ToLower(word), isJoint)
		begins := strings.Join(said[:min(len(said), len(want))], " ")
		d := edits([]rune(begins), []rune(strings.Join(want, " ")))
		if d <= max(2, len(begins)/3) && d < len(begins) && (best == "" || d < least) {
			best, least = word, d
		}
	}
	return best
}

// edits counts the letters to add, drop or change to make b of a (Levenshtein).
func edits(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		before := row[0]
		row[0]++
		for j := range b {
			change := before
			if a[i] != b[j] {
				change++
			}
			before = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
