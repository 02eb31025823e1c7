// Package manual reads what the documents of the repository say: links, paths,
// names of functions, commands, make targets and metrics. Its test holds them
// against what is there; a reader at four in the morning must not meet a name
// that is none.
//
// It leaves the settings' names, which documents share with containers and
// programs, to the test of tools/pharos beside its grammar.
package manual
