package scenario

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"pharos/pkg/event"
	"pharos/pkg/sar"
)

// World is where a run plays: in an exercise of its own, or for real.
type World struct {
	Run  Run
	Real bool
}

// shift moves a time of the play to the run's.
func (s *Scenario) shift(t time.Time, w World) time.Time { return w.Run.Zero().Add(t.Sub(s.Starts)) }

// Report returns the report of an entry as it is sent: with its id, the run's
// times, and ids in the place of names.
func (s *Scenario) Report(e Entry, w World) (event.Given, error) {
	raw, err := json.Marshal(e.Report)
	if err != nil {
		return event.Given{}, fmt.Errorf("copy the report of line %d: %w", e.Line, err)
	}
	var r event.Given
	if err := json.Unmarshal(raw, &r); err != nil {
		return event.Given{}, fmt.Errorf("copy the report of line %d: %w", e.Line, err)
	}
	s.settle(reflect.ValueOf(&r).Elem(), w)
	for i := range r.Custody {
		s.settlePlaces(&r.Custody[i], w)
	}
	for i := range r.Aliases {
		s.settleDay(&r.Aliases[i], w)
	}
	r.ID = w.Run.report(e.Number)
	if !w.Real {
		r.Exercise = event.ExerciseID(w.Run.String())
	}
	return r, nil
}

// settle puts times and ids of the run in the place of those of the play.
func (s *Scenario) settle(v reflect.Value, w World) {
	switch x := v.Addr().Interface().(type) {
	case *time.Time:
		if !x.IsZero() {
			*x = s.shift(*x, w)
		}
		return
	case *event.CraftID:
		*x = s.craftID(*x, w)
		return
	case *event.ReportID:
		if n, named := s.label[string(*x)]; named {
			*x = w.Run.report(n)
		}
		return
	case *event.IncidentID:
		if n, named := s.opens[string(*x)]; named {
			*x = sar.IncidentOf(w.Run.report(n))
		}
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			s.settle(v.Elem(), w)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			s.settle(v.Field(i), w)
		}
	case reflect.Slice:
		for i := range v.Len() {
			s.settle(v.Index(i), w)
		}
	}
}

func (s *Scenario) settlePlaces(c *event.Custody, w World) {
	for _, place := range []*string{&c.From, &c.To, &c.Place} {
		if word, isCraft := strings.CutPrefix(*place, craftMark); isCraft {
			*place = string(s.craftID(event.CraftID(word), w))
		}
	}
}

// settleDay gives an alias the date that its day of the play became. All of
// one day share it, whatever hour the run began at.
func (s *Scenario) settleDay(a *event.Alias, w World) {
	words, isDay := strings.CutPrefix(a.Date, dayMark)
	if n, err := strconv.Atoi(words); isDay && err == nil {
		a.Date = s.shift(s.Starts.AddDate(0, 0, n-1), w).In(s.Starts.Location()).Format(time.DateOnly)
	}
}

// craftID is the id of the craft that the play has this word for. In an
// exercise it is the exercise's own: a play must not move a real ship.
func (s *Scenario) craftID(word event.CraftID, w World) event.CraftID {
	c, known := s.craft[string(word)]
	switch {
	case !known:
		return word
	case w.Real:
		return c.CraftID
	}
	return event.CraftID("exercise:" + w.Run.String() + ":" + c.Word)
}

// Fix returns the fix of an entry as it is sent.
func (s *Scenario) Fix(e Entry, w World) event.Fix {
	f := *e.Fix
	f.CraftID, f.At = s.craftID(f.CraftID, w), s.shift(f.At, w)
	return f
}

// Registration returns a craft as it is registered. One of an exercise says so
// in its name and is none that a desk may send: there is no such ship.
func (s *Scenario) Registration(c Craft, w World) event.CraftRegistered {
	r := c.CraftRegistered
	r.CraftID = s.craftID(event.CraftID(c.Word), w)
	if c.Org != Desk {
		r.Org = c.Org
	}
	if !w.Real {
		r.Own, r.MMSI = false, ""
		r.Name = strings.TrimSpace("EXERCISE " + r.Name)
	}
	return r
}

