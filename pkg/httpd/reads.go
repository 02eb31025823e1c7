package httpd

import (
	"container/list"
	"math"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"pharos/pkg/auth"
	"pharos/pkg/fault"
)

// Reads is how much one credential may read from one service. It keeps a
// program that runs wild from taking the desk's share. What is sent to us,
// reports and positions above all, is never counted and never refused.
type Reads struct {
	// PerSecond is how many requests a second may go on for ever; default 100.
	PerSecond float64
	// Burst is how many may come at once after a rest; default 1000.
	Burst int
}

// maxReaders bounds the memory: some 200 bytes each. The one that was away for
// longest is forgotten first, and has its full allowance when it comes again.
const maxReaders = 10_000

// readers counts the reading of each credential. Safe for concurrent use.
type readers struct {
	limit rate.Limit
	burst int
	max   int

	mu     sync.Mutex
	order  *list.List               // of *reader, the last seen in front; guarded by mu
	places map[string]*list.Element // by credential; guarded by mu
}

type reader struct {
	credential string
	allowance  *rate.Limiter
}

func newReaders(r Reads) *readers {
	if r.PerSecond <= 0 {
		r.PerSecond = 100
	}
	if r.Burst <= 0 {
		r.Burst = 1000
	}
	return &readers{limit: rate.Limit(r.PerSecond), burst: r.Burst, max: maxReaders, order: list.New(), places: map[string]*list.Element{}}
}

// admit counts one request of p, unless it reads nothing.
func (r *readers) admit(method string, p auth.Principal) error {
	if p.IsZero() || method != http.MethodGet && method != http.MethodHead {
		return nil
	}
	now := time.Now()
	asked := r.allowanceOf(credential(p)).ReserveN(now, 1)
	wait := asked.DelayFrom(now)
	if wait == 0 {
		return nil
	}
	asked.CancelAt(now)
	wait = time.Duration(math.Ceil(wait.Seconds())) * time.Second
	return fault.WithRetryAfter(fault.New(fault.TooMany, "this credential reads too much; reports and positions are taken all the same"), wait)
}

// credential names the token, or its holder where tokens have no id.
func credential(p auth.Principal) string {
	if p.TokenID != "" {
		return p.TokenID
	}
	return p.Org + "\x00" + p.Subject
}

func (r *readers) allowanceOf(credential string) *rate.Limiter {
	r.mu.Lock()
	defer r.mu.Unlock()
	if at, known := r.places[credential]; known {
		r.order.MoveToFront(at)
		return at.Value.(*reader).allowance
	}
	if r.order.Len() >= r.max {
		gone := r.order.Remove(r.order.Back()).(*reader)
		delete(r.places, gone.credential)
	}
	fresh := &reader{credential: credential, allowance: rate.NewLimiter(r.limit, r.burst)}
	r.places[credential] = r.order.PushFront(fresh)
	return fresh.allowance
}
