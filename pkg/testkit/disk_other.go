//go:build !linux

package testkit

import "testing"

// SmallDisk skips the test: it needs what only Linux has.
func SmallDisk(t *testing.T, _ string, _ int) bool {
	t.Helper()
	t.Skip("this needs a small disk of its own, which only Linux gives")
	return false
}
