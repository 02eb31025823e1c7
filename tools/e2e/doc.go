// Package e2e holds the tests that use the whole program as its users do:
// bin/pharos as a process, killed and started again, over HTTP. It has no code
// of its own but theirs.
package e2e
