package archtest_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pharos/tools/archtest"
)

func TestTheSourcesKeepEveryWall(t *testing.T) {
	tree := read(t, os.DirFS(root(t)))
	for _, module := range []string{"pharos/schemas", "pharos/pkg", "pharos/services", "pharos/tools"} {
		if !slices.ContainsFunc(tree.Packages, func(p *archtest.Package) bool { return p.Below(module) }) {
			t.Errorf("no package of %s was read: its walls would hold for nothing", module)
		}
	}
	for _, wall := range archtest.Walls() {
		t.Run(wall.Rule, func(t *testing.T) {
			for _, finding := range wall.Find(tree) {
				t.Error(finding)
			}
		})
	}
}

// Each line of the broken workspace that breaks walls names them: "// want init state". What has no line of its own (a
// package without a comment, a long file) is named at the package clause.
func TestEveryWallCanFall(t *testing.T) {
	broken := workspace(t, "testdata/broken.txtar")
	lengthen(broken["pkg/long/long.go"], 351)
	lengthen(broken["pkg/long/just.go"], 350)
	lengthen(broken["pkg/long/generated.go"], 351)
	tree := read(t, broken)
	for _, wall := range archtest.Walls() {
		t.Run(wall.Rule, func(t *testing.T) {
			want := wanted(broken, wall.Name)
			if len(want) == 0 {
				t.Fatalf("testdata/broken.txtar never breaks the wall %q", wall.Name)
			}
			got := map[string]string{}
			for _, finding := range wall.Find(tree) {
				got[fmt.Sprintf("%s:%d", finding.File, finding.Line)] = finding.Text
			}
			for place := range want {
				if got[place] == "" {
					t.Errorf("%s: not found, want a finding of the wall %q", place, wall.Name)
				}
			}
			for place, text := range got {
				if !want[place] {
					t.Errorf("%s: %s: found, want nothing", place, text)
				}
			}
		})
	}
}

var wantComment = regexp.MustCompile(`// want ([a-z ]+)$`)

// wanted is the set of places, "file:line", where the workspace says that it breaks the wall.
func wanted(files fstest.MapFS, wall string) map[string]bool {
	places := map[string]bool{}
	for name, file := range files {
		for i, line := range strings.Split(string(file.Data), "\n") {
			match := wantComment.FindStringSubmatch(line)
			if match != nil && slices.Contains(strings.Fields(match[1]), wall) {
				places[fmt.Sprintf("%s:%d", name, i+1)] = true
			}
		}
	}
	return places
}

// workspace reads files kept as one text, each under a line "-- name --".
func workspace(t *testing.T, archive string) fstest.MapFS {
	t.Helper()
	text, err := os.ReadFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	for _, part := range strings.Split(string(text), "\n-- ")[1:] {
		name, body, found := strings.Cut(part, " --\n")
		if !found {
			t.Fatalf("%s: %q is not the head of a file", archive, part)
		}
		files[name] = &fstest.MapFile{Data: []byte(body + "\n")}
	}
	return files
}

// lengthen fills the file up to that many lines.
func lengthen(file *fstest.MapFile, lines int) {
	file.Data = append(file.Data, strings.Repeat("//\n", lines-strings.Count(string(file.Data), "\n"))...)
}

func read(t *testing.T, sources fs.FS) *archtest.Tree {
	t.Helper()
	tree, err := archtest.Read(sources)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// root is the folder of go.work.
func root(t *testing.T) string {
	t.Helper()
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(folder, "go.work")); err == nil {
			return folder
		}
		if filepath.Dir(folder) == folder {
			t.Fatal("no go.work above the test")
		}
		folder = filepath.Dir(folder)
	}
}
