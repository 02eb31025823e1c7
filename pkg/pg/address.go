package pg

import (
	"context"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/url"
	"strings"

	"github.com/jackc/pgx/v5"
)

// roleName is the role that a service logs in as.
func roleName(service string) string { return "pharos_" + service }

// ServiceURL is the address of the database pharos on adminURL's server for a service's role. Where the administrator
// needs a password the role has one, too, which Provision derived from it.
func ServiceURL(adminURL, service string) string {
	return RoleURL(withDatabase(adminURL, databaseName), service)
}

// RoleURL is the address of the very database of adminURL for a service's role.
func RoleURL(adminURL, service string) string {
	role := roleName(service)
	password := ""
	if cfg, err := pgx.ParseConfig(adminURL); err == nil && cfg.Password != "" {
		password = derivedPassword(cfg.Password, role)
	}
	if !isURL(adminURL) {
		return fmt.Sprintf("%s user=%s password='%s'", adminURL, role, password)
	}
	address, err := url.Parse(adminURL)
	if err != nil {
		return adminURL // Open says what is wrong with it
	}
	query := address.Query()
	query.Del("user")
	query.Del("password")
	address.RawQuery = encode(query)
	address.User = url.User(role)
	if password != "" {
		address.User = url.UserPassword(role, password)
	}
	return address.String()
}

func withDatabase(address, database string) string {
	if !isURL(address) {
		return address + " dbname=" + database
	}
	parsed, err := url.Parse(address)
	if err != nil {
		return address
	}
	query := parsed.Query()
	query.Del("dbname")
	query.Del("database")
	parsed.RawQuery = encode(query)
	parsed.Path = "/" + database
	return parsed.String()
}

// encode writes a space as libpq reads it, which leaves a plus alone.
func encode(query url.Values) string { return strings.ReplaceAll(query.Encode(), "+", "%20") }

func isURL(address string) bool {
	return strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://")
}

// derivedPassword lets whoever holds the administrator's password compute each role's, and nobody the other way round.
func derivedPassword(adminPassword, role string) string {
	mac := hmac.New(sha256.New, []byte(adminPassword))
	_, _ = mac.Write([]byte("pharos role " + role)) // a hash never fails
	return hex.EncodeToString(mac.Sum(nil))
}

// setPassword gives the role its derived password where the administrator has one. Only the SCRAM verifier travels, so
// that no server log shows the password.
func setPassword(ctx context.Context, conn *pgx.Conn, role string) error {
	admin := conn.Config().Password
	if admin == "" {
		return nil
	}
	verifier, err := scramVerifier(derivedPassword(admin, role))
	if err != nil {
		return err
	}
	return execute(ctx, conn, `alter role %I password %L`, role, verifier)
}

// scramVerifier is what PostgreSQL keeps of a password (RFC 5803, RFC 7677). The passwords here are plain ASCII, so
// SASLprep changes nothing.
func scramVerifier(password string) (string, error) {
	const iterations = 4096
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // never fails
	salted, err := pbkdf2.Key(sha256.New, password, salt, iterations, sha256.Size)
	if err != nil {
		return "", fmt.Errorf("deriving a password: %w", err)
	}
	sign := func(key, text []byte) []byte {
		mac := hmac.New(sha256.New, key)
		_, _ = mac.Write(text)
		return mac.Sum(nil)
	}
	stored := sha256.Sum256(sign(salted, []byte("Client Key")))
	server := sign(salted, []byte("Server Key"))
	b64 := base64.StdEncoding.EncodeToString
	return fmt.Sprintf("SCRAM-SHA-256$%d:%s$%s:%s", iterations, b64(salt), b64(stored[:]), b64(server)), nil
}
