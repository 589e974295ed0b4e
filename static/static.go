// Package static holds the style sheets, scripts and pictures the browser
// asks for, and serves them under addresses that change with their content.
// It knows nothing of the trade, of templates or of the web framework.
package static

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"sync"
)

// Root is the path under which Handler expects to be mounted.
const Root = "/static/"

//go:embed app.css register.css app.js apply.js keep.js board.js css img vendor
var files embed.FS

// URL gives the address of an asset, with its content hash in it:
// "app.css" becomes "/static/app.1f0c9a7be2.css". An unknown name is a
// mistake in the program, so URL panics.
func URL(name string) string {
	a, ok := shelf().byName[name]
	if !ok {
		panic(fmt.Sprintf("static: no asset %q", name))
	}
	return a.url
}

type asset struct {
	url  string
	kind string
	body []byte
	gzip func() []byte
}

type assets struct {
	byName map[string]*asset
	byURL  map[string]*asset
}

var shelf = sync.OnceValue(load)

func load() assets {
	all := assets{byName: map[string]*asset{}, byURL: map[string]*asset{}}
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || kinds[path.Ext(name)] == "" {
			return err
		}
		all.add(name)
		return nil
	})
	if err != nil {
		panic(fmt.Sprintf("static: read embedded files: %v", err))
	}
	return all
}

func (all assets) add(name string) {
	body := read(name)
	if path.Ext(name) == ".css" {
		body = bundle(body)
	}
	a := &asset{url: hashed(name, body), kind: kinds[path.Ext(name)], body: body}
	a.gzip = sync.OnceValue(func() []byte { return squeeze(body) })
	all.byName[name], all.byURL[a.url] = a, a
}

func read(name string) []byte {
	body, err := files.ReadFile(name)
	if err != nil {
		panic(fmt.Sprintf("static: %v", err))
	}
	return body
}

func hashed(name string, body []byte) string {
	sum := sha256.Sum256(body)
	ext := path.Ext(name)
	return Root + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:5]) + ext
}

var imports = regexp.MustCompile(`(?m)^@import url\("([^"]+)"\) layer\(([a-z]+)\);$`)

// bundle replaces each layered import of a style sheet by what it names, so
// that a page waits for one style sheet instead of a chain of them.
func bundle(sheet []byte) []byte {
	return imports.ReplaceAllFunc(sheet, func(line []byte) []byte {
		part := imports.FindSubmatch(line)
		inner := bytes.TrimPrefix(read(string(part[1])), []byte(`@charset "UTF-8";`))
		return fmt.Appendf(nil, "@layer %s {\n%s\n}", part[2], inner)
	})
}
