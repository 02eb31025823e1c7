package embedded

import "time"

// Look is one round of Keep.
func (s *Server) Look(now time.Time) { s.look(now) }

// WithFree replaces what the system says of the disk.
func (c Config) WithFree(free func(dir string) (percent float64, err error)) Config {
	c.free = free
	return c
}

// MayRestart asks whether Keep would restart the server now, and takes it that it did.
func (s *Server) MayRestart(now time.Time) bool { return s.pauses.over(now) }
