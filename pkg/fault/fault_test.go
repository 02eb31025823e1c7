package fault_test

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"testing"
	"time"

	"pharos/pkg/fault"
)

func TestKindAndDetailSurviveWraps(t *testing.T) {
	closed := fault.New(fault.Conflict, "incident %s is closed", "17")
	for _, tc := range []struct {
		name   string
		err    error
		kind   fault.Kind
		detail string
		text   string
	}{
		{"no error at all", nil, fault.Internal, "", ""},
		{"an ordinary error tells nothing", io.ErrUnexpectedEOF, fault.Internal, "", "unexpected EOF"},
		{"made on purpose", closed, fault.Conflict, "incident 17 is closed", "incident 17 is closed"},
		{"wrapped by what was being done", fmt.Errorf("link report 3: %w", closed), fault.Conflict, "incident 17 is closed", "link report 3: incident 17 is closed"},
		{"joined with another", errors.Join(io.EOF, closed), fault.Conflict, "incident 17 is closed", "EOF\nincident 17 is closed"},
		{"the cause stays out of the detail", fault.Wrap(fault.Unavailable, errors.New("dial 10.0.0.7"), "the log is away"), fault.Unavailable, "the log is away", "the log is away: dial 10.0.0.7"},
		{"the outer kind counts", fault.Wrap(fault.NotFound, closed, "no such incident"), fault.NotFound, "no such incident", "no such incident: incident 17 is closed"},
		{"notes keep kind and words", fault.WithRetryAfter(fault.WithState(closed, 1), time.Second), fault.Conflict, "incident 17 is closed", "incident 17 is closed"},
		{"notes on an ordinary error give it no kind", fault.WithRetryAfter(io.EOF, time.Second), fault.Internal, "", "EOF"},
		{"wrapping nothing is a fault of its own", fault.Wrap(fault.Gone, nil, "gone"), fault.Gone, "gone", "gone"},
		{"without words the cause speaks to the log", fault.Wrap(fault.Gone, io.EOF, ""), fault.Gone, "", "EOF"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := fault.KindOf(tc.err); got != tc.kind {
				t.Errorf("KindOf(%v) = %v, want %v", tc.err, got, tc.kind)
			}
			if got := fault.Detail(tc.err); got != tc.detail {
				t.Errorf("Detail(%v) = %q, want %q", tc.err, got, tc.detail)
			}
			if tc.err != nil && tc.err.Error() != tc.text {
				t.Errorf("Error() = %q, want %q", tc.err, tc.text)
			}
		})
	}
}

func TestNotesAreFoundThroughEachOtherAndThroughWraps(t *testing.T) {
	err := fault.New(fault.Invalid, "not usable")
	err = fault.WithFields(err, fault.Field{Pointer: "/positions/0/lat", Detail: "is not a number"})
	err = fault.WithRetryAfter(err, 3*time.Second)
	err = fmt.Errorf("read report: %w", err)
	err = fault.WithFields(err, fault.Field{Pointer: "/kind", Detail: "is missing"})
	err = fault.WithState(err, map[string]int{"sequence": 17})

	want := []fault.Field{{"/positions/0/lat", "is not a number"}, {"/kind", "is missing"}}
	if got := fault.Fields(err); !slices.Equal(got, want) {
		t.Errorf("Fields = %v, want %v", got, want)
	}
	if got := fault.RetryAfter(err); got != 3*time.Second {
		t.Errorf("RetryAfter = %v, want 3s", got)
	}
	if got, ok := fault.State(err).(map[string]int); !ok || got["sequence"] != 17 {
		t.Errorf("State = %v, want sequence 17", fault.State(err))
	}
	if got := fault.KindOf(err); got != fault.Invalid {
		t.Errorf("KindOf = %v, want invalid", got)
	}
}

func TestAbsentNotesAreZero(t *testing.T) {
	for _, err := range []error{nil, io.EOF, fault.New(fault.Gone, "gone")} {
		if f, r, s := fault.Fields(err), fault.RetryAfter(err), fault.State(err); f != nil || r != 0 || s != nil {
			t.Errorf("notes of %v = %v, %v, %v; want none", err, f, r, s)
		}
	}
}

func TestNotesOnNoErrorMakeNone(t *testing.T) {
	for name, err := range map[string]error{
		"fields": fault.WithFields(nil, fault.Field{}),
		"retry":  fault.WithRetryAfter(nil, time.Second),
		"state":  fault.WithState(nil, 1),
	} {
		if err != nil {
			t.Errorf("%s on nil = %v, want nil", name, err)
		}
	}
}

func TestCausesAreFoundByIsAndAs(t *testing.T) {
	err := fault.WithRetryAfter(fault.Wrap(fault.Unavailable, fmt.Errorf("read: %w", io.ErrClosedPipe), "away"), time.Second)
	if !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("errors.Is(%v, io.ErrClosedPipe) = false", err)
	}
	sentinel := fault.New(fault.NotFound, "none")
	if !errors.Is(fmt.Errorf("find: %w", sentinel), sentinel) {
		t.Error("a fault kept in a variable is not found by errors.Is")
	}
}

func TestAddingFieldsDoesNotChangeTheErrorInside(t *testing.T) {
	inner := fault.New(fault.Invalid, "bad")
	for range 3 { // grown to three fields with room for a fourth
		inner = fault.WithFields(inner, fault.Field{Pointer: "/a"})
	}
	one := fault.WithFields(inner, fault.Field{Pointer: "/b"})
	two := fault.WithFields(inner, fault.Field{Pointer: "/c"})
	if got := fault.Fields(one)[3].Pointer; got != "/b" {
		t.Errorf("a second use of the inner error changed the first: got %q, want /b", got)
	}
	if got := len(fault.Fields(two)); got != 4 {
		t.Errorf("len(Fields) = %d, want 4", got)
	}
}

func TestEveryKindHasAName(t *testing.T) {
	seen := map[string]bool{}
	for k := fault.Internal; k <= fault.Unavailable; k++ {
		if s := k.String(); s == "" || seen[s] {
			t.Errorf("kind %d is named %q, want a name of its own", k, s)
		} else {
			seen[s] = true
		}
	}
	if got := fault.Kind(99).String(); got != "fault.Kind(99)" {
		t.Errorf("an unknown kind is named %q", got)
	}
}
