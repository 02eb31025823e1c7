package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"pharos/tools/internal/client"
	"pharos/tools/internal/progress"
	"pharos/tools/internal/scenario"
)

// simulate plays a text that a coordinator wrote.
type simulate struct {
	common
	Play        string        `arg:"" help:"The play: a file of scenarios/, a folder of them, or - for standard input."`
	Speed       string        `help:"How many minutes of the play pass in one minute, or max: without waiting. Default: 60." default:"60" placeholder:"N|max"`
	LongestWait time.Duration `help:"No wait is longer: quiet nights and weeks are cut short. 0: they are not. Default: 5s." default:"5s" placeholder:"TIME"`
	Real        bool          `help:"No exercise: the reports are real ones, and count. Asks first."`
	Yes         bool          `help:"Do not ask." short:"y"`
	KeepDates   bool          `help:"Keep the dates as they are written; they must be past."`
	Resume      string        `name:"run" help:"Go on with a run that was broken off; nothing is sent twice." placeholder:"ID"`
	Check       bool          `help:"Only read the play, and name every line that cannot be used."`
}

// Help is the longer text of --help.
func (s *simulate) Help() string {
	return `A play is a text: times, who tells, what they say. scenarios/README.md explains how one is written.

It is played as an exercise of its own, with craft of its own, unless --real is given. Each organisation of the play reports with a credential of its own.

Its times are moved so that the last entry happens at the moment it is told: played fast, a play began long ago, and nothing is told before it happened. With --keep-dates the dates stay as written, for numbers by year.

Ctrl-C stops between two entries and prints how to go on. A server that is away is waited for.`
}

// Run implements the command.
func (s *simulate) Run(ctx context.Context) error {
	pace, err := s.pace()
	if err != nil {
		return err
	}
	plays, err := s.plays()
	if err != nil || s.Check {
		return err
	}
	if s.Resume != "" && len(plays) > 1 {
		return errors.New("--run goes on with one play: name its file, not the folder")
	}
	if err := s.confirm(len(plays)); err != nil {
		return err
	}
	c, err := s.client()
	if err != nil {
		return err
	}
	for _, play := range plays {
		if err := s.play(ctx, c, pace, play); err != nil {
			return err
		}
	}
	return nil
}

func (s *simulate) pace() (scenario.Pace, error) {
	if s.Speed == "max" {
		return scenario.Pace{}, nil
	}
	speed, err := strconv.ParseFloat(s.Speed, 64)
	if err != nil || !(speed > 0 && speed <= 1e6) || s.LongestWait < 0 {
		return scenario.Pace{}, fmt.Errorf("--speed %s is neither a number above 0 nor max", s.Speed)
	}
	return scenario.Pace{Speed: speed, Longest: s.LongestWait}, nil
}

// plays reads every play that was named; all of them before the first is played.
func (s *simulate) plays() ([]*scenario.Scenario, error) {
	files := []string{s.Play}
	if info, err := os.Stat(s.Play); err == nil && info.IsDir() {
		if files, err = filepath.Glob(filepath.Join(s.Play, "*.txt")); err != nil || len(files) == 0 {
			return nil, errors.Join(fmt.Errorf("%s holds no play (*.txt)", s.Play), err)
		}
	}
	var plays []*scenario.Scenario
	var problems error
	for _, file := range files {
		play, err := readPlay(file)
		if err != nil {
			problems = errors.Join(problems, err)
			continue
		}
		plays = append(plays, play)
		if s.Check {
			fmt.Printf("%s: %q is good: %s\n", file, play.Name, extent(play))
		}
	}
	if problems != nil {
		return nil, fmt.Errorf("the play cannot be used:\n%w", problems)
	}
	return plays, nil
}

