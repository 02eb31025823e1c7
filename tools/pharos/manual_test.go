package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"pharos/pkg/testkit"
	documents "pharos/tools/internal/manual"
)

// A command in a document that the program does not have is found out by
// somebody who needs it now.
func TestEveryCommandInTheDocumentsIsInTheGrammar(t *testing.T) {
	pages, err := documents.Pages(testkit.Root(t))
	if err != nil {
		t.Fatal(err)
	}
	var app cli
	k, err := kong.New(&app, grammar()...)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, p := range pages {
		for _, c := range p.Commands() {
			found++
			if why := wrongCommand(k.Model.Node, strings.Fields(c.Text)); why != "" {
				t.Errorf("%v: %s", c, why)
			}
		}
	}
	if found < 30 {
		t.Errorf("only %d commands were found: the test proves little", found)
	}
	for _, text := range []string{"tokens list", "token lost", "token list --jsn", "verify --quickly=yes"} {
		if wrongCommand(k.Model.Node, strings.Fields(text)) == "" {
			t.Errorf("%q passes", text)
		}
	}
}

// wrongCommand says what is wrong with a command line, or nothing.
func wrongCommand(at *kong.Node, words []string) string {
	flags := []string{"help", "h"}
	for _, word := range words {
		if name, is := strings.CutPrefix(word, "--"); is {
			if name, _, _ = strings.Cut(name, "="); !slices.Contains(flags, name) && !has(at, name) {
				return "there is no --" + name
			}
			continue
		}
		child := slices.IndexFunc(at.Children, func(n *kong.Node) bool { return n.Name == word })
		if child >= 0 {
			at = at.Children[child]
		} else if len(at.Children) > 0 && !strings.HasPrefix(word, "-") && word != "…" {
			return "there is no command " + word
		}
	}
	return ""
}

func has(node *kong.Node, flag string) bool {
	for ; node != nil; node = node.Parent {
		if slices.ContainsFunc(node.Flags, func(f *kong.Flag) bool { return f.Name == flag }) {
			return true
		}
	}
	return false
}
