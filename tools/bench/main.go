package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"
)

type cli struct {
	Run   runs  `cmd:"" default:"withargs" help:"Measure and print the table."`
	Serve serve `cmd:"" hidden:"" help:"Be one of the servers that are measured."`
}

// runs is what is measured, and how.
type runs struct {
	Only    []string `help:"Measure only these: ${names}." placeholder:"NAME"`
	Quick   bool     `help:"A tenth of the samples: to see that it works, not how fast it is."`
	Runs    int      `help:"Measure so many times, print each table, and the medians." default:"1"`
	Dir     string   `help:"Folder for the data of all servers: its disk is measured. Default: a temporary one." type:"existingdir"`
	Profile string   `help:"Write a CPU profile of each server into this folder." type:"existingdir"`
}

// suites in the order of the table.
func suites() []suite {
	return []suite{
		{"reports", measureReports},
		{"chain", measureChain},
		{"feed", measureFeed},
		{"fixes", measureFixes},
		{"rebuild", measureRebuild},
		{"large", measureLarge},
	}
}

type suite struct {
	name    string
	measure func(ctx context.Context, l *lab) ([]figure, error)
}

// Run implements the command.
func (r *runs) Run(ctx context.Context) error {
	for _, name := range r.Only {
		if !slices.ContainsFunc(suites(), func(s suite) bool { return s.name == name }) {
			return fmt.Errorf("there is no %q; there are %s", name, names())
		}
	}
	n := max(1, r.Runs)
	var all [][]figure
	for i := range n {
		figures, err := r.once(ctx, i+1)
		if err != nil {
			return err
		}
		all = append(all, figures)
		if err := printTable(os.Stdout, fmt.Sprintf("run %d of %d", i+1, n), figures); err != nil {
			return err
		}
	}
	if n == 1 {
		return nil
	}
	return printTable(os.Stdout, fmt.Sprintf("medians of %d runs", n), medians(all))
}

// once measures everything that is wanted, in one laboratory.
func (r *runs) once(ctx context.Context, round int) ([]figure, error) {
	l, err := newLab(r)
	if err != nil {
		return nil, err
	}
	defer l.close()
	var all []figure
	for _, s := range suites() {
		if len(r.Only) > 0 && !slices.Contains(r.Only, s.name) {
			continue
		}
		l.begin(s.name, round)
		figures, err := s.measure(ctx, l)
		if err != nil {
			return nil, fmt.Errorf("measure %s: %w", s.name, err)
		}
		all = append(all, figures...)
	}
	return all, nil
}

func names() string {
	var all []string
	for _, s := range suites() {
		all = append(all, s.name)
	}
	return strings.Join(all, ", ")
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var app cli
	parsed := kong.Parse(&app, kong.Name("bench"), kong.Description("Measures Pharos against what it stands on."), kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}), kong.BindTo(ctx, (*context.Context)(nil)), kong.Vars{"names": names()})
	err := parsed.Run()
	if err != nil && !(errors.Is(err, context.Canceled) && ctx.Err() != nil) {
		fmt.Fprintln(os.Stderr, "bench:", err)
		stop()
		os.Exit(1)
	}
}
