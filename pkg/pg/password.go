package pg

import (
	"fmt"
	"net/url"
	"strings"

	"pharos/pkg/conf"
)

// WithPasswordFile is an address together with the password that a file holds:
// what nobody writes down in one place. Without a file it is the address.
func WithPasswordFile(address, file string) (string, error) {
	if file == "" {
		return address, nil
	}
	content, err := conf.SecretFile(file)
	if err != nil {
		return "", fmt.Errorf("reading the database's password: %w", err)
	}
	password := strings.TrimRight(string(content), "\r\n")
	if !isURL(address) {
		quoted := strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(password)
		return fmt.Sprintf("%s password='%s'", address, quoted), nil
	}
	parsed, err := url.Parse(address)
	if err != nil {
		return "", fmt.Errorf("reading the database's address: %w", err)
	}
	parsed.User = url.UserPassword(parsed.User.Username(), password)
	return parsed.String(), nil
}
