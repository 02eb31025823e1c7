package fault

import (
	"errors"
	"fmt"
	"time"
)

// made is a failure that was given a kind and words on purpose.
type made struct {
	kind   Kind
	detail string // safe for the client
	cause  error  // for the log only; may be nil
}

func (m *made) Error() string {
	switch {
	case m.cause == nil:
		return m.detail
	case m.detail == "":
		return m.cause.Error()
	}
	return m.detail + ": " + m.cause.Error()
}

func (m *made) Unwrap() error { return m.cause }

// New returns an error of the kind. The client reads the text, so it holds
// nothing that the client may not know. Arguments are formatted by value:
// %w is not understood, use Wrap to keep a cause.
func New(kind Kind, format string, args ...any) error {
	return &made{kind: kind, detail: fmt.Sprintf(format, args...)}
}

// Wrap returns an error of the kind around err. The client reads the text only;
// err stays inside for the log and for errors.Is.
func Wrap(kind Kind, err error, format string, args ...any) error {
	return &made{kind: kind, detail: fmt.Sprintf(format, args...), cause: err}
}

// KindOf returns the kind that was given last, closest to the caller, and
// Internal when none was.
func KindOf(err error) Kind {
	if m, ok := errors.AsType[*made](err); ok {
		return m.kind
	}
	return Internal
}

// Detail returns the words for the client that belong to KindOf, and "" when
// nobody wrote any: the text of an ordinary error is never for the client.
func Detail(err error) string {
	if m, ok := errors.AsType[*made](err); ok {
		return m.detail
	}
	return ""
}

// Field is one part of the input that cannot be used.
type Field struct {
	Pointer string // JSON Pointer (RFC 6901) into what was sent
	Detail  string // safe for the client
}

// noted is an error with something added that a caller may be told. The kind
// and the words stay those of the error inside.
type noted[T any] struct {
	error
	note T
}

func (n *noted[T]) Unwrap() error { return n.error }

type (
	retryNote time.Duration
	stateNote struct{ state any }
)

func note[T any](err error, n T) error {
	if err == nil {
		return nil
	}
	return &noted[T]{error: err, note: n}
}

func noteOf[T any](err error) T {
	if n, ok := errors.AsType[*noted[T]](err); ok {
		return n.note
	}
	var none T
	return none
}

// WithFields says which parts of the input are at fault. Given twice, the outer
// fields come after the inner ones.
func WithFields(err error, fields ...Field) error {
	inner := Fields(err)
	return note(err, append(inner[:len(inner):len(inner)], fields...))
}

// Fields returns the parts of the input at fault, in the order given.
func Fields(err error) []Field { return noteOf[[]Field](err) }

// WithRetryAfter says when trying again can help.
func WithRetryAfter(err error, d time.Duration) error { return note(err, retryNote(d)) }

// RetryAfter returns how long to wait before trying again; zero when unknown.
func RetryAfter(err error) time.Duration { return time.Duration(noteOf[retryNote](err)) }

// WithState adds the current state of what a conflict is about, so that the
// caller can decide again without asking first. It leaves as the member
// "current" of the problem document: give it only what the caller may see.
func WithState(err error, state any) error { return note(err, stateNote{state}) }

// State returns the state that was added, or nil.
func State(err error) any { return noteOf[stateNote](err).state }
