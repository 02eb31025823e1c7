package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"text/tabwriter"

	"github.com/alecthomas/kong"

	"pharos/pkg/conf"
)

// config is about what an operator sets.
type config struct {
	Print configPrint `cmd:"" help:"Print what is in force, from where, and what differs from the default."`
	Check configCheck `cmd:"" help:"Say what is wrong with the settings; exits 1 when something is."`
	List  configList  `cmd:"" help:"Print every setting: meaning, default, unit, danger, and which programs read it."`
}

// subject is what print and check look at: `pharos up` with these flags, or one
// service, which has none.
type subject struct {
	settings
	Service string `help:"A service that runs by itself, in place of pharos up." enum:"${services}" default:""`
}

func (s *subject) values(parsed *kong.Context) conf.Values {
	if s.Service != "" {
		return conf.Resolve(conf.Program(s.Service), os.Environ(), nil)
	}
	return conf.Resolve(conf.Up, os.Environ(), given(parsed))
}

// configPrint prints settings.
type configPrint struct{ subject }

// Run implements the command. A secret is named by its file, never read.
func (c *configPrint) Run(parsed *kong.Context) error {
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	for _, v := range c.values(parsed).All {
		mark := " "
		if v.Differs {
			mark = "*"
		}
		shown := v.Shown()
		if shown == "" {
			shown = "–"
		}
		fmt.Fprintf(out, "%s %s\t%s\t%s\n", mark, v.Env, shown, v.From)
	}
	if err := out.Flush(); err != nil {
		return err
	}
	fmt.Println("\n* differs from the default")
	return conf.Unknown(os.Environ())
}

// configCheck checks settings.
type configCheck struct{ subject }

// Run implements the command.
func (c *configCheck) Run(parsed *kong.Context) error {
	v := c.values(parsed)
	problems := []error{conf.Unknown(os.Environ()), v.Check()}
	for _, one := range v.All {
		if one.Env == "PHAROS_DATA_DIR" {
			problems = append(problems, checkKeys(one.Value))
		}
	}
	if err := errors.Join(problems...); err != nil {
		return fmt.Errorf("the settings of %s are not right:\n%w", v.Program, err)
	}
	fmt.Printf("The settings of %s are right.\n", v.Program)
	return nil
}

// checkKeys looks at the secrets that are in a data folder already. What is not
// there is made at the first start.
func checkKeys(dir string) error {
	var problems []error
	for _, name := range []string{"token.key", "master.key", "admin.token"} {
		if _, err := conf.SecretFile(filepath.Join(dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			problems = append(problems, err)
		}
	}
	return errors.Join(problems...)
}

// configList prints the catalogue.
type configList struct{}

// Run implements the command.
func (c *configList) Run() error {
	for _, s := range conf.Catalogue() {
		fmt.Printf("%s\n    %s\n", s.Env, s.Meaning)
		for _, line := range []struct{ name, text string }{
			{"flag", flagOf(s)}, {"form", string(s.Kind)}, {"default", s.Words + s.Default}, {"danger", s.Danger}, {"read by", fmt.Sprint(s.Readers)},
		} {
			if line.text != "" {
				fmt.Printf("    %-8s %s\n", line.name, line.text)
			}
		}
		for _, p := range s.Readers {
			if own, has := s.Defaults[p]; has {
				fmt.Printf("    %-8s %s of %s\n", "default", own, p)
			}
		}
	}
	return nil
}

func flagOf(s conf.Setting) string {
	if s.Flag == "" {
		return ""
	}
	return "--" + s.Flag
}
