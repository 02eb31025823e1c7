// Package crafts is the view of craft that the desk and fleet services each
// keep in a schema of their own: every craft as it was last registered and as
// it was last heard of.
//
// It owns the table craft and how events change it. When to read which event is
// pkg/projection's; what is read of the table, and what else a service keeps of
// a fix, is the service's.
package crafts
