package seal

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/json"
	"fmt"

	"pharos/pkg/event"
)

// MaxClear is how many bytes of JSON a box holds: in Base64, with nonce and
// tag, the 3,000,000 characters of the schema, so that a report fits a message.
const MaxClear = 3_000_000/4*3 - overhead

const overhead = 12 + 16 // nonce and tag of AES-GCM

// Encode writes sealed members as a box holds them.
func Encode(clear event.Sealed) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false) // as escapes, angle brackets would take six times the room
	if err := encoder.Encode(clear); err != nil {
		return nil, fmt.Errorf("encode sealed members: %w", err)
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}

// closeBox encrypts under a report's key. The box opens as that report's alone:
// moved into another, it stays closed.
func closeBox(key []byte, id event.ReportID, clear event.Sealed) (string, error) {
	encoded, err := Encode(clear)
	if err != nil {
		return "", err
	}
	if len(encoded) > MaxClear {
		return "", fmt.Errorf("seal %d bytes: at most %d", len(encoded), MaxClear)
	}
	return base64.StdEncoding.EncodeToString(encrypt(key, encoded, "report "+string(id))), nil
}

func openBox(key []byte, id event.ReportID, content string) (event.Sealed, error) {
	var clear event.Sealed
	sealed, err := base64.StdEncoding.DecodeString(content)
	if err != nil {
		return clear, err
	}
	encoded, err := decrypt(key, sealed, "report "+string(id))
	if err != nil {
		return clear, err
	}
	return clear, json.Unmarshal(encoded, &clear)
}

// encrypt returns nonce, ciphertext and tag. What binds is not in it, and is
// needed to decrypt.
func encrypt(key, clear []byte, binds string) []byte {
	return gcm(key).Seal(nil, nil, clear, []byte(binds))
}

func decrypt(key, sealed []byte, binds string) ([]byte, error) {
	return gcm(key).Open(nil, nil, sealed, []byte(binds))
}

// gcm makes its own random nonces: under one wrapping key 2^32 of them are safe
// (NIST SP 800-38D §8.3), and a report's key is used once.
func gcm(key []byte) cipher.AEAD {
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err) // a wrong program: every key has keyBytes
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err) // a wrong program: AES has the block size of GCM
	}
	return aead
}
