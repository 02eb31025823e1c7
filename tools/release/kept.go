package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

const correctionsFile = "corrections.json"

// releases are the snapshots of a folder.
type releases struct {
	folder      string
	last        *snapshot // nil before the first
	corrections []correction
}

func open(folder string) (releases, error) {
	r := releases{folder: folder}
	names, err := filepath.Glob(filepath.Join(folder, "v*.json"))
	if err != nil {
		return r, fmt.Errorf("list the releases in %s: %w", folder, err)
	}
	for _, name := range names {
		var s snapshot
		if err := read(name, &s); err != nil {
			return r, err
		}
		if r.last == nil || older(r.last.Version, s.Version) {
			r.last = &s
		}
	}
	err = read(filepath.Join(folder, correctionsFile), &r.corrections)
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return r, err
}

// add writes a release, and empties the list of corrections.
func (r releases) add(s snapshot) (string, error) {
	name := filepath.Join(r.folder, "v"+s.Version+".json")
	if err := write(name, s); err != nil {
		return "", err
	}
	return name, write(filepath.Join(r.folder, correctionsFile), []correction{})
}

func read(name string, into any) error {
	raw, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("read a release: %w", err)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	return nil
}

func write(name string, v any) error {
	raw, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		return fmt.Errorf("encode %s: %w", name, err)
	}
	return os.WriteFile(name, append(raw, '\n'), 0o644)
}

// older compares versions by their numbers: 1.9.0 is older than 1.10.0.
func older(a, b string) bool {
	x, y := strings.Split(a, "."), strings.Split(b, ".")
	for i := range min(len(x), len(y)) {
		m, errM := strconv.Atoi(x[i])
		n, errN := strconv.Atoi(y[i])
		if errM == nil && errN == nil && m != n {
			return m < n
		}
	}
	return len(x) < len(y)
}
