package conf

import "slices"

// Program is one that reads settings.
type Program string

// The programs. A service's name is also its command's, bin/pharos-<name>.
const (
	Up       Program = "up"       // `pharos up`
	Commands Program = "commands" // the other commands of bin/pharos
	Intake   Program = "intake"
	Incident Program = "incident"
	Fleet    Program = "fleet"
	Desk     Program = "desk"
	Tally    Program = "tally"
	Console  Program = "console"
	Care     Program = "care" // the archive, and care of log and views
)

// Services lists the programs that run one service each.
func Services() []Program { return []Program{Intake, Incident, Fleet, Desk, Tally, Console, Care} }

// keepers are the programs that need the database: services with a view, and who
// proves their views.
func keepers() []Program { return []Program{Incident, Fleet, Desk, Tally, Care} }

// Kind says what a setting's text must look like, and what is checked of it.
type Kind string

// The kinds of settings.
const (
	Text        Kind = "text"
	List        Kind = "list, with commas between"
	Address     Kind = "host:port"
	Folder      Kind = "folder"
	Percent     Kind = "percent, with a decimal point"
	NATSURL     Kind = "nats:// addresses, with commas between"
	DatabaseURL Kind = "postgres:// address"
	WebURL      Kind = "http(s):// address"
	Secret      Kind = "file with a secret, mode 0600"
)

// Setting is one thing that an operator may set, with its manual.
type Setting struct {
	// Env is its name in the environment.
	Env string
	// Flag is its name at `pharos up` or the commands, without dashes; "" where it has none.
	Flag string
	Kind Kind
	// Meaning says what it does, as one sentence.
	Meaning string
	// Danger says what goes wrong with a bad value; "" where nothing does.
	Danger string
	// Default is the value, in force where nothing else is said; Words say it
	// where it is no one value.
	Default, Words string
	// Readers are the programs that are told of it. To the others it is as if it
	// were not set.
	Readers []Program
	// Needed names the readers that do not start without it.
	Needed []Program
	// Defaults are the values of readers that differ from Default.
	Defaults map[Program]string
}

// ReadBy says whether the program is told of the setting.
func (s Setting) ReadBy(p Program) bool { return slices.Contains(s.Readers, p) }

// DefaultOf is what is in force for the program when nobody says otherwise. The
// data folder's depends on who asks; it is "" for whoever has no home.
func (s Setting) DefaultOf(p Program) string {
	if own, has := s.Defaults[p]; has {
		return own
	}
	if s.Env == envDataDir {
		dir, err := DefaultDataDir()
		if err != nil {
			return ""
		}
		return dir
	}
	return s.Default
}

// Help is the setting's manual in a line or two, as --help shows it.
func (s Setting) Help() string {
	text := s.Meaning
	if s.Danger != "" {
		text += " " + s.Danger
	}
	switch {
	case s.Words != "":
		text += " Default: " + s.Words + "."
	case s.Default != "":
		text += " Default: " + s.Default + "."
	}
	return text + " ($" + s.Env + ")"
}

// Find returns the setting of a name in the environment.
func Find(env string) (Setting, bool) {
	all := Catalogue()
	at := slices.IndexFunc(all, func(s Setting) bool { return s.Env == env })
	if at < 0 {
		return Setting{}, false
	}
	return all[at], true
}
