package incident

import (
	"encoding/json"
	"slices"
	"strings"

	"pharos/pkg/event"
	"pharos/pkg/fault"
	"pharos/pkg/sar"
)

// Assessable lists what the desk can assess: counts of persons, and words
// that describe the boat.
func Assessable() []string {
	return []string{"persons.total", "persons.dead", "persons.missing", "persons.medical",
		"craft.type", "craft.colour", "craft.length_m", "craft.markings", "craft.name", "craft.occupancy", "craft.afterwards"}
}

// Assess sets a value that the desk holds for true, or takes it back (null).
type Assess struct {
	event.Assessed
}

func (c Assess) says() (Said, error) {
	if !slices.Contains(Assessable(), c.Field) {
		return Said{}, invalid("/field", "field is one of "+strings.Join(Assessable(), ", "))
	}
	if err := checkAssessed(c.Field, c.Value); err != nil {
		return Said{}, err
	}
	ids, err := reportIDs(c.ReportIDs)
	if err != nil {
		return Said{}, err
	}
	c.ReportIDs = ids
	return Said{Name: "assessed", Body: c.Assessed}, needReason(c.Reason)
}

func (c Assess) fits(in *sar.Incident) error {
	stands := slices.ContainsFunc(in.Assessments, func(a sar.Assessment) bool { return a.Field == c.Field })
	if string(c.Value) == "null" && !stands {
		return fault.New(fault.Conflict, "there is no assessment of %s to take back", c.Field)
	}
	return hold(in, c.ReportIDs)
}

// checkAssessed checks that the value is of the form that the field has in a
// report; null takes an assessment back.
func checkAssessed(field string, value json.RawMessage) error {
	if len(value) == 0 {
		return invalid("/value", "value is missing; null takes an assessment back")
	}
	if string(value) == "null" {
		return nil
	}
	if property, ok := strings.CutPrefix(field, "craft."); ok {
		return checkAgainst(craftSchema+property, value, "/value")
	}
	if err := checkAgainst(countSchema, value, "/value"); err != nil {
		return err
	}
	var c event.Count
	if err := json.Unmarshal(value, &c); err != nil || !c.Known() {
		return invalid("/value", "a count has min, best or max, whole numbers")
	}
	return checkOrder("/value", &c)
}

// checkOrder checks that the numbers of a count do not contradict each other.
func checkOrder(at string, c *event.Count) error {
	if c == nil {
		return nil
	}
	for _, pair := range [][2]*int64{{c.Min, c.Best}, {c.Best, c.Max}, {c.Min, c.Max}} {
		if pair[0] != nil && pair[1] != nil && *pair[0] > *pair[1] {
			return invalid(at, "min, best and max must not fall")
		}
	}
	return nil
}
