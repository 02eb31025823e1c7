package conf_test

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pharos/pkg/conf"
)

// sample is a value that differs from the default, of each kind.
func sample(t *testing.T, s conf.Setting) string {
	t.Helper()
	switch s.Kind {
	case conf.Address:
		return "127.0.0.1:9999"
	case conf.Folder:
		return t.TempDir()
	case conf.Percent:
		return "7.5"
	case conf.NATSURL:
		return "nats://log-1:4222,nats://log-2:4222"
	case conf.DatabaseURL:
		return "postgres://pharos@db:5432/postgres"
	case conf.WebURL:
		return "https://example.org"
	case conf.Secret:
		return secretFile(t, "secret\n", 0o600)
	case conf.List:
		return "desk, coast"
	}
	return "else"
}

func secretFile(t *testing.T, content string, mode os.FileMode) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(path, []byte(content), mode); err != nil {
		t.Fatal(err)
	}
	return path
}

// base is an environment in which every program starts.
func base(t *testing.T) []string {
	return []string{"PATH=/bin", "PHAROS_DATA_DIR=" + t.TempDir(), "PHAROS_NATS_URL=nats://log:4222", "PHAROS_DATABASE_URL=postgres://u@db/x",
		"PHAROS_OIDC_ISSUER=https://login.example.org", "PHAROS_OIDC_AUDIENCE=pharos"}
}

func load(t *testing.T, p conf.Program, environ []string, flags map[string]string) conf.Environment {
	t.Helper()
	e, err := conf.Load(p, environ, flags)
	if err != nil {
		t.Fatalf("Load(%s): %v", p, err)
	}
	return e
}

func TestEverySettingReachesItsReadersAndNobodyElse(t *testing.T) {
	programs := append(conf.Services(), conf.Up)
	for _, s := range conf.Catalogue() {
		if strings.HasPrefix(s.Env, "OTEL_") { // read by OpenTelemetry itself
			continue
		}
		for _, p := range programs {
			environ := base(t)
			if s.Env == "PHAROS_NATS_ADDR" { // there is one log
				environ = slices.DeleteFunc(environ, func(line string) bool { return strings.HasPrefix(line, "PHAROS_NATS_URL=") })
				if p != conf.Up {
					continue
				}
			}
			without := load(t, p, environ, nil)
			with := load(t, p, append(environ, s.Env+"="+sample(t, s)), nil)
			if got := !reflect.DeepEqual(with, without); got != s.ReadBy(p) {
				t.Errorf("%s: %s is told of it: %v, the catalogue says %v", s.Env, p, got, s.ReadBy(p))
			}
			if s.Flag == "" || p != conf.Up || !s.ReadBy(p) {
				continue
			}
			text := sample(t, s)
			if flagged := load(t, p, environ, map[string]string{s.Flag: text}); !reflect.DeepEqual(flagged, load(t, p, append(environ, s.Env+"="+text), nil)) {
				t.Errorf("--%s %s and %s=%s are not the same: %+v", s.Flag, text, s.Env, text, flagged)
			}
		}
	}
}

func TestEverySettingHasItsManual(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range conf.Catalogue() {
		if seen[s.Env] {
			t.Errorf("%s stands there twice", s.Env)
		}
		seen[s.Env] = true
		if !strings.HasSuffix(s.Meaning, ".") || s.Kind == "" || len(s.Readers) == 0 || (s.Default == "") == (s.Words == "") {
			t.Errorf("%s: want a meaning that is a sentence, a kind, readers, and a default or words for it: %+v", s.Env, s)
		}
		for p := range s.Defaults {
			if !s.ReadBy(p) {
				t.Errorf("%s has a default for %s, which does not read it", s.Env, p)
			}
		}
		for _, p := range s.Needed {
			if !s.ReadBy(p) {
				t.Errorf("%s is needed by %s, which does not read it", s.Env, p)
			}
		}
	}
}

func TestAFlagWinsOverTheEnvironmentAndThatOverTheDefault(t *testing.T) {
	environ := []string{"PHAROS_HTTP_ADDR=127.0.0.1:7000", "PHAROS_DESK_ORGS=desk", "PHAROS_OIDC_ORG_CLAIM="}
	v := conf.Resolve(conf.Up, environ, map[string]string{"http-addr": "127.0.0.1:9000"})
	for _, one := range v.All {
		want := map[string]struct {
			value string
			from  conf.Source
			diff  bool
		}{
			"PHAROS_HTTP_ADDR":      {"127.0.0.1:9000", conf.FromFlag, true},
			"PHAROS_DESK_ORGS":      {"desk", conf.FromEnvironment, false},
			"PHAROS_OIDC_ORG_CLAIM": {"org", conf.FromDefault, false},
		}
		if w, asked := want[one.Env]; asked && (one.Value != w.value || one.From != w.from || one.Differs != w.diff) {
			t.Errorf("%s = %q from %s, differs %v; want %+v", one.Env, one.Value, one.From, one.Differs, w)
		}
	}
}

