package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// child is a server in a process of its own.
type child struct {
	address
	cmd   *exec.Cmd
	stdin io.Closer // it ends when this is closed
	ended chan error
	ready time.Duration // from its start until it answered
}

// address is where a child answers; it prints it as a line of JSON when it is ready.
type address struct {
	HTTP     string `json:"http,omitempty"`
	NATS     string `json:"nats,omitempty"`
	Database string `json:"database,omitempty"` // of the superuser
}

const startPatience = 5 * time.Minute

// start runs this program again as one of the servers.
func start(ctx context.Context, args ...string) (*child, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	c := &child{cmd: exec.CommandContext(ctx, self, append([]string{"serve"}, args...)...), ended: make(chan error, 1)}
	c.cmd.Stderr = os.Stderr
	c.cmd.Cancel = func() error { return c.cmd.Process.Signal(os.Interrupt) }
	c.cmd.WaitDelay = 30 * time.Second
	c.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C comes to it through us
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if c.stdin, err = c.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	began := time.Now()
	if err := c.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", args[0], err)
	}
	said := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(out).ReadString('\n')
		said <- line
		c.ended <- c.cmd.Wait()
	}()
	select {
	case line := <-said:
		c.ready = time.Since(began)
		if err := json.Unmarshal([]byte(line), &c.address); err != nil {
			c.stop()
			return nil, fmt.Errorf("start %s: it said %q", args[0], line)
		}
		return c, nil
	case <-time.After(startPatience):
		c.stop()
		return nil, fmt.Errorf("start %s: not ready after %s", args[0], startPatience)
	}
}

// stop asks the child to end and waits for it.
func (c *child) stop() {
	_ = c.stdin.Close()
	select {
	case <-c.ended:
	case <-time.After(30 * time.Second):
		_ = c.cmd.Process.Kill()
	}
}

// cpu is the processor time that all threads of the child have taken, those that
// have ended too, to the nanosecond: its CPU clock (clock_getcpuclockid(3)).
func (c *child) cpu() (time.Duration, error) {
	const scheduler = 2 // CPUCLOCK_SCHED, of a whole process
	var now unix.Timespec
	if err := unix.ClockGettime(^int32(c.cmd.Process.Pid)<<3|scheduler, &now); err != nil {
		return 0, fmt.Errorf("read the processor time of a server: %w", err)
	}
	return time.Duration(now.Nano()), nil
}

// memory is what the child keeps resident, in bytes.
func (c *child) memory() (float64, error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", c.cmd.Process.Pid))
	if err != nil {
		return 0, fmt.Errorf("read the memory of a server: %w", err)
	}
	pages, err := strconv.ParseFloat(strings.Fields(string(raw))[1], 64)
	return pages * float64(os.Getpagesize()), err
}

// quiet waits until the child does next to nothing: what one slice left to do
// must not be charged to the next.
func (c *child) quiet(ctx context.Context) error {
	const look = 200 * time.Millisecond
	before, err := c.cpu()
	if err != nil {
		return err
	}
	for range int(2 * time.Minute / look) {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(look):
		}
		now, err := c.cpu()
		if err != nil {
			return err
		}
		if now-before <= look/10 {
			return nil
		}
		before = now
	}
	return fmt.Errorf("a server does not come to rest")
}
