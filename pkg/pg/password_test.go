package pg

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5"
)

func TestAPasswordFromAFileIsTheOneThatPostgresIsTold(t *testing.T) {
	const password = `it's a "p@ss:word/%2f\`
	file := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(file, []byte(password+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{"postgres://pharos@db:5432/postgres?sslmode=disable", "host=db user=pharos dbname=postgres sslmode=disable"} {
		whole, err := WithPasswordFile(address, file)
		if err != nil {
			t.Fatalf("WithPasswordFile(%s): %v", address, err)
		}
		cfg, err := pgx.ParseConfig(whole)
		if err != nil {
			t.Fatalf("%s with a password cannot be read: %v", address, err)
		}
		if cfg.Password != password || cfg.User != "pharos" || cfg.Host != "db" || cfg.Database != "postgres" {
			t.Errorf("%s: %s@%s/%s with password %q, want %q", address, cfg.User, cfg.Host, cfg.Database, cfg.Password, password)
		}
		if got, err := WithPasswordFile(address, ""); got != address || err != nil {
			t.Errorf("without a file: %s, %v; want the address", got, err)
		}
	}
}
