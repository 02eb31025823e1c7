package scenario

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"pharos/pkg/event"
	"pharos/pkg/geo"
)

// begin reads the first line of an entry: 01:47 hotline distress alert.
func (p *parser) begin(n int, line string) error {
	if p.s.Starts.IsZero() {
		return fmt.Errorf("expected, before the first entry, when the play starts: starts: 2023-04-20 01:47 UTC")
	}
	at, rest, err := p.moment(line, p.last)
	if err != nil {
		return err
	}
	if at.Before(p.last) {
		return fmt.Errorf("%s is before the entry above it (%s): entries stand in the order in which things happened; a new day is written as day %d",
			p.clock(at), p.clock(p.last), p.dayOf(p.last)+1)
	}
	p.last = at
	words := read(rest)
	if words.literal("fix") {
		return p.fix(n, at, words)
	}
	if words.literal("track") {
		return p.track(n, at, words)
	}
	org, err := words.oneOf(p.orgs, "organisation of this scenario (or fix, or track)")
	if err != nil {
		return err
	}
	if words.literal("link") {
		return p.link(n, at, org, words)
	}
	return p.report(n, at, org, words)
}

// report begins a report; the lines below it say what was told.
func (p *parser) report(n int, at time.Time, org string, words *phrase) error {
	var kinds []string
	for _, k := range event.Kinds() {
		kinds = append(kinds, string(k))
	}
	kind, err := words.oneOf(kinds, "kind of report")
	if err != nil {
		return err
	}
	if err := words.end(); err != nil {
		return err
	}
	p.add(Entry{Line: n, Told: at, Org: org, Report: &event.Given{Report: event.Report{Kind: event.Kind(kind), OccurredAt: at}}})
	p.entry = &p.s.Entries[len(p.s.Entries)-1]
	return nil
}

func (p *parser) add(e Entry) {
	e.Number = len(p.s.Entries)
	p.s.Entries = append(p.s.Entries, e)
}

func (p *parser) clock(at time.Time) string {
	return fmt.Sprintf("day %d %s", p.dayOf(at), at.Format("15:04"))
}

func (p *parser) dayOf(at time.Time) int {
	return int(at.Sub(p.midnight()).Hours()/24) + 1
}

// fix reads: fix rescue-ship 34°50.0'N 015°30.0'E, course 045, speed 12
func (p *parser) fix(n int, at time.Time, words *phrase) error {
	craft, err := p.namedCraft(words)
	if err != nil {
		return err
	}
	place, err := placeOf(words, "course", "speed", "within", "source")
	if err != nil {
		return err
	}
	f := event.Fix{CraftID: event.CraftID(craft.Word), At: at, Lat: place.Lat, Lon: place.Lon, Source: "ais"}
	for words.comma() || !words.done() {
		if err := fixDetail(words, &f); err != nil {
			return err
		}
	}
	p.add(Entry{Line: n, Told: at, Org: craft.Org, Fix: &f})
	return nil
}

func fixDetail(words *phrase, f *event.Fix) (err error) {
	switch {
	case words.literal("course"):
		f.CourseDeg, err = words.number("degrees")
		return err
	case words.literal("speed"):
		f.SpeedKn, err = knots(words)
		return err
	case words.literal("within"):
		f.AccuracyM, err = words.distance("a distance")
		return err
	case words.literal("source"):
		f.Source, err = words.word("ais, tracker or manual")
		return err
	}
	return words.expected("course, speed, within or source")
}

func knots(words *phrase) (*float64, error) {
	n, err := words.number("knots")
	if err == nil && !words.literal("kn") {
		words.literal("knots")
	}
	return n, err
}

const (
	trackStep = 15 * time.Minute // unless another is written
	maxTrack  = 2000             // fixes of one line
	slowest   = 0.1              // knots; whoever is slower is no track
)

