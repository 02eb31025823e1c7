package auth

import (
	"crypto/sha256"
	"sync"
	"time"
)

// maxVerified bounds the memory: some 300 bytes each. Only who holds a token of
// ours can fill it.
const maxVerified = 10_000

// verified remembers whose tokens were signed by this deployment: a signature
// costs more to verify than all else that a request needs to get in. Whether a
// token was revoked is asked each time. The zero value is ready.
type verified struct {
	mu  sync.RWMutex
	who map[[sha256.Size]byte]Principal // by the token's sum, so that no token is kept; guarded by mu
}

// find returns whose token it is; false once it has ended.
func (v *verified) find(token string) (Principal, bool) {
	sum := sha256.Sum256([]byte(token))
	v.mu.RLock()
	p, known := v.who[sum]
	v.mu.RUnlock()
	return p, known && time.Now().Before(p.Expires)
}

// add forgets all when there is no room, which costs each its signature once more.
func (v *verified) add(token string, p Principal) {
	sum := sha256.Sum256([]byte(token))
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.who == nil || len(v.who) >= maxVerified {
		v.who = map[[sha256.Size]byte]Principal{}
	}
	v.who[sum] = p
}
