package scenario

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"time"

	"github.com/google/uuid"

	"pharos/pkg/event"
)

// Run is one playing of a play: a UUIDv7 that holds all that the times and ids
// of what is sent depend on, so that whoever goes on with a run that was
// broken off sends the same, and nothing is there twice.
//
//	48 bits   the zero hour: what the play's start became, in Unix milliseconds
//	42 bits   chance
//	32 bits   fingerprint of the play's text
//
// An exercise has the id of its run.
type Run uuid.UUID

// NewRun returns a run whose zero hour is zero.
func (s *Scenario) NewRun(zero time.Time) Run {
	var r Run
	_, _ = rand.Read(r[:]) // never fails (crypto/rand)
	s.seal(&r, zero)
	return r
}

func (s *Scenario) seal(r *Run, zero time.Time) {
	var ms [8]byte
	binary.BigEndian.PutUint64(ms[:], uint64(zero.UnixMilli()))
	copy(r[:6], ms[2:])
	copy(r[12:], s.print[:])
	versioned((*uuid.UUID)(r))
}

// ResumeRun reads a run of this play.
func (s *Scenario) ResumeRun(text string) (Run, error) {
	id, err := uuid.Parse(text)
	if err != nil || id.Version() != 7 {
		return Run{}, fmt.Errorf("%q is no run: it is printed when a run begins and when it is broken off", text)
	}
	if [4]byte(id[12:]) != s.print {
		return Run{}, fmt.Errorf("run %s is of another play, or of this one before its text was changed: begin a new run", id)
	}
	return Run(id), nil
}

// Zero is the time that the play's start became.
func (r Run) Zero() time.Time {
	var ms [8]byte
	copy(ms[2:], r[:6])
	return time.UnixMilli(int64(binary.BigEndian.Uint64(ms[:]))).UTC()
}

// String is the run's id.
func (r Run) String() string { return uuid.UUID(r).String() }

// report is the id of the report with that number in the text, a UUIDv7: the
// run's zero hour, the number, and a hash of both.
func (r Run) report(number int) event.ReportID {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s report %d", r, number))
	var id uuid.UUID
	copy(id[:6], r[:6])
	binary.BigEndian.PutUint16(id[6:], uint16(number))
	copy(id[8:], sum[:])
	versioned(&id)
	return event.ReportID(id.String())
}

// versioned sets version 7 and the variant of RFC 9562.
func versioned(id *uuid.UUID) {
	id[6] = id[6]&0x0f | 0x70
	id[8] = id[8]&0x3f | 0x80
}
