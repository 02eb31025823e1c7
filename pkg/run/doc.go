// Package run owns how the parts of a process live and end together.
//
// It leaves signals to the mains, which end the context, and draining to each
// part, which ends when its context does.
package run
