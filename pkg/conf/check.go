package conf

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

const prefix = "PHAROS_"

// injected are the names that Kubernetes sets in every pod for a service called
// pharos or pharos-something.
var injected = regexp.MustCompile(`_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT_[0-9]+_(TCP|UDP)(_(PROTO|PORT|ADDR))?)$`)

// Unknown refuses every PHAROS_ name that is no setting: a slip of the keyboard
// would otherwise leave a default in force in silence. It never shows a value.
func Unknown(environ []string) error {
	var problems []error
	for _, line := range slices.Sorted(slices.Values(environ)) {
		name, _, _ := strings.Cut(line, "=")
		if _, known := Find(name); known || !strings.HasPrefix(name, prefix) {
			continue
		}
		problems = append(problems, fmt.Errorf("%s is no setting%s", name, advice(name)))
	}
	return errors.Join(problems...)
}

func advice(name string) string {
	if injected.MatchString(name) {
		return " (set by Kubernetes for a service of that name? enableServiceLinks: false in the pod leaves it out)"
	}
	best, distance := "", 1+max(2, len(name)/4) // farther off is no slip
	for _, s := range Catalogue() {
		if d := steps(name, s.Env); d < distance {
			best, distance = s.Env, d
		}
	}
	if best == "" {
		return "; `pharos config list` has them all"
	}
	return "; did you mean " + best + "?"
}

// steps counts the letters to change, add or leave out from a to b.
func steps(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		left := row[0] // of the row above
		row[0] = i + 1
		for j := range len(b) {
			change := left
			if a[i] != b[j] {
				change++
			}
			left = row[j+1]
			row[j+1] = min(change, row[j]+1, left+1)
		}
	}
	return row[len(b)]
}

// Check says everything that is wrong with the values, one line each.
func (v Values) Check() error {
	var problems []error
	for _, one := range v.All {
		if one.Value == "" && slices.Contains(one.Needed, v.Program) {
			problems = append(problems, fmt.Errorf("%s is not set, and %s needs it: %s", one.Env, v.Program, one.Meaning))
		} else if one.Value != "" {
			if err := one.check(); err != nil {
				problems = append(problems, fmt.Errorf("%s (%s): %w", one.Env, one.From, err))
			}
		}
	}
	return errors.Join(append(problems, v.checkTogether()...)...)
}

// checkTogether is about settings that make sense only with others.
func (v Values) checkTogether() []error {
	var problems []error
	with := func(one, other string) {
		if v.text(one) != "" && v.text(other) == "" {
			problems = append(problems, fmt.Errorf("%s is set and %s is not: they make sense together only", one, other))
		}
	}
	with(envOIDCIssuer, envOIDCAudience)
	with(envOIDCAudience, envOIDCIssuer)
	with(envNATSCreds, envNATSURL)
	with(envDatabasePassword, envDatabaseURL)
	if v.text(envDataDir) == "" {
		problems = append(problems, fmt.Errorf("%s is not set, and there is no home to put the data folder in", envDataDir))
	}
	if v.text(envNATSURL) != "" && v.text(envNATSAddr) != "" {
		problems = append(problems, fmt.Errorf("%s and %s are both set: there is an outside log or an embedded one", envNATSURL, envNATSAddr))
	}
	return problems
}

func (v Value) check() error {
	switch v.Kind {
	case Address:
		return checkAddress(v.Value)
	case Folder:
		return checkFolder(v.Value)
	case List:
		return checkList(v.Value)
	case Percent:
		if _, err := strconv.ParseFloat(v.Value, 64); err != nil {
			return fmt.Errorf("%q is no number", v.Value)
		}
	case NATSURL:
		return checkNATS(v.Value)
	case DatabaseURL:
		return checkDatabase(v.Value)
	case WebURL:
		return checkWeb(v.Value)
	case Secret:
		_, err := SecretFile(v.Value)
		return err
	}
	return nil
}

func checkAddress(text string) error {
	_, port, err := net.SplitHostPort(text)
	if err != nil {
		return fmt.Errorf("%q is no address: want host:port, such as 127.0.0.1:8080", text)
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		return fmt.Errorf("%q has no port: want a number from 0 to 65535", text)
	}
	return nil
}

// checkFolder lets a folder be absent: it is made at the start.
func checkFolder(path string) error {
	info, err := os.Stat(path)
	if err == nil && !info.IsDir() {
		return fmt.Errorf("%s is a file", path)
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

func checkList(text string) error {
	if slices.Contains(listOf(text), "") {
		return fmt.Errorf("%q has an empty name between its commas", text)
	}
	return nil
}

func listOf(text string) []string {
	var words []string
	for word := range strings.SplitSeq(text, ",") {
		words = append(words, strings.TrimSpace(word))
	}
	return words
}

// The address is not quoted where it may hold a password.

func checkNATS(text string) error {
	for part := range strings.SplitSeq(text, ",") {
		u, err := url.Parse(strings.TrimSpace(part))
		if err != nil || u.Host == "" || !slices.Contains([]string{"nats", "tls", "ws", "wss"}, u.Scheme) {
			return errors.New("is no address of a NATS server: want nats://host:4222 (or tls://, ws://, wss://)")
		}
		if u.User != nil {
			return fmt.Errorf("holds a credential: secrets are files, put it in one and name that in %s", envNATSCreds)
		}
	}
	return nil
}

func checkDatabase(text string) error {
	u, err := url.Parse(text)
	isURL := strings.HasPrefix(text, "postgres://") || strings.HasPrefix(text, "postgresql://")
	if isURL && err != nil || !isURL && !strings.Contains(text, "=") {
		return errors.New("is no address of a database: want postgres://role@host:5432/postgres")
	}
	secret := passwordWord.MatchString(text)
	if isURL {
		_, given := u.User.Password()
		secret = given || u.Query().Has("password")
	}
	if secret {
		return fmt.Errorf("holds a password: secrets are files, put it in one and name that in %s", envDatabasePassword)
	}
	return nil
}

func checkWeb(text string) error {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return errors.New("is no address: want https://host")
	}
	if u.User != nil {
		return errors.New("holds a credential: an address must not")
	}
	return nil
}
