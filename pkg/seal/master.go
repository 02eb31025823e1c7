package seal

import (
	"context"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"pharos/pkg/bus"
	"pharos/pkg/conf"
)

// Use names what a derived key is for. A name is never changed: with another
// key, tags and hashes no longer match those in the log.
type Use string

// The uses of keys derived from the master key.
const (
	PhoneTags   Use = "pharos/v1/phone-tag"
	ContentHash Use = "pharos/v1/content-hash"

	wrapping Use = "pharos/v1/wrap" // of the reports' keys
	checking Use = "pharos/v1/check"
)

// keyBytes is the length of every key: AES-256, and HMAC-SHA-256 at full strength.
const keyBytes = 32

// masterSubject holds a key derived from the master key, by which a wrong one is
// known. Nothing leads back from it.
const masterSubject = "key.master"

// master is the one secret that all keys depend on.
type master [keyBytes]byte

func (m master) derive(use Use) []byte {
	key, err := hkdf.Key(sha256.New, m[:], nil, string(use), keyBytes)
	if err != nil {
		panic(err) // a wrong program: the length is one that HKDF can make
	}
	return key
}

// openMaster reads the master key and proves that it is the one that the log's
// keys are wrapped under. It makes one only where there is neither a key nor
// anything that was wrapped: a lost key is a reason to stop, not to begin anew.
func openMaster(ctx context.Context, b *bus.Bus, path string) (master, error) {
	// The check is read first: who makes a master key writes the file and then the
	// check, so where there is a check now, there was a file before.
	check, err := b.Kept(ctx, masterSubject)
	if err != nil && !errors.Is(err, bus.ErrNone) {
		return master{}, fmt.Errorf("open master key: %w", err)
	}
	m, err := readMaster(path)
	if errors.Is(err, fs.ErrNotExist) && check != nil {
		return master{}, fmt.Errorf("open master key: %s is missing, and the log is sealed: put it back from its backup, "+
			"or copy it from the machine that has it; nothing was written", path)
	}
	if check == nil && (err == nil || errors.Is(err, fs.ErrNotExist)) {
		return establish(ctx, b, path)
	}
	if err != nil {
		return master{}, err
	}
	return m, m.prove(check, path)
}

// establish binds an empty stream of keys to the master key at path, made now
// where there is none. Two processes that start at once end with the same key.
func establish(ctx context.Context, b *bus.Bus, path string) (master, error) {
	state, err := b.Stream(ctx, bus.StreamKeys)
	if err != nil {
		return master{}, fmt.Errorf("open master key: %w", err)
	}
	if state.Messages == 0 {
		if err := CreateMaster(path); err != nil && !errors.Is(err, fs.ErrExist) {
			return master{}, fmt.Errorf("make master key: %w", err)
		}
	}
	m, err := readMaster(path)
	if err != nil {
		return master{}, err
	}
	if state.Messages == 0 {
		err = b.Keep(ctx, []bus.Secret{{Subject: masterSubject, Value: m.derive(checking)}})
		if err != nil && !errors.Is(err, bus.ErrConflict) {
			return master{}, fmt.Errorf("keep the check of the master key: %w", err)
		}
	}
	check, err := b.Kept(ctx, masterSubject) // another process may have been first
	if err != nil {
		return master{}, fmt.Errorf("stream %s holds keys and no check of the master key; nothing was written: %w", bus.StreamKeys, err)
	}
	return m, m.prove(check, path)
}

func (m master) prove(check []byte, path string) error {
	if subtle.ConstantTimeCompare(check, m.derive(checking)) == 1 {
		return nil
	}
	return fmt.Errorf("open master key: %s is not the key that the log is sealed with: "+
		"put the right one in its place; nothing was written", path)
}

func readMaster(path string) (master, error) {
	text, err := conf.SecretFile(path)
	if err != nil {
		return master{}, fmt.Errorf("open master key: %w", err)
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(key) != keyBytes {
		// The reason may quote the key.
		return master{}, fmt.Errorf("open master key: %s does not hold %d bytes in hexadecimal", path, keyBytes)
	}
	return master(key), nil
}

// CreateMaster makes a master key where there is none, for a deployment whose
// services may not write their keys. It never replaces a file: the error matches
// fs.ErrExist where there is one.
func CreateMaster(path string) error {
	key := make([]byte, keyBytes)
	rand.Read(key) // never fails
	return conf.CreateSecret(path, []byte(hex.EncodeToString(key)+"\n"))
}
