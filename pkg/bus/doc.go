// Package bus owns how events travel: typed publishing to the streams of the
// catalogue, reading them in order, and reacting to each of them once.
//
// It leaves the meaning of events to pkg/sar, views to pkg/projection, and what
// to do about a conflict to the caller.
//
// What a caller may rely on:
//   - Publish returns nil only when the log has synced the event to its disk.
//   - ErrConflict means that nothing was written; ErrUnconfirmed means that
//     nobody knows, and the caller reads back before it says anything.
//   - Streams are made when absent and compared when present, never updated.
//   - Nats-Msg-Id is never set: its window would swallow events with a success.
//   - A message without an envelope reaches no handler; it goes to QUARANTINE.
package bus
