package bus

import (
	"bytes"
	"fmt"

	"github.com/nats-io/nats.go"

	"pharos/pkg/conf"
)

// credentials says who we are at the server: by an nkey whose seed alone is in
// the file, or by a JWT and its seed as the NATS tools write them. The file is
// read again at each reconnect, so that a key can be changed under us.
func credentials(file string) (nats.Option, error) {
	content, err := conf.SecretFile(file)
	if err != nil {
		return nil, fmt.Errorf("credentials for the log: %w", err)
	}
	if bytes.Contains(content, []byte("NATS USER JWT")) {
		return nats.UserCredentials(file), nil
	}
	option, err := nats.NkeyOptionFromSeed(file)
	if err != nil {
		return nil, fmt.Errorf("credentials for the log: %s holds neither an nkey seed nor NATS credentials", file) // the reason may quote it
	}
	return option, nil
}
