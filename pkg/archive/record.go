package archive

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"time"

	"pharos/pkg/bus"
)

const (
	fileMagic    = "PHAROS ARCHIVE 1"
	fileHead     = len(fileMagic) + 8 + sha256.Size + 4 + 4
	recordHead   = 4 + 8 + 4
	payloadHead  = 8 + 4 + 4
	mostPayload  = 64 << 20 // a message has at most 4 MiB
	fileChecked  = fileHead - 8
	recordSigned = 4 + 8
)

// Hash is the running hash behind a record.
type Hash [sha256.Size]byte

// origin is the hash before the first record.
func origin(stream string) Hash {
	return sha256.Sum256([]byte("the archive of stream " + stream + " of Pharos begins"))
}

func castagnoli(b []byte) uint32 { return crc32.Checksum(b, crc32.MakeTable(crc32.Castagnoli)) }

// appendRecord adds the record of r to out and returns the hash behind it.
func appendRecord(out []byte, before Hash, r bus.Raw) ([]byte, Hash) {
	begin := len(out)
	out = binary.BigEndian.AppendUint32(out, uint32(payloadHead+len(r.Subject)+len(r.Header)+len(r.Data)))
	out = binary.BigEndian.AppendUint64(out, r.Sequence)
	signed := out[begin:len(out):len(out)]
	out = binary.BigEndian.AppendUint32(out, castagnoli(signed))
	payload := len(out)
	out = binary.BigEndian.AppendUint64(out, uint64(r.RecordedAt.UnixNano()))
	out = binary.BigEndian.AppendUint32(out, uint32(len(r.Subject)))
	out = append(out, r.Subject...)
	out = binary.BigEndian.AppendUint32(out, uint32(len(r.Header)))
	out = append(out, r.Header...)
	out = append(out, r.Data...)
	after := next(before, out[begin:begin+recordSigned], out[payload:])
	return append(out, after[:]...), after
}

func next(before Hash, signed, payload []byte) (after Hash) {
	h := sha256.New()
	for _, part := range [][]byte{before[:], signed, payload} {
		_, _ = h.Write(part) // a hash never fails
	}
	h.Sum(after[:0])
	return after
}

// errBroken is in the error about what was never written like this.
var errBroken = errors.New("it is not as it was written")

// readHead reads the head of a record.
func readHead(b []byte) (length int, seq uint64, err error) {
	if castagnoli(b[:recordSigned]) != binary.BigEndian.Uint32(b[recordSigned:]) {
		return 0, 0, fmt.Errorf("the head of the record: %w", errBroken)
	}
	length = int(binary.BigEndian.Uint32(b))
	if length < payloadHead || length > mostPayload {
		return 0, 0, fmt.Errorf("a payload of %d bytes: %w", length, errBroken)
	}
	return length, binary.BigEndian.Uint64(b[4:]), nil
}

// readPayload takes a payload apart, whose hash was checked; nothing of b is kept.
func readPayload(seq uint64, b []byte) (bus.Raw, error) {
	r := bus.Raw{Sequence: seq, RecordedAt: time.Unix(0, int64(binary.BigEndian.Uint64(b))).UTC()}
	b = b[8:]
	subject, b, ok := cut(b)
	header, b, also := cut(b)
	if !ok || !also {
		return r, fmt.Errorf("the parts of the record: %w", errBroken)
	}
	r.Subject = string(subject)
	if len(header) > 0 {
		r.Header = bytes.Clone(header)
	}
	r.Data = bytes.Clone(b)
	return r, nil
}

// cut takes a part with its length before it.
func cut(b []byte) (part, rest []byte, ok bool) {
	if len(b) < 4 {
		return nil, nil, false
	}
	n := binary.BigEndian.Uint32(b)
	if b = b[4:]; uint64(n) > uint64(len(b)) {
		return nil, nil, false
	}
	return b[:n], b[n:], true
}

func writeFileHead(first uint64, before Hash) []byte {
	out := append(make([]byte, 0, fileHead), fileMagic...)
	out = binary.BigEndian.AppendUint64(out, first)
	out = append(out, before[:]...)
	out = binary.BigEndian.AppendUint32(out, castagnoli(out))
	return append(out, 0, 0, 0, 0)
}

func readFileHead(b []byte) (first uint64, before Hash, err error) {
	if string(b[:len(fileMagic)]) != fileMagic || castagnoli(b[:fileChecked]) != binary.BigEndian.Uint32(b[fileChecked:]) {
		return 0, before, fmt.Errorf("the head of the file: %w", errBroken)
	}
	copy(before[:], b[len(fileMagic)+8:])
	return binary.BigEndian.Uint64(b[len(fileMagic):]), before, nil
}
