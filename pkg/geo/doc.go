// Package geo owns places on the sea: positions in degrees, the units that
// measure between them, the words people write positions in, and the boxes that
// queries are asked for.
//
// It reads a written position ([Parse]) without ever guessing in silence: what a
// text does not say is either assumed with a warning or not read at all. It
// leaves to others what a position is of, when it was true, how sure it is
// (pkg/sar), and how it is stored (the services' stores).
package geo
