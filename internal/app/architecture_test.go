package app_test

import (
	"fmt"
	"go/ast"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// Who may import whom is the table of doc/architecture.md itself, so that page and code are one. A package that has
// no row there fails: a new room is a decision and not an accident.
var (
	mayImport = sync.OnceValues(func() (map[string][]string, error) {
		page, err := os.ReadFile(filepath.Join(root, "doc", "architecture.md"))
		return importTable(string(page)), err
	})

	ground = []string{"internal/audittime", "internal/config", "internal/cycle", "internal/day", "internal/fee",
		"internal/ledger", "internal/merge", "internal/norm", "internal/seal", "internal/wording"}
)

// A module of somebody else is known to the packages named here alone, so that it can be changed for another. One
// that has no row may be imported by one package.
var mayKnow = map[string][]string{
	"gorm.io/":                            {"internal/store"},
	"github.com/pressly/goose/":           {"internal/store"},
	"modernc.org/":                        {"internal/store", "scripts/lib/kill9", "scripts/lib/registerbench"}, // kill9 looks past the store
	"github.com/jackc/pgx/":               {"internal/store", "internal/testkit/pg", "scripts/lib/registerbench"},
	"github.com/jung-kurt/gofpdf":         {"internal/paper"},
	"github.com/robfig/cron/":             {"internal/jobs"},
	"github.com/wneessen/go-mail":         {"internal/mail"},
	"github.com/emersion/go-smtp":         {"internal/testkit"},
	"github.com/alecthomas/kong":          {"cmd/assay"},
	"github.com/chromedp/":                {"internal/testkit/browser"},
	"github.com/go-playground/validator/": {"internal/web/page"},
	"github.com/labstack/echo/": {"internal/web", "internal/web/*", "internal/api", "internal/field",
		"scripts/lib/hello", "scripts/lib/registerbench"},
}

// What the floors without pages must not know of the standard library: no web below web, no database above store,
// and in the rules neither files nor a context.
var mustNotKnow = map[string][]string{
	"net/http":      with(ground, "internal/cert", "internal/office", "internal/store", "internal/paper"),
	"database/sql":  with(ground, "internal/cert", "internal/office", "internal/paper", "internal/web/*"),
	"html/template": with(ground, "internal/cert", "internal/office", "internal/store", "internal/paper"),
	"os":            with(ground, "internal/cert"),
	"context":       with(ground, "internal/cert"),
}

// Where the time of day may be asked for; everybody else is told it.
var mayAskTheTime = []string{"cmd/assay", "internal/app", "internal/testkit", "internal/testkit/*", "scripts/lib/*"}

const (
	everything = "*"
	groundRows = "ground"
	module     = "assay/"

	longestFile     = 400
	longestTemplate = 150
	longFunction    = 40 // lines of which at most one function in twenty may have more
)

func with(list []string, more ...string) []string { return slices.Concat(list, more) }

// among tells whether a list of the tables above means the package.
func among(list []string, pkg string) bool {
	return slices.ContainsFunc(list, func(row string) bool {
		below, isTree := strings.CutSuffix(row, "*")
		return row == pkg || isTree && strings.HasPrefix(pkg, below)
	})
}

func TestPackagesImportWhatTheTableAllows(t *testing.T) {
	table, err := mayImport()
	if err != nil {
		t.Fatal(err)
	}
	if len(table) < 15 || !slices.Contains(table["internal/cert"], "internal/day") {
		t.Fatalf("the table in doc/architecture.md cannot be read: %v", table)
	}
	for _, stone := range ground {
		if _, hasRow := table[stone]; !hasRow {
			t.Errorf("%s is no ground stone in doc/architecture.md", stone)
		}
	}
	find(t, importsBeyondTheTable)
}

func importsBeyondTheTable(s *source) (faults []string) {
	table, _ := mayImport() // read before
	allowed, declared := table[s.pkg]
	if !declared {
		return []string{s.at(s.file.Name, "package %s has no row in the table of doc/architecture.md", s.pkg)}
	}
	for path, node := range s.imports() {
		pkg, ours := strings.CutPrefix(path, module)
		if ours && !among(allowed, pkg) {
			faults = append(faults, s.at(node, "%s must not import %s", s.pkg, pkg))
		}
	}
	return faults
}

// importTable reads rows such as
//
//	| `internal/jobs` | one table of recurring work | `office`, `store`, ground |
//
// where "ground" means every row that begins with that word, "same" the row above, "all" everything, and a name may
// leave out internal/ and end in a star.
func importTable(page string) map[string][]string {
	table := map[string][]string{}
	var stones, above []string
	for line := range strings.Lines(page) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		names := packageNames(cells[0])
		if len(cells) != 3 || len(names) == 0 || !strings.HasPrefix(line, "| ") {
			continue
		}
		may := packageNames(cells[2])
		words := inBackquotes.ReplaceAllString(cells[2], "")
		if strings.Contains(words, "same") {
			may = above
		}
		if strings.Contains(words, "ground") {
			may = append(may, groundRows)
		}
		if strings.Contains(words, "all") {
			may = append(may, everything)
		}
		above = may
		for _, name := range names {
			table[name] = may
			if strings.HasPrefix(strings.TrimSpace(cells[0]), "ground:") {
				stones = append(stones, name)
			}
		}
	}
	for name, may := range table {
		if at := slices.Index(may, groundRows); at >= 0 {
			table[name] = with(may[:at:at], stones...)
		}
	}
	return table
}

