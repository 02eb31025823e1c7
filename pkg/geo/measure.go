package geo

import "fmt"

// measured is an angle worked out, without its hemisphere.
type measured struct {
	degrees float64
	step    float64 // the smallest difference that the writing can express, in degrees
	format  string
	// secondsAssumed: nothing marks the third group as seconds.
	secondsAssumed bool
}

// limit is the greatest value of a coordinate.
func (a axis) limit() float64 {
	if a == axisLat {
		return 90
	}
	return 180
}

// measure works out a half as the coordinate it is taken for. The warning says
// why it is none.
func measure(h half, a axis) (measured, *Warning) {
	groups := h.groups
	if h.broken {
		return measured{}, warn(WarnAmbiguous, "the letters and marks of a %s contradict each other", a)
	}
	if len(groups) == 1 && groups[0].whole > 3 && groups[0].unit == unitNone && h.said() {
		var ok bool
		if groups, ok = unpack(groups[0], a); !ok {
			return measured{}, warn(WarnUnreadable, "%d digits are no %s: it takes DDMM or DDMMSS, longitude with three digits of degrees", h.groups[0].whole, a)
		}
	}
	if problem := checkGroups(groups, a); problem != nil {
		return measured{}, problem
	}
	m := sum(groups)
	m.secondsAssumed = m.format == FormatDMS && !h.colon && len(h.groups) == 3 &&
		groups[2].unit == unitNone && groups[2].decimals == 0
	if m.degrees > a.limit() {
		return measured{}, warn(WarnOutOfRange, "%g is no %s", round6(m.degrees), a)
	}
	return m, nil
}

// unpack splits digits written in one piece, 3521.0 or 0154636. The number of
// digits must fit exactly, or a lost digit would move the place by hundreds of
// miles.
func unpack(g group, a axis) ([]group, bool) {
	degreeDigits := 2
	if a == axisLon {
		degreeDigits = 3
	}
	rest := g.whole - degreeDigits
	if rest != 2 && rest != 4 {
		return nil, false
	}
	unit := 100
	if rest == 4 {
		unit = 10000
	}
	whole := int(g.value)
	groups := []group{{number: number{value: float64(whole / unit), whole: degreeDigits}, unit: unitDegrees}}
	low := g.value - float64(whole/unit*unit)
	if rest == 4 {
		minutes := int(low) / 100
		groups = append(groups, group{number: number{value: float64(minutes), whole: 2}, unit: unitMinutes})
		low -= float64(minutes * 100)
	}
	return append(groups, group{number: number{value: low, whole: 2, decimals: g.decimals}, unit: 0}), true
}

// checkGroups checks the shape: degrees, then minutes, then seconds, each in its
// range and with its number of digits.
func checkGroups(groups []group, a axis) *Warning {
	if len(groups) > 3 {
		return warn(WarnUnreadable, "%d numbers in a row are no %s", len(groups), a)
	}
	for i, g := range groups {
		place := unit(i + 1)
		switch {
		case g.unit != unitNone && g.unit != place:
			return warn(WarnAmbiguous, "the marks of a %s are not in the order degrees, minutes, seconds", a)
		case place == unitDegrees && g.whole > 3, isThousandths(groups, i):
			continue // the range of the sum decides
		case place > unitDegrees && g.value >= 60:
			return warn(WarnOutOfRange, "%g is no number of minutes or seconds", g.value)
		case place > unitDegrees && g.whole > 2:
			return warn(WarnUnreadable, "minutes and seconds have two digits in front of the decimal mark")
		}
	}
	return nil
}

// isThousandths recognises thousandths of a minute, spoken as a group of three
// digits: 35 21 001 is 35°21.001'.
func isThousandths(groups []group, i int) bool {
	g := groups[i]
	return i == 2 && g.whole == 3 && g.decimals == 0 && g.unit == unitNone
}

func sum(groups []group) measured {
	var m measured
	parts := [...]float64{1, 60, 3600}
	last := len(groups) - 1
	if last == 2 && isThousandths(groups, 2) {
		parts[2] = 60 * 1000
	}
	for i, g := range groups {
		m.degrees += g.value / parts[i]
	}
	m.step = 1 / parts[last]
	for range groups[last].decimals {
		m.step /= 10
	}
	m.format = format(groups)
	return m
}

func format(groups []group) string {
	last := len(groups) - 1
	switch {
	case last == 0:
		return FormatDecimal
	case last == 1 && groups[1].decimals == 0:
		return FormatMinutes
	case last == 1 || isThousandths(groups, 2):
		return FormatDDM
	}
	return FormatDMS
}

func warn(code, detail string, args ...any) *Warning {
	return &Warning{Code: code, Detail: fmt.Sprintf(detail, args...)}
}

// round6 keeps details readable: six decimals of a degree are 11 cm.
func round6(degrees float64) float64 { return float64(int64(degrees*1e6+0.5)) / 1e6 }
