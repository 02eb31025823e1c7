package topology

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"pharos/pkg/conf"
	"pharos/pkg/testkit"
)

// container is a service of docker-compose.yml, what of it is looked at.
type container struct {
	Image       string
	Build       struct{ Target string }
	User        string
	Command     []string
	Environment map[string]string
	Secrets     []string
	Ports       []string
	Profiles    []string
	ReadOnly    bool     `yaml:"read_only"`
	CapDrop     []string `yaml:"cap_drop"`
	SecurityOpt []string `yaml:"security_opt"`
	Privileged  bool
	HealthCheck *struct{ Test []string }
}

type composition struct {
	Services map[string]container
	Secrets  map[string]struct{ File string }
}

var interpolated = regexp.MustCompile(`\$\{[A-Z_]+:-([^}]*)\}`)

// compose reads the file as it is without any variable set.
func compose(t *testing.T) composition {
	t.Helper()
	text := interpolated.ReplaceAllString(repositoryFile(t, "docker-compose.yml"), "$1")
	if at := strings.Index(text, "${"); at >= 0 {
		t.Fatalf("docker-compose.yml has a variable without a default at %.40q", text[at:])
	}
	var c composition
	if err := yaml.Unmarshal([]byte(text), &c); err != nil {
		t.Fatalf("read docker-compose.yml: %v", err)
	}
	return c
}

func repositoryFile(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(testkit.Root(t), filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func TestEveryServiceHasAContainerAndItsSettingsAreRight(t *testing.T) {
	c := compose(t)
	for _, p := range conf.Services() {
		one, has := c.Services[string(p)]
		if !has {
			t.Errorf("%s has no container", p)
			continue
		}
		var environ []string
		for name, value := range one.Environment {
			setting, known := conf.Find(name)
			if known && value != "" && !setting.ReadBy(p) {
				t.Errorf("%s is told %s, which it does not read", p, name)
			}
			if known && setting.Kind == conf.Secret { // where it is, the processes of the other tests prove
				if !slices.Contains(one.Secrets, filepath.Base(value)) {
					t.Errorf("%s reads %s, which is not among its secrets %v", p, value, one.Secrets)
				}
				continue
			}
			environ = append(environ, name+"="+value)
		}
		if _, err := conf.Load(p, environ, nil); err != nil {
			t.Errorf("%s: %v", p, err)
		}
	}
}

func TestContainersMayDoLittleAndOnlyTheProxyIsReached(t *testing.T) {
	c := compose(t)
	for name, one := range c.Services {
		if !one.ReadOnly || one.Privileged || !slices.Equal(one.CapDrop, []string{"ALL"}) || !slices.Contains(one.SecurityOpt, "no-new-privileges:true") {
			t.Errorf("%s may do too much: %+v", name, one)
		}
		if len(one.Profiles) == 0 && one.HealthCheck == nil {
			t.Errorf("%s has no health check", name)
		}
		if len(one.Profiles) == 0 && (len(one.Ports) > 0) != (name == "proxy") {
			t.Errorf("%s has the ports %v", name, one.Ports)
		}
		for _, port := range one.Ports {
			if !strings.HasPrefix(port, "127.0.0.1:") {
				t.Errorf("%s listens beyond loopback without being told: %s", name, port)
			}
		}
		if !strings.Contains(one.Image, ":") || strings.HasSuffix(one.Image, ":latest") {
			t.Errorf("%s has the image %s, which is not pinned", name, one.Image)
		}
		for _, secret := range one.Secrets {
			if c.Secrets[secret].File == "" {
				t.Errorf("%s reads the secret %s, which the file does not have", name, secret)
			}
		}
	}
	for _, name := range []string{"tally", "desk", "incident", "fleet", "console"} {
		if slices.Contains(c.Services[name].Secrets, "master.key") {
			t.Errorf("%s is given the master key: intake alone opens what is sealed", name)
		}
	}
}

var baseImage = regexp.MustCompile(`(?m)^FROM (\S+)`)

func TestImagesOfTheDockerfileArePinnedAndNotRoot(t *testing.T) {
	text := repositoryFile(t, "Dockerfile")
	for _, stage := range baseImage.FindAllStringSubmatch(text, -1) {
		if base := stage[1]; base != "scratch" && !regexp.MustCompile(`:.*\d`).MatchString(base) {
			t.Errorf("FROM %s is not pinned", base)
		}
	}
	for _, target := range []string{"pharos", "log", "proxy"} {
		_, rest, found := strings.Cut(text, " AS "+target+"\n")
		stage, _, _ := strings.Cut(rest, "\nFROM ")
		if !found || !strings.Contains(stage, "\nUSER 10001:10001") {
			t.Errorf("the image %s runs as root", target)
		}
	}
}
