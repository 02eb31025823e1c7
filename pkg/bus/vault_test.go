package bus_test

import (
	"bytes"
	"errors"
	"fmt"
	"sync"
	"testing"

	"pharos/pkg/bus"
)

func TestSecretsAreKeptAllOrNoneAndNeverReplaced(t *testing.T) {
	t.Parallel()
	b := transport(t).Bus(t)
	if err := b.Keep(t.Context(), []bus.Secret{{Subject: "key.a", Value: []byte("1")}}); err != nil {
		t.Fatal(err)
	}
	err := b.Keep(t.Context(), []bus.Secret{{Subject: "key.b", Value: []byte("2")}, {Subject: "key.a", Value: []byte("2")}})
	if !errors.Is(err, bus.ErrConflict) {
		t.Errorf("a taken subject: %v, want ErrConflict", err)
	}
	if err := b.Keep(t.Context(), []bus.Secret{{Subject: "key.a", Value: []byte("2")}}); !errors.Is(err, bus.ErrConflict) {
		t.Errorf("a taken subject by itself: %v, want ErrConflict", err)
	}
	if got, err := b.Kept(t.Context(), "key.a"); err != nil || !bytes.Equal(got, []byte("1")) {
		t.Errorf("Kept(key.a) = %q, %v; want the first", got, err)
	}
	if _, err := b.Kept(t.Context(), "key.b"); !errors.Is(err, bus.ErrNone) {
		t.Errorf("Kept(key.b) = %v, want ErrNone: the whole batch was refused", err)
	}
	if err := b.Keep(t.Context(), []bus.Secret{{Subject: "sar.v1.report.x.rescue"}}); err == nil {
		t.Error("a secret was put into the log of record")
	}
}

func TestWhoeverErasesASecretFirstAllSucceed(t *testing.T) {
	t.Parallel()
	b := transport(t).Bus(t)
	for i := range 20 {
		subject := fmt.Sprintf("key.%d", i)
		if err := b.Keep(t.Context(), []bus.Secret{{Subject: subject, Value: []byte("1")}}); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				if err := b.Erase(t.Context(), subject); err != nil {
					t.Errorf("Erase(%s) = %v", subject, err)
				}
			})
		}
		wg.Wait()
		if _, err := b.Kept(t.Context(), subject); !errors.Is(err, bus.ErrNone) {
			t.Errorf("Kept(%s) = %v, want ErrNone", subject, err)
		}
	}
}
