package archtest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// modules are the folders of the workspace; each is the module pharos/<folder>.
var modules = [...]string{"schemas", "pkg", "services", "tools"}

// A Tree is the workspace as parsed.
type Tree struct {
	Fset     *token.FileSet
	Packages []*Package // by path

	workspace fs.FS
}

// A Package is one folder with Go files.
type Package struct {
	Path  string // import path, such as "pharos/services/incident/internal/store"
	Files []*File
}

// A File is one Go file; Name is its path below the workspace, with slashes.
type File struct {
	*ast.File
	Name string
	Test bool
}

// Read parses every Go file of the workspace. Folders that the go command skips are skipped.
func Read(workspace fs.FS) (*Tree, error) {
	t := &Tree{Fset: token.NewFileSet(), workspace: workspace}
	for _, module := range modules {
		err := fs.WalkDir(workspace, module, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || !entry.IsDir() {
				return err
			}
			if skipped(entry.Name()) {
				return fs.SkipDir
			}
			return t.readFolder(workspace, name)
		})
		if err != nil {
			return nil, fmt.Errorf("read module %s: %w", module, err)
		}
	}
	return t, nil
}

func skipped(folder string) bool {
	return folder == "testdata" || folder == "node_modules" || strings.HasPrefix(folder, ".") || strings.HasPrefix(folder, "_")
}

func (t *Tree) readFolder(workspace fs.FS, folder string) error {
	names, err := fs.Glob(workspace, folder+"/*.go")
	if err != nil {
		return err
	}
	p := &Package{Path: "pharos/" + folder}
	for _, name := range names {
		source, err := fs.ReadFile(workspace, name)
		if err != nil {
			return err
		}
		parsed, err := parser.ParseFile(t.Fset, name, source, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return fmt.Errorf("parse %s: %w", name, err)
		}
		p.Files = append(p.Files, &File{File: parsed, Name: name, Test: strings.HasSuffix(name, "_test.go")})
	}
	if len(p.Files) > 0 {
		t.Packages = append(t.Packages, p)
	}
	return nil
}

// Command says whether the package is a program.
func (p *Package) Command() bool {
	return slices.ContainsFunc(p.Files, func(f *File) bool { return f.File.Name.Name == "main" })
}

// Below says whether the package is the one at root or inside it.
func (p *Package) Below(root string) bool { return below(p.Path, root) }

// below says whether an import path is root or inside it.
func below(importPath, root string) bool {
	return importPath == root || strings.HasPrefix(importPath, root+"/")
}

// service is the name of the service that an import path belongs to, or "".
func service(importPath string) string {
	rest, inside := strings.CutPrefix(importPath, "pharos/services/")
	if !inside {
		return ""
	}
	name, _, _ := strings.Cut(rest, "/")
	return name
}

// imports yields each import path of the file with its place.
func (f *File) imports(yield func(importPath string, at token.Pos) bool) {
	for _, spec := range f.Imports {
		importPath, err := strconv.Unquote(spec.Path.Value)
		if err == nil && !yield(importPath, spec.Pos()) {
			return
		}
	}
}

// nameOf is the name by which the file calls an imported package, or "" when it does not import it.
func (f *File) nameOf(importPath string) string {
	for _, spec := range f.Imports {
		if spec.Path.Value != strconv.Quote(importPath) {
			continue
		}
		if spec.Name != nil {
			return spec.Name.Name
		}
		return path.Base(importPath)
	}
	return ""
}