// track reads: track rescue-ship 34°50'N 015°30'E to 34°12'N 015°00'E, speed 12, every 20 min
// and makes the fixes of the way, from the time of the line to the arrival.
func (p *parser) track(n int, at time.Time, words *phrase) error {
	craft, err := p.namedCraft(words)
	if err != nil {
		return err
	}
	from, err := placeOf(words, "to")
	if err != nil {
		return err
	}
	if !words.literal("to") {
		return words.expected("to and the position where it goes")
	}
	to, err := placeOf(words, "speed", "every")
	if err != nil {
		return err
	}
	speed, step := 0.0, trackStep
	for words.comma() || !words.done() {
		if err := trackDetail(words, &speed, &step); err != nil {
			return err
		}
	}
	if speed < slowest {
		return fmt.Errorf("expected the speed of the track, at least %g kn, such as: speed 12 kn", slowest)
	}
	way := geo.Distance(from, to)
	arrival := time.Duration(float64(way) / float64(geo.Knots(speed).MetresPerSecond()) * float64(time.Second)).Round(time.Second)
	if arrival/step > maxTrack {
		return fmt.Errorf("%d fixes on one track; at most %d: write a longer interval, or less way", arrival/step, maxTrack)
	}
	for gone := time.Duration(0); gone < arrival; gone += step {
		here := geo.Destination(from, geo.Bearing(from, to), way*geo.Metres(gone)/geo.Metres(arrival))
		p.passing(n, craft, at.Add(gone), here, geo.Bearing(here, to), speed)
	}
	p.passing(n, craft, at.Add(arrival), to, geo.Bearing(from, to), 0)
	return nil
}

func (p *parser) passing(n int, craft Craft, at time.Time, here geo.Position, course geo.Degrees, speed float64) {
	f := event.Fix{CraftID: event.CraftID(craft.Word), At: at, Lat: rounded(here.Lat, 1e5), Lon: rounded(here.Lon, 1e5), SpeedKn: &speed, Source: "ais"}
	if speed > 0 {
		f.CourseDeg = new(rounded(float64(course), 10))
	}
	p.add(Entry{Line: n, Told: at, Org: craft.Org, Fix: &f})
}

func trackDetail(words *phrase, speed *float64, step *time.Duration) error {
	switch {
	case words.literal("speed"):
		n, err := knots(words)
		if err != nil {
			return err
		}
		*speed = *n
		return nil
	case words.literal("every"):
		n, err := words.number("minutes")
		if err != nil || !(words.literal("min") || words.literal("minutes")) || *n < 1 {
			return words.expected("a number of minutes, such as 20 min")
		}
		*step = time.Duration(*n * float64(time.Minute))
		return nil
	}
	return words.expected("speed or every")
}

// namedCraft takes the word of a craft of the play.
func (p *parser) namedCraft(words *phrase) (Craft, error) {
	var all []string
	for _, c := range p.s.Crafts {
		all = append(all, c.Word)
	}
	word, err := words.oneOf(all, "craft of this scenario")
	return p.s.craft[word], err
}

// placeOf takes a position that says its hemispheres: a play does not leave
// its ships to guessing.
func placeOf(words *phrase, stops ...string) (geo.Position, error) {
	text, err := words.until("a position such as 34°50.0'N 015°30.0'E", stops...)
	if err != nil {
		return geo.Position{}, err
	}
	reading := geo.Parse(text)
	best, only := reading.Best()
	if !only || reading.Warned(geo.WarnHemisphereAssumed) {
		return geo.Position{}, fmt.Errorf("%q is no position; expected one such as 34°50.0'N 015°30.0'E", text)
	}
	return best.Position, nil
}

// endMember reads the member that was gathered.
func (p *parser) endMember() {
	h := p.held
	p.held = held{}
	switch {
	case h.line == 0:
	case p.entry == nil:
		p.bad(h.line, fmt.Errorf("an indented line belongs to a report, and none is above it"))
	default:
		p.bad(h.line, p.member(h.text))
	}
}

// member reads: name (options): value
func (p *parser) member(line string) error {
	head, value, isMember := strings.Cut(line, ":")
	if !isMember {
		return fmt.Errorf("expected a member and a colon, such as persons: 80-100, found %q", line)
	}
	name, _, hasOptions := strings.Cut(head, "(")
	options := ""
	if hasOptions {
		var closed bool
		options, value, closed = strings.Cut(line[len(name)+1:], ")")
		value = strings.TrimSpace(value)
		if !closed || !strings.HasPrefix(value, ":") {
			return fmt.Errorf("expected a closing bracket and a colon, such as says (en): The engine stopped")
		}
		value = value[1:]
	}
	name = strings.ToLower(strings.Join(strings.FieldsFunc(name, isJoint), " "))
	take, known := p.members[name]
	if !known {
		return unknown(name, "member of a report", slices.Sorted(maps.Keys(p.members)))
	}
	m := &member{p: p, e: p.entry, r: p.entry.Report, at: p.entry.Report.OccurredAt, value: strings.TrimSpace(value),
		phrase: read(value), options: read(options)}
	if m.value == "" {
		return m.expected("something after " + name + ":")
	}
	if err := take(m); err != nil {
		return err
	}
	if !m.options.done() {
		return m.options.expected("nothing (more) in the brackets of " + name)
	}
	return m.end()
}
