package fleet

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"pharos/pkg/event"
	"pharos/pkg/geo"
)

// Bounds of a fix (schemas/events/v1/fix/recorded.json).
const (
	maxCraftID   = 100
	maxSource    = 60
	maxAccuracyM = 2_000_000
	maxSpeedKn   = 700
	// aheadLimit is how far a clock at sea may be ahead of ours. A fix of next
	// year would stand on the map until then: every true one would be older.
	aheadLimit = 5 * time.Minute
)

// Codes of what is wrong with a fix.
const (
	CodeMissing    = "missing"
	CodeInvalid    = "invalid" // of another type, or not a member known here
	CodeOutOfRange = "out_of_range"
	CodeInFuture   = "in_future"
)

// Flaw is one reason why a fix is not taken.
type Flaw struct {
	Pointer string `json:"pointer"` // JSON Pointer into the body (RFC 6901)
	Code    string `json:"code"`
	Detail  string `json:"detail"`
}

// GivenFix is a position as somebody sends it.
type GivenFix struct {
	CraftID   string     `json:"craft_id"`
	At        *time.Time `json:"at"`
	Lat       *float64   `json:"lat"`
	Lon       *float64   `json:"lon"`
	AccuracyM *float64   `json:"accuracy_m"`
	CourseDeg *float64   `json:"course_deg"`
	SpeedKn   *float64   `json:"speed_kn"`
	Source    string     `json:"source"`
}

// Check returns the fix, or every reason why it is none. Machines send fixes:
// unlike a report, a fix that cannot be is refused, and says so at its source.
func (g GivenFix) Check(now time.Time) (event.Fix, []Flaw) {
	var flaws flaws
	flaws.craftID("/craft_id", g.CraftID)
	flaws.moment("/at", g.At, now)
	flaws.number("/lat", g.Lat, -90, 90, true)
	flaws.number("/lon", g.Lon, -180, 180, true)
	flaws.number("/accuracy_m", g.AccuracyM, 0, maxAccuracyM, false)
	flaws.number("/course_deg", g.CourseDeg, 0, 360, false)
	flaws.number("/speed_kn", g.SpeedKn, 0, maxSpeedKn, false)
	flaws.text("/source", g.Source, maxSource)
	if len(flaws) > 0 {
		return event.Fix{}, flaws
	}
	return event.Fix{CraftID: event.CraftID(g.CraftID), At: Moment(*g.At), Lat: *g.Lat, Lon: *g.Lon,
		AccuracyM: g.AccuracyM, CourseDeg: g.CourseDeg, SpeedKn: g.SpeedKn, Source: g.Source}, nil
}

// Moment is a time as precise as views keep it.
func Moment(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// fixNamespace makes the ids of fixes, which are the same for the same fix.
var fixNamespace = uuid.NewSHA1(uuid.NameSpaceURL, []byte("https://pharos.example/fix"))

// FixID names a fix: craft, source and time make it one and the same.
func FixID(x event.Fix) string {
	key := strings.Join([]string{string(x.CraftID), x.Source, strconv.FormatInt(x.At.UnixMicro(), 10)}, "\x00")
	return uuid.NewSHA1(fixNamespace, []byte(key)).String()
}

// Place is where the fix is.
func Place(x event.Fix) geo.Position { return geo.Position{Lat: x.Lat, Lon: x.Lon} }

// flaws collects what is wrong.
type flaws []Flaw

func (f *flaws) add(pointer, code, detail string, args ...any) {
	*f = append(*f, Flaw{Pointer: pointer, Code: code, Detail: fmt.Sprintf(detail, args...)})
}

// craftID becomes one token of a subject and the value of a header.
func (f *flaws) craftID(pointer, id string) {
	switch {
	case id == "":
		f.add(pointer, CodeMissing, "is needed: the craft, such as mmsi:247320161")
	case utf8.RuneCountInString(id) > maxCraftID:
		f.add(pointer, CodeOutOfRange, "must have at most %d characters", maxCraftID)
	case strings.ContainsFunc(id, unicode.IsControl) || strings.TrimSpace(id) != id:
		f.add(pointer, CodeOutOfRange, "must not hold control characters, nor spaces at its ends")
	}
}

func (f *flaws) moment(pointer string, t *time.Time, now time.Time) {
	switch {
	case t == nil:
		f.add(pointer, CodeMissing, "is needed: when the craft was there")
	case t.UTC().Year() < 1970 || t.UTC().Year() > 2099:
		f.add(pointer, CodeOutOfRange, "must be in the years 1970 to 2099")
	case t.After(now.Add(aheadLimit)):
		f.add(pointer, CodeInFuture, "is %s ahead of this server's clock: set the clock of the device", t.Sub(now).Round(time.Second))
	}
}

func (f *flaws) number(pointer string, v *float64, low, high float64, needed bool) {
	switch {
	case v == nil && needed:
		f.add(pointer, CodeMissing, "is needed, in degrees")
	case v != nil && (math.IsNaN(*v) || *v < low || *v > high):
		f.add(pointer, CodeOutOfRange, "must be from %g to %g", low, high)
	}
}

func (f *flaws) text(pointer, text string, most int) {
	if utf8.RuneCountInString(text) > most {
		f.add(pointer, CodeOutOfRange, "must have at most %d characters", most)
	}
}
