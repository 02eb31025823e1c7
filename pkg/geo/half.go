package geo

// group is one number of an angle with the mark behind it, if any.
type group struct {
	number
	unit unit
}

// half is one coordinate as written, before anything is worked out:
//
//	N  35 ° 21 ' 06 "          - 015 : 46.6          Lon  15.7766
//	^  ^^^^ ^^^^ ^^^^          ^ ^^^   ^^^^          ^^^  ^^^^^^^
//	|     groups             sign   groups         label   group
//	prefix letter
type half struct {
	start, end int
	groups     []group
	label      axis
	letter     hemisphere
	lettered   bool
	prefixed   bool // the letter is in front
	// perhaps: a word in front may be a hemisphere or an ordinary word ("est");
	// only a letter behind the numbers settles it.
	perhaps bool
	sign    int8 // +1 or -1 when written with the number
	colon   bool // groups joined by colons
	closed  bool // nothing can follow: a letter stands behind
	line    int
	doubt   bool // a dash in front that is a minus or a mere dash
	broken  bool // marks or letters that contradict each other
}

// said reports whether the half tells its hemisphere.
func (h half) said() bool { return h.lettered || h.sign != 0 }

// axis is the coordinate that the half says it is.
func (h half) axis() axis {
	if h.lettered {
		return h.letter.axis
	}
	return h.label
}

// degreesMarked reports whether the first group carries a degree mark.
func (h half) degreesMarked() bool { return len(h.groups) > 0 && h.groups[0].unit == unitDegrees }

func (h half) last() group { return h.groups[len(h.groups)-1] }

// isBare reports whether the half is only an integer, which can be anything: a
// number of people, a distance, a year.
func (h half) isBare() bool {
	return !h.said() && h.label == axisUnknown && len(h.groups) == 1 &&
		h.groups[0].decimals == 0 && h.groups[0].unit == unitNone
}

// isClock reports whether the half is rather a time of day: 03:47, 03:47:12.
func (h half) isClock() bool {
	return h.colon && !h.said() && h.label == axisUnknown && h.last().decimals == 0 &&
		h.groups[0].whole <= 2 && h.groups[0].value < 24
}

// isDate reports whether the half begins with a year, as 2024-05-01 does. No angle
// without a letter begins with four digits.
func (h half) isDate() bool {
	return !h.said() && len(h.groups) > 1 && h.groups[0].whole == 4
}

// opens reports whether it is certain where the half begins.
func (h half) opens() bool {
	return h.prefixed || h.sign != 0 || h.label != axisUnknown || h.degreesMarked()
}

// ends reports whether it is certain where the half ends.
func (h half) ends() bool {
	return h.closed || h.last().decimals > 0 || h.last().unit >= unitMinutes
}

// inTwo splits groups that nothing separates: 35 21 001 015 46 598. Only even
// numbers of unmarked groups have a middle.
func (h half) inTwo() []half {
	n := len(h.groups)
	if (n != 4 && n != 6) || h.colon {
		return []half{h}
	}
	for _, g := range h.groups {
		if g.unit != unitNone {
			return []half{h}
		}
	}
	first, second := h, h
	first.groups, second.groups = h.groups[:n/2], h.groups[n/2:]
	second.label, second.sign, second.doubt = axisUnknown, 0, false
	if h.prefixed {
		second.lettered, second.prefixed = false, false
	} else {
		first.lettered, first.closed = false, false
	}
	return []half{first, second}
}
