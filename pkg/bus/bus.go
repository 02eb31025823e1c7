package bus

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"pharos/pkg/fault"
	"pharos/pkg/run"
)

// Errors that callers tell apart with errors.Is.
var (
	// ErrConflict: the log holds something newer than was expected. Nothing was written.
	ErrConflict = errors.New("the log has moved on")
	// ErrUnconfirmed: no answer came; the event may be in the log or not.
	ErrUnconfirmed = errors.New("the log did not confirm")
	// ErrNone: nothing in the log matches.
	ErrNone = errors.New("nothing in the log matches")
	// ErrUnreadable: the log has a message that it cannot give.
	ErrUnreadable = errors.New("the log is damaged: it has a message that cannot be read")
	// ErrInterrupted: the connection or the consumer of a reader is gone; read on from where you are.
	ErrInterrupted = errors.New("reading was interrupted")
)

// Config says where the log is. Either URL or Dial is needed.
type Config struct {
	// URL of the NATS servers, comma separated, such as nats://nats:4222.
	URL string
	// Dial makes a connection to a server in this process; it is asked again at
	// each reconnect, so that it can answer with a restarted server.
	Dial func() (net.Conn, error)
	// CredsFile holds an nkey seed, or NATS credentials; empty means none.
	CredsFile string
	// Name of this client, as operators see it in the server's connection list.
	Name string
	// PublishTimeout is how long a publish waits for the log; zero means 5 s.
	PublishTimeout time.Duration
	// AckWait is how long after a crash a reaction is given to another process; zero
	// means 5 s. A reaction that is still alive is never given away, however long it takes.
	AckWait time.Duration
	// MayWrite returns nil, or why nothing may be written now, such as a disk that is
	// nearly full. It is asked before each publish; nil means that it always may.
	MayWrite func() error
	// Log receives what an operator should know; nil means slog.Default().
	Log *slog.Logger
	// Check refuses a body before it is published, by its error. Tests hold each
	// against its schema (testkit); nil checks nothing: a service publishes types
	// that are proved against the schemas, and a distress report does not wait for it.
	Check func(eventType string, body []byte) error
	// Faults makes publishes and acknowledgements fail on purpose. Tests only.
	Faults FaultHook
}

// connectPatience is how long Connect tries when its context sets no limit.
const connectPatience = 30 * time.Second

// unconfirmedLimit is how many publishes in a row may stay unanswered before Ready says so.
const unconfirmedLimit = 2

// Bus is one connection to the log. Safe for use by many goroutines.
type Bus struct {
	cfg     Config
	log     *slog.Logger
	nc      *nats.Conn
	js      jetstream.JetStream
	streams catalogue
	types   map[string]string           // stream of each type of event; read only
	handles map[string]jetstream.Stream // by name; read only after Connect
	made    map[string]uint64           // by name: last sequence that a restore made; read only after Connect
	metrics metrics

	unconfirmed atomic.Int32 // publishes in a row without an answer

	mu   sync.Mutex    // guards lost
	lost chan struct{} // closed when the present connection is lost, then made anew
}

// Connect connects, makes the streams that are absent and compares those that
// are there. A lost connection is made again for ever; Ready says meanwhile why not.
func Connect(ctx context.Context, cfg Config) (*Bus, error) {
	b, err := connect(ctx, cfg)
	if err != nil {
		return nil, err
	}
	if err := b.ensureStreams(ctx); err != nil {
		b.nc.Close()
		return nil, err
	}
	b.warnUnlessSynced()
	return b, nil
}

// connect connects and looks at no stream.
func connect(ctx context.Context, cfg Config) (*Bus, error) {
	b := &Bus{cfg: withDefaults(cfg), lost: make(chan struct{}), handles: map[string]jetstream.Stream{}, made: map[string]uint64{}}
	b.log = b.cfg.Log
	b.types = typesOfEvents()
	var err error
	if b.streams, err = readCatalogue(); err != nil {
		return nil, err
	}
	if b.metrics, err = newMetrics(); err != nil {
		return nil, err
	}
	if err := b.dial(ctx); err != nil {
		return nil, fmt.Errorf("connect to the log: %w", err)
	}
	return b, nil
}

