package archtest

import (
	"go/ast"
	"slices"
)

func findInit(s *search) {
	for _, f := range s.files {
		for _, declaration := range f.Decls {
			if function, is := declaration.(*ast.FuncDecl); is && function.Recv == nil && function.Name.Name == "init" {
				s.report(function.Pos(), "an init function")
			}
		}
	}
}

// findProcess leaves tests alone: they may ask the environment where a browser is.
func findProcess(s *search) {
	for p, f := range s.files {
		if f.Test || p.Command() {
			continue
		}
		if !p.Below("pharos/pkg/conf") {
			s.uses(f, "os", "Getenv", "LookupEnv", "Environ", "Setenv", "ExpandEnv")
		}
		s.uses(f, "os", "Exit", "Args")
		s.uses(f, "log", "Fatal", "Fatalf", "Fatalln")
		for path, at := range f.imports {
			if path == "flag" {
				s.report(at, "imports flag")
			}
		}
	}
}

// findSleep lets a test sleep inside synctest.Test, where that moves the test's own clock.
func findSleep(s *search) {
	for _, f := range s.files {
		if !f.Test {
			continue
		}
		ast.Inspect(f.File, func(node ast.Node) bool {
			if call, is := node.(*ast.CallExpr); is && mentions(call.Fun, f.nameOf("testing/synctest"), "Test") {
				return false
			}
			if mentions(node, f.nameOf("time"), "Sleep") {
				s.report(node.Pos(), "sleeps")
			}
			return true
		})
	}
}

// uses reports where the file mentions one of the names of an imported package.
func (s *search) uses(f *File, importPath string, names ...string) {
	ast.Inspect(f.File, func(node ast.Node) bool {
		if mentions(node, f.nameOf(importPath), names...) {
			s.report(node.Pos(), "uses %s.%s", importPath, node.(*ast.SelectorExpr).Sel.Name)
		}
		return true
	})
}

// mentions says whether the node is one of the names of the package that the file calls local.
func mentions(node ast.Node, local string, names ...string) bool {
	selector, is := node.(*ast.SelectorExpr)
	if !is || local == "" {
		return false
	}
	x, is := selector.X.(*ast.Ident)
	return is && x.Name == local && slices.Contains(names, selector.Sel.Name)
}
