package intake

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"

	"pharos/pkg/event"
)

// Tagger makes the tags that stand for phones in views and correlation.
type Tagger struct {
	// Key of the HMAC, secret and the same for ever: with another key the same
	// phone has another tag, and two reports of one boat no longer join.
	Key []byte
}

// tagBytes of the HMAC are kept: 128 bits never collide by chance.
const tagBytes = 16

// E.164 numbers have at most 15 digits (ITU-T E.164 §6); what has fewer than 7
// is an extension or a hotline, and joins boats that have nothing in common.
const minDigits, maxDigits = 7, 15

// tag returns the tags of the phones that can be read, in their order.
func (t Tagger) tag(a *account, phones []event.Phone) []event.PhoneTag {
	var tags []event.PhoneTag
	for i, phone := range phones {
		if phone.Number == "" {
			continue
		}
		at := pointer("/phones").item(i).member("number")
		number, ok := dialled(phone.Number)
		if !ok {
			a.warn(WarnPhoneUnreadable, at, "holds no phone number of %d to %d digits", minDigits, maxDigits)
			continue
		}
		if !strings.HasPrefix(number, "+") {
			a.warn(WarnPhoneWithoutCountry, at, "has no country code; it joins only reports that write it the same way")
		}
		tags = append(tags, event.PhoneTag{Tag: t.of(number), Holder: phone.Holder, SameBoat: sameBoat(number, phone.Holder), Credit: phone.Credit})
	}
	return tags
}

func (t Tagger) of(number string) string {
	mac := hmac.New(sha256.New, t.Key)
	mac.Write([]byte(number))
	return hex.EncodeToString(mac.Sum(nil)[:tagBytes])
}

// sameBoat reports whether a number by itself says "same boat": it is held on
// board, or it is a satellite number and nobody knows who holds it. A
// relative's number may be called by many boats.
func sameBoat(number, holder string) bool {
	return holder == "on_board" || (holder == "" || holder == "unknown") && satellite(number)
}

// satellite reports whether a number in E.164 form belongs to a network of
// satellite phones: the country codes 870 and 881 and the identification code
// 882 16, "List of ITU-T Recommendation E.164 assigned country codes" (annex to
// the ITU Operational Bulletin).
func satellite(number string) bool {
	for _, prefix := range []string{
		"+8816", "+8817", // Iridium
		"+8818", "+8819", // Globalstar
		"+88216", // Thuraya
		"+870",   // Inmarsat
	} {
		if strings.HasPrefix(number, prefix) {
			return true
		}
	}
	return false
}

// dialled returns the number in E.164 form, or its digits alone where the
// country is not said. False when there is no number in the text.
func dialled(text string) (string, bool) {
	digits, plus := firstNumber(strings.ReplaceAll(text, "(0)", ""))
	if rest, ok := strings.CutPrefix(digits, "00"); ok && !plus {
		digits, plus = rest, true
	}
	if len(digits) < minDigits || len(digits) > maxDigits {
		return "", false
	}
	// No country code begins with 0. A full satellite number needs no plus: no
	// national number begins so and is so long.
	if plus && digits[0] != '0' || len(digits) >= 12 && satellite("+"+digits) {
		return "+" + digits, true
	}
	return digits, true
}

// firstNumber returns the digits of the first thing in the text that looks like
// a number, whatever people put between them and in whatever digits they write.
func firstNumber(text string) (digits string, plus bool) {
	var found strings.Builder
	for _, r := range text {
		d, isDigit := decimal(r)
		switch {
		case isDigit:
			found.WriteByte(d)
		case r == '+' && found.Len() == 0, r == '＋' && found.Len() == 0:
			plus = true
		case unicode.IsSpace(r) || strings.ContainsRune("-‐‑–.()\u200e\u200f\u202a\u202c", r):
		case found.Len() >= minDigits:
			return found.String(), plus
		default:
			found.Reset()
			plus = r == '+'
		}
	}
	return found.String(), plus
}

// decimal reads a digit of the scripts that our senders' phones write:
// European, Arabic, Persian and full-width.
func decimal(r rune) (byte, bool) {
	for _, zero := range []rune{'0', '٠', '۰', '０'} {
		if r >= zero && r <= zero+9 {
			return byte('0' + r - zero), true
		}
	}
	return 0, false
}
