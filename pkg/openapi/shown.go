package openapi

import (
	"fmt"
	"regexp"
	"strings"
)

// A failed test is read by many, and its output is kept: what is shown of an
// answer holds no credential, and not the whole of a long body.
const (
	shownHead = 2500 // bytes of a fault, from its beginning
	shownTail = 700  // and from its end, where the reason stands
)

// credentials are those of a token, signed or not, cut off or not; of a cookie,
// a header and a login link; and members that are named for what they hold.
var credentials = regexp.MustCompile(`(eyJ)[\w-]{5,}[\w.-]*` +
	`|(?i)(\bbearer |pharos_session=|\bcode=)[^\s"';,&<]+` +
	`|(?i)("[^"]*(?:token|password|secret|code_verifier)"\s*:\s*")[^"]*`)

// shown returns a fault as it may be read.
func shown(fault error) string {
	text := credentials.ReplaceAllString(fault.Error(), "${1}${2}${3}[masked]")
	if len(text) <= shownHead+shownTail {
		return text
	}
	head, tail := text[:shownHead], text[len(text)-shownTail:]
	return strings.ToValidUTF8(fmt.Sprintf("%s … [%d bytes left out] … %s", head, len(text)-shownHead-shownTail, tail), "")
}
