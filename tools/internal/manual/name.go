package manual

import (
	"regexp"
	"strings"
)

var (
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	path    = regexp.MustCompile(`^(?:\./)?((?:schemas|pkg|services|tools|deploy|docs|scenarios)/[\w./-]*\w)(?:#([\w.]+))?(?:[\s/]|$)`)
	metric  = regexp.MustCompile(`\bpharos_[a-z_]*[a-z]\b`)
	command = regexp.MustCompile(`(?:^|[|;&(] *|\bsudo |-- |\b[A-Z_]+=\S+ )(?:[\w./]*bin/)?(?:pharos|folder) +([^|;&>#)]+)`)
	target  = regexp.MustCompile(`(?:^|[|;&] *)make((?: +[a-z-]+)+)`)
)

// Links are the targets of its links and pictures inside the repository.
func (p Page) Links() []Found {
	var all []Found
	for i, line := range p.Lines {
		for _, m := range link.FindAllStringSubmatch(line, -1) {
			if !strings.Contains(m[1], "://") && !strings.HasPrefix(m[1], "mailto:") {
				all = append(all, Found{p.Path, i + 1, m[1]})
			}
		}
	}
	return all
}

// Path is a file or folder of the repository that a page names, and perhaps a
// function, a type or a method in it: tools/pharos/main.go#cli.
type Path struct {
	Found
	File, Name string
}

// Paths are those that stand in code.
func (p Page) Paths() []Path {
	var all []Path
	for _, f := range p.Code() {
		if m := path.FindStringSubmatch(f.Text); m != nil {
			all = append(all, Path{f, m[1], m[2]})
		}
	}
	return all
}

// Metrics are the names of metrics.
func (p Page) Metrics() []Found {
	return p.inCode(func(text string) []string { return metric.FindAllString(text, -1) })
}

// Commands are the words behind each `pharos` that is run.
func (p Page) Commands() []Found {
	return p.inCode(func(text string) []string {
		var all []string
		for _, m := range command.FindAllStringSubmatch(text, -1) {
			all = append(all, strings.TrimSpace(m[1]))
		}
		return all
	})
}

// Targets are what `make` is asked for.
func (p Page) Targets() []Found {
	return p.inCode(func(text string) []string {
		var all []string
		for _, m := range target.FindAllStringSubmatch(text, -1) {
			all = append(all, strings.Fields(m[1])...)
		}
		return all
	})
}

func (p Page) inCode(find func(text string) []string) []Found {
	var all []Found
	for _, f := range p.Code() {
		for _, text := range find(f.Text) {
			all = append(all, Found{f.Page, f.Line, text})
		}
	}
	return all
}
