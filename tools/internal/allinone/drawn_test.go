package allinone_test

import (
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"pharos/pkg/event"
	"pharos/pkg/sar"
)

// told is a report and who sends it.
type told struct {
	org  string
	body map[string]any
}

// week is what was reported in seven days at sea.
type week struct {
	begins   time.Time
	boats    int
	exercise string
	named    []told // they open incidents that others name
	rest     []told
	last     told // of a boat of its own, with one missing, days after all others

	number int
}

// The days of a week that its last report is of, and that nothing of it reaches.
const lastDay, afterAll = 10, 20

func (w week) all() []told { return slices.Concat(w.named, w.rest) }

func organisations() []string { return []string{"crew", "hotline", "air-wing"} }

// drawWeek draws reports of several boats. What is said comes from few values,
// so that reports contradict and repeat each other. No report is of two boats
// without saying so: whether those are one is for the desk to decide, and it is
// asked when the report that has the signs of both comes last.
func drawWeek(rt *rapid.T, month int) week {
	w := week{begins: time.Date(2001, time.Month(month), 2, 0, 0, 0, 0, time.UTC)}
	w.exercise = string(w.id(0, 0xeeee))
	w.boats = rapid.IntRange(2, 4).Draw(rt, "boats")
	for boat := range w.boats {
		w.drawBoat(rt, boat)
	}
	for range rapid.IntRange(0, 2).Draw(rt, "of two boats") {
		one := rapid.IntRange(0, w.boats-1).Draw(rt, "one")
		other := (one + 1) % w.boats
		r := w.draw(rt, other)
		// By their names only where whoever gave them came first: a name alone,
		// a phone alone, and then both in one report are for the desk to decide on.
		if len(w.named) == w.boats {
			r.body["aliases"] = []any{w.alias(one), w.alias(other)}
		} else {
			r.body["craft_count"], r.body["phones"] = 2, []any{w.phone(one), w.phone(other)}
		}
		w.rest = append(w.rest, r)
	}
	if len(w.named) > 1 {
		r := w.draw(rt, 0)
		r.body["kind"] = "disembarkation"
		r.body["incident_ids"] = []any{incidentOf(w.named[1]), incidentOf(w.named[0])}
		w.rest = append(w.rest, r)
	}
	w.last = told{"crew", map[string]any{"id": w.id(lastDay*24*time.Hour, 0xffff), "kind": "distress_alert",
		"occurred_at": w.begins.AddDate(0, 0, lastDay), "persons": map[string]any{"missing": map[string]any{"best": 1}}}}
	return w
}

func incidentOf(opener told) event.IncidentID {
	return sar.IncidentOf(opener.body["id"].(event.ReportID))
}

// drawBoat draws one boat's reports: some by its phone, some by its name, some
// by both, some that name its incident; corrections of some; and a play about
// it, with the same phone.
func (w *week) drawBoat(rt *rapid.T, boat int) {
	opener := w.draw(rt, boat)
	opener.body["kind"] = "distress_alert"
	opener.body["phones"], opener.body["aliases"] = []any{w.phone(boat)}, []any{w.alias(boat)}
	byName := rapid.Bool().Draw(rt, "its incident is named")
	own := []told{opener}
	for range rapid.IntRange(1, 5).Draw(rt, "reports") {
		r := w.draw(rt, boat)
		switch sign := rapid.IntRange(0, 3).Draw(rt, "sign"); {
		case sign == 0 && byName:
			r.body["incident_ids"] = []any{incidentOf(opener)}
		case sign == 1 && byName:
			r.body["aliases"] = []any{w.alias(boat), map[string]any{"name": "A", "by": "air-wing"}}
		default:
			r.body["phones"] = []any{w.phone(boat), map[string]any{"number": "+21650000001", "holder": "relative"}}
		}
		own = append(own, r)
	}
	for _, target := range slices.Clone(own) {
		for range rapid.IntRange(-2, 2).Draw(rt, "corrections") {
			own = append(own, w.correction(rt, boat, target))
		}
	}
	if rapid.Bool().Draw(rt, "played") {
		r := w.draw(rt, boat)
		r.body["exercise"], r.body["phones"] = w.exercise, []any{w.phone(boat)}
		own = append(own, r)
	}
	if byName {
		w.named, own = append(w.named, own[0]), own[1:]
	}
	w.rest = append(w.rest, own...)
}

