package event

import (
	"encoding/json"
	"time"
)

// Kind is a reporter's word for a report; a hint for people, never the rule.
type Kind string

// The kinds of report (MODEL.md).
const (
	KindDistressAlert    Kind = "distress_alert"
	KindVesselSighting   Kind = "vessel_sighting"
	KindPeopleContact    Kind = "people_contact"
	KindAuthorityContact Kind = "authority_contact"
	KindRescue           Kind = "rescue"
	KindTransfer         Kind = "transfer"
	KindDisembarkation   Kind = "disembarkation"
	KindInterception     Kind = "interception"
	KindCasualty         Kind = "casualty"
	KindObservation      Kind = "observation"
	KindAmendment        Kind = "amendment"
)

// Kinds lists every kind of report, in the order of MODEL.md.
func Kinds() []Kind {
	return []Kind{KindDistressAlert, KindVesselSighting, KindPeopleContact, KindAuthorityContact, KindRescue,
		KindTransfer, KindDisembarkation, KindInterception, KindCasualty, KindObservation, KindAmendment}
}

// Report is the body of every sar.v1.report event: the one shape of all that
// anybody tells us (MODEL.md), as given, plus what intake understood of it. Its
// sealed members are in its box, which pkg/seal opens.
type Report struct {
	ID            ReportID     `json:"id,omitempty"`
	Kind          Kind         `json:"kind"`
	Exercise      ExerciseID   `json:"exercise,omitempty"`
	OccurredAt    time.Time    `json:"occurred_at,omitzero"`
	OccurredUntil time.Time    `json:"occurred_until,omitzero"`
	OccurredText  string       `json:"occurred_text,omitempty"`
	OccurredBasis string       `json:"occurred_basis,omitempty"`
	InformedAt    time.Time    `json:"informed_at,omitzero"`
	Source        *Source      `json:"source,omitempty"`
	Confidence    string       `json:"confidence,omitempty"`
	Positions     []Position   `json:"positions,omitempty"`
	Aliases       []Alias      `json:"aliases,omitempty"`
	IncidentIDs   []IncidentID `json:"incident_ids,omitempty"`
	Subject       string       `json:"subject,omitempty"`
	Craft         *Craft       `json:"craft,omitempty"`
	CraftCount    *int64       `json:"craft_count,omitempty"`
	Condition     *Condition   `json:"condition,omitempty"`
	Persons       *Persons     `json:"persons,omitempty"`
	Departure     *Departure   `json:"departure,omitempty"`
	Weather       *Weather     `json:"weather,omitempty"`
	Gear          *Gear        `json:"gear,omitempty"`
	Custody       []Custody    `json:"custody,omitempty"`
	Others        []Other      `json:"others,omitempty"`
	Authority     *Authority   `json:"authority,omitempty"`
	PeopleContact *Contact     `json:"people_contact,omitempty"`
	Find          *Find        `json:"find,omitempty"`
	Amends        *Amends      `json:"amends,omitempty"`
	Relations     []Relation   `json:"relations,omitempty"`
	Device        *Device      `json:"device,omitempty"`

	// What intake adds. A client that sends these members has them treated as unknown.
	Box       *Box       `json:"sealed,omitempty"`
	PhoneTags []PhoneTag `json:"phone_tags,omitempty"`
	Warnings  []Warning  `json:"warnings,omitempty"`
	NeedsInfo []string   `json:"needs_info,omitempty"`
}

// Given is a report with its sealed members in clear: as it is sent, and as it
// is read by who may see them. It is never published.
type Given struct {
	Report
	Sealed
}

// Sealed holds the members marked x-privacy: sealed. They are read one report
// at a time by those who may; log, views, feed, tiles, lists and exports carry none.
type Sealed struct {
	Texts       []Text                     `json:"texts,omitempty"`
	Phones      []Phone                    `json:"phones,omitempty"`
	Sharing     *Sharing                   `json:"sharing,omitempty"`
	Referrals   []Referral                 `json:"referrals,omitempty"`
	Attachments []Attachment               `json:"attachments,omitempty"`
	AsGiven     map[string]json.RawMessage `json:"as_given,omitempty"` // by JSON Pointer: what did not fit the shape
}

// IsZero reports whether nothing is sealed.
func (s Sealed) IsZero() bool {
	return len(s.Texts) == 0 && len(s.Phones) == 0 && s.Sharing == nil && len(s.Referrals) == 0 &&
		len(s.Attachments) == 0 && len(s.AsGiven) == 0
}

// Box holds the sealed members of a report, encrypted under a key of its own.
type Box struct {
	Key     string `json:"key"` // id of the key in stream KEYS
	Content string `json:"box"` // Base64 of nonce, ciphertext and tag
}

// Public returns the report without its box.
func (r Report) Public() Report {
	r.Box = nil
	return r
}

