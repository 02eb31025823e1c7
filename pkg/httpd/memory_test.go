package httpd

import (
	"fmt"
	"testing"

	"pharos/pkg/auth"
)

func TestReadersThatWereAwayForLongestAreForgottenFirst(t *testing.T) {
	r := newReaders(Reads{PerSecond: 1e-9, Burst: 1})
	r.max = 3
	read := func(id int) error {
		return r.admit("GET", auth.Principal{Subject: fmt.Sprint(id), Org: "sea-watch"})
	}
	for id := range 3 {
		if err := read(id); err != nil {
			t.Fatalf("reader %d: %v, want its first reading", id, err)
		}
	}
	if read(0) == nil { // and is now the one seen last
		t.Error("reader 0 read twice with an allowance of one")
	}
	if err := read(3); err != nil {
		t.Errorf("a fourth reader: %v", err)
	}
	if len(r.places) != 3 || r.order.Len() != 3 {
		t.Errorf("%d and %d readers are remembered, want 3", len(r.places), r.order.Len())
	}
	if read(0) == nil {
		t.Error("reader 0 was forgotten, though it was seen last")
	}
	if err := read(1); err != nil {
		t.Errorf("reader 1, away for longest: %v, want that it was forgotten", err)
	}
}
