// Package scenario reads the plays of scenarios/, a text that a coordinator
// can read and write (scenarios/README.md is its manual), and plays them
// against a running Pharos as if each organisation reported by itself.
//
// It owns the format, the moving of a play's times to the present, the ids of
// what is sent, and the pace. What a report means is left to pkg/sar, how a
// server is spoken to to tools/internal/client, and what is shown to the command.
package scenario
