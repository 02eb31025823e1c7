package event

import (
	"fmt"
	"strings"
)

// QuarantineID names a message that one handler could not use:
// <handler>:<stream>:<sequence>.
type QuarantineID string

// QuarantineIDOf returns the id of message seq of a stream as handler left it.
func QuarantineIDOf(handler, stream string, seq uint64) QuarantineID {
	plain := strings.NewReplacer(".", "_", "*", "_", ">", "_", " ", "_", ":", "_").Replace(handler)
	return QuarantineID(fmt.Sprintf("%s:%s:%d", plain, stream, seq))
}

// QuarantineSubject is where an event of that name about something set aside
// is published, on stream SAR: a person decided it, or it changed what a view holds.
func QuarantineSubject(id QuarantineID, name string) string {
	return prefix + "quarantine." + string(id) + "." + name
}

// QuarantineFilter matches every event about something set aside. It is the one
// string that they expect their last sequence on.
func QuarantineFilter(id QuarantineID) string { return prefix + "quarantine." + string(id) + ".>" }

// Filters of what is said about what was set aside.
const (
	AllQuarantine = prefix + "quarantine.>"
	AllRetries    = prefix + "quarantine.*.retry_asked"
)

// Types of what is said about something set aside.
const (
	TypeRetryAsked  = prefix + "quarantine.retry_asked"
	TypeRetryFailed = prefix + "quarantine.retry_failed"
	TypeResolved    = prefix + "quarantine.resolved"
)

// SetAside says which message a handler could not use.
type SetAside struct {
	Handler  string `json:"handler"`
	Stream   string `json:"stream"`
	Sequence uint64 `json:"sequence"` // in that stream
}

// ID is the name of what was set aside.
func (s SetAside) ID() QuarantineID { return QuarantineIDOf(s.Handler, s.Stream, s.Sequence) }

// RetryAsked is the wish that the handler tries again. The newest event of an
// id is it until the handler has answered.
type RetryAsked struct {
	SetAside
	Reason string `json:"reason"`
}

// RetryFailed says that the handler could still, or again, not use the message.
type RetryFailed struct {
	SetAside
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

// Resolved says that the handler has used the message.
type Resolved struct{ SetAside }
