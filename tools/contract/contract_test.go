package contract

import (
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pharos/pkg/archive"
	"pharos/pkg/auth"
	"pharos/pkg/auth/registry"
	"pharos/pkg/bus"
	"pharos/pkg/httpd"
	"pharos/pkg/openapi"
	"pharos/pkg/seal"
	"pharos/pkg/testkit"
	console "pharos/services/console/server"
	desk "pharos/services/desk/server"
	fleet "pharos/services/fleet/server"
	incident "pharos/services/incident/server"
	intake "pharos/services/intake/server"
	tally "pharos/services/tally/server"
	"pharos/tools/internal/care"
)

// surfaces are the routes of every service, as they are served. Nothing is started.
func surfaces(t *testing.T) map[string][]httpd.Route {
	t.Helper()
	authority, err := auth.OpenAuthority(filepath.Join(t.TempDir(), "token.key"))
	if err != nil {
		t.Fatal(err)
	}
	log, b := slog.New(slog.DiscardHandler), &bus.Bus{}
	in, err := intake.New(intake.Deps{Bus: b, Authority: authority, Keys: &seal.Keyring{}, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	pages, err := console.New(console.Config{}, console.Deps{Authority: authority, Logins: auth.NewLogins(), Registry: registry.New(b),
		Files: fstest.MapFS{}, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	return map[string][]httpd.Route{
		"care":     routes(care.NewServer(care.Deps{Archiver: archive.New(b, archive.Config{}), Authority: authority}).Handler()),
		"intake":   routes(in.Handler()),
		"console":  routes(pages.Handler()),
		"desk":     routes(desk.New(desk.Config{}, desk.Deps{Bus: b, Authority: authority, Log: log}).Handler()),
		"fleet":    routes(fleet.New(fleet.Deps{Bus: b, Authority: authority, Log: log}).Handler()),
		"incident": routes(incident.New(incident.Deps{Bus: b, Authority: authority, Log: log}).Handler()),
		"tally":    routes(tally.New(tally.Deps{Bus: b, Authority: authority, Log: log}).Handler()),
	}
}

func routes(h http.Handler) []httpd.Route { return h.(httpd.Surface).Routes() }

func contract(t *testing.T) *openapi.Contract {
	t.Helper()
	c, err := openapi.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestEveryServiceHasADocumentAndEveryDocumentAService(t *testing.T) {
	served := surfaces(t)
	for _, d := range contract(t).Documents {
		if _, ok := served[d.Name]; !ok && d.Name != openapi.Common && d.Name != openapi.Shared {
			t.Errorf("schemas/http/%s.yaml is no service's", d.Name)
		}
	}
	for name := range served {
		if contract(t).Document(name) == nil {
			t.Errorf("the service %s has no schemas/http/%s.yaml", name, name)
		}
	}
}

func TestRoutesAndDocumentsAreEqual(t *testing.T) {
	for name, served := range surfaces(t) {
		said, written := map[string]string{}, map[string]string{}
		for _, r := range served {
			said[r.Method+" "+braces(r.Path)] = string(r.Permission)
		}
		for _, o := range contract(t).Document(name).Operations {
			written[o.String()] = o.Permission
		}
		for _, line := range slices.Sorted(maps.Keys(said)) {
			if permission, ok := written[line]; !ok || permission != said[line] {
				t.Errorf("%s serves %s for %s; schemas/http/%s.yaml has %q", name, line, said[line], name, permission)
			}
		}
		for line := range written {
			if _, ok := said[line]; !ok {
				t.Errorf("schemas/http/%s.yaml has %s, and the service does not", name, line)
			}
		}
	}
}

// What stands around the services is no service's own: it is asked for.
func TestTheProbesAreAsTheirDocumentSays(t *testing.T) {
	authority, err := auth.OpenAuthority(filepath.Join(t.TempDir(), "token.key"))
	if err != nil {
		t.Fatal(err)
	}
	metrics := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4")
	})
	front, err := httpd.Mount(httpd.Origin{Authority: authority, Log: slog.New(slog.DiscardHandler), Metrics: metrics})
	if err != nil {
		t.Fatal(err)
	}
	token, err := authority.Issue(auth.Principal{Subject: "s", Org: "o", Roles: []auth.Role{auth.Administrator}}, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range contract(t).Document(openapi.Shared).Operations {
		for _, credential := range []string{"", token} {
			want := http.StatusOK
			if credential == "" && o.Permission != string(auth.Public) {
				want = http.StatusUnauthorized
			}
			r, w := httptest.NewRequestWithContext(t.Context(), o.Method, o.Path, nil), httptest.NewRecorder()
			if credential != "" {
				r.Header.Set("Authorization", "Bearer "+credential)
			}
			testkit.Checked(t, openapi.Shared, front).ServeHTTP(w, r)
			if w.Code != want {
				t.Errorf("%s with the credential %.3q…: %d, want %d", o, credential, w.Code, want)
			}
		}
	}
}

// braces writes a parameter as OpenAPI does.
func braces(route string) string {
	steps := strings.Split(route, "/")
	for i, s := range steps {
		if name, ok := strings.CutPrefix(s, ":"); ok {
			steps[i] = "{" + name + "}"
		}
	}
	return strings.Join(steps, "/")
}
