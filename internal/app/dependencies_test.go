package app_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestDependenciesAreExplained compares doc/dependencies.md with go.mod, both ways, and with the files of others.
func TestDependenciesAreExplained(t *testing.T) {
	page, modules := read(t, "doc/dependencies.md"), read(t, "go.mod")
	for _, fault := range unexplainedModules(page, modules) {
		t.Error(fault)
	}
	vendored, err := os.ReadDir(filepath.Join(root, "static", "vendor"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range vendored {
		name := file.Name()
		if name != "SHA256SUMS" && !strings.Contains(name, "LICENSE") && !strings.Contains(page, "`"+name+"`") {
			t.Errorf("doc/dependencies.md does not say where static/vendor/%s is from", name)
		}
	}
}

func TestUnexplainedModulesAreFound(t *testing.T) {
	page := "| web | `example.org/web` v1.2.0 | MIT |\n| old | `example.org/old` v1.0.0 | MIT |\n"
	modules := "require (\n\texample.org/web v1.3.0\n\texample.org/new v1.0.0\n\texample.org/deep v1.0.0 // indirect\n)\n"
	if got := unexplainedModules(page, modules); len(got) != 4 {
		t.Errorf("%q, want a wrong version both ways, a module without a row and a row without a module", got)
	}
}

var (
	required  = regexp.MustCompile(`(?m)^\t(\S+/\S+) (v\S+)$`)
	explained = regexp.MustCompile("(?m)^\\| [^|]+ \\| `([^`]+)` (v\\S+) \\| [^|]+ \\|")
)

func unexplainedModules(page, modules string) (faults []string) {
	rows, requirements := map[string]bool{}, map[string]bool{}
	for _, row := range explained.FindAllStringSubmatch(page, -1) {
		rows[row[1]+" "+row[2]] = true
	}
	for _, line := range required.FindAllStringSubmatch(modules, -1) {
		requirements[line[1]+" "+line[2]] = true
		if !rows[line[1]+" "+line[2]] {
			faults = append(faults, "doc/dependencies.md has no row for "+line[1]+" "+line[2])
		}
	}
	for row := range rows {
		if !requirements[row] {
			faults = append(faults, "doc/dependencies.md explains "+row+", which go.mod does not require")
		}
	}
	return faults
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
