package cluster

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// ErrNotInstalled means that this machine lacks the programs; the text around it names the Debian package.
var ErrNotInstalled = errors.New("not installed")

// The folders of Debian and Ubuntu; N is the major version.
const (
	debianBin   = "/usr/lib/postgresql/*/bin/postgres"
	debianShare = "/usr/share/postgresql"
)

// binaries is one installed version of PostgreSQL.
type binaries struct {
	dir     string
	version string // major
	postgis bool
}

func (b binaries) path(program string) string { return filepath.Join(b.dir, program) }

// findBinaries chooses the version that wrote the data, or the newest with PostGIS when there are no data yet.
func findBinaries(dir, dataVersion string) (binaries, error) {
	if dir != "" {
		return explicit(dir, dataVersion)
	}
	return choose(installed(), dataVersion)
}

func explicit(dir, dataVersion string) (binaries, error) {
	out, err := exec.Command(filepath.Join(dir, "postgres"), "--version").Output()
	if err != nil {
		return binaries{}, fmt.Errorf("asking postgres in %s for its version: %w", dir, err)
	}
	version := majorOf(string(out))
	if dataVersion != "" && version != dataVersion {
		return binaries{}, fmt.Errorf("the data were written by PostgreSQL %s, but %s holds version %s", dataVersion, dir, version)
	}
	return binaries{dir: dir, version: version, postgis: true}, nil
}

func choose(found []binaries, dataVersion string) (binaries, error) {
	usable := slices.DeleteFunc(slices.Clone(found), func(b binaries) bool { return !b.postgis })
	switch {
	case len(found) == 0:
		return binaries{}, fmt.Errorf("PostgreSQL with PostGIS is %w: apt-get install postgresql-postgis", ErrNotInstalled)
	case len(usable) == 0:
		return binaries{}, fmt.Errorf("PostgreSQL %s is here, but its PostGIS is %w: apt-get install postgresql-%s-postgis-3",
			found[0].version, ErrNotInstalled, found[0].version)
	case dataVersion == "":
		return usable[0], nil
	}
	for _, b := range usable {
		if b.version == dataVersion {
			return b, nil
		}
	}
	return binaries{}, fmt.Errorf("the data were written by PostgreSQL %s, which is %w (found: %s): "+
		"apt-get install postgresql-%s-postgis-3, or move the data with pg_upgrade",
		dataVersion, ErrNotInstalled, usable[0].version, dataVersion)
}

// installed lists the versions of this machine, newest first.
func installed() []binaries {
	var found []binaries
	programs, _ := filepath.Glob(debianBin) // the pattern is constant and well formed
	for _, program := range programs {
		dir := filepath.Dir(program)
		version := filepath.Base(filepath.Dir(dir))
		found = append(found, binaries{dir: dir, version: version, postgis: hasPostGIS(filepath.Join(debianShare, version))})
	}
	if len(found) == 0 {
		found = fromPgConfig()
	}
	slices.SortFunc(found, func(a, b binaries) int { return number(b.version) - number(a.version) })
	return found
}

// fromPgConfig finds the one version that other systems (Homebrew, Fedora) put on the path.
func fromPgConfig() []binaries {
	bin, err := exec.Command("pg_config", "--bindir").Output()
	if err != nil {
		return nil
	}
	share, err := exec.Command("pg_config", "--sharedir").Output()
	if err != nil {
		return nil
	}
	b, err := explicit(strings.TrimSpace(string(bin)), "")
	if err != nil {
		return nil
	}
	b.postgis = hasPostGIS(strings.TrimSpace(string(share)))
	return []binaries{b}
}

func hasPostGIS(share string) bool {
	_, err := os.Stat(filepath.Join(share, "extension", "postgis.control"))
	return err == nil
}

// majorOf reads "postgres (PostgreSQL) 15.18 (Debian …)".
func majorOf(text string) string {
	_, after, _ := strings.Cut(text, "(PostgreSQL) ")
	end := strings.IndexFunc(after, func(r rune) bool { return r < '0' || r > '9' })
	if end < 0 {
		return strings.TrimSpace(after)
	}
	return after[:end]
}

// number orders versions; anything unreadable is oldest.
func number(version string) int {
	n, _ := strconv.Atoi(version)
	return n
}
