package quarantine

import (
	"time"

	"pharos/pkg/bus"
	"pharos/pkg/event"
)

// State of something set aside.
type State string

const (
	StateOpen     State = "open"     // no handler has used it, and nobody asked for a retry that has no answer yet
	StateWaiting  State = "waiting"  // a retry was asked for; the handler has not answered yet
	StateResolved State = "resolved" // the handler has used it
)

// States lists all states.
func States() []State { return []State{StateOpen, StateWaiting, StateResolved} }

// Item is one message that one handler could not use. Nothing of its body is in it.
type Item struct {
	ID            event.QuarantineID `json:"id"`
	Handler       string             `json:"handler"`
	Stream        string             `json:"stream"`
	Sequence      uint64             `json:"sequence"` // in that stream
	Type          string             `json:"type,omitempty"`
	Subject       string             `json:"subject,omitempty"` // id of what the event is about
	Org           string             `json:"org,omitempty"`
	Exercise      string             `json:"exercise,omitempty"`
	RecordedAt    time.Time          `json:"recorded_at"`
	QuarantinedAt time.Time          `json:"quarantined_at"`
	Reason        Reason             `json:"reason"`
	State         State              `json:"state"`
	Retry         *Retry             `json:"retry,omitempty"` // the newest
	ResolvedAt    time.Time          `json:"resolved_at,omitzero"`

	place uint64 // in QUARANTINE: the order of the list
	last  uint64 // in SAR: the newest event about it
}

// Reason is why a handler could not use a message, when it last tried.
type Reason struct {
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

// Retry is a retry that somebody asked for.
type Retry struct {
	AskedAt time.Time `json:"asked_at"`
	By      string    `json:"by"` // the credential's subject
	Org     string    `json:"org"`
	Reason  string    `json:"reason"`
	Failed  time.Time `json:"failed_at,omitzero"`
}

// Unresolved reports whether no handler has used it yet.
func (i Item) Unresolved() bool { return i.State != StateResolved }

// set takes in the copy.
func (i *Item) set(q bus.Quarantined) {
	i.ID, i.Handler, i.Stream, i.Sequence = q.SetAside().ID(), q.Handler, q.Stream, q.Sequence
	i.Type, i.Subject, i.Org, i.Exercise = q.Type, q.Message.Subject, q.Org, q.Exercise
	i.RecordedAt, i.QuarantinedAt, i.place = q.RecordedAt, q.At, q.Place
	if i.Reason == (Reason{}) { // else a later try has said why
		i.Reason = Reason{q.Code, q.Reason}
	}
	if i.State == "" {
		i.State = StateOpen
	}
}

// asked, failed and resolved take in what was said about it, in order.
func (i *Item) asked(m event.Message, e event.RetryAsked) {
	i.State, i.ResolvedAt = StateWaiting, time.Time{}
	i.Retry = &Retry{AskedAt: m.ReceivedAt, By: m.Actor, Org: m.Org, Reason: e.Reason}
}

func (i *Item) failed(m event.Message, e event.RetryFailed) {
	i.State, i.ResolvedAt = StateOpen, time.Time{}
	i.Reason = Reason{e.Code, e.Detail}
	if i.Retry != nil {
		again := *i.Retry // lists that were given out keep theirs
		again.Failed = m.ReceivedAt
		i.Retry = &again
	}
}

func (i *Item) resolved(m event.Message) { i.State, i.ResolvedAt = StateResolved, m.ReceivedAt }
