package incident

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"pharos/pkg/event"
)

// Assessable lists what the desk can assess: counts of persons, and words
// that describe the boat.
func Assessable() []string {
	return []string{"persons.total", "persons.dead", "persons.missing", "persons.medical",
		"craft.type", "craft.colour", "craft.length_m", "craft.markings", "craft.name", "craft.occupancy", "craft.afterwards"}
}

// checkAssessed checks that the value is of the field's form: a Count for
// persons, a word or number for the craft, null to take an assessment back.
func checkAssessed(a event.Assessed) error {
	if !slices.Contains(Assessable(), a.Field) {
		return invalid("/field", "field is one of "+strings.Join(Assessable(), ", "))
	}
	if len(a.Value) == 0 {
		return invalid("/value", "value is missing; null takes an assessment back")
	}
	if string(a.Value) == "null" {
		return nil
	}
	if strings.HasPrefix(a.Field, "persons.") {
		return checkCount(a.Value)
	}
	var word string
	var number float64
	if a.Field == "craft.length_m" {
		if json.Unmarshal(a.Value, &number) != nil || number <= 0 {
			return invalid("/value", "a length is a number of metres above 0")
		}
		return nil
	}
	if json.Unmarshal(a.Value, &word) != nil || word == "" {
		return invalid("/value", "the value of "+a.Field+" is a word")
	}
	return nil
}

func checkCount(value json.RawMessage) error {
	var c event.Count
	d := json.NewDecoder(bytes.NewReader(value))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil || !c.Known() {
		return invalid("/value", "a count has min, best or max, whole numbers, and a basis")
	}
	for name, n := range map[string]*int64{"min": c.Min, "best": c.Best, "max": c.Max} {
		if n != nil && *n < 0 {
			return invalid("/value/"+name, "a number of persons is not negative")
		}
	}
	lower, upper := c.Lower(), c.Upper()
	if lower != nil && upper != nil && *lower > *upper {
		return invalid("/value", "the smallest number is above the largest")
	}
	return nil
}

func pointer(list string, i int) string { return list + "/" + strconv.Itoa(i) }