func TestWhatIsWrongIsSaidAndNeverWithASecret(t *testing.T) {
	const secret = "Hunter2"
	exposed, empty, absent := secretFile(t, secret, 0o644), secretFile(t, "", 0o600), filepath.Join(t.TempDir(), "absent")
	for _, c := range []struct {
		name    string
		program conf.Program
		set     string
		want    string // in the message; "": it is right
	}{
		{"an unknown key", conf.Up, "PHAROS_HTTP_PORT=" + secret, "PHAROS_HTTP_PORT is no setting; did you mean PHAROS_HTTP_ADDR?"},
		{"a key with two letters swapped", conf.Intake, "PHAROS_NATS_ULR=x", "did you mean PHAROS_NATS_URL?"},
		{"a key that resembles none", conf.Desk, "PHAROS_COLOUR_OF_THE_SEA=blue", "config list"},
		{"what Kubernetes injects", conf.Desk, "PHAROS_DESK_PORT_8084_TCP_ADDR=10.0.0.1", "enableServiceLinks"},
		{"a key of somebody else", conf.Up, "PHAROSX=1", ""},
		{"an issuer without an audience", conf.Up, "PHAROS_OIDC_ISSUER=https://login.example.org", "PHAROS_OIDC_AUDIENCE is not"},
		{"an audience without an issuer", conf.Desk, "PHAROS_OIDC_AUDIENCE=pharos", "PHAROS_OIDC_ISSUER is not"},
		{"an issuer that is no address", conf.Up, "PHAROS_OIDC_ISSUER=login.example.org", "want https://host"},
		{"an address without a port", conf.Up, "PHAROS_HTTP_ADDR=127.0.0.1", "want host:port"},
		{"a port that is a word", conf.Up, "PHAROS_HTTP_ADDR=:http", "want a number"},
		{"a port beyond the last", conf.Up, "PHAROS_HTTP_ADDR=:65536", "want a number"},
		{"a NATS address of another kind", conf.Intake, "PHAROS_NATS_URL=http://log:4222", "want nats://"},
		{"a NATS address with a password", conf.Intake, "PHAROS_NATS_URL=nats://u:" + secret + "@log:4222", "PHAROS_NATS_CREDS"},
		{"credentials and no server", conf.Up, "PHAROS_NATS_CREDS=" + secretFile(t, "SU", 0o600), "PHAROS_NATS_URL is not"},
		{"a service without its log", conf.Intake, "PHAROS_NATS_URL=", "intake needs it"},
		{"a service without its database", conf.Tally, "PHAROS_DATABASE_URL=", "tally needs it"},
		{"a service that needs no database", conf.Intake, "PHAROS_DATABASE_URL=", ""},
		{"a database of another kind", conf.Up, "PHAROS_DATABASE_URL=mysql://db", "want postgres://"},
		{"a password in the address", conf.Desk, "PHAROS_DATABASE_URL=postgres://u:" + secret + "@db/x", "PHAROS_DATABASE_PASSWORD_FILE"},
		{"a password in the query", conf.Desk, "PHAROS_DATABASE_URL=postgres://db/x?password=" + secret, "PHAROS_DATABASE_PASSWORD_FILE"},
		{"a password among words", conf.Desk, "PHAROS_DATABASE_URL=host=db password = '" + secret + "'", "PHAROS_DATABASE_PASSWORD_FILE"},
		{"a pgpass file", conf.Desk, "PHAROS_DATABASE_URL=postgres://u@db/x?passfile=/run/secrets/pgpass", ""},
		{"a password file that others may read", conf.Desk, "PHAROS_DATABASE_PASSWORD_FILE=" + exposed, "others may read it"},
		{"a password file that is empty", conf.Desk, "PHAROS_DATABASE_PASSWORD_FILE=" + empty, "empty"},
		{"a password file that is absent", conf.Desk, "PHAROS_DATABASE_PASSWORD_FILE=" + absent, "no such file"},
		{"a data folder that is a file", conf.Up, "PHAROS_DATA_DIR=" + exposed, "is a file"},
		{"a desk without a name", conf.Up, "PHAROS_DESK_ORGS=desk,,coast", "empty name"},
		{"a share in words", conf.Up, "PHAROS_MIN_FREE=a tenth", "is no number"},
		{"a public address without a scheme", conf.Console, "PHAROS_PUBLIC_URL=desk.example.org", "want https://host"},
	} {
		environ := []string{"PHAROS_DATA_DIR=" + t.TempDir(), c.set}
		if c.program != conf.Up {
			environ = append([]string{"PHAROS_NATS_URL=nats://log:4222", "PHAROS_DATABASE_URL=postgres://u@db/x"}, environ...)
		}
		_, err := conf.Load(c.program, environ, nil)
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %s: %v, want nothing", c.name, c.set, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: %s: %v, want %q", c.name, c.set, err, c.want)
		}
		if err != nil && strings.Contains(err.Error(), secret) {
			t.Errorf("%s: the message holds the secret: %v", c.name, err)
		}
	}
}

func TestEverythingThatIsWrongIsSaidAtOnce(t *testing.T) {
	_, err := conf.Load(conf.Up, []string{"PHAROS_X=1", "PHAROS_HTTP_ADDR=here", "PHAROS_OIDC_AUDIENCE=pharos", "PHAROS_DATA_DIR=" + t.TempDir()}, nil)
	for _, want := range []string{"PHAROS_X", "PHAROS_HTTP_ADDR (environment)", "PHAROS_OIDC_ISSUER"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the message is %v; want %s in it", err, want)
		}
	}
}

func TestWhatIsPrintedHidesAPassword(t *testing.T) {
	for _, text := range []string{"postgres://u:Hunter2@db/x", "postgres://db/x?password=Hunter2", "host=db password='Hunter2 more' user=u",
		"postgres://u:Hunter2%@db/x", "host=db PASSWORD = Hunter2"} {
		for _, v := range conf.Resolve(conf.Up, []string{"PHAROS_DATABASE_URL=" + text}, nil).All {
			if shown := v.Shown(); strings.Contains(shown, "Hunter2") || strings.Contains(shown, "more") {
				t.Errorf("%s is shown as %s", text, shown)
			}
		}
	}
}