func withDefaults(cfg Config) Config {
	if cfg.PublishTimeout == 0 {
		cfg.PublishTimeout = 5 * time.Second
	}
	if cfg.AckWait == 0 {
		cfg.AckWait = 5 * time.Second
	}
	if cfg.MayWrite == nil {
		cfg.MayWrite = func() error { return nil }
	}
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	return cfg
}

// dial tries until the server answers, or ctx or connectPatience ends.
func (b *Bus) dial(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, connectPatience)
	defer cancel()
	options, err := b.options()
	if err != nil {
		return err
	}
	for wait := firstWait; ; wait = longer(wait) {
		nc, err := nats.Connect(b.url(), options...)
		if err == nil {
			b.nc = nc
			b.js, err = jetstream.New(nc, jetstream.WithDefaultTimeout(b.cfg.PublishTimeout))
			return err
		}
		// What will not get better by itself is said at once.
		if errors.Is(err, nats.ErrAuthorization) || !run.Pause(ctx, wait) {
			return err
		}
	}
}

// url is an address without a name to look up when the server is in process.
func (b *Bus) url() string {
	if b.cfg.Dial != nil {
		return "nats://127.0.0.1:4222"
	}
	return b.cfg.URL
}

func (b *Bus) options() ([]nats.Option, error) {
	opts := []nats.Option{
		nats.Name(b.cfg.Name),
		nats.MaxReconnects(-1),
		nats.ReconnectWait(100 * time.Millisecond),
		nats.ReconnectJitter(50*time.Millisecond, 250*time.Millisecond),
		// Without a buffer nothing is sent later behind the back of a caller
		// who was told that the log cannot be reached.
		nats.ReconnectBufSize(-1),
		nats.PingInterval(5 * time.Second),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) { b.disconnected(err) }),
		nats.ReconnectHandler(func(*nats.Conn) { b.reconnected() }),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) {
			b.log.Warn("log connection", "error", err)
		}),
	}
	if b.cfg.Dial != nil {
		opts = append(opts, nats.SetCustomDialer(inProcess(b.cfg.Dial)))
	}
	if b.cfg.CredsFile != "" {
		who, err := credentials(b.cfg.CredsFile)
		if err != nil {
			return nil, err
		}
		opts = append(opts, who)
	}
	return opts, nil
}

// inProcess lets nats.go dial a server in this process.
type inProcess func() (net.Conn, error)

func (d inProcess) Dial(_, _ string) (net.Conn, error) { return d() }

// disconnected ends every reader at once: what the server sent into the dead
// connection is counted as delivered, so only a new consumer finds it again.
func (b *Bus) disconnected(err error) {
	if err != nil {
		b.log.Warn("log connection lost", "error", err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	close(b.lost)
	b.lost = make(chan struct{})
}

// reconnected forgets what was not answered before: while Ready told of it nobody
// would send what could be answered.
func (b *Bus) reconnected() {
	b.unconfirmed.Store(0)
	b.log.Info("log connected again")
}

// whileConnected returns a context that ends when the present connection does.
func (b *Bus) whileConnected(ctx context.Context) (context.Context, context.CancelFunc) {
	b.mu.Lock()
	lost := b.lost
	b.mu.Unlock()
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		select {
		case <-lost:
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, cancel
}

// Ready returns nil, or why events cannot be published now.
func (b *Bus) Ready() error {
	if err := b.cfg.MayWrite(); err != nil {
		return err
	}
	if !b.nc.IsConnected() {
		return fault.New(fault.Unavailable, "the log is not connected")
	}
	if b.unconfirmed.Load() >= unconfirmedLimit {
		return fault.New(fault.Unavailable, "the log does not answer")
	}
	return nil
}

// Close sends what is on its way (acknowledgements) and disconnects. Readers
// and reactions should have ended before.
func (b *Bus) Close(ctx context.Context) error {
	defer b.nc.Close()
	if !b.nc.IsConnected() {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	if err := b.nc.FlushWithContext(ctx); err != nil {
		return fmt.Errorf("close the log connection: %w", err)
	}
	return nil
}
