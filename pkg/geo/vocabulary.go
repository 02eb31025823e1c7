package geo

import "strings"

// axis says which coordinate a half of a position is.
type axis uint8

const (
	axisUnknown axis = iota
	axisLat
	axisLon
)

func (a axis) String() string {
	return [...]string{"coordinate", "latitude", "longitude"}[a]
}

// hemisphere is what a letter or word says about a half of a position.
type hemisphere struct {
	axis axis
	// sign is +1 for north and east, -1 for south and west, and 0 for a letter
	// that means opposite things in different languages: O is Ost and Ouest, and
	// a Greek Ν is a typed N or Νότια.
	sign int8
	// behindOnly marks words that mean something else in front of a number: est
	// is "is", sur is "on", este is "this".
	behindOnly bool
}

// same reports whether two letters or words mean the same.
func (h hemisphere) same(other hemisphere) bool {
	return h.axis == other.axis && h.sign == other.sign
}

func hemisphereOf(word string) (hemisphere, bool) {
	switch word {
	case "n", "north", "northern", "nord", "norte", "noord", "nb", "kuzey", "север", "с", "β", "βόρεια", "شمال", "شمالا", "ش":
		return hemisphere{axis: axisLat, sign: 1}, true
	case "s", "south", "southern", "süd", "sued", "zuid", "zb", "güney", "юг", "ю", "νότια", "جنوب", "جنوبا", "ج":
		return hemisphere{axis: axisLat, sign: -1}, true
	case "sud", "sur", "sul":
		return hemisphere{axis: axisLat, sign: -1, behindOnly: true}, true
	case "e", "east", "eastern", "ost", "oost", "ol", "doğu", "восток", "в", "α", "ανατολικά", "شرق", "شرقا", "ق":
		return hemisphere{axis: axisLon, sign: 1}, true
	case "est", "este", "leste":
		return hemisphere{axis: axisLon, sign: 1, behindOnly: true}, true
	case "w", "west", "western", "ouest", "ovest", "oeste", "wl", "batı", "запад", "з", "δ", "δυτικά", "غرب", "غربا", "غ":
		return hemisphere{axis: axisLon, sign: -1}, true
	case "o":
		return hemisphere{axis: axisLon}, true
	case "ν":
		return hemisphere{axis: axisLat}, true
	}
	return hemisphere{}, false
}

// unit is the place of a number in an angle. The order matters: an angle goes
// from degrees to seconds.
type unit uint8

const (
	unitNone unit = iota
	unitDegrees
	unitMinutes
	unitSeconds
)

// unitOf knows the words for marks. The single letters d, m and s count only
// when they stick to the number, see lexer.word.
func unitOf(word string) unit {
	switch word {
	case "deg", "degs", "degree", "degrees", "grad", "grado", "gradi", "grados", "degré", "degrés", "graden", "derece", "درجة":
		return unitDegrees
	case "min", "mins", "minute", "minutes", "minuten", "minuto", "minuti", "minutos", "minuut", "dakika", "دقيقة":
		return unitMinutes
	case "sec", "secs", "second", "seconds", "sekunden", "seconde", "secondes", "secondi", "segundos", "saniye", "ثانية":
		return unitSeconds
	}
	return unitNone
}

// unitOfMark knows the signs that people type, find on a keyboard or paste.
func unitOfMark(r rune) unit {
	if strings.ContainsRune("°º˚*⁰ᵒ", r) {
		return unitDegrees
	}
	if strings.ContainsRune("'′’‘´`ʹʼ", r) {
		return unitMinutes
	}
	if strings.ContainsRune("\"″”“ʺ˝", r) {
		return unitSeconds
	}
	return unitNone
}

// axisOf knows the labels that forms put in front of a coordinate.
func axisOf(word string) axis {
	switch word {
	case "lat", "latitude", "latitud", "latitudine", "breite", "enlem", "φ":
		return axisLat
	case "lon", "long", "lng", "longitude", "longitud", "longitudine", "länge", "boylam", "λ":
		return axisLon
	}
	return axisUnknown
}

// isConjunction knows the words that stand between the two halves. The Italian
// "e" is not one of them: it cannot be told from east.
func isConjunction(word string) bool {
	switch word {
	case "and", "und", "et", "y", "by", "en", "ve":
		return true
	}
	return false
}

// isZone knows the words that make the digits in front of them a time of day.
func isZone(word string) bool {
	switch word {
	case "z", "utc", "gmt", "zulu", "wet", "cet", "cest", "eet", "eest", "bst", "mez", "mesz", "trt", "lt", "local",
		"h", "hr", "hrs", "hours", "uhr", "am", "pm":
		return true
	}
	return false
}

// isTimePreposition knows the words that announce a time.
func isTimePreposition(word string) bool {
	switch word {
	case "at", "um", "à", "alle", "ore", "saat":
		return true
	}
	return false
}
