package cluster

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	// waitForLock is how long Start waits for the server of a killed owner to finish its last checkpoint.
	waitForLock = 30 * time.Second
	// maxSocketPath is what a Unix socket's address holds, less the file name that the server adds.
	maxSocketPath = 107 - len("/.s.PGSQL.5432")
	socketPrefix  = "pharos-pg-"
)

// lastSocketDir finds the socket folder in the command line that a server keeps in postmaster.opts.
var lastSocketDir = regexp.MustCompile(`"unix_socket_directories=(/[^"]*/` + socketPrefix + `[0-9]+)"`)

// acquireLock takes the folder for us. The server inherits the lock, so it is free only when the server, too, has ended:
// after a kill -9 of the owner that is a moment later, hence the waiting.
func acquireLock(ctx context.Context, cfg Config) (*os.File, error) {
	lock, err := os.OpenFile(filepath.Join(cfg.Dir, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, waitForLock)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for said := false; ; said = true {
		err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return lock, nil
		}
		if !said && errors.Is(err, syscall.EWOULDBLOCK) {
			fmt.Fprintf(cfg.Log, "waiting for the earlier server of %s to end\n", cfg.Dir)
		}
		select {
		case <-ctx.Done():
			return nil, errors.Join(fmt.Errorf("another server is running there: %w", err), lock.Close())
		case <-tick.C:
		}
	}
}

// initialise makes the cluster beside its place and moves it there when complete: one that was interrupted is made anew.
func initialise(ctx context.Context, cfg Config, bin binaries, account *account, lock *os.File) error {
	fresh := dataDir(cfg.Dir) + ".new"
	if err := os.RemoveAll(fresh); err != nil {
		return err
	}
	if err := os.Mkdir(fresh, 0o700); err != nil {
		return err
	}
	if err := account.give(fresh); err != nil {
		return err
	}
	if err := runInitdb(ctx, fresh, bin, account, lock); err != nil {
		return fmt.Errorf("making the cluster: %w", err)
	}
	if err := os.Rename(fresh, dataDir(cfg.Dir)); err != nil {
		return err
	}
	return syncDir(cfg.Dir)
}

func runInitdb(ctx context.Context, dir string, bin binaries, account *account, lock *os.File) error {
	data, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer data.Close()
	args := []string{"-D", dataArgument(data), "-U", Superuser, "-E", "UTF8", "--locale=C.UTF-8", "--auth=trust", "--data-checksums"}
	p, err := startProcess(bin.path("initdb"), args, syscall.SIGKILL, account, nil, data, lock)
	if err != nil {
		return err
	}
	select {
	case <-p.done:
	case <-ctx.Done():
		p.kill(syscall.SIGTERM)
		<-p.done
		return ctx.Err()
	}
	if err := p.result(); err != nil {
		return fmt.Errorf("%w%s", err, p.tail.quoted())
	}
	return nil
}

func syncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// clearStale removes what a server that was killed left behind. We hold the lock, so postmaster.pid is stale unless
// somebody started a server by hand: PostgreSQL itself would refuse when its number now belongs to any process of the
// same user. (Backends that outlived their server are still noticed by it, through shared memory.)
func clearStale(cfg Config) error {
	data := dataDir(cfg.Dir)
	if options, err := os.ReadFile(filepath.Join(data, "postmaster.opts")); err == nil {
		if match := lastSocketDir.FindSubmatch(options); match != nil && string(match[1]) != cfg.SocketDir {
			removeSocket(string(match[1]))
		}
	}
	file := filepath.Join(data, "postmaster.pid")
	text, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	first, _, _ := strings.Cut(string(text), "\n")
	if pid, err := strconv.Atoi(strings.TrimSpace(first)); err == nil && worksIn(pid, data) {
		return fmt.Errorf("another server is running there: process %d, started by hand", pid)
	}
	return os.Remove(file)
}

// removeSocket takes away an earlier server's socket folder, and nothing else that might be in it. Failing is harmless.
func removeSocket(dir string) {
	for _, name := range []string{".s.PGSQL.5432", ".s.PGSQL.5432.lock", ""} {
		_ = os.Remove(filepath.Join(dir, name))
	}
}

// prepareSocketDir makes the folder of the socket, where the server's account may enter and nobody else.
func (c *Cluster) prepareSocketDir(account *account) error {
	if c.socketDir == "" {
		dir, err := os.MkdirTemp(account.tempDir(), socketPrefix)
		if err != nil {
			return err
		}
		c.socketDir, c.ownSocket = dir, true
	}
	if len(c.socketDir) > maxSocketPath {
		return errors.Join(fmt.Errorf("the socket folder %s is longer than %d bytes", c.socketDir, maxSocketPath), c.removeSocketDir())
	}
	if err := errors.Join(os.Chmod(c.socketDir, 0o700), account.give(c.socketDir)); err != nil {
		return errors.Join(err, c.removeSocketDir())
	}
	return nil
}
