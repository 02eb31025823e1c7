package event

import "time"

// Interval is a number of persons as far as it is known.
type Interval struct {
	Min  *int64 `json:"min,omitempty"`
	Best *int64 `json:"best,omitempty"`
	Max  *int64 `json:"max,omitempty"`
}

// Known reports whether the interval says anything at all.
func (i Interval) Known() bool { return i.Min != nil || i.Best != nil || i.Max != nil }

// Lower returns the smallest number that the interval allows; nil when unknown.
func (i Interval) Lower() *int64 { return first(i.Min, i.Best) }

// Upper returns the largest number that the interval allows; nil when unbounded.
func (i Interval) Upper() *int64 { return first(i.Max, i.Best) }

func first(values ...*int64) *int64 {
	for _, v := range values {
		if v != nil {
			return v
		}
	}
	return nil
}

// Count is an interval of persons with its basis and its parts.
type Count struct {
	Interval
	Basis string `json:"basis,omitempty"`
	Of    *Parts `json:"of,omitempty"`
}

// Parts are the people of a count by kind. They need not add up: one person
// may be in several, and most are in none that anybody noted.
type Parts struct {
	Women               *Interval `json:"women,omitempty"`
	Men                 *Interval `json:"men,omitempty"`
	Minors              *Interval `json:"minors,omitempty"`
	UnaccompaniedMinors *Interval `json:"unaccompanied_minors,omitempty"`
	Infants             *Interval `json:"infants,omitempty"`
	Pregnant            *Interval `json:"pregnant,omitempty"`
	Disabled            *Interval `json:"disabled,omitempty"`
}

// Persons are the counts of one report. Total is aboard that craft at that moment.
type Persons struct {
	Total         *Count `json:"total,omitempty"`
	Dead          *Count `json:"dead,omitempty"`
	DeadLeftAtSea *Count `json:"dead_left_at_sea,omitempty"`
	Missing       *Count `json:"missing,omitempty"`
	Medical       *Count `json:"medical,omitempty"`
}

// Custody is one step of the survivors' way: the ledger's only input.
type Custody struct {
	Step        string       `json:"step,omitempty"`
	Persons     *Count       `json:"persons,omitempty"`
	From        string       `json:"from,omitempty"`
	To          string       `json:"to,omitempty"`
	Place       string       `json:"place,omitempty"`
	At          time.Time    `json:"at,omitzero"`
	IncidentIDs []IncidentID `json:"incident_ids,omitempty"`
}

// Referral is a protection need at disembarkation: counts only, never a person.
type Referral struct {
	Concern  string `json:"concern,omitempty"`
	Persons  *Count `json:"persons,omitempty"`
	To       string `json:"to,omitempty"`
	Consent  string `json:"consent,omitempty"`
	Accepted string `json:"accepted,omitempty"`
}

// Sharing is what the people on board want told to whom.
type Sharing struct {
	Asked string    `json:"asked,omitempty"`
	Allow []string  `json:"allow,omitempty"`
	Deny  []string  `json:"deny,omitempty"`
	Words string    `json:"words,omitempty"`
	Lang  string    `json:"lang,omitempty"`
	At    time.Time `json:"at,omitzero"`
}
