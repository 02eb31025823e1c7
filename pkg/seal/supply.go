package seal

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"log/slog"
	"time"

	"pharos/pkg/bus"
	"pharos/pkg/fault"
)

const (
	// A block is twice as large as the one before, from first to most: what a
	// process leaves unused when it ends is about as much as it used.
	firstBlock = 16
	mostBlock  = 256
	fillRetry  = 200 * time.Millisecond
)

// dataKey is the key of one report.
type dataKey struct {
	id  string
	key []byte
}

// making is a block that is on its way. All who need one wait for the same, and
// hear the same error: behind a log that is away nobody waits for others in turn.
type making struct {
	done chan struct{}
	err  error // read after done
}

// Run makes keys ahead, until ctx ends.
func (k *Keyring) Run(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-k.low:
		}
		for k.scarce() {
			if err := k.more(ctx); err != nil && !k.pause(ctx, err) {
				return nil
			}
		}
	}
}

func (k *Keyring) pause(ctx context.Context, err error) bool {
	if ctx.Err() == nil {
		k.log.WarnContext(ctx, "keys could not be made ahead", slog.Any("error", err))
	}
	timer := time.NewTimer(fillRetry)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// take returns a key that nobody else gets.
func (k *Keyring) take(ctx context.Context) (dataKey, error) {
	for {
		if key, ok := k.pop(); ok {
			return key, nil
		}
		if err := k.more(ctx); err != nil {
			return dataKey{}, err
		}
	}
}

func (k *Keyring) pop() (dataKey, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	last := len(k.ready) - 1
	if last <= k.block/4 {
		select {
		case k.low <- struct{}{}:
		default: // it was said, and not heard yet
		}
	}
	if last < 0 {
		return dataKey{}, false
	}
	key := k.ready[last]
	k.ready[last] = dataKey{} // the ring forgets it
	k.ready = k.ready[:last]
	return key, true
}

func (k *Keyring) scarce() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return len(k.ready) <= k.block/4
}

// more waits until the next block is there. It is made even if whoever asked
// for it has left: others may wait for it.
func (k *Keyring) more(ctx context.Context) error {
	k.mu.Lock()
	m := k.making
	if m == nil {
		m = &making{done: make(chan struct{})}
		k.making = m
		go k.makeBlock(context.WithoutCancel(ctx), m, k.block)
	}
	k.mu.Unlock()
	select {
	case <-m.done:
		return m.err
	case <-ctx.Done():
		return fault.Wrap(fault.Unavailable, context.Cause(ctx), "no key was made in time")
	}
}

// makeBlock makes n keys and gives them out once they are synced. Those that may
// not have been kept are thrown away: a report under one could never be opened.
// It ends at the latest when a publish times out.
func (k *Keyring) makeBlock(ctx context.Context, m *making, n int) {
	block := make([]dataKey, n)
	secrets := make([]bus.Secret, n)
	for i := range block {
		block[i] = newDataKey()
		secrets[i] = bus.Secret{Subject: subject(block[i].id), Value: encrypt(k.wrap, block[i].key, "key "+block[i].id)}
	}
	err := k.bus.Keep(ctx, secrets)
	k.mu.Lock()
	defer k.mu.Unlock()
	if err == nil {
		k.ready = append(k.ready, block...)
		k.block = min(2*n, mostBlock)
	}
	m.err = err
	k.making = nil
	close(m.done)
}

func newDataKey() dataKey {
	id, key := make([]byte, 16), make([]byte, keyBytes)
	rand.Read(id) // never fails
	rand.Read(key)
	return dataKey{id: hex.EncodeToString(id), key: key}
}
