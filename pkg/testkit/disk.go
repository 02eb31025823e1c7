package testkit

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// Fill takes what is free of the disk that holds dir, but for so many KiB, until
// release is called.
func Fill(t testing.TB, dir string, leave int) (release func()) {
	t.Helper()
	ballast, err := os.Create(filepath.Join(dir, "ballast"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ballast.Close() }()
	chunk := make([]byte, 4096)
	for freeKiB(t, dir) > leave {
		if _, err := ballast.Write(chunk); errors.Is(err, syscall.ENOSPC) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	return func() {
		if err := os.Remove(ballast.Name()); err != nil {
			t.Error(err)
		}
	}
}

func freeKiB(t testing.TB, dir string) int {
	t.Helper()
	var fs syscall.Statfs_t
	if err := syscall.Statfs(dir, &fs); err != nil {
		t.Fatal(err)
	}
	return int(uint64(fs.Bavail) * uint64(fs.Bsize) / 1024)
}
