package archive

import (
	"errors"
	"fmt"
	"log/slog"
)

// Extend copies to another folder what it does not have yet of an archive, and
// proves every record on the way. It returns the last sequence and the hash
// behind it. The other folder must hold nothing, or the beginning of this archive.
func Extend(to, from, stream string, log *slog.Logger) (seq uint64, hash Hash, err error) {
	a, err := OpenAppender(to, stream, 0, log)
	if err != nil {
		return 0, hash, err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	had, behind := a.Last().Sequence, a.Hash()
	put, flush := grouped(a.Append)
	err = Each(from, stream, func(e Entry) error {
		if e.Sequence == had && e.Hash != behind {
			return fmt.Errorf("%s holds the archive of another log", to)
		}
		seq = e.Sequence
		if e.Sequence <= had {
			return nil
		}
		return put(e.Raw)
	})
	if err == nil && seq < had {
		err = fmt.Errorf("%s holds %d records, and %s only %d", to, had, from, seq)
	}
	if err == nil {
		err = flush()
	}
	return a.Last().Sequence, a.Hash(), err
}
