package topology

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"pharos/pkg/conf"
	"pharos/pkg/testkit"
	"pharos/tools/internal/client"
)

// deployment is what docker-compose.yml describes, as processes.
type deployment struct {
	t        *testing.T
	compose  composition
	secrets  string // folder that `pharos secrets` filled
	archive  string // volume of the archive
	log      string // addresses
	database string
	proxy    *proxy
	token    string
	tokenAt  string // its file
	client   *client.Client
	first    map[string]*copied
}

// copied is one process of a service.
type copied struct {
	*process
	service string
	addr    string
}

// deploy starts everything once, and logs in by the console's link.
func deploy(t *testing.T) *deployment {
	t.Helper()
	d := &deployment{t: t, compose: compose(t), secrets: makeSecrets(t), archive: t.TempDir(), first: map[string]*copied{}}
	password, err := os.ReadFile(filepath.Join(d.secrets, "database_password"))
	if err != nil {
		t.Fatal(err)
	}
	d.log = startLog(t, d.secrets, func(text string) string { return text })
	d.database = startDatabase(t, strings.TrimSpace(string(password)))
	d.proxy = newProxy(t)
	for _, p := range conf.Services() {
		d.first[string(p)] = d.start(string(p))
	}
	for _, c := range d.first {
		d.ready(c)
		d.proxy.add(c.service, c.addr)
	}
	d.login()
	return d
}

func makeSecrets(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "secrets")
	if out, err := exec.Command(filepath.Join(programs, "pharos"), "secrets", dir).CombinedOutput(); err != nil {
		t.Fatalf("pharos secrets: %v\n%s", err, out)
	}
	return dir
}

// start runs a copy of a service with the environment of its container, and in
// its folder of secrets only those that the container is given.
func (d *deployment) start(service string) *copied {
	d.t.Helper()
	c := d.compose.Services[service]
	c.Environment = maps.Clone(c.Environment)
	addr := freeAddr(d.t)
	c.Environment["PHAROS_HTTP_ADDR"] = addr
	program, found := strings.CutPrefix(c.Command[0], "/usr/local/bin/pharos-")
	if !found {
		d.t.Fatalf("the container of %s runs %v", service, c.Command)
	}
	return &copied{start(d.t, program, d.environ(c), c.Command[1:]...), service, addr}
}

func (d *deployment) environ(c container) []string {
	d.t.Helper()
	given := d.t.TempDir()
	for _, name := range c.Secrets {
		content, err := os.ReadFile(filepath.Join(d.secrets, filepath.Base(d.compose.Secrets[name].File)))
		if err != nil {
			d.t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(given, name), content, 0o600); err != nil {
			d.t.Fatal(err)
		}
	}
	names := strings.NewReplacer("nats:4222", d.log, "database:5432", d.database, "/run/secrets", given, "/archive", d.archive, "127.0.0.1:8080", strings.TrimPrefix(d.proxy.URL, "http://"))
	var environ []string
	for name, value := range c.Environment {
		environ = append(environ, name+"="+names.Replace(value))
	}
	return environ
}

// ready waits until a copy is of use, asking as its container is asked.
func (d *deployment) ready(c *copied) {
	d.t.Helper()
	testkit.Eventually(d.t, testkit.Patience, func() error {
		select {
		case <-c.ended:
			d.t.Fatalf("%s ended: %v\n%s", c.service, c.err, c.out)
		default:
		}
		res, err := http.Get("http://" + c.addr + "/readyz")
		if err != nil {
			return err
		}
		defer func() { _ = res.Body.Close() }()
		if res.StatusCode != http.StatusOK {
			answer, _ := io.ReadAll(res.Body)
			return fmt.Errorf("%s: %s: %s", c.service, res.Status, answer)
		}
		return nil
	})
	check := slices.Clone(d.compose.Services[c.service].HealthCheck.Test)
	_, port, _ := strings.Cut(d.compose.Services[c.service].Environment["PHAROS_HTTP_ADDR"], ":")
	for i := range check {
		check[i] = strings.Replace(check[i], "127.0.0.1:"+port, c.addr, 1)
	}
	if out, err := exec.Command(filepath.Join(programs, filepath.Base(check[1])), check[2:]...).CombinedOutput(); err != nil {
		d.t.Errorf("the health check of %s: %v: %s", c.service, err, out)
	}
}

