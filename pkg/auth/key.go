package auth

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"

	"pharos/pkg/conf"
)

const pemType = "PRIVATE KEY" // PKCS 8, as openssl genpkey -algorithm ed25519 writes it

// openKey reads the signing key, making it first when there is none. Two
// processes that start at once end with the same key.
func openKey(path string) (ed25519.PrivateKey, error) {
	data, err := conf.SecretFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := createKey(path); err != nil && !errors.Is(err, fs.ErrExist) {
			return nil, fmt.Errorf("making token key: %w", err)
		}
		data, err = conf.SecretFile(path)
	}
	if err != nil {
		return nil, fmt.Errorf("opening token key: %w", err)
	}
	return parseKey(path, data)
}

func createKey(path string) error {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	return conf.CreateSecret(path, pem.EncodeToMemory(&pem.Block{Type: pemType, Bytes: der}))
}

func parseKey(path string, data []byte) (ed25519.PrivateKey, error) {
	block, _ := pem.Decode(data)
	if block == nil || block.Type != pemType {
		return nil, fmt.Errorf("opening token key %s: not a PEM file with a %s", path, pemType)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		// The reason may quote bytes of the key.
		return nil, fmt.Errorf("opening token key %s: not a PKCS 8 key", path)
	}
	key, ok := parsed.(ed25519.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("opening token key %s: %T is not an Ed25519 key", path, parsed)
	}
	return key, nil
}