var inBackquotes = regexp.MustCompile("`[^`]*`")

func packageNames(cell string) (names []string) {
	for _, name := range inBackquotes.FindAllString(cell, -1) {
		name = strings.Trim(name, "`")
		first, _, _ := strings.Cut(name, "/")
		if !slices.Contains([]string{"cmd", "internal", "templates", "static", "migrations", "scripts"}, first) {
			name = "internal/" + name
		}
		names = append(names, name)
	}
	return names
}

func TestStrangersStayInTheirRooms(t *testing.T) { find(t, strangersOutOfPlace) }

func strangersOutOfPlace(s *source) (faults []string) {
	for path, node := range s.imports() {
		if owners, known := ownersOf(path); known && !among(owners, s.pkg) {
			faults = append(faults, s.at(node, "only %s may know %s", strings.Join(owners, ", "), path))
		}
		if among(mustNotKnow[path], s.pkg) {
			faults = append(faults, s.at(node, "%s must not know %s", s.pkg, path))
		}
		if s.local(path) == "." {
			faults = append(faults, s.at(node, "a dot import hides where names come from"))
		}
	}
	return faults
}

func ownersOf(path string) ([]string, bool) {
	for prefix, owners := range mayKnow {
		if strings.HasPrefix(path, prefix) {
			return owners, true
		}
	}
	return nil, false
}

// TestOtherStrangersAreKnownToOne holds what has no row above: the whole house is looked at, not one file.
func TestOtherStrangersAreKnownToOne(t *testing.T) {
	for _, fault := range sharedStrangers(house(t)) {
		t.Error(fault)
	}
}

func sharedStrangers(files []*source) (faults []string) {
	knownTo := map[string]string{}
	for _, s := range files {
		for path, node := range s.imports() {
			first, _, _ := strings.Cut(path, "/")
			foreign := strings.Contains(first, ".") && !strings.HasPrefix(path, "golang.org/x/text/")
			if _, hasRow := ownersOf(path); hasRow || !foreign {
				continue
			}
			if other, taken := knownTo[path]; taken && other != s.pkg {
				faults = append(faults, s.at(node, "%s is known to %s already: give one package the task of hiding it, "+
					"or it a row in the table", path, other))
				continue
			}
			knownTo[path] = s.pkg
		}
	}
	return faults
}

func TestStatusChangesInCertAlone(t *testing.T) { find(t, foreignStatus) }

// foreignStatus finds x.Status = … and cert.Audit{Status: …}: a noun changes only by its own verbs.
func foreignStatus(s *source) (faults []string) {
	if s.pkg == "internal/cert" {
		return nil
	}
	says := "only cert sets a Status: take the verb that leads there"
	nouns := s.local(module + "internal/cert")
	ast.Inspect(s.file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, left := range n.Lhs {
				if isField(left, "Status") {
					faults = append(faults, s.at(left, "%s", says))
				}
			}
		case *ast.UnaryExpr:
			if n.Op.String() == "&" && isField(n.X, "Status") {
				faults = append(faults, s.at(n, "%s", says))
			}
		case *ast.CompositeLit:
			if qualifier(n.Type) != "" && qualifier(n.Type) == nouns && hasKey(n, "Status") {
				faults = append(faults, s.at(n, "%s", says))
			}
		}
		return true
	})
	return faults
}

func TestClockIsAskedInTheWiringAlone(t *testing.T) { find(t, clockAsked) }

func clockAsked(s *source) (faults []string) {
	clock := s.local("time")
	if clock == "" || among(mayAskTheTime, s.pkg) {
		return nil
	}
	ast.Inspect(s.file, func(n ast.Node) bool {
		if name := selected(n, clock); slices.Contains([]string{"Now", "Since", "Until", "Local"}, name) {
			faults = append(faults, s.at(n, "time.%s outside the wiring: let the caller say when it is", name))
		}
		return true
	})
	return faults
}

