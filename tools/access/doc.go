// Package access proves who may do and see what on a whole deployment: every
// route with every role of every organisation, what must never come out, and
// what must never be in a log. It has tests only; the rule is pkg/auth's.
package access
