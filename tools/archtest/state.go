package archtest

import (
	"errors"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// findState holds that package variables are constants that Go cannot write as such: errors, compiled expressions, tables,
// embedded files, values computed once. Two things give a changing one away:
//
//   - how it is declared: without a value (unless files are embedded in it), made empty to be filled (make, new), or with a
//     type that only makes sense when it changes (a lock, a pool, a counter, a channel);
//   - how it is used, by the package or its tests: assigned to, counted up, its elements or members written, its address taken.
//
// What a method does to its receiver is not seen. Tests may keep variables of their own, but not change the package's.
func findState(s *search) {
	for _, p := range s.tree.Packages {
		objects := resolve(s.tree.Fset, p)
		for _, f := range p.Files {
			if !f.Test {
				s.declarations(f)
			}
			s.writes(f, objects)
		}
	}
}

// changing are the types, and the functions returning them, that exist to be changed.
var changing = map[string][]string{
	"sync":        {"Mutex", "RWMutex", "Map", "Pool", "Once", "WaitGroup", "Cond"},
	"sync/atomic": {"Bool", "Int32", "Int64", "Uint32", "Uint64", "Uintptr", "Pointer", "Value"},
}

func (s *search) declarations(f *File) {
	for _, declaration := range f.Decls {
		general, is := declaration.(*ast.GenDecl)
		if !is || general.Tok != token.VAR {
			continue
		}
		for _, spec := range general.Specs {
			value := spec.(*ast.ValueSpec)
			if value.Names[0].Name == "_" || embeds(general.Doc) || embeds(value.Doc) {
				continue
			}
			if why := whyChanging(f, value); why != "" {
				s.report(value.Pos(), "%s %s", value.Names[0].Name, why)
			}
		}
	}
}

func embeds(doc *ast.CommentGroup) bool {
	return doc != nil && slices.ContainsFunc(doc.List, func(c *ast.Comment) bool { return strings.HasPrefix(c.Text, "//go:embed ") })
}

func whyChanging(f *File, spec *ast.ValueSpec) string {
	if len(spec.Values) == 0 {
		return "is declared without a value"
	}
	for _, value := range spec.Values {
		if unary, is := value.(*ast.UnaryExpr); is && unary.Op == token.AND {
			value = unary.X
		}
		switch value := value.(type) {
		case *ast.CallExpr:
			if name, is := value.Fun.(*ast.Ident); is && (name.Name == "make" || name.Name == "new") {
				return "is made empty, to be filled"
			}
		case *ast.CompositeLit:
			if changes(f, value.Type) {
				return "has a type that exists to be changed"
			}
		}
	}
	if spec.Type != nil && changes(f, spec.Type) {
		return "has a type that exists to be changed"
	}
	return ""
}

func changes(f *File, expression ast.Expr) bool {
	if index, is := expression.(*ast.IndexExpr); is { // atomic.Pointer[T]
		expression = index.X
	}
	selector, is := expression.(*ast.SelectorExpr)
	if !is {
		return false
	}
	x, is := selector.X.(*ast.Ident)
	if !is {
		return false
	}
	for importPath, names := range changing {
		if f.nameOf(importPath) == x.Name && slices.Contains(names, selector.Sel.Name) {
			return true
		}
	}
	return false
}

// writes reports every place of the file that writes a package variable.
func (s *search) writes(f *File, objects *types.Info) {
	written := func(expression ast.Expr, how string) {
		if name := s.packageVariable(objects, expression); name != "" {
			s.report(expression.Pos(), "%s %s", name, how)
		}
	}
	ast.Inspect(f.File, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.AssignStmt:
			if node.Tok == token.DEFINE {
				return true
			}
			for _, left := range node.Lhs {
				written(left, "is assigned to")
			}
		case *ast.IncDecStmt:
			written(node.X, "is counted")
		case *ast.RangeStmt:
			if node.Tok == token.ASSIGN {
				written(node.Key, "is assigned to")
				written(node.Value, "is assigned to")
			}
		case *ast.UnaryExpr:
			if _, literal := node.X.(*ast.CompositeLit); node.Op == token.AND && !literal {
				written(node.X, "has its address taken")
			}
		case *ast.CallExpr:
			if name, is := node.Fun.(*ast.Ident); is && len(node.Args) > 0 && (name.Name == "delete" || name.Name == "clear") {
				written(node.Args[0], "has elements removed")
			}
		}
		return true
	})
}

// packageVariable names the package variable at the root of x, x.member, x[i] or *x; "" when it is local. A variable of
// another package is known by the package's name alone.
func (s *search) packageVariable(objects *types.Info, expression ast.Expr) string {
	for {
		switch e := expression.(type) {
		case *ast.ParenExpr:
			expression = e.X
		case *ast.StarExpr:
			expression = e.X
		case *ast.IndexExpr:
			expression = e.X
		case *ast.SelectorExpr:
			if x, is := e.X.(*ast.Ident); is {
				if _, imported := objects.Uses[x].(*types.PkgName); imported {
					return x.Name + "." + e.Sel.Name
				}
			}
			expression = e.X
		case *ast.Ident:
			variable, is := objects.Uses[e].(*types.Var)
			if is && variable.Pkg() != nil && variable.Parent() == variable.Pkg().Scope() && !s.inTest(variable.Pos()) {
				return e.Name
			}
			return ""
		default:
			return ""
		}
	}
}

// inTest says whether a declaration is one that a test file keeps for itself.
func (s *search) inTest(declared token.Pos) bool {
	return strings.HasSuffix(s.tree.Fset.Position(declared).Filename, "_test.go")
}

// resolve says which declaration each name of the package means. Imported packages are taken as empty: only our own names
// are asked about, so the many errors of such a check mean nothing.
func resolve(fset *token.FileSet, p *Package) *types.Info {
	info := &types.Info{Uses: map[*ast.Ident]types.Object{}}
	byName := map[string][]*ast.File{}
	for _, f := range p.Files {
		byName[f.File.Name.Name] = append(byName[f.File.Name.Name], f.File)
	}
	for name, files := range byName {
		config := types.Config{Importer: noImporter{}, Error: func(error) {}, DisableUnusedImportCheck: true}
		checked := types.NewPackage(p.Path, name)
		_ = types.NewChecker(&config, fset, checked, info).Files(files)
	}
	return info
}

type noImporter struct{}

func (noImporter) Import(string) (*types.Package, error) {
	return nil, errors.New("not imported")
}