// correction of a report, by who sent it. It names the boat, for it may come first.
func (w *week) correction(rt *rapid.T, boat int, target told) told {
	r := w.draw(rt, boat)
	r.org = target.org
	r.body["kind"], r.body["phones"] = "amendment", []any{w.phone(boat)}
	r.body["amends"] = map[string]any{"report_id": target.body["id"], "clear": []string{"/craft/colour"},
		"reason": rapid.SampledFrom([]string{"typo", "recount", "wrong_time", "withdrawn"}).Draw(rt, "reason")}
	return r
}

// draw draws a report without what says whose it is.
func (w *week) draw(rt *rapid.T, boat int) told {
	w.number++
	at := time.Duration(rapid.IntRange(0, 7*24*12).Draw(rt, "five minutes")) * 5 * time.Minute
	r := told{rapid.SampledFrom(organisations()).Draw(rt, "org"), map[string]any{"id": w.id(at, w.number), "occurred_at": w.begins.Add(at)}}
	said := map[string][]any{
		"kind":      {"vessel_sighting", "people_contact", "rescue", "authority_contact", "casualty", "observation", "transfer", "interception"},
		"positions": {nil, []any{map[string]any{"text": fmt.Sprintf("35 %d 001 015 46 598", 20+boat)}}, []any{map[string]any{"lat": 95, "lon": 15}}, []any{map[string]any{"text": "near the rig"}}, []any{map[string]any{"lat": 35.5, "lon": 15.25, "method": "estimated"}, map[string]any{"lat": 35.1, "lon": 15.1, "at": w.begins.Add(time.Hour)}}},
		"persons": {nil, map[string]any{"total": map[string]any{"min": 80, "max": 100}}, map[string]any{"dead": map[string]any{"best": 2}, "total": map[string]any{"best": 90, "basis": "rescuers_count"}},
			map[string]any{"missing": map[string]any{"min": 1}, "total": "many"}, map[string]any{"dead": map[string]any{"best": 3}, "missing": map[string]any{"best": 4}}},
		"custody":   {nil, nil, []any{map[string]any{"step": "embarked", "persons": map[string]any{"best": 70 + boat}}}, []any{map[string]any{"step": "disembarked", "persons": map[string]any{"best": 69}}}},
		"craft":     {nil, map[string]any{"type": "rubber", "colour": "grey"}, map[string]any{"type": "wood"}, map[string]any{"type": 7, "wings": 2}},
		"condition": {nil, map[string]any{"engine": "failed"}, map[string]any{"engine": "unknown", "people_in_water": "yes"}},
		"source":    {nil, map[string]any{"role": "people_on_board"}, map[string]any{"role": "rescue_crew"}, "somebody"},
		"texts":     {nil, []any{map[string]any{"text": "le moteur\u0000 \U0001F6A4"}}},
	}
	for _, member := range []string{"kind", "positions", "persons", "custody", "craft", "condition", "source", "texts"} {
		if value := rapid.SampledFrom(said[member]).Draw(rt, member); value != nil {
			r.body[member] = value
		}
	}
	return r
}

func (w *week) phone(boat int) map[string]any {
	return map[string]any{"number": fmt.Sprintf("+8821655%04d%02d", int(w.begins.Month())+12*w.begins.Year()-12*2001, boat), "holder": "on_board"}
}

func (w *week) alias(boat int) map[string]any {
	return map[string]any{"name": fmt.Sprintf("boat %d", boat), "by": "hotline", "date": w.begins.Format(time.DateOnly)}
}

// id is a UUIDv7 (RFC 9562) made at that time of the week.
func (w *week) id(at time.Duration, number int) event.ReportID {
	var ms [8]byte
	binary.BigEndian.PutUint64(ms[:], uint64(w.begins.Add(at).UnixMilli()))
	id := uuid.UUID{6: 0x70, 8: 0x80, 14: byte(number >> 8), 15: byte(number)}
	copy(id[:6], ms[2:])
	return event.ReportID(id.String())
}
