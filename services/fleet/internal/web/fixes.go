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
	"pharos/pkg/scan"
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
	body, err := c.ReadJSON()
	if err != nil {
		return err
	}
	given, list, err := decode(body)
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

// given is one fix of a body; err says why it has not the form of one.
type given struct {
	fix *fleet.GivenFix // nil for null, which is no fix, though JSON lets it stand for any
	err error
}

// decode returns the fixes of the body, and whether they came as a list. A list
// is decoded whole; only where that fails is each fix read by itself, which
// tells those at fault from the others.
func decode(body []byte) (fixes []given, list bool, err error) {
	body = bytes.TrimSpace(body)
	list = bytes.HasPrefix(body, []byte{'['})
	few := bytes.Count(body, []byte{'{'}) <= maxFixes // 4 MiB of {} are not worth a tree
	var whole []*fleet.GivenFix
	if list && few && httpd.DecodeStrict(body, &whole) == nil {
		for _, fix := range whole {
			fixes = append(fixes, given{fix: fix})
		}
		return fixes, true, bounded(len(fixes))
	}
	var raw json.RawMessage
	if err := httpd.DecodeStrict(body, &raw); err != nil {
		return nil, list, err
	}
	if !list {
		return []given{decodeOne(raw)}, false, nil
	}
	var items [][]byte
	for _, item := range scan.Items(raw) {
		items = append(items, item)
	}
	if err := bounded(len(items)); err != nil {
		return nil, true, err
	}
	for _, item := range items {
		fixes = append(fixes, decodeOne(item))
	}
	return fixes, true, nil
}

func decodeOne(raw []byte) (g given) {
	g.err = httpd.DecodeStrict(raw, &g.fix)
	return g
}

func bounded(n int) error {
	switch {
	case n == 0:
		return fault.New(fault.Invalid, "the list has no fix in it")
	case n > maxFixes:
		return fault.New(fault.TooLarge, "the list has %d fixes; at most %d are taken at a time", n, maxFixes)
	}
	return nil
}

func check(fixes []given, list bool, now time.Time) (good []event.Fix, bad []fleet.Flaw) {
	for i, g := range fixes {
		fix, flaws := g.check(now)
		if len(flaws) == 0 {
			good = append(good, fix)
		}
		for _, f := range flaws {
			if list {
				f.Pointer = "/" + strconv.Itoa(i) + f.Pointer
			}
			bad = append(bad, f)
		}
	}
	return good, bad
}

func (g given) check(now time.Time) (event.Fix, []fleet.Flaw) {
	switch {
	case g.err == nil && g.fix != nil:
		return g.fix.Check(now)
	case g.err == nil:
		return event.Fix{}, []fleet.Flaw{{Code: fleet.CodeInvalid, Detail: "must be an object"}}
	}
	var flaws []fleet.Flaw
	for _, f := range fault.Fields(g.err) {
		flaws = append(flaws, fleet.Flaw{Pointer: f.Pointer, Code: fleet.CodeInvalid, Detail: f.Detail})
	}
	if flaws == nil {
		flaws = []fleet.Flaw{{Code: fleet.CodeInvalid, Detail: fault.Detail(g.err)}}
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
