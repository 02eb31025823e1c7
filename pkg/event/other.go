package event

import "time"

// Fix is one position of a craft (fix.<craft_id> on stream FIXES). Unique by
// craft, source and time.
type Fix struct {
	CraftID   CraftID   `json:"craft_id"`
	At        time.Time `json:"at"`
	Lat       float64   `json:"lat"`
	Lon       float64   `json:"lon"`
	AccuracyM *float64  `json:"accuracy_m,omitempty"`
	CourseDeg *float64  `json:"course_deg,omitempty"` // course over ground, degrees true
	SpeedKn   *float64  `json:"speed_kn,omitempty"`
	Source    string    `json:"source,omitempty"` // ais, tracker, manual, …
}

// CraftRegistered makes a craft known by name and type.
type CraftRegistered struct {
	CraftID CraftID `json:"craft_id"`
	Name    string  `json:"name,omitempty"`
	Type    string  `json:"type,omitempty"` // rescue_ship, sailing, merchant, fishing, patrol, aircraft, helicopter, rhib, beacon, other, unknown
	Org     string  `json:"org,omitempty"`
	MMSI    string  `json:"mmsi,omitempty"`
	Own     bool    `json:"own,omitempty"` // of the fleet that the desk may send
}

// CasualtyRecorded opens the one provisional casualty record of an incident.
// Its numbers are not in it: they are folded from the incident's reports.
type CasualtyRecorded struct {
	IncidentID IncidentID `json:"incident_id"`
	ReportID   ReportID   `json:"report_id"` // the report that first spoke of dead or missing
}

// ExerciseRegistered makes an exercise known: a world of its own until EndsAt.
type ExerciseRegistered struct {
	ExerciseID ExerciseID `json:"exercise_id"`
	Name       string     `json:"name"`
	EndsAt     time.Time  `json:"ends_at"`
}

// Erasure says that the sealed members of a report are gone, before their key is
// erased: whoever reads it may erase that key, and does so again should an older
// copy of the keys come back. Key is absent when the report had nothing sealed.
type Erasure struct {
	ReportID ReportID `json:"report_id"`
	Key      string   `json:"key,omitempty"`
	Reason   string   `json:"reason"`
}
