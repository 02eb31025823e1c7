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
		if !p.Below("pharos/pkg/conf") && !p.Below("pharos/pkg/telemetry") { // OTEL_* are the SDK's own
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

// findSleep lets a test sleep inside synctest.Test, or inside what it hands to a helper that calls it: there the clock is
// the test's own.
func findSleep(s *search) {
	for _, p := range s.tree.Packages {
		helpers := bubbles(p)
		for _, f := range p.Files {
			if f.Test {
				s.sleeps(f, helpers)
			}
		}
	}
}

func (s *search) sleeps(f *File, helpers []string) {
	ast.Inspect(f.File, func(node ast.Node) bool {
		if call, is := node.(*ast.CallExpr); is {
			if name, is := call.Fun.(*ast.Ident); is && slices.Contains(helpers, name.Name) {
				return false
			}
			if mentions(call.Fun, f.nameOf("testing/synctest"), "Test") {
				return false
			}
		}
		if mentions(node, f.nameOf("time"), "Sleep") {
			s.report(node.Pos(), "sleeps")
		}
		return true
	})
}

// bubbles names the package's test functions that call synctest.Test.
func bubbles(p *Package) []string {
	var names []string
	for _, f := range p.Files {
		local := f.nameOf("testing/synctest")
		for _, declaration := range f.Decls {
			function, is := declaration.(*ast.FuncDecl)
			if !is || !f.Test || local == "" {
				continue
			}
			ast.Inspect(function, func(node ast.Node) bool {
				if mentions(node, local, "Test") {
					names = append(names, function.Name.Name)
				}
				return true
			})
		}
	}
	return names
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
