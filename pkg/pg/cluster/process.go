package cluster

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"
)

const (
	// drainAfterEnd bounds the wait for the log of processes that outlive the one we started.
	drainAfterEnd = 2 * time.Second
	tailSize      = 4 << 10
)

// process is a program of PostgreSQL that ends with us.
type process struct {
	cmd  *exec.Cmd
	tail *tail
	done chan struct{}
	err  error // written before done is closed
}

// startProcess runs a program as the account, in a process group of its own so that Ctrl-C in a terminal does not reach
// it, and with the given signal when we die. Files become its descriptors 3 and up.
func startProcess(program string, args []string, onOurDeath syscall.Signal, account *account, log io.Writer, files ...*os.File) (*process, error) {
	p := &process{tail: &tail{next: log}, done: make(chan struct{})}
	p.cmd = exec.Command(program, args...)
	p.cmd.Dir = "/"
	p.cmd.Env = []string{"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC"}
	p.cmd.Stdout, p.cmd.Stderr = p.tail, p.tail
	p.cmd.ExtraFiles = files
	p.cmd.SysProcAttr = attributes(account, onOurDeath)
	p.cmd.WaitDelay = drainAfterEnd
	started := make(chan error)
	go p.run(started)
	if err := <-started; err != nil {
		return nil, fmt.Errorf("starting %s: %w", program, err)
	}
	return p, nil
}

// run stays on one thread for the life of the program: the kernel sends the death signal when the thread that started
// it ends, and Go ends idle threads.
func (p *process) run(started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err := p.cmd.Start()
	started <- err
	if err != nil {
		return
	}
	p.err = p.cmd.Wait()
	close(p.done)
}

// kill sends a signal; a process that is gone already is no error.
func (p *process) kill(signal syscall.Signal) { _ = p.cmd.Process.Signal(signal) }

// result is how the program ended; only after done.
func (p *process) result() error { return p.err }

// tail keeps the end of what is written, for errors, and passes everything on.
type tail struct {
	next io.Writer
	mu   sync.Mutex
	kept []byte // guarded by mu
}

func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kept = append(t.kept, b...)
	if extra := len(t.kept) - tailSize; extra > 0 {
		t.kept = bytes.Clone(t.kept[extra:])
	}
	if t.next != nil {
		_, _ = t.next.Write(b) // a log that cannot be written must not stop the database
	}
	return len(b), nil
}

// quoted is the tail as the end of an error's text.
func (t *tail) quoted() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	text := strings.TrimSpace(string(t.kept))
	if text == "" {
		return ""
	}
	return "; it wrote:\n" + text
}
