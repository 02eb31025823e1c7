package archtest

import (
	"slices"
	"strings"
)

// kernel are the packages that domains are built from; they import only their like.
var kernel = []string{"pharos/pkg/event", "pharos/pkg/fault", "pharos/pkg/geo", "pharos/pkg/sar", "pharos/pkg/scan"}

// contract is what checks a body against its schema: computation, so that a domain may do it too.
var contract = []string{"pharos/schemas", validator}

const validator = "github.com/santhosh-tekuri/jsonschema/v6"

// values are the libraries of plain values.
var values = []string{"github.com/paulmach/orb", "github.com/google/uuid"}

// outside are the packages of the standard library by which a program touches the world.
var outside = []string{"database/sql", "log", "log/slog", "net", "net/http", "os", "os/exec", "os/signal", "syscall"}

func findSchemaImports(s *search) {
	s.imports(func(p *Package, f *File, path string) string {
		if p.Below("pharos/schemas") && !standard(path) && !oneOf(contract, path) {
			return "schemas import " + path
		}
		return ""
	})
}

func findPkgImports(s *search) {
	s.imports(func(p *Package, f *File, path string) string {
		if p.Below("pharos/pkg") && below(path, "pharos") && !below(path, "pharos/pkg") && !below(path, "pharos/schemas") {
			return "pkg imports " + path
		}
		return ""
	})
}

func findServiceImports(s *search) {
	s.imports(func(p *Package, f *File, path string) string {
		if own := service(p.Path); own != "" && below(path, "pharos/tools") {
			return own + " imports " + path
		} else if other := service(path); own != "" && other != "" && own != other {
			return own + " imports " + path
		}
		return ""
	})
}

func findDomainImports(s *search) {
	s.imports(func(p *Package, f *File, path string) string {
		if f.Test || strings.Count(p.Path, "/") != 2 || service(p.Path) == "" || pure(path) {
			return ""
		}
		return "the domain of " + service(p.Path) + " imports " + path
	})
}

func findKernelImports(s *search) {
	s.imports(func(p *Package, f *File, path string) string {
		if f.Test || !oneOf(kernel, p.Path) || pure(path) {
			return ""
		}
		return p.Path + " imports " + path
	})
}

func findEchoImports(s *search) {
	s.imports(func(p *Package, f *File, path string) string {
		web := service(p.Path) != "" && p.Below("pharos/services/"+service(p.Path)+"/internal/web")
		if below(path, "github.com/labstack/echo") && !p.Below("pharos/pkg/httpd") && !web {
			return p.Path + " imports Echo"
		}
		return ""
	})
}

func findToolImports(s *search) {
	s.imports(func(p *Package, f *File, path string) string {
		if name := service(path); p.Below("pharos/tools") && name != "" && path != "pharos/services/"+name+"/server" {
			return "a tool imports " + path
		}
		return ""
	})
}

// imports asks about every import of every file; an answer that is not empty is a finding.
func (s *search) imports(ask func(p *Package, f *File, path string) string) {
	for p, f := range s.files {
		for path, at := range f.imports {
			if answer := ask(p, f, path); answer != "" {
				s.report(at, "%s", answer)
			}
		}
	}
}

// pure says whether a domain may import path: values and computation, nothing that touches the world.
func pure(path string) bool {
	if standard(path) {
		return !slices.Contains(outside, path)
	}
	return oneOf(values, path) || oneOf(kernel, path) || oneOf(contract, path)
}

// standard says whether path is in the standard library: its first element has no dot, and it is not ours.
func standard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return first != "pharos" && !strings.Contains(first, ".")
}

func oneOf(roots []string, path string) bool {
	for _, root := range roots {
		if below(path, root) {
			return true
		}
	}
	return false
}
