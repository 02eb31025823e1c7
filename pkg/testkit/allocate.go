package testkit

import (
	"runtime"
	"testing"
)

// Allocates fails the test when do takes more than limit bytes of memory in all.
// Nothing else may run meanwhile.
func Allocates(t testing.TB, limit uint64, do func()) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; took > limit {
		t.Errorf("took %d bytes of memory, want at most %d", took, limit)
	}
}
