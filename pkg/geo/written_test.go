package geo

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// Positions as rescue crews, hotlines, aircraft and coordination centres really
// wrote them.
func TestParseReadsTheCollectedPositions(t *testing.T) {
	path := sharedData(t, "positions/written-positions.jsonl")
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	count := 0
	for lines := bufio.NewScanner(file); lines.Scan(); count++ {
		var line struct {
			Text     string
			Lat, Lon *float64
			Kind     string
			Note     string
		}
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			t.Fatalf("line %q: %v", lines.Text(), err)
		}
		reading := Parse(line.Text)
		got, ok := reading.Best()
		if line.Lat == nil || line.Lon == nil {
			if ok || len(reading.Warnings) == 0 {
				t.Errorf("Parse(%q) = %v %v, warnings %v, want no position and a warning", line.Text, got.Position, ok, reading.Warnings)
			}
			continue
		}
		want := Position{*line.Lat, *line.Lon}
		if !ok || !near(got.Position, want) || got.Format != line.Kind || len(reading.Warnings) > 0 {
			t.Errorf("Parse(%q) = %v %q %v, want %v %q; warnings %v; note %q",
				line.Text, got.Position, got.Format, ok, want, line.Kind, reading.Warnings, line.Note)
		}
	}
	if count == 0 {
		t.Errorf("%s has no lines", path)
	}
}

// sharedData finds a file of real data beside the repository, or skips the test.
func sharedData(t *testing.T, name string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; filepath.Dir(dir) != dir; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.work")); err == nil {
			break
		}
	}
	path := filepath.Join(dir, "..", "shared", "data", name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no real data at %s", path)
	}
	return path
}
