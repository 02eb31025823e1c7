package fleet

import (
	"slices"
	"strings"
	"time"

	"pharos/pkg/event"
	"pharos/pkg/fault"
	"pharos/pkg/geo"
	"pharos/pkg/sar"
)

const maxName = 200

// types of craft (schemas/events/v1/craft/registered.json).
func types() []string {
	return []string{"rescue_ship", "sailing", "merchant", "fishing", "patrol", "aircraft", "helicopter", "rhib", "beacon", "other", "unknown"}
}

// Craft is a craft as it was last heard of.
type Craft struct {
	ID      event.CraftID
	Org     string // whose it is: as registered, else who sent its first fix
	InfoSeq uint64 // sequence of the registration that stands; 0: none
	Name    string
	Type    string
	MMSI    string
	Own     bool
	Fix     *event.Fix // the newest by its own time; nil: none yet
}

// GivenCraft is a craft as somebody registers it: all that is said of it
// stands in place of what was said before.
type GivenCraft struct {
	CraftID string `json:"craft_id"`
	Name    string `json:"name"`
	Type    string `json:"type"`
	MMSI    string `json:"mmsi"`
	Own     bool   `json:"own"`
	Org     string `json:"org"` // absent: whose it is already, else the caller's
}

// Check says everything that is wrong with a registration by itself.
func (g GivenCraft) Check() error {
	var flaws flaws
	flaws.craftID("/craft_id", g.CraftID)
	flaws.text("/name", g.Name, maxName)
	flaws.text("/org", g.Org, maxCraftID)
	if g.Type != "" && !slices.Contains(types(), g.Type) {
		flaws.add("/type", CodeOutOfRange, "must be one of %s", strings.Join(types(), ", "))
	}
	if g.MMSI != "" && !isMMSI(g.MMSI) {
		flaws.add("/mmsi", CodeOutOfRange, "must be nine digits")
	}
	if len(flaws) == 0 {
		return nil
	}
	fields := make([]fault.Field, len(flaws))
	for i, f := range flaws {
		fields[i] = fault.Field{Pointer: f.Pointer, Detail: f.Detail}
	}
	return fault.WithFields(fault.New(fault.Invalid, "the craft cannot be registered"), fields...)
}

// Register turns a registration that Check has passed into its event, on behalf
// of somebody of org, who may register for others when desk. known is the craft
// so far, nil when it is new.
func (g GivenCraft) Register(org string, desk bool, known *Craft) (event.CraftRegistered, error) {
	owner := g.Org
	if owner == "" && known != nil {
		owner = known.Org
	}
	if owner == "" {
		owner = org
	}
	if !desk && (owner != org || known != nil && known.Org != org) {
		return event.CraftRegistered{}, fault.New(fault.Forbidden, "craft of another organisation are registered by it or by the desk")
	}
	mmsi := g.MMSI
	if id, ok := strings.CutPrefix(g.CraftID, "mmsi:"); ok && mmsi == "" && isMMSI(id) {
		mmsi = id
	}
	return event.CraftRegistered{CraftID: event.CraftID(g.CraftID), Name: g.Name, Type: g.Type, Org: owner, MMSI: mmsi, Own: g.Own}, nil
}

// isMMSI: ITU-R M.585.
func isMMSI(s string) bool {
	return len(s) == 9 && strings.Trim(s, "0123456789") == ""
}

// Properties are the properties of a craft's GeoJSON feature.
type Properties struct {
	sar.CraftProperties
	FixAgeS *int64 `json:"fix_age_s,omitempty"`
	*Approach
}

// Feature returns the craft as a GeoJSON feature, nowhere before its first fix;
// a is nil outside a search for the nearest.
func (c Craft) Feature(now time.Time, a *Approach) geo.Feature {
	p := Properties{Approach: a, CraftProperties: sar.CraftProperties{CraftID: c.ID, Name: c.Name, Type: c.Type, Org: c.Org, MMSI: c.MMSI,
		Own: c.Own, Exercise: c.ID.Exercise()}}
	if c.Fix == nil {
		return geo.NewFeature(string(c.ID), nil, p)
	}
	age := max(0, int64(now.Sub(c.Fix.At).Seconds()))
	p.At, p.CourseDeg, p.SpeedKn, p.AccuracyM, p.Source, p.FixAgeS = c.Fix.At, c.Fix.CourseDeg, c.Fix.SpeedKn, c.Fix.AccuracyM, c.Fix.Source, &age
	at := Place(*c.Fix)
	return geo.NewFeature(string(c.ID), &at, p)
}
