// Package fault owns the kinds of failure that a caller may be told about. The
// kind of an error is given once, at the place where its meaning is known, and
// survives every wrap on its way up; what nobody gave a kind is Internal and
// tells the client nothing.
//
// It leaves status codes and problem documents to pkg/httpd, the retries of
// message handlers to pkg/bus, and logging to whoever ends the error's way.
package fault
