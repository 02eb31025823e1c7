package event

import (
	"fmt"
	"strings"
	"time"
)

// Envelope is the CloudEvents 1.0 context of an event, carried in binary mode:
// one message header for each attribute, the body beside it as plain JSON.
type Envelope struct {
	ID          string    // ce-id: unique for ever; a report's id, or a UUIDv5 of the cause
	Type        string    // ce-type, such as sar.v1.incident.opened
	Source      string    // ce-source: the service that says it, such as /pharos/intake
	Subject     string    // ce-subject: the id of what the event is about
	OccurredAt  time.Time // ce-time: when it happened at sea
	ReceivedAt  time.Time // ce-receivedat: when intake, or the deciding service, was told
	Actor       string    // ce-actor: the credential's subject, never a person's name
	Org         string    // ce-org: the organisation that sent or decided it
	Exercise    string    // ce-exercise: id of the exercise, empty for the real world
	CausationID string    // ce-causationid: ce-id of the event that made this one follow
	ContentHash string    // ce-contenthash: hash of the body as the client gave it
	TraceParent string    // traceparent: W3C trace context
}

// Message is an event as the log of record holds it.
type Message struct {
	Envelope
	Stream     string    // stream that holds it, SAR or FIXES
	Sequence   uint64    // position in that stream, from 1
	RecordedAt time.Time // the stream's time stamp; projections make it non-decreasing
	Key        string    // subject it was published on
	Data       []byte    // the body, JSON
}

// Header names of the binary mode. NATS header names are case-sensitive.
const (
	headerSpecVersion = "ce-specversion"
	headerID          = "ce-id"
	headerType        = "ce-type"
	headerSource      = "ce-source"
	headerSubject     = "ce-subject"
	headerTime        = "ce-time"
	headerReceivedAt  = "ce-receivedat"
	headerActor       = "ce-actor"
	headerOrg         = "ce-org"
	headerExercise    = "ce-exercise"
	headerCausation   = "ce-causationid"
	headerContentHash = "ce-contenthash"
	headerTraceParent = "traceparent"
)

// headers is how many a message has when it is published.
const headers = 14

// Header returns the message headers of e; attributes that are empty are absent.
func (e Envelope) Header() map[string][]string {
	h, values := make(map[string][]string, headers), make([]string, 0, headers)
	for _, attribute := range [...]struct{ name, value string }{
		{headerSpecVersion, "1.0"}, {headerID, e.ID}, {headerType, e.Type}, {headerSource, e.Source}, {headerSubject, e.Subject},
		{headerTime, stamp(e.OccurredAt)}, {headerReceivedAt, stamp(e.ReceivedAt)},
		{headerActor, e.Actor}, {headerOrg, e.Org}, {headerExercise, e.Exercise},
		{headerCausation, e.CausationID}, {headerContentHash, e.ContentHash}, {headerTraceParent, e.TraceParent},
	} {
		if attribute.value != "" {
			values = append(values, attribute.value)
			h[attribute.name] = values[len(values)-1 : len(values) : len(values)]
		}
	}
	return h
}

// IsAttribute reports whether a header of that name is an attribute of an event.
func IsAttribute(name string) bool {
	attribute, is := strings.CutPrefix(name, "ce-")
	return is && strings.Trim(attribute, "abcdefghijklmnopqrstuvwxyz0123456789") == "" || name == headerTraceParent
}

// ParseHeader reads an envelope back. A message without id or type, or with a
// time that is no RFC 3339 time, is no event of ours and gives an error.
func ParseHeader(h map[string][]string) (Envelope, error) {
	get := func(name string) string {
		if v := h[name]; len(v) > 0 {
			return v[0]
		}
		return ""
	}
	e := Envelope{
		ID: get(headerID), Type: get(headerType), Source: get(headerSource), Subject: get(headerSubject),
		Actor: get(headerActor), Org: get(headerOrg), Exercise: get(headerExercise),
		CausationID: get(headerCausation), ContentHash: get(headerContentHash), TraceParent: get(headerTraceParent),
	}
	if e.ID == "" || e.Type == "" {
		return e, fmt.Errorf("read envelope: %s or %s is absent", headerID, headerType)
	}
	var err error
	if e.OccurredAt, err = parseStamp(get(headerTime)); err != nil {
		return e, fmt.Errorf("read envelope %s: %s: %w", e.ID, headerTime, err)
	}
	if e.ReceivedAt, err = parseStamp(get(headerReceivedAt)); err != nil {
		return e, fmt.Errorf("read envelope %s: %s: %w", e.ID, headerReceivedAt, err)
	}
	return e, nil
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

func parseStamp(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	return t.UTC(), err
}
