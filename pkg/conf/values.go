package conf

import (
	"net/url"
	"regexp"
	"strings"
)

// Source is where a value comes from.
type Source string

// The sources, the first that says something wins.
const (
	FromFlag        Source = "flag"
	FromEnvironment Source = "environment"
	FromDefault     Source = "default"
)

// Value is a setting as it is in force for a program.
type Value struct {
	Setting
	Value   string
	From    Source
	Differs bool // from the default
}

// Values is everything that is in force for one program.
type Values struct {
	Program Program
	All     []Value
}

// Resolve says what is in force for a program. environ is as os.Environ gives
// it; flags are those that were given, by name; an empty variable is none.
func Resolve(p Program, environ []string, flags map[string]string) Values {
	set := map[string]string{}
	for _, line := range environ {
		name, text, _ := strings.Cut(line, "=")
		set[name] = text
	}
	v := Values{Program: p}
	for _, s := range Catalogue() {
		if s.ReadBy(p) {
			v.All = append(v.All, resolve(s, p, set, flags))
		}
	}
	return v
}

func resolve(s Setting, p Program, set, flags map[string]string) Value {
	v := Value{Setting: s, Value: s.DefaultOf(p), From: FromDefault}
	if text := set[s.Env]; text != "" {
		v.Value, v.From = text, FromEnvironment
	}
	if text, given := flags[s.Flag]; given && s.Flag != "" {
		v.Value, v.From = text, FromFlag
	}
	v.Differs = v.Value != s.DefaultOf(p)
	return v
}

// text is what is in force, "" for what the program is not told of.
func (v Values) text(env string) string {
	for _, one := range v.All {
		if one.Env == env {
			return one.Value
		}
	}
	return ""
}

var passwordWord = regexp.MustCompile(`(?i)(password\s*=\s*)('(?:[^'\\]|\\.)*'|[^\s&]*)`)

// Shown is the value as it may be printed: a password that should not be in it
// is not shown. The path of a secret is none.
func (v Value) Shown() string {
	switch v.Kind {
	case NATSURL, DatabaseURL, WebURL:
	default:
		return v.Value
	}
	parts := strings.Split(v.Value, ",")
	for i, part := range parts {
		if u, err := url.Parse(part); err == nil && u.User != nil {
			parts[i] = u.Redacted()
		} else if at := strings.LastIndex(part, "@"); at >= 0 { // one that cannot be read as an address may still hold a password
			parts[i] = "xxxxx" + part[at:]
		}
	}
	return passwordWord.ReplaceAllString(strings.Join(parts, ","), "${1}xxxxx")
}
