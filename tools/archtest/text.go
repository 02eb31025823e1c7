package archtest

import (
	"go/ast"
	"io/fs"
	"regexp"
	"strings"
)

const longest = 350 // lines of one file

// unfinished is written so that a search for these marks does not find this line.
var unfinished = regexp.MustCompile(`\b(T[O]DO|F[I]XME|X[X]X|H[A]CK)\b`)

// named is a file or folder of the workspace as comments name it, at times with a name in it: pkg/pg.IsUnavailable.
var named = regexp.MustCompile(`(?:^|[\s("]|pharos/)((?:schemas|pkg|services|tools|deploy|docs|scenarios)/[\w./-]*\w)`)

// findSilentPackages wants "Package x …" or "Command x …" above a package clause, the form that go doc shows. Folders with
// nothing but tests are left alone.
func findSilentPackages(s *search) {
	for _, p := range s.tree.Packages {
		var first *File
		speaks := false
		for _, f := range p.Files {
			if f.Test {
				continue
			}
			if first == nil {
				first = f
			}
			speaks = speaks || introduces(f)
		}
		if first != nil && !speaks {
			s.report(first.Package, "%s has no package comment", p.Path)
		}
	}
}

func introduces(f *File) bool {
	text := f.Doc.Text()
	if f.File.Name.Name == "main" {
		return strings.HasPrefix(text, "Command ")
	}
	return strings.HasPrefix(text, "Package "+f.File.Name.Name+" ")
}

func findLongFiles(s *search) {
	for _, f := range s.files {
		if lines := s.tree.Fset.File(f.Pos()).LineCount(); lines > longest && !ast.IsGenerated(f.File) {
			s.report(f.Package, "%d lines", lines)
		}
	}
}

func findUnfinished(s *search) {
	for _, f := range s.files {
		for _, group := range f.Comments {
			for _, comment := range group.List {
				if mark := unfinished.FindString(comment.Text); mark != "" {
					s.report(comment.Pos(), "marked %s", mark)
				}
			}
		}
	}
}

// findLostPaths reads comments as somebody does who looks the path up. What a build makes may be absent.
func findLostPaths(s *search) {
	for _, f := range s.files {
		for _, group := range f.Comments {
			for _, comment := range group.List {
				for _, match := range named.FindAllStringSubmatch(comment.Text, -1) {
					if !strings.Contains(match[1], "/dist/") && !s.tree.holds(match[1]) {
						s.report(comment.Pos(), "names %s, and there is none", match[1])
					}
				}
			}
		}
	}
}

// holds says whether the workspace has the file or folder, whatever name behind a dot is meant in it.
func (t *Tree) holds(name string) bool {
	folder, _, _ := strings.Cut(name, ".")
	for _, candidate := range []string{name, folder} {
		if _, err := fs.Stat(t.workspace, candidate); err == nil {
			return true
		}
	}
	return false
}
