package manual

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// Wrong says what the documents below the root name that is not there, a line each.
func Wrong(root string) ([]Found, error) {
	pages, err := Pages(root)
	if err != nil {
		return nil, err
	}
	c := checker{root: root, pages: map[string]Page{}}
	for _, p := range pages {
		c.pages[p.Path] = p
	}
	if c.targets, err = c.makefile(); err != nil {
		return nil, err
	}
	if c.metrics, err = c.offered(); err != nil {
		return nil, err
	}
	for _, p := range pages {
		c.page(p)
	}
	return c.wrong, c.alerts()
}

type checker struct {
	root             string
	pages            map[string]Page
	targets, metrics map[string]bool
	wrong            []Found
}

func (c *checker) say(f Found, why string) {
	f.Text += ": " + why
	c.wrong = append(c.wrong, f)
}

func (c *checker) page(p Page) {
	for _, l := range p.Links() {
		c.link(l, filepath.Dir(p.Path))
	}
	for _, at := range p.Paths() {
		c.path(at)
	}
	for _, t := range p.Targets() {
		if !c.targets[t.Text] {
			c.say(t, "make has no such target")
		}
	}
	for _, m := range p.Metrics() {
		if !c.metrics[bare(m.Text)] {
			c.say(m, "no program offers this metric")
		}
	}
}

func (c *checker) link(l Found, from string) {
	file, name, _ := strings.Cut(l.Text, "#")
	at := l.Page
	if file != "" {
		at = filepath.ToSlash(filepath.Join(from, file))
	}
	if strings.HasPrefix(file, "/") || !c.exists(at) {
		c.say(l, "there is no such file")
	} else if name != "" && !c.pages[at].Anchors()[name] {
		c.say(l, "there is no such heading")
	}
}

// made are folders that are not in a clone.
func made(path string) bool {
	return strings.HasPrefix(path, "deploy/compose/secrets") || strings.Contains(path, "/dist") || strings.Contains(path, "node_modules")
}

func (c *checker) path(p Path) {
	switch {
	case made(p.File):
	case !c.exists(p.File):
		c.say(p.Found, "there is no such file")
	case p.Name != "" && !declares(filepath.Join(c.root, p.File), p.Name):
		c.say(p.Found, "the file does not declare that name")
	}
}

func (c *checker) exists(path string) bool {
	_, err := os.Stat(filepath.Join(c.root, path))
	return err == nil
}

// declares tells whether a Go file has a type or function of the name, or a
// method as Type.Method.
func declares(path, name string) bool {
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		return false
	}
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if receiver(d)+d.Name.Name == name {
				return true
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				if t, is := s.(*ast.TypeSpec); is && t.Name.Name == name {
					return true
				}
			}
		}
	}
	return false
}

func receiver(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return ""
	}
	of := d.Recv.List[0].Type
	if star, is := of.(*ast.StarExpr); is {
		of = star.X
	}
	if name, is := of.(*ast.Ident); is {
		return name.Name + "."
	}
	return ""
}

var rule = regexp.MustCompile(`(?m)^([a-z][a-z-]*):`)

func (c *checker) makefile() (map[string]bool, error) {
	content, err := os.ReadFile(filepath.Join(c.root, "Makefile"))
	return set(rule.FindAllStringSubmatch(string(content), -1)), err
}

var gauge = regexp.MustCompile(`"(pharos\.[a-z.]+)"`)

// offered are the names of the metrics in the sources, as bare gives them.
func (c *checker) offered() (map[string]bool, error) {
	names := map[string]bool{}
	err := filepath.WalkDir(c.root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && d.Name() == "node_modules" {
			return filepath.SkipDir
		}
		if d.IsDir() || filepath.Ext(path) != ".go" {
			return nil
		}
		content, err := os.ReadFile(path)
		for name := range set(gauge.FindAllStringSubmatch(string(content), -1)) {
			names[strings.ReplaceAll(name, ".", "_")] = true
		}
		return err
	})
	return names, err
}

func set(matches [][]string) map[string]bool {
	all := map[string]bool{}
	for _, m := range matches {
		all[m[1]] = true
	}
	return all
}

// bare leaves out what Prometheus puts behind a name: the unit and the kind.
func bare(metric string) string {
	for _, end := range []string{"_total", "_seconds", "_ratio", "_bytes"} {
		metric = strings.TrimSuffix(metric, end)
	}
	return metric
}

var runbook = regexp.MustCompile(`runbook: *(\S+)`)

// alerts checks where each alert sends whoever it wakes.
func (c *checker) alerts() error {
	const path = "deploy/prometheus/alerts.yaml"
	content, err := os.ReadFile(filepath.Join(c.root, path))
	if err != nil {
		return err
	}
	for i, line := range strings.Split(string(content), "\n") {
		if m := runbook.FindStringSubmatch(line); m != nil {
			c.link(Found{path, i + 1, m[1]}, ".")
		}
	}
	return nil
}
