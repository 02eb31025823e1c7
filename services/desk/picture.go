package desk

import (
	"encoding/json"
	"time"
)

// State of the picture: how far a watch officer may trust what is on the screen.
type State string

const (
	StateLive    State = "live"    // everything in the log is shown
	StateOld     State = "old"     // it is not, for now
	StateDamaged State = "damaged" // the log is not the one that the picture was made from
)

// Picture is the alert that says the state of the picture.
type Picture struct {
	Code   string    `json:"code"` // always "picture"
	State  State     `json:"state"`
	Since  time.Time `json:"since,omitzero"` // when it ceased to be live
	LagMS  int64     `json:"lag_ms"`         // from the log's time stamp to the frame
	Detail string    `json:"detail,omitempty"`
	// Quarantined is how many messages no handler could use; nil while that is not known.
	Quarantined *int `json:"quarantined,omitempty"`
}

// Differs reports whether somebody who was told p must be told n at once.
func (p Picture) Differs(n Picture) bool {
	known := p.Quarantined != nil && n.Quarantined != nil
	return p.State != n.State || p.Detail != n.Detail || known && *p.Quarantined != *n.Quarantined ||
		!known && p.Quarantined != n.Quarantined
}

// Picture turns into the next one: `since` stays for as long as it is not live.
// now is when the reasons were looked at, before when they were last.
func (p Picture) Next(state State, detail string, lag time.Duration, before time.Time) Picture {
	n := Picture{Code: "picture", State: state, LagMS: max(0, lag.Milliseconds()), Detail: detail}
	switch {
	case state == StateLive:
	case p.State == StateLive || p.State == "":
		n.Since = before
	default:
		n.Since = p.Since
	}
	return n
}

// JSON is the picture as frames carry it.
func (p Picture) JSON() []byte {
	data, _ := json.Marshal(p) // text, numbers and times always encode
	return data
}
