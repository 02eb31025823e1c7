package web

import (
	"fmt"
	"testing"
	"time"
)

// BenchmarkFixes reads a list of 100 positions as a receiver of AIS sends it.
func BenchmarkFixes(b *testing.B) {
	list := []byte{'['}
	for i := range 100 {
		if i > 0 {
			list = append(list, ',')
		}
		list = fmt.Appendf(list, `{"at":"2026-11-23T03:47:00.%03dZ","course_deg":%d,"craft_id":"mmsi:247%06d","lat":35.%03d,"lon":15.%03d,"source":"ais","speed_kn":12}`, i, i, i, i, i)
	}
	list = append(list, ']')
	now := time.Date(2026, 11, 23, 3, 48, 0, 0, time.UTC)
	for b.Loop() {
		given, many, err := decode(list)
		if err != nil {
			b.Fatal(err)
		}
		if good, bad := check(given, many, now); len(good) != 100 {
			b.Fatal(bad)
		}
	}
}
