// Package quarantine owns what is known of the messages that handlers set
// aside: which there are, why, whether somebody asked for a retry, and what came
// of it. It is read from the log into memory, so that it is there while the
// database is not.
//
// It leaves setting aside and trying again to pkg/bus and pkg/projection, and who
// may see what to its callers.
package quarantine