// check says what is wrong with a whole report of a play: it must be one that
// intake takes without a warning of its shape, and refer to what is told before.
func (p *parser) check(e Entry) error {
	if err := p.s.checkReferences(e); err != nil {
		return err
	}
	r, err := p.s.Report(e, World{Run: p.s.NewRun(p.s.Starts)})
	if err != nil {
		return err
	}
	raw, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("encode the report: %w", err)
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(string(raw)))
	if err != nil {
		return fmt.Errorf("read the report back: %w", err)
	}
	var invalid *jsonschema.ValidationError
	if err := p.agreed.report.Validate(doc); errors.As(err, &invalid) {
		return fmt.Errorf("the report does not fit: %s", leaves(invalid))
	}
	return nil
}

// leaves words what is wrong, a place each.
func leaves(e *jsonschema.ValidationError) string {
	if len(e.Causes) == 0 {
		text := e.Error()
		return strings.TrimSpace(text[strings.LastIndex(text, "\n")+1:])
	}
	var all []string
	for _, cause := range e.Causes {
		all = append(all, leaves(cause))
	}
	return strings.Join(all, "; ")
}

// checkReferences holds that what a report speaks of was told before it, and
// that one that is said to open an incident does.
func (s *Scenario) checkReferences(e Entry) error {
	for _, other := range s.Entries {
		if other.Label != "" && refersTo(e.Report, other.Label) && other.Told.After(e.Told) {
			return fmt.Errorf("it speaks of %q, which is told later (line %d)", other.Label, other.Line)
		}
	}
	for _, name := range e.Report.IncidentIDs {
		if n, named := s.opens[string(name)]; named && s.place(n) > s.place(e.Number) {
			return fmt.Errorf("it speaks of the incident %q, which is told later (line %d)", name, s.Entries[s.place(n)].Line)
		} else if _, err := uuid.Parse(string(name)); !named && err != nil {
			return fmt.Errorf("%q is no incident", name)
		}
	}
	for name, n := range s.opens {
		if n == e.Number {
			if err := s.checkOpens(e); err != nil {
				return fmt.Errorf("it does not open the incident %q: %w", name, err)
			}
		}
	}
	return nil
}

func (s *Scenario) checkOpens(e Entry) error {
	if _, opens := sar.Opens(e.Report.Report); !opens {
		return fmt.Errorf("a report like this stands unlinked until somebody links it")
	}
	if len(e.Report.IncidentIDs) > 0 || e.Report.Amends != nil {
		return fmt.Errorf("it belongs to another")
	}
	for _, other := range s.Entries[:s.place(e.Number)] {
		if other.Report == nil {
			continue
		}
		if why := sameBoat(other.Report, e.Report); why != "" {
			return fmt.Errorf("it joins that of line %d by %s", other.Line, why)
		}
	}
	return nil
}

// sameBoat names what two reports share that says "same boat".
func sameBoat(a, b *event.Given) string {
	for _, x := range signs(a) {
		for _, y := range signs(b) {
			if x == y {
				return x.why
			}
		}
	}
	return ""
}

// sign is what says "same boat", and how that is called.
type sign struct{ why, value string }

// signs are those of a report; of one of several boats only the first (sar.Keys).
func signs(r *event.Given) []sign {
	var all []sign
	for _, p := range r.Phones {
		if p.Holder == "on_board" {
			all = append(all, sign{"the phone on board", p.Number})
		}
	}
	for _, a := range r.Aliases {
		all = append(all, sign{"the alias", sar.AliasKey(a)})
	}
	if sar.Several(r.Report) {
		return all[:min(len(all), 1)]
	}
	return all
}

func refersTo(r *event.Given, label string) bool {
	id := event.ReportID(label)
	if r.Amends != nil && r.Amends.ReportID == id {
		return true
	}
	for _, rel := range r.Relations {
		if rel.ReportID == id {
			return true
		}
	}
	return false
}

// place is where the entry with that number is told first.
func (s *Scenario) place(number int) int {
	return slices.IndexFunc(s.Entries, func(e Entry) bool { return e.Number == number })
}
