package main

import (
	"os"
	"path/filepath"
	"testing"

	"pharos/pkg/conf"
)

func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, e := range entries {
		content, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all[e.Name()] = string(content)
	}
	return all
}

func TestSecretsAreMadeOnceAndNeverOverwritten(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "secrets")
	if err := (&secrets{Dir: dir}).Run(); err != nil {
		t.Fatal(err)
	}
	before := contents(t, dir)
	if err := os.Remove(filepath.Join(dir, "desk.nk")); err != nil {
		t.Fatal(err)
	}
	if err := (&secrets{Dir: dir}).Run(); err != nil {
		t.Fatal(err)
	}
	after := contents(t, dir)
	for name, content := range before {
		changed := name == "desk.nk" || name == "keys.conf" // its public key is there
		if (after[name] != content) != changed {
			t.Errorf("%s was changed by the second run: %v, want %v", name, !changed, changed)
		}
		if name == "keys.conf" {
			continue
		}
		if _, err := conf.SecretFile(filepath.Join(dir, name)); err != nil {
			t.Errorf("%s is no secret: %v", name, err)
		}
	}
	if before["database_password"] != before["postgres_password"] || len(before["database_password"]) < 64 {
		t.Error("the database and its clients have different passwords, or a short one")
	}
	if len(before) < 13 {
		t.Errorf("%d files were made", len(before))
	}
}