var printedLink = regexp.MustCompile(`http://\S+/login\?code=\S+`)

// login follows the link that the console printed, through the proxy.
func (d *deployment) login() {
	d.t.Helper()
	var link string
	select {
	case line := <-d.first["console"].lines:
		link = printedLink.FindString(line)
	case <-time.After(10 * time.Second):
	}
	if !strings.HasPrefix(link, d.proxy.URL) {
		d.t.Fatalf("the console printed the link %q; want one to %s", link, d.proxy.URL)
	}
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := browser.Get(link)
	if err != nil {
		d.t.Fatal(err)
	}
	_ = res.Body.Close()
	for _, cookie := range res.Cookies() {
		d.token = cookie.Value
	}
	d.tokenAt = filepath.Join(d.t.TempDir(), "token")
	writeFile(d.t, d.tokenAt, d.token)
	if d.client, err = client.New(client.Options{Server: d.proxy.URL, TokenFile: d.tokenAt}); err != nil {
		d.t.Fatalf("log in at %s: %s, %v", link, res.Status, err)
	}
}

// alone says whether there is never a second copy: the archive has one writer.
func alone(service string) bool { return service == string(conf.Care) }

// replace starts another copy, waits for it, and lets the old one drain, as an
// update of one container after the other does.
func (d *deployment) replace(service string) {
	d.t.Helper()
	old := d.first[service]
	if alone(service) {
		if err := old.end(syscall.SIGTERM); err != nil {
			d.t.Errorf("%s did not drain: %v", service, err)
		}
	}
	fresh := d.start(service)
	d.ready(fresh)
	d.proxy.add(service, fresh.addr)
	d.proxy.remove(service, old.addr)
	if err := old.end(syscall.SIGTERM); err != nil {
		d.t.Errorf("%s did not drain: %v\n%s", service, err, tail(old.out.String()))
	}
	d.first[service] = fresh
}

// get asks until the answer satisfies, or a minute is over.
func (d *deployment) get(path string, out any, satisfies func() error) {
	d.t.Helper()
	testkit.Eventually(d.t, testkit.Patience, func() error {
		if err := d.client.Do(d.t.Context(), http.MethodGet, path, nil, out); err != nil {
			return err
		}
		return satisfies()
	})
}

// post sends once and returns the status; 0 when nothing answered.
func (d *deployment) post(ctx context.Context, path, body string) int {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, d.proxy.URL+path, strings.NewReader(body))
	if err != nil {
		return 0
	}
	req.Header.Set("Authorization", "Bearer "+d.token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0
	}
	defer func() { _ = res.Body.Close() }()
	_, _ = io.Copy(io.Discard, res.Body)
	return res.StatusCode
}

// page answers like /v1/incidents.
type page struct {
	Features []struct {
		Properties struct {
			ReportIDs []string `json:"report_ids"`
		} `json:"properties"`
	} `json:"features"`
	Links []struct{ Rel, Href string } `json:"links"`
}

// linked counts in how many incidents each report is.
func (d *deployment) linked() (map[string]int, error) {
	counts := map[string]int{}
	for path := "/v1/incidents?limit=1000"; path != ""; {
		var p page
		if err := d.client.Do(d.t.Context(), http.MethodGet, path, nil, &p); err != nil {
			return nil, err
		}
		path = ""
		for _, f := range p.Features {
			for _, id := range f.Properties.ReportIDs {
				counts[id]++
			}
		}
		for _, l := range p.Links {
			if next, err := url.Parse(l.Href); err == nil && l.Rel == "next" {
				path = next.RequestURI()
			}
		}
	}
	return counts, nil
}
