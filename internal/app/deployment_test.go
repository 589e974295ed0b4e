package app_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"assay/internal/app"
	"assay/internal/config"
)

var setting = regexp.MustCompile(`\bASSAY_[A-Z_]+\b`)

// settingsOfCompose are the file's own: the port of the host, and the password that it puts into a URL.
var settingsOfCompose = []string{"ASSAY_PORT", "ASSAY_DB_PASSWORD"}

// TestDeploymentFilesNameRealSettings compares them with what the program asks its environment for.
func TestDeploymentFilesNameRealSettings(t *testing.T) {
	var asked []string
	_, _ = config.Read(func(name string) string { // whether the answers are good is not the question
		asked = append(asked, name)
		return ""
	})
	if len(asked) < 5 {
		t.Fatalf("the program asks for %q alone", asked)
	}
	for _, file := range []string{"Dockerfile", "docker-compose.yml"} {
		named := setting.FindAllString(read(t, file), -1)
		if len(named) == 0 {
			t.Errorf("%s names no setting", file)
		}
		for _, name := range named {
			if !slices.Contains(asked, name) && !slices.Contains(settingsOfCompose, name) {
				t.Errorf("%s names %s, which the program does not know", file, name)
			}
		}
	}
}

// TestNoPasswordIsCommitted holds that compose takes every secret from outside, and refuses to start without.
func TestNoPasswordIsCommitted(t *testing.T) {
	text := read(t, "docker-compose.yml")
	for _, secret := range []string{"ASSAY_DB_PASSWORD", "ASSAY_SECRET"} {
		uses := regexp.MustCompile(`\$\{?`+secret+`\b[^}]*`).FindAllString(text, -1)
		if len(uses) == 0 {
			t.Errorf("%s is not used", secret)
		}
		for _, use := range uses {
			if !regexp.MustCompile(`^\$\{` + secret + `:\?`).MatchString(use) {
				t.Errorf("%q lets compose start without the secret", use)
			}
		}
	}
}

// TestFontsAreReadAtTheStart refuses to start over a folder of fonts that cannot be used, and says which file.
func TestFontsAreReadAtTheStart(t *testing.T) {
	dir, fonts := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(fonts, "page.ttf"), []byte("<html>"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := config.Read(func(name string) string {
		return map[string]string{"ASSAY_DATA": dir, "ASSAY_FONTS": fonts}[name]
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := app.Open(t.Context(), c, time.Now); err == nil || !strings.Contains(err.Error(), "ASSAY_FONTS") || !strings.Contains(err.Error(), "page.ttf") {
		t.Errorf("a file that is no font: %v", err)
	}
}