func TestMonthsAreNeverAddedByTheLibrary(t *testing.T) { find(t, monthsAdded) }

// monthsAdded finds AddDate with years or months: it overflows where the rulebook clamps (R-DATE-01).
func monthsAdded(s *source) (faults []string) {
	ast.Inspect(s.file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if ok && isField(call.Fun, "AddDate") && len(call.Args) == 3 && !(isZero(call.Args[0]) && isZero(call.Args[1])) {
			faults = append(faults, s.at(n, "AddDate overflows at the end of a month: day has the arithmetic that clamps"))
		}
		return true
	})
	return faults
}

func TestPagesAreEscaped(t *testing.T) { find(t, unescaped) }

// unescaped finds text/template outside mail, and the types by which html/template is told not to escape.
func unescaped(s *source) (faults []string) {
	for path, node := range s.imports() {
		if path == "text/template" && s.pkg != "internal/mail" {
			faults = append(faults, s.at(node, "text/template does not escape: pages use html/template"))
		}
	}
	pages := s.local("html/template")
	trusting := []string{"HTML", "HTMLAttr", "JS", "JSStr", "CSS", "URL", "Srcset"}
	ast.Inspect(s.file, func(n ast.Node) bool {
		if name := selected(n, pages); pages != "" && slices.Contains(trusting, name) {
			faults = append(faults, s.at(n, "template.%s is not escaped: leave the value to the template", name))
		}
		return true
	})
	return faults
}

func TestHandlersStartNothingBehindTheirBack(t *testing.T) { find(t, handlerGoroutines) }

// handlerGoroutines finds go statements where requests are answered: the context is used again for the next request.
func handlerGoroutines(s *source) (faults []string) {
	if !among([]string{"internal/web", "internal/web/*", "internal/api", "internal/field"}, s.pkg) {
		return nil
	}
	ast.Inspect(s.file, func(n ast.Node) bool {
		if _, ok := n.(*ast.GoStmt); ok {
			faults = append(faults, s.at(n, "a handler starts nothing that outlives it: record an event, jobs do the rest"))
		}
		return true
	})
	return faults
}

func TestColumnsHaveNoDefaults(t *testing.T) { find(t, columnDefaults) }

// columnDefaults finds gorm tags with a default: a false or zero that was meant is then stored as the default.
func columnDefaults(s *source) (faults []string) {
	ast.Inspect(s.file, func(n ast.Node) bool {
		field, ok := n.(*ast.Field)
		if ok && field.Tag != nil && strings.Contains(field.Tag.Value, "gorm:") && strings.Contains(field.Tag.Value, "default:") {
			faults = append(faults, s.at(field, "a default in a gorm tag overrides false and zero: set it where the value is made"))
		}
		return true
	})
	return faults
}

func TestExportedNamesAreExplained(t *testing.T) { find(t, unexplained) }

func TestPackagesSayWhatTheyAreFor(t *testing.T) {
	for _, fault := range silentPackages(house(t)) {
		t.Error(fault)
	}
}

func silentPackages(files []*source) (faults []string) {
	first, explained := map[string]*source{}, map[string]bool{}
	for _, s := range files {
		if first[s.pkg] == nil {
			first[s.pkg] = s
		}
		explained[s.pkg] = explained[s.pkg] || s.file.Doc != nil
	}
	for pkg, s := range first {
		if !explained[pkg] {
			faults = append(faults, s.at(s.file.Name, "package %s has no comment that says what it is for", pkg))
		}
	}
	return faults
}

func TestFilesStayReadable(t *testing.T) {
	find(t, tooLong)
	for name, lines := range templateLines(t, "../../templates") {
		if lines > longestTemplate {
			t.Errorf("%s has %d lines, more than %d: cut it into partials", name, lines, longestTemplate)
		}
	}
}

// tooLong spares files without a function: they are data, and one table is best read in one place.
func tooLong(s *source) []string {
	if s.lines <= longestFile || !slices.ContainsFunc(s.file.Decls, isFunction) {
		return nil
	}
	return []string{fmt.Sprintf("%s has %d lines, more than %d: a second thing wants a file of its own", s.name, s.lines, longestFile)}
}

func TestFunctionsStayShort(t *testing.T) {
	long, median, p95 := functionLengths(house(t))
	t.Logf("functions: median %d lines, 95 of 100 within %d; longer than %d:\n%s", median, p95, longFunction,
		strings.Join(long, "\n"))
	if p95 > longFunction {
		t.Errorf("5 of 100 functions have more than %d lines: the longest say the most at once:\n%s", p95,
			strings.Join(long, "\n"))
	}
}