// Warning says what intake could not use, and where; never the value itself.
type Warning struct {
	Code    string `json:"code"`
	Detail  string `json:"detail"`
	Pointer string `json:"pointer"`
}

// PhoneTag stands for a phone in views and correlation: the keyed HMAC of its
// E.164 number. SameBoat is true where the number by itself says "same boat":
// it is held on board, or it is a satellite number and nobody knows who holds it.
//
// Credit is the phone's, so that a fold sees it fall.
type PhoneTag struct {
	Tag      string  `json:"tag"`
	Holder   string  `json:"holder,omitempty"`
	SameBoat bool    `json:"same_boat,omitempty"`
	Credit   *Credit `json:"credit,omitempty"`
}

// Source says who told it and how it came.
type Source struct {
	Role      string  `json:"role,omitempty"`
	FirstHand string  `json:"first_hand,omitempty"`
	CraftID   CraftID `json:"craft_id,omitempty"`
	Channel   string  `json:"channel,omitempty"`
	Via       []Via   `json:"via,omitempty"`
}

// Via is one hand that a report passed through.
type Via struct {
	Role    string    `json:"role,omitempty"`
	Org     string    `json:"org,omitempty"`
	Channel string    `json:"channel,omitempty"`
	At      time.Time `json:"at,omitzero"`
}

// Text is a passage of words, kept as spoken.
type Text struct {
	Lang string `json:"lang,omitempty"`
	Text string `json:"text,omitempty"`
	Form string `json:"form,omitempty"`
}

// Position is one statement of a place, with its own time. Lat and Lon are
// degrees WGS 84, north and east positive.
type Position struct {
	Of         string      `json:"of,omitempty"`
	Lat        *float64    `json:"lat,omitempty"`
	Lon        *float64    `json:"lon,omitempty"`
	AccuracyM  *float64    `json:"accuracy_m,omitempty"`
	At         time.Time   `json:"at,omitzero"`
	Method     string      `json:"method,omitempty"`
	Text       string      `json:"text,omitempty"`
	Relative   *Relative   `json:"relative,omitempty"`
	CourseDeg  *float64    `json:"course_deg,omitempty"`
	SpeedKn    *float64    `json:"speed_kn,omitempty"`
	Candidates []Candidate `json:"candidates,omitempty"` // added by intake
	Parsed     bool        `json:"parsed,omitempty"`     // added by intake: lat and lon were read from text
}

// Candidate is one reading of a position given in words.
type Candidate struct {
	Lat    float64 `json:"lat"`
	Lon    float64 `json:"lon"`
	Format string  `json:"format"`
}

// Relative is a place given by bearing and distance from a craft.
type Relative struct {
	FromCraftID CraftID  `json:"from_craft_id,omitempty"`
	BearingDeg  *float64 `json:"bearing_deg,omitempty"`
	BearingRef  string   `json:"bearing_ref,omitempty"`
	DistanceM   *float64 `json:"distance_m,omitempty"`
}

// Phone is a number that somebody can be reached at.
type Phone struct {
	Number string  `json:"number,omitempty"`
	Holder string  `json:"holder,omitempty"`
	Credit *Credit `json:"credit,omitempty"`
}

// Credit is what a prepaid phone had left. Falling credit is a sign of life.
type Credit struct {
	Units *float64  `json:"units,omitempty"`
	At    time.Time `json:"at,omitzero"`
}

// Alias is a name somebody gave a boat. Only the whole triple says "same boat".
type Alias struct {
	Name string `json:"name,omitempty"`
	By   string `json:"by,omitempty"`
	Date string `json:"date,omitempty"` // calendar date, 2021-01-23
}

// Full reports whether name, by and date are all there.
func (a Alias) Full() bool { return a.Name != "" && a.By != "" && a.Date != "" }

// Craft describes the boat.
type Craft struct {
	Type       string   `json:"type,omitempty"`
	Colour     string   `json:"colour,omitempty"`
	LengthM    *float64 `json:"length_m,omitempty"`
	Markings   string   `json:"markings,omitempty"`
	Name       string   `json:"name,omitempty"`
	MMSI       string   `json:"mmsi,omitempty"`
	Occupancy  string   `json:"occupancy,omitempty"`
	Afterwards string   `json:"afterwards,omitempty"`
}

// Condition is the state of the boat; yes, no or unknown but for Engine.
type Condition struct {
	Engine        string `json:"engine,omitempty"`
	TakingWater   string `json:"taking_water,omitempty"`
	TubeDeflated  string `json:"tube_deflated,omitempty"`
	Capsized      string `json:"capsized,omitempty"`
	PeopleInWater string `json:"people_in_water,omitempty"`
	Adrift        string `json:"adrift,omitempty"`
}
