package testkit

import (
	"os"
	"path/filepath"
	"testing"
)

// Root returns the root of the repository: the folder that holds go.work.
func Root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatalf("find the repository: %v", err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.work")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("find the repository: no go.work in any folder above the test")
		}
		dir = parent
	}
}

// SharedData returns the path of rel in the folder of real data beside the
// repository, and skips the test, naming the path, where it is absent.
func SharedData(t testing.TB, rel string) string {
	t.Helper()
	path := filepath.Join(Root(t), "..", "shared", "data", filepath.FromSlash(rel))
	if _, err := os.Stat(path); err != nil {
		t.Skipf("real data is absent: %s", path)
	}
	return path
}
