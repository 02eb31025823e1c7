// Package web owns what a browser is answered: the static pages under a strict
// Content-Security-Policy, and the routes of the session.
//
// It leaves what the pages do to their TypeScript, and tokens to pkg/auth.
package web

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"
)

// policy lets the pages load only what this server has, and run nothing inline.
const policy = "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
	"connect-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// immutable is for names that hold the hash of what they name.
const immutable = "public, max-age=31536000, immutable"

// encodings in order of preference, with the ending of the file that holds each.
var encodings = [...]struct{ name, suffix string }{{"br", ".br"}, {"gzip", ".gz"}, {"", ""}}

// Site serves the built pages. NewSite makes it; it is safe for concurrent use.
type Site struct {
	files fs.FS
	etags map[string]string // by file name, of every file there is
}

// NewSite reads the names and hashes of the pages in files.
func NewSite(files fs.FS) (*Site, error) {
	s := &Site{files: files, etags: map[string]string{}}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		tag, err := etag(files, name)
		s.etags[name] = tag
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the built pages: %w", err)
	}
	return s, nil
}

func etag(files fs.FS, name string) (string, error) {
	f, err := files.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return `"` + base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:12]) + `"`, nil
}

// Built says whether there are pages to serve.
func (s *Site) Built() error {
	if _, ok := s.etags["index.html"]; !ok {
		return fmt.Errorf("the web pages are not built: run `make run`, or `make web`")
	}
	return nil
}

// ServeHTTP answers with a page or with one of its files.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	secure(w.Header())
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "pages are only read", http.StatusMethodNotAllowed)
		return
	}
	if err := s.Built(); err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	name := fileOf(r.URL.Path)
	if _, ok := s.etags[name]; !ok || strings.HasSuffix(name, ".br") || strings.HasSuffix(name, ".gz") {
		http.Error(w, "there is no such page", http.StatusNotFound)
		return
	}
	s.serve(w, r, name)
}

// fileOf gives the file behind an address: pages have no ending.
func fileOf(address string) string {
	switch address {
	case "/":
		return "index.html"
	case "/report", "/tally":
		return address[1:] + ".html"
	case "/docs", "/docs/":
		return "docs/index.html"
	}
	if strings.HasPrefix(address, "/docs/") && path.Ext(address) == "" {
		return address[1:] + ".html"
	}
	return strings.TrimPrefix(address, "/")
}

func (s *Site) serve(w http.ResponseWriter, r *http.Request, name string) {
	encoding, file := s.choose(name, r.Header.Get("Accept-Encoding"))
	f, err := s.files.Open(file)
	if err != nil {
		http.Error(w, "there is no such page", http.StatusNotFound)
		return
	}
	defer f.Close()
	content, ok := f.(io.ReadSeeker)
	if !ok {
		http.Error(w, "the page cannot be read", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", mediaType(name))
	h.Set("ETag", s.etags[file])
	h.Set("Cache-Control", caching(name))
	h.Add("Vary", "Accept-Encoding")
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
	}
	http.ServeContent(w, r, name, time.Time{}, content)
}

// choose finds the smallest form that the browser takes and that was built.
func (s *Site) choose(name, accepted string) (encoding, file string) {
	for _, e := range encodings {
		if _, ok := s.etags[name+e.suffix]; ok && (e.name == "" || takes(accepted, e.name)) {
			return e.name, name + e.suffix
		}
	}
	return "", name
}

// takes reads Accept-Encoding; q=0 means no.
func takes(accepted, encoding string) bool {
	for part := range strings.SplitSeq(accepted, ",") {
		name, weight, _ := strings.Cut(part, ";")
		if strings.EqualFold(strings.TrimSpace(name), encoding) {
			q := strings.TrimPrefix(strings.ReplaceAll(weight, " ", ""), "q=")
			return strings.Trim(q, "0.") != "" || q == ""
		}
	}
	return false
}

// mediaType is a table of our own: the machine's may not know .mjs, and a module
// with another type does not run.
func mediaType(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".js", ".mjs":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".json":
		return "application/json"
	case ".yaml":
		return "application/yaml" // RFC 9512
	case ".webmanifest":
		return "application/manifest+json"
	case ".svg":
		return "image/svg+xml"
	}
	return "application/octet-stream"
}

func caching(name string) string {
	if strings.HasPrefix(name, "assets/") {
		return immutable
	}
	return "no-cache" // kept, and asked about each time by its ETag
}

func secure(h http.Header) {
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer") // addresses hold ids of incidents
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(self)")
}
