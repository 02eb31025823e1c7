package topology

import (
	"bytes"
	"context"
	"log/slog"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"gopkg.in/yaml.v3"

	"pharos/pkg/bus"
	"pharos/pkg/conf"
	"pharos/pkg/event"
)

// forbidden to every service, of the log of record. KEYS is intake's to erase.
func forbidden() []string {
	return []string{"$JS.API.STREAM.DELETE.SAR", "$JS.API.STREAM.UPDATE.SAR", "$JS.API.STREAM.PURGE.SAR", "$JS.API.STREAM.MSG.DELETE.SAR",
		"$JS.API.STREAM.RESTORE.SAR", "$JS.API.STREAM.SNAPSHOT.SAR", "$JS.API.STREAM.PURGE.KEYS", "$JS.API.STREAM.DELETE.KEYS",
		"$JS.API.STREAM.MSG.DELETE.CREDENTIALS", "$JS.API.ACCOUNT.PURGE.PHAROS"}
}

// as connects as a user of the log, and tells what the server refuses.
func as(t *testing.T, addr, secrets, user string) (*nats.Conn, <-chan error) {
	t.Helper()
	key, err := nats.NkeyOptionFromSeed(filepath.Join(secrets, user+".nk"))
	if err != nil {
		t.Fatal(err)
	}
	refused := make(chan error, 64)
	nc, err := nats.Connect("nats://"+addr, key, nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { refused <- err }))
	if err != nil {
		t.Fatalf("connect as %s: %v", user, err)
	}
	t.Cleanup(nc.Close)
	return nc, refused
}

func TestNoServiceMayDeletePurgeOrChangeTheLog(t *testing.T) {
	secrets := makeSecrets(t)
	addr := startLog(t, secrets, func(text string) string { return text })
	b, err := bus.Connect(t.Context(), bus.Config{URL: "nats://" + addr, CredsFile: filepath.Join(secrets, "intake.nk"), Name: "intake"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close(context.Background()) })
	for _, p := range conf.Services() {
		nc, refused := as(t, addr, secrets, string(p))
		for _, subject := range forbidden() {
			if err := nc.PublishRequest(subject, "_INBOX.x", []byte(`{"seq":1}`)); err != nil {
				t.Fatal(err)
			}
			select {
			case err := <-refused:
				if !strings.Contains(err.Error(), subject) {
					t.Errorf("%s at %s: %v", p, subject, err)
				}
			case <-time.After(5 * time.Second):
				t.Errorf("%s may publish to %s", p, subject)
			}
		}
	}
	// The test can fail: an operator's key may.
	operator, _ := as(t, addr, secrets, "operator")
	js, err := jetstream.New(operator)
	if err != nil {
		t.Fatal(err)
	}
	if err := js.DeleteStream(t.Context(), event.StreamSAR); err != nil {
		t.Errorf("the operator cannot delete a stream: %v", err)
	}
}

// permissions are those of nats.conf by service, as the server reads them.
func permissions(t *testing.T) map[string]*server.Permissions {
	t.Helper()
	secrets := makeSecrets(t)
	path := filepath.Join(secrets, "nats.conf")
	writeFile(t, path, repositoryFile(t, "deploy/nats/nats.conf"))
	options, err := server.ProcessConfigFile(path)
	if err != nil {
		t.Fatalf("read nats.conf: %v", err)
	}
	if !options.SyncAlways {
		t.Error("nats.conf does not sync before it confirms")
	}
	users := map[string]string{} // by public key
	for line := range strings.Lines(readFile(t, filepath.Join(secrets, "keys.conf"))) {
		if name, key, is := strings.Cut(line, ": "); is && !strings.HasPrefix(line, "#") {
			users[strings.Trim(key, "\"\n")] = strings.ToLower(strings.TrimPrefix(name, "KEY_"))
		}
	}
	all := map[string]*server.Permissions{}
	for _, u := range options.Nkeys {
		all[users[u.Nkey]] = u.Permissions
	}
	return all
}

// catalogue is what of schemas/asyncapi.yaml says who publishes what.
type catalogue struct {
	Channels   map[string]struct{ Address string }
	Operations map[string]operation
}

type operation struct {
	Action  string
	Channel struct {
		Ref string `yaml:"$ref"`
	}
	Service string `yaml:"x-service"`
}

func (o operation) saidBy(p conf.Program) bool { return o.Action == "send" && o.Service == string(p) }

var parameter = regexp.MustCompile(`\{\w+\}`)

// subject is one of the operation's channel.
func (c catalogue) subject(o operation) string {
	return parameter.ReplaceAllString(c.Channels[strings.TrimPrefix(o.Channel.Ref, "#/channels/")].Address, "x")
}

func TestServicesMaySayWhatTheCatalogueSaysAndNothingElse(t *testing.T) {
	var c catalogue
	if err := yaml.Unmarshal([]byte(repositoryFile(t, "schemas/asyncapi.yaml")), &c); err != nil {
		t.Fatal(err)
	}
	all := permissions(t)
	for _, p := range conf.Services() {
		may := all[string(p)]
		if may == nil || may.Publish == nil || len(may.Publish.Allow) == 0 {
			t.Errorf("%s may say anything", p)
			continue
		}
		for _, subject := range forbidden() {
			if allows(may, subject) {
				t.Errorf("nats.conf allows %s %s", p, subject)
			}
		}
		for name, o := range c.Operations {
			subject := c.subject(o)
			if o.saidBy(p) && !allows(may, subject) {
				t.Errorf("%s: %s says %s, and nats.conf does not allow it: %v", name, p, subject, may.Publish.Allow)
			}
		}
		for _, subject := range may.Publish.Allow {
			if strings.HasPrefix(subject, "$") || strings.Contains(subject, "quarantine") {
				continue
			}
			says := false
			for _, o := range c.Operations {
				says = says || o.saidBy(p) && server.SubjectsCollide(subject, c.subject(o))
			}
			if !says {
				t.Errorf("nats.conf allows %s to say %s, which the catalogue does not have", p, subject)
			}
		}
	}
}

func allows(may *server.Permissions, subject string) bool {
	return slices.ContainsFunc(may.Publish.Allow, func(allowed string) bool { return server.SubjectsCollide(allowed, subject) })
}

func TestALogThatConfirmsBeforeItSyncsIsSaidLoudly(t *testing.T) {
	secrets := makeSecrets(t)
	for _, c := range []struct {
		name, from, to, want string
	}{
		{"as deployed", "", "", ""},
		{"with the server's own interval", "sync_interval: always", "", "THE LOG CONFIRMS BEFORE IT SYNCS"},
		{"without the right to ask", "{service: {account: SYS, subject: \"$SYS.REQ.SERVER.PING.JSZ\"}}", "", "cannot see whether"},
	} {
		addr := startLog(t, secrets, func(text string) string { return strings.Replace(text, c.from, c.to, 1) })
		var said bytes.Buffer
		b, err := bus.Connect(t.Context(), bus.Config{URL: "nats://" + addr, CredsFile: filepath.Join(secrets, "desk.nk"), Name: "desk",
			Log: slog.New(slog.NewTextHandler(&said, nil))})
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		_ = b.Close(t.Context())
		if c.want == "" && strings.Contains(said.String(), "sync") || !strings.Contains(said.String(), c.want) {
			t.Errorf("%s: the service said %q, want %q", c.name, said.String(), c.want)
		}
	}
}
