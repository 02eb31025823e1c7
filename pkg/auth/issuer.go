package auth

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
	"golang.org/x/time/rate"
)

const (
	// fetchPatience is how long a request waits for the provider, at most.
	fetchPatience = 5 * time.Second
	// refresh is how often the keys are read anew: a key that the provider took
	// back counts no longer than this.
	refresh = time.Minute
	// firstRetry is the pause after the first failure; it doubles up to refresh.
	firstRetry = 250 * time.Millisecond
	maxKeys    = 256 << 10 // bytes of a key set
)

// Issuer is an identity provider and its keys. They are kept in memory: while
// the provider is down, the keys it gave go on counting. Safe for concurrent
// use; OpenIssuer makes it.
type Issuer struct {
	cfg    OIDC
	log    *slog.Logger
	client *http.Client
	// strangers bounds how often a token of an unknown key makes us ask the
	// provider: anybody can write such tokens.
	strangers *rate.Limiter

	fetching sync.Mutex // held while the provider is asked

	mu    sync.RWMutex // guards the rest
	keys  map[string]crypto.PublicKey
	asked int // how often the provider was asked
	last  time.Time
	err   error // of the last time
}

// OpenIssuer returns an issuer that knows no keys yet, or nil for settings that
// name none. It does not connect: a provider that is down keeps nobody else out.
func OpenIssuer(cfg OIDC, log *slog.Logger) (*Issuer, error) {
	if cfg == (OIDC{}) {
		return nil, nil
	}
	if err := cfg.check(); err != nil {
		return nil, err
	}
	return &Issuer{cfg: cfg.withDefaults(), log: log, client: &http.Client{Timeout: fetchPatience},
		strangers: rate.NewLimiter(rate.Every(10*time.Second), 3), err: errors.New("not asked yet")}, nil
}

// Run keeps the keys fresh until ctx ends.
func (i *Issuer) Run(ctx context.Context) error {
	retry := firstRetry
	for {
		i.fetching.Lock()
		err := i.fetch(ctx)
		i.fetching.Unlock()
		wait := refresh
		if err == nil {
			retry = firstRetry
		} else {
			wait, retry = retry, min(2*retry, refresh)
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil
		case <-timer.C:
		}
	}
}

// Ready returns nil while the provider answers, else what that means; it is a
// note, not a reason to take no requests.
func (i *Issuer) Ready() error {
	i.mu.RLock()
	defer i.mu.RUnlock()
	switch {
	case i.err == nil:
		return nil
	case i.last.IsZero():
		return errors.New("the identity provider has not answered yet: until it does its tokens cannot be checked; others count")
	}
	return fmt.Errorf("the identity provider does not answer; the keys that it gave at %s go on counting", i.last.UTC().Format(time.RFC3339))
}

// fetch asks the provider for its keys. The caller holds fetching.
func (i *Issuer) fetch(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, fetchPatience)
	defer cancel()
	keys, err := i.read(ctx)
	i.mu.Lock()
	defer i.mu.Unlock()
	if err != nil && (i.err == nil || i.asked == 0) && ctx.Err() != context.Canceled { // once for each outage
		i.log.WarnContext(ctx, "the identity provider does not answer", "error", err)
	}
	i.asked++
	if i.err = err; err == nil {
		i.keys, i.last = keys, time.Now()
	}
	return err
}

func (i *Issuer) read(ctx context.Context) (map[string]crypto.PublicKey, error) {
	provider, err := oidc.NewProvider(oidc.ClientContext(ctx, i.client), i.cfg.Issuer)
	if err != nil {
		return nil, fmt.Errorf("discover the identity provider: %w", err)
	}
	var doc struct {
		Keys string `json:"jwks_uri"`
	}
	if err := provider.Claims(&doc); err != nil {
		return nil, fmt.Errorf("read the identity provider's discovery document: %w", err)
	}
	if err := checkAddress(doc.Keys); err != nil {
		return nil, fmt.Errorf("the identity provider's keys: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, doc.Keys, nil)
	if err != nil {
		return nil, fmt.Errorf("ask for the identity provider's keys: %w", err)
	}
	res, err := i.client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("ask for the identity provider's keys: %w", err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("ask for the identity provider's keys: %s", res.Status)
	}
	return readKeys(io.LimitReader(res.Body, maxKeys))
}

// readKeys takes the public keys of a set that sign. A provider may have others
// beside them, which are passed over; a secret in the set is never a key here.
func readKeys(r io.Reader) (map[string]crypto.PublicKey, error) {
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := json.NewDecoder(r).Decode(&set); err != nil {
		return nil, fmt.Errorf("read the identity provider's keys: %w", err)
	}
	keys := map[string]crypto.PublicKey{}
	for _, raw := range set.Keys {
		var key jose.JSONWebKey
		if json.Unmarshal(raw, &key) != nil || key.Use == "enc" {
			continue
		}
		switch key.Key.(type) {
		case *rsa.PublicKey, *ecdsa.PublicKey, ed25519.PublicKey:
			keys[key.KeyID] = key.Key
		}
	}
	if len(keys) == 0 {
		return nil, errors.New("the identity provider gives no key that can be used")
	}
	return keys, nil
}

// keysOf verifies one token; afterwards unreachable says whether the provider
// would have had to be asked and did not answer.
type keysOf struct {
	issuer      *Issuer
	unreachable bool
}

// VerifySignature implements oidc.KeySet.
func (k *keysOf) VerifySignature(ctx context.Context, token string) ([]byte, error) {
	named, err := keyID(token)
	if err != nil {
		return nil, err
	}
	key, asked := k.issuer.key(named)
	if key == nil {
		if err := k.issuer.ask(ctx, asked); err != nil {
			k.unreachable = true
			return nil, err
		}
		if key, _ = k.issuer.key(named); key == nil {
			return nil, errors.New("no such key")
		}
	}
	return (&oidc.StaticKeySet{PublicKeys: []crypto.PublicKey{key}}).VerifySignature(ctx, token)
}

func keyID(token string) (string, error) {
	var all []jose.SignatureAlgorithm
	for _, a := range algorithms() {
		all = append(all, jose.SignatureAlgorithm(a))
	}
	signed, err := jose.ParseSignedCompact(token, all)
	if err != nil {
		return "", err
	}
	return signed.Signatures[0].Header.KeyID, nil
}

// key finds a key, and how often the provider was asked until now. A token that
// names none means the only one.
func (i *Issuer) key(id string) (crypto.PublicKey, int) {
	i.mu.RLock()
	defer i.mu.RUnlock()
	if id == "" && len(i.keys) == 1 {
		for _, only := range i.keys {
			return only, i.asked
		}
	}
	return i.keys[id], i.asked
}

// ask asks the provider for new keys, unless somebody did since it was asked so
// often, or strangers made us ask too often of late.
func (i *Issuer) ask(ctx context.Context, asked int) error {
	i.fetching.Lock()
	defer i.fetching.Unlock()
	i.mu.RLock()
	since, last := i.asked != asked, i.err
	i.mu.RUnlock()
	if since || !i.strangers.Allow() {
		return last
	}
	return i.fetch(ctx)
}
