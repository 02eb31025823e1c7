// Package desk owns the live picture: what happened last, kept in memory so
// that every client of the feed gets each event once, in order, with no gap,
// framed once for all, and each organisation only what it may see.
//
// Reading the log, waiting for the view and taking snapshots are the server's,
// storing is internal/store's, HTTP is internal/web's. What incidents and
// reports mean is pkg/sar's.
package desk
