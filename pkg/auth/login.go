package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"sync"
	"time"

	"pharos/pkg/fault"
)

// maxLogins bounds what is kept in memory; a deployment has a handful at a time.
const maxLogins = 1000

// Logins are the one-time codes of login links. They live in memory only: after
// a restart the old links are dead. Safe for concurrent use; NewLogins makes it.
type Logins struct {
	mu      sync.Mutex
	waiting map[[sha256.Size]byte]login // by the code's hash, guarded by mu
}

type login struct {
	who  Principal
	ends time.Time
}

// NewLogins returns an empty set of codes.
func NewLogins() *Logins {
	return &Logins{waiting: map[[sha256.Size]byte]login{}}
}

// New returns a code that Redeem takes once within ttl, as p.
func (l *Logins) New(p Principal, ttl time.Duration) (string, error) {
	if p.IsZero() || ttl <= 0 {
		return "", fault.New(fault.Invalid, "a login code needs a principal and a time to live")
	}
	code := rand.Text()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.dropEnded()
	if len(l.waiting) >= maxLogins {
		return "", fault.New(fault.TooMany, "too many login codes are waiting to be used")
	}
	l.waiting[sha256.Sum256([]byte(code))] = login{who: p, ends: time.Now().Add(ttl)}
	return code, nil
}

// Redeem says whom a code lets in, and uses it up. Expires and TokenID of the
// answer are those given to New: the caller issues a token of its own.
func (l *Logins) Redeem(code string) (Principal, error) {
	sum := sha256.Sum256([]byte(code))
	l.mu.Lock()
	defer l.mu.Unlock()
	l.dropEnded()
	found, ok := l.find(sum)
	if !ok {
		return Principal{}, refused("the login link was used already, has expired, or is not from this run")
	}
	delete(l.waiting, sum)
	return found.who, nil
}

// find compares with every code in constant time, so that how long it takes says
// nothing about how much of a guess was right.
func (l *Logins) find(sum [sha256.Size]byte) (found login, ok bool) {
	for have, lg := range l.waiting {
		if subtle.ConstantTimeCompare(have[:], sum[:]) == 1 {
			found, ok = lg, true
		}
	}
	return found, ok
}

func (l *Logins) dropEnded() {
	now := time.Now()
	for sum, lg := range l.waiting {
		if !now.Before(lg.ends) {
			delete(l.waiting, sum)
		}
	}
}
