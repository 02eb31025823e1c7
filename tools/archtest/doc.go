// Package archtest holds the walls of the design: who may import whom, where state, flags and exits may be, and what every
// file and package owes its reader. It reads the sources of the four modules without building them, and leaves formatting,
// vetting and dead code to gofmt, go vet and staticcheck.
//
// A wall is a sentence and a function that finds where it is broken. Its test runs it over the repository, where it must
// find nothing, and over testdata/broken, a small workspace that breaks every wall once and says so beside the line.
package archtest
