package archive

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"time"

	"pharos/pkg/bus"
	"pharos/pkg/fault"
	"pharos/pkg/run"
)

// Config of an archiver. Dir and Stream are needed.
type Config struct {
	// Dir keeps the files; made when absent. Best on another disk than the log.
	Dir string
	// Stream that is copied.
	Stream string
	// Snapshots are further, small streams, kept beside it as they are now, and
	// never behind it: before a record is in the archive, their copies have what
	// they had when it was read.
	Snapshots []string
	// FileSize is where a new file begins, in bytes; default DefaultFileSize.
	FileSize int64
	// SyncEvery is how long the disk is left alone between two syncs while little
	// comes in, so that no report waits for the archive's disk; default 200 ms.
	SyncEvery time.Duration
	// Log receives what an operator should know; nil means slog.Default().
	Log *slog.Logger
}

const (
	defaultSyncEvery = 200 * time.Millisecond
	maxGroup         = 4096 // records that are synced together at most
	readAheadRecords = 512  // a report has at most 1 MiB
	firstWait        = 50 * time.Millisecond
	longestWait      = 5 * time.Second
	headWait         = time.Second
	finishPatience   = 2 * time.Second // when told to end
)

// ErrForeign is in the error about a stream that is not the one that the archive
// was made from.
var ErrForeign = errors.New("the log is not the one that was archived")

// Archiver copies a stream for as long as it runs. It only reads the stream, and
// nobody waits for it.
type Archiver struct {
	bus *bus.Bus
	cfg Config
	log *slog.Logger

	mu    sync.Mutex // guards state
	state State
}

// State is what an archiver knows.
type State struct {
	Dir        string
	Running    bool      // this process writes the archive
	Sequence   uint64    // everything up to here is in it, and synced
	Hash       Hash      // behind that record
	RecordedAt time.Time // when that record was recorded; zero for an empty archive
	Head       uint64    // the stream's last sequence, as it was last seen
	BehindFrom time.Time // since when it has been behind; zero while it is not
	Err        error     // why it does not go on now
	Stopped    error     // what is damaged, the archive or the stream; somebody must look
	Beside     error     // why a copy beside it is not as its stream is
}

// New returns an archiver; Run starts it.
func New(b *bus.Bus, cfg Config) *Archiver {
	if cfg.SyncEvery == 0 {
		cfg.SyncEvery = defaultSyncEvery
	}
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	if dir, err := filepath.Abs(cfg.Dir); err == nil {
		cfg.Dir = dir
	}
	return &Archiver{bus: b, cfg: cfg, log: cfg.Log.With("archive", cfg.Dir, "stream", cfg.Stream), state: State{Dir: cfg.Dir}}
}

// State returns what is known now.
func (a *Archiver) State() State {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.state
}

// Ready returns nil, or that archive and stream are not one any more. A disk
// that is full or away is no reason to turn anybody away: the lag tells of it.
func (a *Archiver) Ready() error {
	if s := a.State(); s.Stopped != nil {
		return fault.Wrap(fault.Unavailable, s.Stopped, "the archive stopped")
	}
	return nil
}

func (a *Archiver) change(alter func(*State)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	alter(&a.state)
	switch behind := a.state.Head > a.state.Sequence; {
	case !behind:
		a.state.BehindFrom = time.Time{}
	case a.state.BehindFrom.IsZero():
		a.state.BehindFrom = time.Now()
	}
}

// Run copies until ctx ends, then returns nil. Whatever goes wrong is tried
// again, from the files' end; State and Ready tell meanwhile.
func (a *Archiver) Run(ctx context.Context) error {
	unregister, err := a.observe()
	if err != nil {
		return err
	}
	defer unregister()
	var head sync.WaitGroup
	head.Go(func() { a.watchHead(ctx) })
	defer head.Wait()
	for wait := firstWait; ; wait = min(2*wait, longestWait) {
		began := time.Now()
		err := a.follow(ctx)
		a.change(func(s *State) { s.Running = false })
		if ctx.Err() != nil {
			return nil
		}
		a.note(err)
		if time.Since(began) > longestWait {
			wait = firstWait
		}
		if !run.Pause(ctx, wait) {
			return nil
		}
	}
}

// note keeps why the archive does not go on, and says each reason once.
func (a *Archiver) note(err error) {
	var before error
	_, damaged := errors.AsType[*Damage](err)
	a.change(func(s *State) {
		before, s.Err = s.Err, err
		if damaged || errors.Is(err, ErrForeign) {
			s.Stopped = err
		}
	})
	if before == nil || before.Error() != err.Error() {
		a.log.Error("the archive does not go on", "error", err)
	}
}

// follow is one life of the appender.
func (a *Archiver) follow(ctx context.Context) (err error) {
	files, err := OpenAppender(a.cfg.Dir, a.cfg.Stream, a.cfg.FileSize, a.log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, files.Close()) }()
	if err := a.check(ctx, files.Last()); err != nil {
		return err
	}
	copies := newBeside(a.bus, a.cfg, a.log)
	defer func() { err = errors.Join(err, copies.close()) }()
	var keeping sync.WaitGroup
	defer keeping.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	keeping.Go(func() { copies.keep(ctx, a.noteBeside) })
	put := func(ctx context.Context, group []bus.Raw) error {
		if err := copies.hold(ctx); err != nil {
			return err
		}
		return files.Append(group)
	}
	for {
		if err := a.check(ctx, files.Last()); err != nil {
			return err
		}
		a.change(func(s *State) { s.Running, s.Err, s.Stopped = true, nil, nil })
		a.synced(files)
		err := a.readOn(ctx, files, put)
		if ctx.Err() != nil {
			return a.finish(ctx, files, put)
		}
		if !errors.Is(err, bus.ErrInterrupted) {
			return err
		}
		if !run.Pause(ctx, firstWait) {
			return nil
		}
	}
}

