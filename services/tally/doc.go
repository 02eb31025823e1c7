// Package tally owns counting the dead and the missing: which incidents have a
// casualty record, how the numbers of several incidents add up, and which of
// them a question asks for. Every number can be asked for again "as known on" a
// date, and is then the same.
//
// What the reports of one incident amount to is pkg/sar's (Toll). When which
// number was known is internal/store's, HTTP is internal/web's.
package tally
