package geo

// place is a candidate on its way, with what must be known to compare it.
type place struct {
	Candidate
	end              int // of its text
	latStep, lonStep float64
	warnings         []Warning
}

// outcome is what a pair or a whole run came to: places, or the reason for none.
type outcome struct {
	places   []place
	problems []Warning
}

func failed(w *Warning) outcome { return outcome{problems: []Warning{*w}} }

// pair makes a position of two halves that stand next to each other.
func pair(text string, a, b half) outcome {
	piece := text[a.start:b.end]
	if problem := checkPair(piece, a, b); problem != nil {
		return failed(problem)
	}
	axisA, axisB := axes(a, b)
	ma, problemA := measure(a, axisA)
	mb, problemB := measure(b, axisB)
	if problemA != nil || problemB != nil {
		if swapped(a, b) {
			return failed(warn(WarnAxesSwapped, "%.60q fits only with longitude in front, which nothing says", piece))
		}
		problem := problemA
		if problem == nil {
			problem = problemB
		}
		problem.Detail += quoted(piece)
		return failed(problem)
	}
	if axisA == axisLon {
		a, b, ma, mb = b, a, mb, ma
	}
	return outcome{places: locate(piece, a, b, ma, mb)}
}

// axes settles which half is the latitude. What one half says settles the other;
// where neither says anything, latitude is written first.
func axes(a, b half) (axis, axis) {
	axisA, axisB := a.axis(), b.axis()
	if axisA == axisUnknown {
		axisA = axisLat
		if axisB == axisLat {
			axisA = axisLon
		}
	}
	if axisB == axisUnknown {
		axisB = axisLon
		if axisA == axisLon {
			axisB = axisLat
		}
	}
	return axisA, axisB
}

// checkPair refuses two halves that do not belong together or do not say enough.
func checkPair(piece string, a, b half) *Warning {
	axisA, axisB := axes(a, b)
	switch {
	case axisA == axisB:
		return warn(WarnAmbiguous, "%.60q has two %ss", piece, axisA)
	case contradicts(a), contradicts(b):
		return warn(WarnAmbiguous, "%.60q has a sign or label that contradicts its letter", piece)
	case (a.doubt && !a.lettered) || (b.doubt && !b.lettered):
		return warn(WarnAmbiguous, "%.60q has a dash that may be a minus", piece)
	case a.said() != b.said() && !signsByConvention(a, b):
		return warn(WarnHemisphereMissing, "%.60q says one hemisphere of two", piece)
	case !sameShape(a, b):
		return warn(WarnAmbiguous, "the two numbers of %.60q are not written alike", piece)
	case a.isBare() || b.isBare():
		return warn(WarnUnreadable, "%.60q may be any two numbers", piece)
	}
	return nil
}

// contradicts reports a minus in front of a north, a label lat at an east.
func contradicts(h half) bool {
	if !h.lettered {
		return false
	}
	return h.sign != 0 && h.letter.sign != h.sign || h.label != axisUnknown && h.label != h.letter.axis
}

// signsByConvention reports whether one half has a sign and the other needs none:
// in -36.85, 174.76 the longitude is positive. Of groups without marks this is
// not true, a leading + may as well be that of a telephone number.
func signsByConvention(a, b half) bool {
	if a.lettered || b.lettered {
		return false
	}
	return len(a.groups) == 1 && len(b.groups) == 1 || a.degreesMarked() && b.degreesMarked()
}

// sameShape reports whether both halves have as many groups, with as many digits
// in a third: one may have lost or caught a number. Degree marks settle that.
func sameShape(a, b half) bool {
	if a.degreesMarked() && b.degreesMarked() {
		return true
	}
	if len(a.groups) != len(b.groups) {
		return a.packed() != b.packed() && a.said() && b.said()
	}
	if len(a.groups) < 3 || a.colon {
		return true
	}
	wholeA, wholeB := a.last().whole, b.last().whole
	marked := a.last().unit != unitNone && b.last().unit != unitNone
	return marked || wholeA > 1 && wholeB > 1 && (wholeA == 3) == (wholeB == 3) || wholeA+wholeB == 3
}

// packed reports whether degrees and minutes are written in one piece.
func (h half) packed() bool { return len(h.groups) == 1 && h.groups[0].whole > 3 }

// swapped reports whether two halves that say no axis fit the other way round.
func swapped(a, b half) bool {
	if a.axis() != axisUnknown || b.axis() != axisUnknown {
		return false
	}
	_, problemA := measure(a, axisLon)
	_, problemB := measure(b, axisLat)
	return problemA == nil && problemB == nil
}

// locate gives the place, or each place when a letter means two hemispheres.
func locate(piece string, lat, lon half, mlat, mlon measured) []place {
	var warnings []Warning
	if !lat.said() && !lon.said() {
		warnings = append(warnings, *warn(WarnHemisphereAssumed, "north and east are assumed in %.60q", piece))
	}
	if mlat.secondsAssumed || mlon.secondsAssumed {
		warnings = append(warnings, *warn(WarnSecondsAssumed, "the third numbers of %.60q are taken as seconds", piece))
	}
	signsLat, signsLon := hemispheres(lat), hemispheres(lon)
	if len(signsLat)+len(signsLon) > 2 {
		warnings = append(warnings, *warn(WarnAmbiguous, "a letter of %.60q means two hemispheres", piece))
	}
	var places []place
	for _, signLat := range signsLat {
		for _, signLon := range signsLon {
			// Adding 0 keeps a south of zero from being a negative zero.
			position := Position{Lat: signLat*mlat.degrees + 0, Lon: signLon*mlon.degrees + 0}
			places = append(places, place{
				Candidate: Candidate{
					Position: position,
					Format:   finer(mlat, mlon).format,
					Text:     piece,
					Accuracy: resolution(position, mlat.step, mlon.step),
				},
				end:      max(lat.end, lon.end),
				latStep:  mlat.step,
				lonStep:  mlon.step,
				warnings: warnings,
			})
		}
	}
	return places
}

func hemispheres(h half) []float64 {
	switch {
	case h.lettered && h.letter.sign == 0:
		return []float64{1, -1}
	case h.lettered:
		return []float64{float64(h.letter.sign)}
	case h.sign < 0:
		return []float64{-1}
	}
	return []float64{1}
}

func finer(a, b measured) measured {
	if b.step < a.step {
		return b
	}
	return a
}

func quoted(piece string) string { return warn("", " in %.60q", piece).Detail }
