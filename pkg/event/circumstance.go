package event

import "time"

// Departure is where and when the journey began; the time is an interval.
type Departure struct {
	Place       string    `json:"place,omitempty"`
	From        time.Time `json:"from,omitzero"`
	To          time.Time `json:"to,omitzero"`
	Destination string    `json:"destination,omitempty"`
}

// Weather is the weather on scene.
type Weather struct {
	WindKn       *float64 `json:"wind_kn,omitempty"`
	WindFromDeg  *float64 `json:"wind_from_deg,omitempty"`
	WaveHeightM  *float64 `json:"wave_height_m,omitempty"`
	VisibilityNM *float64 `json:"visibility_nm,omitempty"`
	WaterTempC   *float64 `json:"water_temp_c,omitempty"`
	Text         string   `json:"text,omitempty"`
}

// Gear is what the people have with them: yes, some, no or unknown.
type Gear struct {
	LifeVests  string   `json:"life_vests,omitempty"`
	Food       string   `json:"food,omitempty"`
	Water      string   `json:"water,omitempty"`
	HoursAtSea *float64 `json:"hours_at_sea,omitempty"`
}

// Other is another craft that was there, and what it did.
type Other struct {
	CraftID      CraftID   `json:"craft_id,omitempty"`
	Words        string    `json:"words,omitempty"`
	Type         string    `json:"type,omitempty"`
	Flag         string    `json:"flag,omitempty"`
	Action       string    `json:"action,omitempty"`
	DistanceM    *float64  `json:"distance_m,omitempty"`
	AnswersRadio string    `json:"answers_radio,omitempty"`
	From         time.Time `json:"from,omitzero"`
	To           time.Time `json:"to,omitzero"`
}

// Authority is one contact with an authority: a call, a mail, an answer.
type Authority struct {
	Party         string         `json:"party,omitempty"`
	ThreadID      string         `json:"thread_id,omitempty"`
	Direction     string         `json:"direction,omitempty"`
	Purpose       string         `json:"purpose,omitempty"`
	Result        string         `json:"result,omitempty"`
	ReferredTo    string         `json:"referred_to,omitempty"`
	Instruction   *Instruction   `json:"instruction,omitempty"`
	PlaceOfSafety *PlaceOfSafety `json:"place_of_safety,omitempty"`
	Transmitted   []Transmitted  `json:"transmitted,omitempty"`
}

// Instruction is what the authority told us to do, and what we did.
type Instruction struct {
	Text   string `json:"text,omitempty"`
	Ours   string `json:"ours,omitempty"`
	Reason string `json:"reason,omitempty"`
}

// PlaceOfSafety is one step of asking for, and being given, a place of safety.
type PlaceOfSafety struct {
	Step  string `json:"step,omitempty"`
	Place string `json:"place,omitempty"`
}

// Transmitted names a part of a report that was passed to the authority.
type Transmitted struct {
	ReportID ReportID `json:"report_id,omitempty"`
	Pointer  string   `json:"pointer,omitempty"`
}

// Contact is an attempt to reach the people on board.
type Contact struct {
	Direction string `json:"direction,omitempty"`
	Result    string `json:"result,omitempty"`
}

// Find is what is known of a body that was found.
type Find struct {
	Recovered   string   `json:"recovered,omitempty"`
	DaysInWater *float64 `json:"days_in_water,omitempty"`
	HeldAt      string   `json:"held_at,omitempty"`
}

// Attachment describes bytes that may follow later.
type Attachment struct {
	SHA256      string    `json:"sha256,omitempty"`
	MediaType   string    `json:"media_type,omitempty"`
	Bytes       *int64    `json:"bytes,omitempty"`
	Kind        string    `json:"kind,omitempty"`
	TakenAt     time.Time `json:"taken_at,omitzero"`
	ShowsPeople string    `json:"shows_people,omitempty"`
}

// Amends names the report that this one corrects.
type Amends struct {
	ReportID ReportID `json:"report_id,omitempty"`
	Reason   string   `json:"reason,omitempty"`
	Clear    []string `json:"clear,omitempty"` // JSON Pointers into the amended report
}

// Relation says how this report stands to another.
type Relation struct {
	ReportID ReportID `json:"report_id,omitempty"`
	Relation string   `json:"relation,omitempty"`
}

// Device is the sender's own counter; a gap in Seq is shown.
type Device struct {
	ID     string    `json:"id,omitempty"`
	Seq    *int64    `json:"seq,omitempty"`
	SentAt time.Time `json:"sent_at,omitzero"`
}
