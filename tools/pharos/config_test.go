package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"pharos/pkg/conf"
	"pharos/pkg/testkit"
)

func command(t *testing.T, args ...string) (*kong.Kong, *kong.Context) {
	t.Helper()
	var app cli
	k, err := kong.New(&app, grammar()...)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := k.Parse(args)
	if err != nil {
		t.Fatalf("pharos %s: %v", strings.Join(args, " "), err)
	}
	return k, parsed
}

// ownFlags of `pharos up` are about this one start and have no name in the environment.
var ownFlags = map[string]bool{"help": true, "verbose": true}

func TestTheFlagsOfUpAreThoseOfTheCatalogue(t *testing.T) {
	_, parsed := command(t, "up")
	flags := map[string]*kong.Flag{}
	for _, f := range parsed.Selected().Flags {
		flags[f.Name] = f
	}
	for _, s := range conf.Catalogue() {
		f := flags[s.Flag]
		if !s.ReadBy(conf.Up) || s.Flag == "" {
			continue
		}
		if f == nil || f.Help != s.Help() || len(f.Envs) > 0 || f.HasDefault {
			t.Errorf("--%s of pharos up is %+v; want the help of %s, and environment and default left to pkg/conf", s.Flag, f, s.Env)
		}
		delete(flags, s.Flag)
	}
	for name := range flags {
		if !ownFlags[name] {
			t.Errorf("--%s of pharos up is not in conf.Catalogue", name)
		}
	}
}

func TestTheEnvironmentOfTheCommandsIsThatOfTheCatalogue(t *testing.T) {
	k, _ := command(t, "tally")
	seen := map[string]bool{}
	err := kong.Visit(k.Model, func(node kong.Visitable, next kong.Next) error {
		f, is := node.(*kong.Flag)
		if is && len(f.Envs) > 0 {
			s, known := conf.Find(f.Envs[0])
			if !known || !s.ReadBy(conf.Commands) || s.Flag != f.Name || f.Help != s.Help() || f.Default != s.Default {
				t.Errorf("--%s ($%s, default %q) of a command is not as in the catalogue: %+v", f.Name, f.Envs[0], f.Default, s)
			}
			seen[s.Env] = true
		}
		return next(nil)
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range conf.Catalogue() {
		if s.ReadBy(conf.Commands) && !seen[s.Env] {
			t.Errorf("no command reads %s", s.Env)
		}
	}
}

func TestOnlyFlagsThatWereGivenCountAsGiven(t *testing.T) {
	_, parsed := command(t, "config", "print", "--desk-org", "desk", "--desk-org", "coast", "--oidc-issuer=https://login.example.org")
	got := given(parsed)
	if len(got) != 2 || got["desk-org"] != "desk,coast" || got["oidc-issuer"] != "https://login.example.org" {
		t.Errorf("given = %v", got)
	}
}

var settingName = regexp.MustCompile(`\bPHAROS_[A-Z0-9_]+\b`)

// A name that a program, a document or a container mentions and that no program
// reads would be set in vain.
func TestEveryNameInTheRepositoryIsInTheCatalogue(t *testing.T) {
	root := testkit.Root(t)
	found := 0
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() && (e.Name() == "node_modules" || e.Name() == "dist" || e.Name() == "bin" || strings.HasPrefix(e.Name(), ".") && path != root) {
			return fs.SkipDir
		}
		switch ext := filepath.Ext(path); {
		case e.IsDir(), strings.HasSuffix(path, "_test.go"), ext != ".go" && ext != ".md" && ext != ".yml" && ext != ".sh":
			return nil
		}
		content, err := os.ReadFile(path)
		for _, name := range settingName.FindAllString(string(content), -1) {
			found++
			if _, known := conf.Find(name); !known {
				t.Errorf("%s mentions %s, which is no setting", strings.TrimPrefix(path, root), name)
			}
		}
		return err
	})
	if err != nil || found == 0 {
		t.Fatalf("%d names found, %v", found, err)
	}
}

func TestHelpNamesTheEnvironmentOnce(t *testing.T) {
	_, parsed := command(t, "token", "list")
	for _, f := range parsed.Flags() {
		if help := helpOf(f.Value); strings.Count(help, "($") > 1 {
			t.Errorf("--%s: %s", f.Name, help)
		}
	}
}