// appending puts a group into the archive, when all that it needs is beside it.
type appending func(context.Context, []bus.Raw) error

// finish takes what came last, when the archiver is told to end.
func (a *Archiver) finish(ctx context.Context, files *Appender, put appending) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), finishPatience)
	defer cancel()
	next := files.Last().Sequence + 1
	take, flush := grouped(func(group []bus.Raw) error { return put(ctx, group) })
	err := a.bus.EachRaw(ctx, a.cfg.Stream, nil, next, 0, func(r bus.Raw) error {
		if r.Sequence != next {
			return ErrForeign // it is found at the next start
		}
		next++
		return take(r)
	})
	if err == nil {
		err = flush()
	}
	a.synced(files)
	return err
}

func (a *Archiver) synced(files *Appender) {
	last := files.Last()
	a.change(func(s *State) {
		s.Sequence, s.Hash, s.RecordedAt, s.Head = last.Sequence, files.Hash(), last.RecordedAt, max(s.Head, last.Sequence)
	})
}

// check tells whether the stream is the one that the archive was made from: it
// has the archive's last record, byte by byte.
func (a *Archiver) check(ctx context.Context, last bus.Raw) error {
	if last.Sequence == 0 {
		return nil
	}
	state, err := a.bus.Stream(ctx, a.cfg.Stream)
	if err != nil && !errors.Is(err, bus.ErrNone) {
		return err
	}
	if state.Last < last.Sequence {
		return fmt.Errorf("%w: the archive ends at %d, stream %s at %d", ErrForeign, last.Sequence, a.cfg.Stream, state.Last)
	}
	there, err := a.bus.GetRaw(ctx, a.cfg.Stream, last.Sequence)
	if errors.Is(err, bus.ErrNone) {
		return fmt.Errorf("%w: message %d is gone", ErrForeign, last.Sequence)
	}
	if err != nil {
		return err
	}
	if part := last.Differs(there); part != "" {
		return fmt.Errorf("%w: message %d has another %s in stream %s", ErrForeign, last.Sequence, part, a.cfg.Stream)
	}
	return nil
}

// readOn copies until reading is interrupted or writing fails.
func (a *Archiver) readOn(ctx context.Context, files *Appender, put appending) error {
	reader, cancel := context.WithCancel(ctx)
	queue := make(chan bus.Raw, readAheadRecords)
	ended := make(chan error, 1)
	go func() {
		defer close(queue)
		ended <- a.bus.ReadRaw(reader, a.cfg.Stream, files.Last().Sequence+1, func(ctx context.Context, r bus.Raw) error {
			select {
			case queue <- r:
				return nil
			case <-reader.Done():
				return reader.Err()
			}
		})
	}()
	writeErr := a.write(ctx, files, queue, put)
	cancel()
	readErr := <-ended
	if writeErr != nil {
		return writeErr
	}
	return readErr
}

// write syncs what comes out of the queue, in groups, until it is closed.
func (a *Archiver) write(ctx context.Context, files *Appender, queue <-chan bus.Raw, put appending) error {
	for {
		group, err := take(queue, files.Last().Sequence)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrForeign, err)
		}
		if len(group) == 0 {
			return nil
		}
		if err := put(ctx, group); err != nil {
			return err
		}
		a.synced(files)
		if len(group) < readAheadRecords/2 && len(queue) < readAheadRecords/2 && !run.Pause(ctx, a.cfg.SyncEvery) {
			return nil
		}
	}
}

// take waits for one record and takes what has come behind it. A stream that
// keeps everything has no gaps.
func take(queue <-chan bus.Raw, last uint64) (group []bus.Raw, err error) {
	r, ok := <-queue
	for ok {
		if r.Sequence != last+1 {
			return nil, fmt.Errorf("message %d is gone, the next is %d", last+1, r.Sequence)
		}
		group, last = append(group, r), r.Sequence
		if len(group) == maxGroup {
			return group, nil
		}
		select {
		case r, ok = <-queue:
		default:
			return group, nil
		}
	}
	return group, nil
}

// watchHead keeps State.Head, also while the archive cannot be written.
func (a *Archiver) watchHead(ctx context.Context) {
	for {
		a.look(ctx)
		if !run.Pause(ctx, headWait) {
			return
		}
	}
}

func (a *Archiver) look(ctx context.Context) {
	if state, err := a.bus.Stream(ctx, a.cfg.Stream); err == nil {
		a.change(func(s *State) { s.Head = max(state.Last, s.Sequence) })
	}
}

// Look is State with the stream's end as it is at the call, where that can be asked.
func (a *Archiver) Look(ctx context.Context) State {
	a.look(ctx)
	return a.State()
}
