package manual

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// Page is one document.
type Page struct {
	Path  string // below the root, with slashes
	Lines []string
}

// Pages reads every document below the root.
func Pages(root string) ([]Page, error) {
	var pages []Page
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		hidden := strings.HasPrefix(d.Name(), ".") && path != root
		if d.IsDir() && (hidden || d.Name() == "node_modules" || d.Name() == "dist" || d.Name() == "bin") {
			return fs.SkipDir
		}
		if d.IsDir() || filepath.Ext(path) != ".md" {
			return nil
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		below, err := filepath.Rel(root, path)
		pages = append(pages, Page{Path: filepath.ToSlash(below), Lines: strings.Split(string(content), "\n")})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the documents: %w", err)
	}
	return pages, nil
}

// Found is something that a page says.
type Found struct {
	Page string
	Line int // from 1
	Text string
}

func (f Found) String() string { return fmt.Sprintf("%s:%d: %s", f.Page, f.Line, f.Text) }

// block is how a line of code begins; what is deeper inside a list is code too.
const block = "    "

var span = regexp.MustCompile("`([^`]+)`")

// Code is every line of code and every piece of code in a line. A line that ends
// with a backslash is joined with the next.
func (p Page) Code() []Found {
	var all []Found
	fenced, joined := false, ""
	for i, line := range p.Lines {
		if strings.HasPrefix(strings.TrimSpace(line), "```") {
			fenced = !fenced
			continue
		}
		if !fenced && !strings.HasPrefix(line, block) {
			for _, m := range span.FindAllStringSubmatch(line, -1) {
				all = append(all, Found{p.Path, i + 1, m[1]})
			}
			continue
		}
		joined += strings.TrimSpace(line)
		if before, more := strings.CutSuffix(joined, `\`); more {
			joined = before
			continue
		}
		all = append(all, Found{p.Path, i + 1, joined})
		joined = ""
	}
	return all
}

var heading = regexp.MustCompile(`^#+ +(.*)`)

// Anchors are the names of its headings, as a link writes them behind #.
func (p Page) Anchors() map[string]bool {
	anchors := map[string]bool{}
	for _, line := range p.Lines {
		if m := heading.FindStringSubmatch(line); m != nil {
			anchors[anchor(m[1])] = true
		}
	}
	return anchors
}

// anchor is a heading in lower case, with hyphens for spaces and without
// anything but letters, digits and hyphens.
func anchor(heading string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r > 127:
			return r
		}
		return -1
	}, strings.ToLower(strings.ReplaceAll(heading, "`", "")))
}
