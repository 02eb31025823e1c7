package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"pharos/pkg/event"
	"pharos/pkg/fault"
	"pharos/pkg/httpd"
	"pharos/services/fleet"
)

// maxFixes is how many fixes one request may bring.
const maxFixes = 10_000

// recorded is the answer to fixes of which at least one was taken.
type recorded struct {
	Accepted int          `json:"accepted"`
	Rejected []fleet.Flaw `json:"rejected"`
}

// fixes takes one fix or a list. A bad one stops no other; it is named by its
// place in the body.
func (s Surface) fixes(c *httpd.Context) error {
	var body json.RawMessage
	if err := c.Bind(&body); err != nil {
		return err
	}
	given, list, err := items(body)
	if err != nil {
		return err
	}
	good, flaws := check(given, list, time.Now())
	if len(good) == 0 {
		return noneTaken(flaws)
	}
	if err := s.Record(c.Context(), c.Principal(), good); err != nil {
		return err
	}
	return c.JSON(http.StatusCreated, recorded{Accepted: len(good), Rejected: append([]fleet.Flaw{}, flaws...)})
}

// items returns the fixes of the body, and whether they came as a list.
func items(body json.RawMessage) (given []json.RawMessage, list bool, err error) {
	if body = bytes.TrimSpace(body); body[0] != '[' {
		return []json.RawMessage{body}, false, nil
	}
	if err := json.Unmarshal(body, &given); err != nil {
		return nil, true, fault.Wrap(fault.Invalid, err, "the list cannot be read")
	}
	switch {
	case len(given) == 0:
		return nil, true, fault.New(fault.Invalid, "the list has no fix in it")
	case len(given) > maxFixes:
		return nil, true, fault.New(fault.TooLarge, "the list has %d fixes; at most %d are taken at a time", len(given), maxFixes)
	}
	return given, true, nil
}

func check(given []json.RawMessage, list bool, now time.Time) (good []event.Fix, bad []fleet.Flaw) {
	for i, raw := range given {
		at := ""
		if list {
			at = "/" + strconv.Itoa(i)
		}
		fix, flaws := read(raw, now)
		if len(flaws) == 0 {
			good = append(good, fix)
		}
		for _, f := range flaws {
			f.Pointer = at + f.Pointer
			bad = append(bad, f)
		}
	}
	return good, bad
}

// read reads one fix. null is no fix, though JSON lets it stand for any.
func read(raw json.RawMessage, now time.Time) (event.Fix, []fleet.Flaw) {
	if string(raw) == "null" {
		return event.Fix{}, []fleet.Flaw{{Code: fleet.CodeInvalid, Detail: "must be an object"}}
	}
	var g fleet.GivenFix
	err := httpd.DecodeStrict(raw, &g)
	if err == nil {
		return g.Check(now)
	}
	var flaws []fleet.Flaw
	for _, f := range fault.Fields(err) {
		flaws = append(flaws, fleet.Flaw{Pointer: f.Pointer, Code: fleet.CodeInvalid, Detail: f.Detail})
	}
	if flaws == nil {
		flaws = []fleet.Flaw{{Code: fleet.CodeInvalid, Detail: fault.Detail(err)}}
	}
	return event.Fix{}, flaws
}

// maxErrors bounds the problem document of a list that is wrong all over.
const maxErrors = 100

func noneTaken(flaws []fleet.Flaw) error {
	detail := "the fix cannot be used"
	if len(flaws) > maxErrors {
		detail = fmt.Sprintf("none of the fixes can be used; the first %d of %d errors follow", maxErrors, len(flaws))
		flaws = flaws[:maxErrors]
	}
	fields := make([]fault.Field, len(flaws))
	for i, f := range flaws {
		fields[i] = fault.Field{Pointer: f.Pointer, Detail: f.Detail}
	}
	return fault.WithFields(fault.New(fault.Invalid, "%s", detail), fields...)
}
