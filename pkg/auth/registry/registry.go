// Package registry knows every token that was given out, and which of them do
// not count any more. It keeps that in memory, read from the stream
// CREDENTIALS, so that a revocation reaches every service at once, without a
// database and without a restart.
//
// It leaves signatures and expiry to package auth, and who may revoke to the
// table of permissions there.
package registry

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"pharos/pkg/auth"
	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/fault"
	"pharos/pkg/run"
)

// Credential is a token that was given out.
type Credential struct {
	TokenID   string     `json:"token_id"`
	Subject   string     `json:"subject"`
	Org       string     `json:"org"`
	Roles     []string   `json:"roles"`
	IssuedAt  time.Time  `json:"issued_at"`
	ExpiresAt time.Time  `json:"expires_at"`
	RevokedAt *time.Time `json:"revoked_at,omitempty"`
	Reason    string     `json:"reason,omitempty"` // of the revocation
}

// Registry follows the stream. Safe for concurrent use; New makes it.
type Registry struct {
	log  *bus.Bus
	seen uint64 // last sequence read; of Load and Run, which never run together

	mu     sync.RWMutex          // guards the rest
	tokens map[string]Credential // by token id
	ended  map[string]end        // revoked tokens, by token id
	orgs   map[string]end        // revoked organisations
	loaded bool                  // all that was in the stream at the start is known
}

// end is when and why something stopped counting.
type end struct {
	at     time.Time
	reason string
}

// New returns a registry that knows nothing before Run: until then Check lets
// nobody in.
func New(log *bus.Bus) *Registry {
	return &Registry{log: log, tokens: map[string]Credential{}, ended: map[string]end{}, orgs: map[string]end{}}
}

// handler names the registry in QUARANTINE.
const handler = "registry"

// loadRetry is how long it waits before it asks a log again that cannot be read.
const loadRetry = 200 * time.Millisecond

// Load reads what is in the stream. It waits for a log that cannot be read.
func (r *Registry) Load(ctx context.Context) error {
	for {
		err := r.log.After(ctx, event.AllCredentials, r.seen, func(m event.Message) error { return r.take(ctx, m) })
		if err == nil {
			break
		}
		if fault.KindOf(err) != fault.Unavailable || !run.Pause(ctx, loadRetry) {
			return fmt.Errorf("load credentials: %w", err)
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.loaded = true
	return nil
}

// Run reads the stream, unless Load did, and follows it until ctx ends.
func (r *Registry) Run(ctx context.Context) error {
	if r.Ready() != nil {
		if err := r.Load(ctx); err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return err
		}
	}
	return r.log.Follow(ctx, event.StreamCredentials, []string{event.AllCredentials}, r.seen+1, r.take)
}

// take notes one message. What cannot be read is quarantined: the others still count.
func (r *Registry) take(ctx context.Context, m event.Message) error {
	r.seen = m.Sequence
	if err := r.add(m); err != nil {
		return r.log.Quarantine(ctx, handler, m, err)
	}
	return nil
}

func (r *Registry) add(m event.Message) error {
	switch m.Type {
	case "sar.v1.credential.issued":
		var e event.CredentialIssued
		if err := json.Unmarshal(m.Data, &e); err != nil {
			return fmt.Errorf("decode a credential: %w", err)
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		r.tokens[e.TokenID] = Credential{TokenID: e.TokenID, Subject: e.Subject, Org: e.Org, Roles: e.Roles, IssuedAt: m.OccurredAt, ExpiresAt: e.ExpiresAt}
		return nil
	case "sar.v1.credential.revoked":
		var e event.CredentialRevoked
		if err := json.Unmarshal(m.Data, &e); err != nil {
			return fmt.Errorf("decode a revocation: %w", err)
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		if e.Org != "" {
			r.orgs[e.Org] = end{at: m.OccurredAt, reason: e.Reason}
		} else {
			r.ended[e.TokenID] = end{at: m.OccurredAt, reason: e.Reason}
		}
		return nil
	}
	return fmt.Errorf("no such event of a credential: %s", m.Type)
}

// Ready returns nil once the registry is loaded.
func (r *Registry) Ready() error {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if !r.loaded {
		return fault.WithRetryAfter(fault.New(fault.Unavailable, "the revoked credentials are not loaded yet"), time.Second)
	}
	return nil
}

// Check implements auth.Revocations.
func (r *Registry) Check(p auth.Principal) error {
	if err := r.Ready(); err != nil {
		return err
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	if _, revoked := r.ended[p.TokenID]; revoked {
		return fault.New(fault.Unauthenticated, "the token was revoked")
	}
	if o, revoked := r.orgs[p.Org]; revoked && !p.Issued.After(o.at) {
		return fault.New(fault.Unauthenticated, "the organisation's tokens were revoked")
	}
	return nil
}

// List returns every token that has not ended by itself, the newest first.
func (r *Registry) List(now time.Time) []Credential {
	r.mu.RLock()
	defer r.mu.RUnlock()
	all := []Credential{}
	for _, c := range r.tokens {
		if c.ExpiresAt.Before(now) {
			continue
		}
		if e, revoked := r.revocation(c); revoked {
			c.RevokedAt, c.Reason = &e.at, e.reason
		}
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b Credential) int {
		return cmp.Or(b.IssuedAt.Compare(a.IssuedAt), strings.Compare(a.TokenID, b.TokenID))
	})
	return all
}

func (r *Registry) revocation(c Credential) (end, bool) {
	if e, revoked := r.ended[c.TokenID]; revoked {
		return e, true
	}
	e, revoked := r.orgs[c.Org]
	return e, revoked && !c.IssuedAt.After(e.at)
}

// Note writes that a token was given to p.
func (r *Registry) Note(ctx context.Context, p, by auth.Principal) error {
	body := event.CredentialIssued{TokenID: p.TokenID, Subject: p.Subject, Org: p.Org, ExpiresAt: p.Expires}
	for _, role := range p.Roles {
		body.Roles = append(body.Roles, string(role))
	}
	return r.publish(ctx, p.TokenID, "issued", body, by)
}

// RevokeToken makes a token count no more, whether it was noted or not.
func (r *Registry) RevokeToken(ctx context.Context, id, reason string, by auth.Principal) error {
	return r.publish(ctx, id, "revoked", event.CredentialRevoked{TokenID: id, Reason: reason}, by)
}

// RevokeOrg makes every token count no more that the organisation was given until now.
func (r *Registry) RevokeOrg(ctx context.Context, org, reason string, by auth.Principal) error {
	return r.publish(ctx, "org:"+org, "revoked", event.CredentialRevoked{Org: org, Reason: reason}, by)
}

func (r *Registry) publish(ctx context.Context, id, name string, body any, by auth.Principal) error {
	now := time.Now().UTC()
	e := event.Envelope{ID: uuid.Must(uuid.NewV7()).String(), Source: "/pharos/console", Subject: id, OccurredAt: now, ReceivedAt: now,
		Actor: by.Subject, Org: by.Org}
	if _, err := r.log.Publish(ctx, event.CredentialSubject(id, name), e, body, nil); err != nil {
		return fmt.Errorf("write that a credential was %s: %w", name, err)
	}
	return nil
}
