// Command pharos is the one command of Pharos: it starts a deployment, reports,
// watches, counts, and cares for credentials. `pharos --help` lists what it does.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"pharos/pkg/conf"
	"pharos/tools/internal/client"
)

const description = `Coordinates search and rescue at sea and documents what happened to the people in the boats.

Start it with "pharos up" (or "make run"), then report, watch and count from another terminal.`

type cli struct {
	Up      up      `cmd:"" help:"Start everything in one process and print a login link."`
	Report  report  `cmd:"" help:"Send one report, or a file of them."`
	Watch   watch   `cmd:"" help:"Print the live feed."`
	Tally   tally   `cmd:"" help:"Count the dead and the missing."`
	Token   token   `cmd:"" help:"Give a crew, a desk or a program access."`
	Link    link    `cmd:"" help:"Print a login link for a browser."`
	Secrets secrets `cmd:"" help:"Make the keys and passwords of a deployment in containers, once."`
	Health  health  `cmd:"" help:"Ask whether a server answers; exits 1 when not."`
	Config  config  `cmd:"" help:"Say what can be set, what is in force, and what is wrong with it."`
	Erase   erase   `cmd:"" help:"Erase what is sealed in a report, for ever."`

	Archive archiveState `cmd:"" help:"Say how far the second copy of the log is."`
	Verify  verify       `cmd:"" help:"Compare archive, log and views; with the server up or down."`
	Rebuild rebuild      `cmd:"" help:"Make views anew from the log; with the server up or down."`
	Backup  backup       `cmd:"" help:"Bring a backup up to date: the archive and the keys."`
	Restore restore      `cmd:"" help:"Make the log of an archive or a backup; with the server down."`

	Quarantine quarantined `cmd:"" help:"See and retry what no handler could use."`

	Simulate simulate `cmd:"" help:"Play a text that a coordinator wrote, as an exercise."`
}

// common are the flags of every command that talks to a server.
type common struct {
	Server    string `help:"${PHAROS_URL}" env:"PHAROS_URL" default:"${default_PHAROS_URL}"`
	TokenFile string `help:"${PHAROS_TOKEN_FILE}" env:"PHAROS_TOKEN_FILE" type:"path"`
	DataDir   string `help:"${PHAROS_DATA_DIR}" env:"PHAROS_DATA_DIR" type:"path"`
}

func (c common) client() (*client.Client, error) {
	dir, err := dataDir(c.DataDir)
	if err != nil {
		return nil, err
	}
	return client.New(client.Options{Server: c.Server, TokenFile: c.TokenFile, DataDir: dir})
}

func dataDir(given string) (string, error) {
	if given != "" {
		return given, nil
	}
	return conf.DefaultDataDir()
}

// refuseUnknown refuses settings that are none, for every command but those that say so themselves.
func refuseUnknown(parsed *kong.Context) error {
	if strings.HasPrefix(parsed.Command(), "config") {
		return nil
	}
	return conf.Unknown(os.Environ())
}

// grammar is how the command line is read.
func grammar() []kong.Option {
	return []kong.Option{kong.Name("pharos"), kong.Description(description), kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}), kong.Vars{"kinds": kinds()}, manual(),
		kong.ValueFormatter(helpOf)}
}

// helpOf is a flag's help. That of a setting has its name in the environment
// already, which kong would put behind it once more.
func helpOf(v *kong.Value) string {
	if v.Flag != nil && len(v.Flag.Envs) > 0 && strings.HasSuffix(v.Help, "($"+v.Flag.Envs[0]+")") {
		return v.Help
	}
	return kong.DefaultHelpValueFormatter(v)
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var app cli
	parsed := kong.Parse(&app, append(grammar(), kong.BindTo(ctx, (*context.Context)(nil)))...)
	err := refuseUnknown(parsed)
	if err == nil {
		err = parsed.Run()
	}
	if err != nil && !(errors.Is(err, context.Canceled) && ctx.Err() != nil) {
		fmt.Fprintf(os.Stderr, "pharos %s: %v\n", parsed.Command(), err)
		stop()
		os.Exit(1)
	}
}
