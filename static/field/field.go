// Package field holds the program that runs on the auditor's tablet and serves it: a page that is the same for
// everybody, its modules, and the worker that keeps both on the device. It knows nothing of the trade and nobody's
// data; those come by the field protocol.
package field

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Root is the path under which Handler expects to be mounted, and the worker's scope.
const Root = "/field/"

//go:embed index.html manifest.webmanifest *.css *.js core ui img vendor/vendor.js
var files embed.FS

// kinds lists what is served; files of any other ending have no address.
var kinds = map[string]string{
	".html":        "text/html; charset=utf-8",
	".css":         "text/css; charset=utf-8",
	".js":          "text/javascript; charset=utf-8",
	".svg":         "image/svg+xml",
	".png":         "image/png",
	".webmanifest": "application/manifest+json",
}

// policy lets the program run its own files, show photos of its own store and reach its own server; the camera and
// the microphone are open here and nowhere else.
const policy = "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
	"media-src 'self' blob:; connect-src 'self'; manifest-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"

// retirement is the worker that stands in for sw.js when the program is taken back.
const retirement = "core/retired.js"

type asset struct {
	kind, etag string
	body, gzip []byte
}

// shell is every address below Root, and the build: the hash of them all.
type shell struct {
	build  string
	assets map[string]asset
}

var whole = sync.OnceValue(load)

// Build names the state of the program on the tablets: the beginning of the hash of all its files.
func Build() string { return whole().build }

func load() shell {
	s := shell{assets: map[string]asset{}}
	bodies := map[string][]byte{}
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || kinds[path.Ext(name)] == "" {
			return err
		}
		bodies[name] = bare(name, read(name))
		return nil
	})
	if err != nil {
		panic(fmt.Sprintf("static/field: read embedded files: %v", err))
	}
	s.build = hashOf(bodies)
	worker := bodies["sw.js"]
	delete(bodies, "sw.js")
	delete(bodies, retirement)
	for name, body := range bodies {
		s.assets[address(name)] = newAsset(kinds[path.Ext(name)], body)
	}
	s.assets["sw.js"] = newAsset(kinds[".js"], append(s.list(), worker...))
	s.assets["version.json"] = newAsset("application/json", fmt.Appendf(nil, "{\"build\":%q}\n", s.build))
	return s
}

// address is where a file is found below Root: the page stands at Root itself.
func address(name string) string {
	if name == "index.html" {
		return ""
	}
	return name
}

func read(name string) []byte {
	body, err := files.ReadFile(name)
	if err != nil {
		panic(fmt.Sprintf("static/field: %v", err))
	}
	return body
}

// bare leaves out of our own scripts what only their readers need: comments and indentation.
// Lines keep their numbers, so that what a tablet reports can be found in the source.
func bare(name string, body []byte) []byte {
	if path.Ext(name) != ".js" || strings.HasPrefix(name, "vendor/") {
		return body
	}
	var out strings.Builder
	inside := false
	for line := range strings.Lines(string(body)) {
		line, _, _ = strings.Cut(strings.TrimSpace(line), " // ")
		opens := strings.HasPrefix(line, "/*")
		if !inside && !opens && !strings.HasPrefix(line, "//") {
			out.WriteString(line)
		}
		inside = (inside || opens) && !strings.Contains(line, "*/")
		out.WriteByte('\n')
	}
	return []byte(out.String())
}

func hashOf(bodies map[string][]byte) string {
	sum := sha256.New()
	for _, name := range sorted(bodies) {
		_, _ = fmt.Fprintf(sum, "%s %x\n", name, sha256.Sum256(bodies[name])) // never fails (hash.Hash)
	}
	return hex.EncodeToString(sum.Sum(nil)[:6])
}

func sorted[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// list is what the worker puts into its cache, written as the head of its own text: another file means another
// worker, and so an update.
func (s shell) list() []byte {
	var all []string
	for _, name := range sorted(s.assets) {
		all = append(all, Root+name)
	}
	text, _ := json.Marshal(all) // strings always have a form in JSON
	return fmt.Appendf(nil, "const BUILD = %q;\nconst FILES = %s;\n", s.build, text)
}

func newAsset(kind string, body []byte) asset {
	sum := sha256.Sum256(body)
	return asset{kind: kind, etag: `"` + hex.EncodeToString(sum[:8]) + `"`, body: body, gzip: squeeze(body)}
}

func squeeze(body []byte) []byte {
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err == nil {
		_, err = z.Write(body)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		panic(fmt.Sprintf("static/field: compress: %v", err))
	}
	return out.Bytes()
}

// Handler serves the program. With retired set it serves a worker that takes itself and the kept files away, and
// leaves what auditors recorded where it is: the way back from a broken release.
func Handler(retired bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, Root)
		a, ok := whole().assets[name]
		if retired && name == "sw.js" {
			a = newAsset(kinds[".js"], read(retirement))
		}
		switch {
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "read only", http.StatusMethodNotAllowed)
		case !ok:
			http.NotFound(w, r)
		default:
			a.serve(w, r)
		}
	})
}

func (a asset) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", a.kind)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", policy)
	h.Set("Permissions-Policy", "camera=(self), microphone=(self), geolocation=()")
	h.Set("Cache-Control", "no-cache")
	h.Set("Etag", a.etag)
	h.Set("Vary", "Accept-Encoding")
	if r.Header.Get("If-None-Match") == a.etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := a.body
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = a.gzip
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodGet {
		_, _ = w.Write(body) // a reader who hung up needs no answer
	}
}
