package sar

import (
	"time"

	"pharos/pkg/event"
)

// CraftProperties are the properties of a craft's GeoJSON feature, on every
// surface that shows one.
type CraftProperties struct {
	CraftID   event.CraftID    `json:"craft_id"`
	Name      string           `json:"name,omitempty"`
	Type      string           `json:"type,omitempty"`
	Org       string           `json:"org,omitempty"`
	MMSI      string           `json:"mmsi,omitempty"`
	Own       bool             `json:"own"`
	Exercise  event.ExerciseID `json:"exercise,omitempty"`
	At        time.Time        `json:"at,omitzero"`
	CourseDeg *float64         `json:"course_deg,omitempty"`
	SpeedKn   *float64         `json:"speed_kn,omitempty"`
	AccuracyM *float64         `json:"accuracy_m,omitempty"`
	Source    string           `json:"source,omitempty"`
}
