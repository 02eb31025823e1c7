package fault

import "strconv"

// Kind says what a caller can do about a failure.
type Kind int

const (
	Internal        Kind = iota // our mistake, or unknown: the caller learns nothing
	Invalid                     // what was sent cannot be used as it is
	Unauthenticated             // no credential, or none that counts
	Forbidden                   // the credential does not allow it
	NotFound                    // there is none, or none the caller may know of
	Conflict                    // the state does not allow it now
	Gone                        // it was here and will not come back
	TooLarge                    // more than is taken at once
	Unsupported                 // a form we do not read or write
	TooMany                     // more often than is allowed; try later
	Unavailable                 // something we need is away; try later
)

var kindNames = [...]string{
	Internal:        "internal",
	Invalid:         "invalid",
	Unauthenticated: "unauthenticated",
	Forbidden:       "forbidden",
	NotFound:        "not found",
	Conflict:        "conflict",
	Gone:            "gone",
	TooLarge:        "too large",
	Unsupported:     "unsupported",
	TooMany:         "too many",
	Unavailable:     "unavailable",
}

// String names the kind as logs show it.
func (k Kind) String() string {
	if k < 0 || int(k) >= len(kindNames) {
		return "fault.Kind(" + strconv.Itoa(int(k)) + ")"
	}
	return kindNames[k]
}
