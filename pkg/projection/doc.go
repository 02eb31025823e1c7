// Package projection owns how a view in PostgreSQL follows a stream: one
// projector per view at a time, in order, each event once, and a checkpoint in
// the view's own transaction.
//
// It leaves what an event does to the view to the handler, and what follows
// from an event (reactions) to pkg/bus: a projector never publishes, except to
// QUARANTINE.
//
// What a caller may rely on:
//   - The view and its checkpoint move in one transaction, so a crash at any
//     point neither skips an event nor counts one twice.
//   - An advisory lock elects the projector, but what fences is the checkpoint
//     row: each transaction begins by moving it from the sequence it was read
//     at, and a projector that has been replaced finds no such row.
//   - When the stream is not the one that the view was read from, the projector
//     stops and says so (State.Damaged); it never mixes two logs in one view.
//   - A handler may be called again for an event whose transaction was rolled
//     back: what it keeps outside the transaction must bear that.
package projection
