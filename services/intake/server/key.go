package server

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"pharos/pkg/conf"
)

// minPhoneKey bytes cannot be guessed. Phone numbers can: without the key,
// every tag is undone by trying all numbers of a country.
const minPhoneKey = 32

// PhoneKey opens the key of the phones' tags, <data-dir>/phone.key, and makes it
// when there is none. Two processes that start at once end with the same key.
func PhoneKey(path string) ([]byte, error) {
	text, err := conf.SecretFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := makePhoneKey(path); err != nil && !errors.Is(err, fs.ErrExist) {
			return nil, fmt.Errorf("make phone key: %w", err)
		}
		text, err = conf.SecretFile(path)
	}
	if err != nil {
		return nil, fmt.Errorf("open phone key: %w", err)
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(key) < minPhoneKey {
		return nil, fmt.Errorf("open phone key: %s does not hold %d bytes in hexadecimal", path, minPhoneKey)
	}
	return key, nil
}

func makePhoneKey(path string) error {
	key := make([]byte, minPhoneKey)
	rand.Read(key) // never fails
	return conf.CreateSecret(path, []byte(hex.EncodeToString(key)+"\n"))
}
