// Package event owns the published language of Pharos in Go: the envelope that
// every event travels in, the body of each event, and the names of subjects.
// The JSON Schemas in schemas/events are the contract; a test proves that these
// types and the schemas are one.
//
// It leaves the meaning of events to pkg/sar, their transport to pkg/bus, and
// the reading of what people send to the intake service. Absent always means
// unknown: pointers, zero times and empty words are left out when encoded.
package event
