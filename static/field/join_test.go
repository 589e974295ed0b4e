package field

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/evanw/esbuild/pkg/api"
)

//go:generate go test . -run TestVendorIsJoinedFromWhatItsMakersPublished -update

var update = flag.Bool("update", false, "write vendor/vendor.js anew")

// TestVendorIsJoinedFromWhatItsMakersPublished joins the files of others again: what is served is what they published
// and nothing else. With -update it writes the file.
func TestVendorIsJoinedFromWhatItsMakersPublished(t *testing.T) {
	sums, err := os.ReadFile("vendor/src/SHA256SUMS")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(sums)) {
		want, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		body, err := os.ReadFile("vendor/src/" + name)
		if sum := sha256.Sum256(body); err != nil || hex.EncodeToString(sum[:]) != want {
			t.Errorf("vendor/src/%s is not what its makers published (%v)", name, err)
		}
	}
	joined := build(t, "vendor/src/join.js", true)
	if *update {
		if err := os.WriteFile("vendor/vendor.js", joined, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile("vendor/vendor.js")
	if err != nil || !bytes.Equal(kept, joined) {
		t.Errorf("vendor/vendor.js is not what joining gives; run go generate ./static/field (%v)", err)
	}
}

// TestEveryImportIsThere reads the program as the oldest browser we serve would: every import is found, every name
// exists, and no syntax is too new.
func TestEveryImportIsThere(t *testing.T) { build(t, "main.js", false) }

func TestAMissingImportIsFound(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "main.js"), []byte(`import { a } from "./gone.js"; a();`), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := api.Build(options(filepath.Join(dir, "main.js"), false)); len(got.Errors) == 0 {
		t.Error("an import of nothing was not found")
	}
}

func build(t *testing.T, entry string, minified bool) []byte {
	t.Helper()
	made := api.Build(options(entry, minified))
	for _, e := range append(made.Errors, made.Warnings...) {
		t.Errorf("%+v: %s", e.Location, e.Text)
	}
	if len(made.OutputFiles) != 1 {
		t.Fatalf("%d files out of %s", len(made.OutputFiles), entry)
	}
	return made.OutputFiles[0].Contents
}

func options(entry string, minified bool) api.BuildOptions {
	return api.BuildOptions{EntryPoints: []string{entry}, Bundle: true, Format: api.FormatESModule, TreeShaking: api.TreeShakingTrue,
		MinifyWhitespace: minified, MinifyIdentifiers: minified, MinifySyntax: minified, LegalComments: api.LegalCommentsNone,
		Alias:   map[string]string{"preact": "./vendor/src/preact.mjs", "preact/hooks": "./vendor/src/hooks.mjs"},
		Engines: []api.Engine{{Name: api.EngineSafari, Version: "16.4"}, {Name: api.EngineChrome, Version: "108"}}}
}
