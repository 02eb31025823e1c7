// Package incident owns the decisions about an incident: what a command of the
// desk makes of it, given everything folded so far. Each command is a value
// that says what happened in words of the domain, or why it cannot be.
//
// What events mean is pkg/sar's. Reading, racing and writing (law 8) are the
// server's, storing is internal/store's, HTTP is internal/web's.
package incident
