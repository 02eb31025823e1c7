package scenario

import "time"

// Pace says how fast a play is played.
type Pace struct {
	Speed   float64       // minutes of the play in a minute; 0: without any waiting
	Longest time.Duration // no wait is longer: quiet nights and weeks are cut short; 0: they are not
}

// Offsets says how long after the beginning each entry is told.
func (p Pace) Offsets(s *Scenario) []time.Duration {
	offsets := make([]time.Duration, len(s.Entries))
	for i := 1; i < len(s.Entries); i++ {
		offsets[i] = offsets[i-1] + p.wait(s.Entries[i].Told.Sub(s.Entries[i-1].Told))
	}
	return offsets
}

func (p Pace) wait(gap time.Duration) time.Duration {
	if p.Speed <= 0 {
		return 0
	}
	wait := time.Duration(float64(gap) / p.Speed)
	if p.Longest > 0 {
		wait = min(wait, p.Longest)
	}
	return wait
}

// Zero places the start of the play so that nothing is told before it happened:
// played faster than life, the play began before now and its last entry
// happens when it is told.
//
//	play  |start-----------------------last|
//	                             |begin-end|   real time
//
// It is a whole minute, so that 01:47 becomes a time without seconds.
func (p Pace) Zero(s *Scenario, begin time.Time) time.Time {
	zero := begin
	for i, offset := range p.Offsets(s) {
		if latest := begin.Add(offset - s.Entries[i].Told.Sub(s.Starts)); latest.Before(zero) {
			zero = latest
		}
	}
	return zero.UTC().Truncate(time.Minute)
}
