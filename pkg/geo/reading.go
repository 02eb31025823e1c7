package geo

// The formats a [Candidate] can have been written in.
const (
	FormatDecimal = "dd"  // decimal (or whole) degrees: 35.35 N
	FormatMinutes = "dm"  // degrees and whole minutes: 35 21 N
	FormatDDM     = "ddm" // degrees and decimal minutes: 35°21.0'N
	FormatDMS     = "dms" // degrees, minutes and seconds: 35°21'00"N
)

// The codes of a [Warning]. They are part of what Pharos answers to a report:
// none is ever renamed.
const (
	// WarnHemisphereAssumed: neither hemisphere was written; north and east were taken.
	WarnHemisphereAssumed = "hemisphere_assumed"
	// WarnHemisphereMissing: one hemisphere was written and the other was not; nothing was read.
	WarnHemisphereMissing = "hemisphere_missing"
	// WarnSecondsAssumed: the third of three groups ("35 21 06") was taken as
	// seconds although no mark says so; it could be hundredths of a minute.
	WarnSecondsAssumed = "seconds_assumed"
	// WarnOutOfRange: a latitude, longitude, minute or second is beyond its limit.
	WarnOutOfRange = "out_of_range"
	// WarnAxesSwapped: the numbers fit only as longitude before latitude, which nothing says.
	WarnAxesSwapped = "axes_swapped"
	// WarnAmbiguous: the words allow more than one place.
	WarnAmbiguous = "ambiguous"
	// WarnUnreadable: no position was found.
	WarnUnreadable = "position_unreadable"
	// WarnTextTooLong: only the first [MaxText] bytes were read.
	WarnTextTooLong = "text_too_long"
)

// MaxText is how many bytes of a text [Parse] reads.
const MaxText = 2000

// Candidate is one place that a text can be read as.
type Candidate struct {
	Position Position `json:"position"`
	// Format is the finer of the two coordinates' formats.
	Format string `json:"format"`
	// Text is the piece of the text that was read, untouched.
	Text string `json:"text"`
	// At is the time written behind the position, untouched ("03:47 CEST"); its
	// meaning is for others to work out.
	At string `json:"at,omitempty"`
	// Accuracy is half of the smallest step that the writing can express: whole
	// minutes give 926 m, 21.001' gives 0.9 m. It is the least error that must be
	// drawn when no accuracy is stated, never a claim that the position is that
	// good. The coarser axis counts, in metres on the ground.
	Accuracy Metres `json:"accuracy_m"`
}

// Warning says what a text left unsaid or made impossible. Detail is a sentence
// for a person and quotes the words that it is about.
type Warning struct {
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

// Reading is what [Parse] made of a text.
type Reading struct {
	Candidates []Candidate `json:"candidates"`
	Warnings   []Warning   `json:"warnings"`
}

// Best gives the place that the text says, when it says only one: there is
// exactly one candidate, or all stand on the same spot. It never chooses.
func (r Reading) Best() (Candidate, bool) {
	if len(r.Candidates) == 0 {
		return Candidate{}, false
	}
	best := r.Candidates[0]
	for _, other := range r.Candidates[1:] {
		if other.Position != best.Position {
			return Candidate{}, false
		}
		if other.Accuracy < best.Accuracy {
			best = other
		}
	}
	return best, true
}

// Warned reports whether a warning of this code was given.
func (r Reading) Warned(code string) bool {
	for _, warning := range r.Warnings {
		if warning.Code == code {
			return true
		}
	}
	return false
}
