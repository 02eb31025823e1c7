package seal

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"sync"

	"pharos/pkg/bus"
	"pharos/pkg/event"
)

// Errors that callers tell apart with errors.Is. Both mean: never again.
var (
	// ErrNoKey: there is no such key. It was erased, or the keys were lost.
	ErrNoKey = errors.New("there is no key")
	// ErrDamaged: the box, or its key, is not what was sealed.
	ErrDamaged = errors.New("the box does not open with its key")
)

// Keyring seals reports and opens them. Safe for use by many goroutines.
type Keyring struct {
	bus    *bus.Bus
	log    *slog.Logger
	master master
	wrap   []byte

	low chan struct{} // says that keys run out

	mu     sync.Mutex // guards what follows
	ready  []dataKey  // synced, and used by nobody yet
	block  int        // size of the next block
	making *making    // the block that is on its way, or nil
}

// Open reads the master key from the file at path, and makes it where there was
// never one. A master key that is missing, or is not the log's, is refused, and
// nothing is written. Log may be nil.
func Open(ctx context.Context, b *bus.Bus, path string, log *slog.Logger) (*Keyring, error) {
	m, err := openMaster(ctx, b, path)
	if err != nil {
		return nil, err
	}
	if log == nil {
		log = slog.Default()
	}
	k := &Keyring{bus: b, log: log, master: m, wrap: m.derive(wrapping), block: firstBlock, low: make(chan struct{}, 1)}
	k.low <- struct{}{}
	return k, nil
}

// Derive returns the key of that use, the same for ever under one master key.
func (k *Keyring) Derive(use Use) []byte { return k.master.derive(use) }

// Seal returns the box of a report's sealed members; nil where there are none.
// The key is taken from a block that was synced before; only where keys were
// used faster than they are made does it wait for the next block.
func (k *Keyring) Seal(ctx context.Context, id event.ReportID, clear event.Sealed) (*event.Box, error) {
	if clear.IsZero() {
		return nil, nil
	}
	key, err := k.take(ctx)
	if err != nil {
		return nil, fmt.Errorf("seal report %s: %w", id, err)
	}
	content, err := closeBox(key.key, id, clear)
	if err != nil {
		return nil, fmt.Errorf("seal report %s: %w", id, err)
	}
	return &event.Box{Key: key.id, Content: content}, nil
}

// Unseal opens the box of a report. ErrNoKey and ErrDamaged are final.
func (k *Keyring) Unseal(ctx context.Context, id event.ReportID, box event.Box) (event.Sealed, error) {
	key, err := k.find(ctx, box.Key)
	if err != nil {
		return event.Sealed{}, fmt.Errorf("open report %s: %w", id, err)
	}
	clear, err := openBox(key, id, box.Content)
	if err != nil {
		// The reason may quote what is sealed.
		return event.Sealed{}, fmt.Errorf("open report %s: %w", id, ErrDamaged)
	}
	return clear, nil
}

// Erase erases a key for ever, and with it all that it sealed. Nil also when it
// is gone already.
func (k *Keyring) Erase(ctx context.Context, key string) error {
	if !isKeyID(key) {
		return fmt.Errorf("erase: %w of that form", ErrNoKey)
	}
	return k.bus.Erase(ctx, subject(key))
}

func (k *Keyring) find(ctx context.Context, id string) ([]byte, error) {
	if !isKeyID(id) {
		return nil, ErrDamaged
	}
	wrapped, err := k.bus.Kept(ctx, subject(id))
	if errors.Is(err, bus.ErrNone) {
		return nil, ErrNoKey
	}
	if err != nil {
		return nil, err
	}
	key, err := decrypt(k.wrap, wrapped, "key "+id)
	if err != nil || len(key) != keyBytes {
		return nil, ErrDamaged
	}
	return key, nil
}

func subject(id string) string { return bus.KeySubject(id) }

var keyID = regexp.MustCompile(`^[0-9a-f]{32}$`)

// isKeyID refuses what would be another subject, such as a wildcard or the
// check of the master key.
func isKeyID(id string) bool { return keyID.MatchString(id) }
