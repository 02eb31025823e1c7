package archtest

import (
	"fmt"
	"go/token"
	"slices"
)

// A Wall is a rule of the design that the sources keep.
type Wall struct {
	Name string // short, as used in testdata
	Rule string // the sentence
	find func(*search)
}

// A Finding is a place where a wall is broken.
type Finding struct {
	File string
	Line int
	Text string
}

func (f Finding) String() string { return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Text) }

// Walls lists every rule: first who imports whom, then state, then what a file owes its reader.
func Walls() []Wall {
	return []Wall{
		{"schemas", "schemas import nobody but the standard library and the schema validator", findSchemaImports},
		{"pkg", "pkg knows only schemas", findPkgImports},
		{"services", "services never import each other", findServiceImports},
		{"domain", "a service's domain imports no technology", findDomainImports},
		{"kernel", "what domains are built from imports no technology", findKernelImports},
		{"echo", "Echo is known only to pkg/httpd and the web packages of services", findEchoImports},
		{"tools", "tools know services only by their server", findToolImports},
		{"init", "there are no init functions", findInit},
		{"state", "no package variable changes after it was made", findState},
		{"exit", "only programs exit and read flags, and only they, pkg/conf and (OTEL_*) pkg/telemetry read the environment", findProcess},
		{"comment", "every package says what it owns", findSilentPackages},
		{"length", "no file is longer than 350 lines unless it is generated", findLongFiles},
		{"sleep", "tests never sleep", findSleep},
		{"path", "what a comment names is there", findLostPaths},
		{"unfinished", "nothing is marked as unfinished", findUnfinished},
	}
}

// Find lists where the tree breaks the wall, in the order of the sources.
func (w Wall) Find(t *Tree) []Finding {
	s := &search{tree: t}
	w.find(s)
	slices.SortStableFunc(s.found, func(a, b Finding) int {
		if a.File != b.File {
			return slices.Compare([]string{a.File}, []string{b.File})
		}
		return a.Line - b.Line
	})
	return s.found
}

// A search collects the findings of one wall.
type search struct {
	tree  *Tree
	found []Finding
}

func (s *search) report(at token.Pos, format string, args ...any) {
	position := s.tree.Fset.Position(at)
	s.found = append(s.found, Finding{position.Filename, position.Line, fmt.Sprintf(format, args...)})
}

// files yields every file with its package.
func (s *search) files(yield func(*Package, *File) bool) {
	for _, p := range s.tree.Packages {
		for _, f := range p.Files {
			if !yield(p, f) {
				return
			}
		}
	}
}
