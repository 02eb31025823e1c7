package auth_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"pharos/pkg/auth"
	"pharos/pkg/fault"
)

func TestALoginCodeLetsInOnce(t *testing.T) {
	logins := auth.NewLogins()
	code, err := logins.New(crew, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	var in atomic.Int32
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if p, err := logins.Redeem(code); err == nil && p.Subject == crew.Subject {
				in.Add(1)
			}
		})
	}
	wg.Wait()
	if got := in.Load(); got != 1 {
		t.Errorf("let in %d times, want once", got)
	}
}

func TestALoginCodeEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		logins := auth.NewLogins()
		code, err := logins.New(crew, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute) // the bubble's clock
		if p, err := logins.Redeem(code); fault.KindOf(err) != fault.Unauthenticated {
			t.Errorf("Redeem after its end = %+v, %v; want unauthenticated", p, err)
		}
	})
}

func TestOtherCodesLetNobodyIn(t *testing.T) {
	logins := auth.NewLogins()
	code, err := logins.New(crew, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	for _, guess := range []string{"", "x", code[1:], code + " ", code + code} {
		if p, err := logins.Redeem(guess); fault.KindOf(err) != fault.Unauthenticated {
			t.Errorf("Redeem(%q) = %+v, %v; want unauthenticated", guess, p, err)
		}
	}
	if _, err := logins.Redeem(code); err != nil {
		t.Errorf("the code itself after wrong guesses: %v", err)
	}
}

func TestLoginCodesAreBoundedAndNeedSomebody(t *testing.T) {
	logins := auth.NewLogins()
	if _, err := logins.New(auth.Principal{}, time.Minute); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a code for nobody: %v, want invalid", err)
	}
	if _, err := logins.New(crew, 0); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a code for no time: %v, want invalid", err)
	}
	for range 1000 {
		if _, err := logins.New(crew, time.Minute); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := logins.New(crew, time.Minute); fault.KindOf(err) != fault.TooMany {
		t.Errorf("code 1001: %v, want too many", err)
	}
}