func readPlay(file string) (*scenario.Scenario, error) {
	if file == "-" {
		return scenario.Parse("standard input", os.Stdin)
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return scenario.Parse(file, f)
}

// extent words how much there is to play.
func extent(play *scenario.Scenario) string {
	reports := 0
	for _, e := range play.Entries {
		if e.Report != nil {
			reports++
		}
	}
	last := play.Entries[len(play.Entries)-1].Told
	return fmt.Sprintf("%d reports and %d fixes over %s", reports, len(play.Entries)-reports, lasting(last.Sub(play.Starts)))
}

// lasting words a duration: 29 days 8 h, 2 h 5 min.
func lasting(d time.Duration) string {
	d = d.Round(time.Minute)
	days, hours, minutes := int(d.Hours())/24, int(d.Hours())%24, int(d.Minutes())%60
	switch {
	case days > 0:
		return fmt.Sprintf("%d days %d h", days, hours)
	case hours > 0:
		return fmt.Sprintf("%d h %d min", hours, minutes)
	}
	return fmt.Sprintf("%d min", minutes)
}

// confirm asks before reports go out that are taken for real.
func (s *simulate) confirm(plays int) error {
	if !s.Real || s.Yes {
		return nil
	}
	if info, err := os.Stdin.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 || s.Play == "-" {
		return errors.New("--real sends reports that are taken for real: add --yes where nobody can be asked")
	}
	fmt.Printf("This sends the reports of %d play(s) to %s as REAL ones. They cannot be taken back. Type yes to go on: ", plays, s.Server)
	answer, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read the answer: %w", err)
	}
	if strings.TrimSpace(answer) != "yes" {
		return errors.New("nothing was sent")
	}
	return nil
}

// world begins a run, or goes on with one.
func (s *simulate) world(pace scenario.Pace, play *scenario.Scenario) (scenario.World, error) {
	w := scenario.World{Real: s.Real}
	var err error
	switch {
	case s.Resume != "":
		w.Run, err = play.ResumeRun(s.Resume)
	case s.KeepDates:
		if last := play.Entries[len(play.Entries)-1].Told; last.After(time.Now()) {
			return w, fmt.Errorf("the play ends on %s, which is to come: leave --keep-dates away", last.Format(time.DateOnly))
		}
		w.Run = play.NewRun(play.Starts)
	default:
		w.Run = play.NewRun(pace.Zero(play, time.Now()))
	}
	return w, err
}

func (s *simulate) play(ctx context.Context, c *client.Client, pace scenario.Pace, play *scenario.Scenario) error {
	w, err := s.world(pace, play)
	if err != nil {
		return err
	}
	kind := "an exercise"
	if s.Real {
		kind = "REAL"
	}
	fmt.Printf("%s (%s): %s, run %s\n", play.Name, kind, extent(play), w.Run)
	bar := progress.New(os.Stderr, "playing", int64(len(play.Entries)))
	done := 0
	player := scenario.Player{Desk: c, Pace: pace,
		Show: func(t scenario.Told) {
			bar.Clear()
			printTold(os.Stdout, t)
			bar.Add(int64(t.Number-done), t.Entry.Org+" · "+next(play, t.Number))
			done = t.Number
		},
		Away: func(err error) {
			bar.Clear()
			fmt.Printf("          -- waiting for the server: %v --\n", err)
		}}
	err = player.Play(ctx, play, w)
	if err != nil && ctx.Err() != nil {
		bar.Clear()
		fmt.Printf("stopped after %d of %d. To go on: pharos simulate %s --run %s%s\n", done, len(play.Entries), s.Play, w.Run, s.again())
		return ctx.Err()
	}
	bar.Done()
	if err != nil {
		return fmt.Errorf("%w (run %s)", err, w.Run)
	}
	if done == 0 {
		fmt.Println("all of it was told before")
		return nil
	}
	fmt.Printf("played to the end, %d of %d\n", done, len(play.Entries))
	return nil
}

// again repeats the flags that going on needs.
func (s *simulate) again() string {
	text := ""
	if s.Real {
		text += " --real"
	}
	if s.Speed != "60" {
		text += " --speed " + s.Speed
	}
	return text
}

// next words the entry that is waited for.
func next(play *scenario.Scenario, number int) string {
	if number >= len(play.Entries) {
		return "the end"
	}
	return "next: " + play.Entries[number].Told.Format("02 Jan 15:04") + " " + play.Entries[number].Org
}

func printTold(out io.Writer, t scenario.Told) {
	note := ""
	if t.Late > 0 {
		note += fmt.Sprintf(" (told %s later)", lasting(t.Late))
	}
	if t.Known {
		note += " (was here already)"
	}
	fmt.Fprintf(out, "%s  %-10s  %s%s\n", t.At.Format("02 Jan 15:04Z"), t.Entry.Org, t.Entry.Words(), note)
	for _, w := range t.Warnings {
		fmt.Fprintf(out, "    ! %s  %s (%s)\n", w.Pointer, w.Detail, w.Code)
	}
	if t.Err != nil {
		fmt.Fprintf(out, "    REFUSED (line %d): %v\n", t.Entry.Line, t.Err)
	}
}
