package app_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The text of SQL is written by us and nobody else: wherever gorm or a driver takes a piece of it, the piece must be
// made of constants of the program (architecture_clean_test.go says what that means). What is not, says why in a
// comment //sql: on its line or the line above.

// sqlAt tells for each method which arguments are pasted into SQL, counted after a context; all stands for the rest.
var sqlAt = map[string][]int{
	"Where": {0}, "Not": {0}, "Having": {0}, "Order": {0}, "Group": {0}, "Raw": {0}, "Exec": {0}, "Joins": {0},
	"InnerJoins": {0}, "Table": {0}, "Pluck": {0}, "Preload": {0}, "Update": {0}, "UpdateColumn": {0}, "Count": {0},
	"Select": {0, all}, "Distinct": {0, all}, "Omit": {0, all}, "Expr": {0},
	"First": {1}, "Take": {1}, "Last": {1}, "Find": {1}, "Delete": {1}, "FirstOrInit": {1}, "FirstOrCreate": {1},
	"Query": {0}, "QueryRow": {0}, "Prepare": {0}, "ExecContext": {0}, "QueryContext": {0}, "QueryRowContext": {0},
	"PrepareContext": {0},
}

const all = -1

// banned lists methods of gorm that do more, or less, than they say.
var banned = map[string]string{
	"Or":            "binds weaker than the conditions before it: write the alternatives inside one Where",
	"Save":          "inserts what is missing and overwrites what changed meanwhile: update by id and version",
	"FirstOrCreate": "races with itself: insert, and let the constraint speak",
	"FirstOrInit":   "hides whether the row exists",
	"AutoMigrate":   "guesses: write a migration",
}

// conditions take structs, whose zero fields they leave out without a word.
var conditions = []string{"Where", "Not", "First", "Take", "Last", "Find", "Delete"}

func TestSQLIsWrittenByUs(t *testing.T) {
	var packages []string
	byPackage := map[string][]*source{}
	for _, s := range house(t) {
		byPackage[s.pkg] = append(byPackage[s.pkg], s)
		for path := range s.imports() {
			if speaksSQL(path) && !slices.Contains(packages, s.pkg) {
				packages = append(packages, s.pkg)
			}
		}
	}
	excused := 0
	check := newSQLCheck(t, packages)
	for _, pkg := range packages {
		faults, n := check.run(t, pkg, byPackage[pkg])
		excused += n
		for _, fault := range faults {
			t.Error(fault)
		}
	}
	t.Logf("%d places are excused by a comment //sql:", excused)
}

func speaksSQL(path string) bool {
	return path == "database/sql" || strings.HasPrefix(path, "gorm.io/") || strings.HasPrefix(path, "github.com/jackc/pgx")
}

// sqlCheck knows the types of everything the packages import, from the compiler's export data.
type sqlCheck struct {
	exports map[string]string
}

func newSQLCheck(t *testing.T, packages []string) *sqlCheck {
	t.Helper()
	args := []string{"list", "-export", "-deps", "-json=ImportPath,Export", "gorm.io/gorm", "gorm.io/gorm/clause"}
	for _, pkg := range packages {
		args = append(args, module+pkg)
	}
	list := exec.Command("go", args...)
	list.Dir = root
	var complaint bytes.Buffer
	list.Stderr = &complaint
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, complaint.String())
	}
	check := &sqlCheck{exports: map[string]string{}}
	for lines := json.NewDecoder(bytes.NewReader(out)); ; {
		var row struct{ ImportPath, Export string }
		if err := lines.Decode(&row); errors.Is(err, io.EOF) {
			return check
		} else if err != nil {
			t.Fatal(err)
		}
		check.exports[row.ImportPath] = row.Export
	}
}

func (c *sqlCheck) lookup(path string) (io.ReadCloser, error) {
	if c.exports[path] == "" {
		return nil, fmt.Errorf("no export data for %s", path)
	}
	return os.Open(c.exports[path])
}

// run gives the faults of one package, and how many places a comment excuses.
func (c *sqlCheck) run(t *testing.T, pkg string, files []*source) (faults []string, excused int) {
	t.Helper()
	fset := files[0].fset
	var parsed []*ast.File
	for _, s := range files {
		parsed = append(parsed, s.file)
	}
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Selections: map[*ast.SelectorExpr]*types.Selection{},
		Uses: map[*ast.Ident]types.Object{}, Defs: map[*ast.Ident]types.Object{}}
	config := types.Config{Importer: importer.ForCompiler(fset, "gc", c.lookup)}
	if _, err := config.Check(module+pkg, fset, parsed, info); err != nil {
		t.Fatalf("check the types of %s: %v", pkg, err)
	}
	walk := &sqlWalk{flow: newFlow(info, parsed), fset: fset, reasons: map[string]bool{}}
	for _, s := range files {
		walk.note(s)
	}
	for known := -1; known != walk.passed(); { // until no further parameter turns out to be passed on
		known = walk.passed()
		walk.faults, walk.excused = nil, 0
		for _, s := range files {
			walk.file(s)
		}
	}
	return walk.faults, walk.excused
}

// sqlWalk goes through one package.
type sqlWalk struct {
	*flow
	fset    *token.FileSet
	reasons map[string]bool // file:line that a comment //sql: excuses
	faults  []string
	excused int
}

var sqlReason = regexp.MustCompile(`^//sql: \w\S* \S+`)

// note reads the reasons of a file. One that stands alone on its line is for the next line.
func (w *sqlWalk) note(s *source) {
	code := map[int]bool{} // lines on which code begins
	ast.Inspect(s.file, func(n ast.Node) bool {
		switch n.(type) {
		case nil, *ast.Comment, *ast.CommentGroup:
			return false
		}
		code[w.fset.Position(n.Pos()).Line] = true
		return true
	})
	for _, group := range s.file.Comments {
		for _, comment := range group.List {
			if line := w.fset.Position(comment.Pos()).Line; sqlReason.MatchString(comment.Text) {
				if !code[line] {
					line++
				}
				w.reasons[fmt.Sprint(s.name, ":", line)] = true
			}
		}
	}
}

func (w *sqlWalk) file(s *source) {
	for _, decl := range s.file.Decls {
		called := map[*ast.Ident]bool{}
		ast.Inspect(decl, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				called[calledName(n)] = true
				w.call(s, n)
			case *ast.CompositeLit:
				w.literal(s, n)
			case *ast.Ident:
				w.value(s, n, called)
			}
			return true
		})
	}
}

// call checks the arguments that become SQL.
func (w *sqlWalk) call(s *source, call *ast.CallExpr) {
	function, ok := w.info.Uses[calledName(call)].(*types.Func)
	if !ok {
		return
	}
	function = function.Origin()
	positions := w.passes[function]
	if pkg := function.Pkg(); pkg != nil && speaksSQL(pkg.Path()) {
		positions = sqlAt[function.Name()]
		if why := banned[function.Name()]; why != "" && strings.HasPrefix(pkg.Path(), "gorm.io/gorm") {
			w.fault(s, call, "%s %s", function.Name(), why)
		}
	}
	args := call.Args
	if w.passes[function] == nil && len(args) > 0 && isContext(w.info.TypeOf(args[0])) {
		args = args[1:]
	}
	last := -1
	for _, at := range positions {
		switch {
		case at == all:
			for i := last + 1; i < len(args); i++ {
				w.piece(s, function, args, i)
			}
		case at < len(args):
			w.piece(s, function, args, at)
		}
		last = at
	}
}

func (w *sqlWalk) piece(s *source, function *types.Func, args []ast.Expr, at int) {
	arg := ast.Unparen(args[at])
	switch kind := w.info.TypeOf(arg); {
	case w.clean(arg):
	case isText(kind):
		w.fault(s, arg, "%s is given text that is not made of constants", function.Name())
	case isStruct(kind) && slices.Contains(conditions, function.Name()):
		w.fault(s, arg, "%s with a struct leaves out its zero fields: name the columns", function.Name())
	}
}

// value finds a function that takes SQL being handed around instead of called: what it is given cannot be seen.
func (w *sqlWalk) value(s *source, name *ast.Ident, called map[*ast.Ident]bool) {
	function, ok := w.info.Uses[name].(*types.Func)
	if !ok || called[name] {
		return
	}
	function = function.Origin()
	foreign := function.Pkg() != nil && speaksSQL(function.Pkg().Path()) && sqlAt[function.Name()] != nil
	if foreign || w.passes[function] != nil {
		w.fault(s, name, "%s pastes what it is given into SQL: call it, do not hand it around", name.Name)
	}
}

// literal checks clause.Expr{SQL: …} and its kin.
func (w *sqlWalk) literal(s *source, literal *ast.CompositeLit) {
	kind, ok := w.info.TypeOf(literal).(*types.Named)
	if !ok || kind.Obj().Pkg() == nil || kind.Obj().Pkg().Path() != "gorm.io/gorm/clause" {
		return
	}
	raw := kind.Obj().Name() == "Expr" || kind.Obj().Name() == "NamedExpr" || hasKey(literal, "Raw")
	for _, element := range literal.Elts {
		value := element
		if pair, ok := element.(*ast.KeyValueExpr); ok {
			value = pair.Value
		}
		if raw && isString(w.info.TypeOf(value)) && !w.clean(value) {
			w.fault(s, value, "clause.%s is given text that is not made of constants", kind.Obj().Name())
		}
	}
}

func (w *sqlWalk) fault(s *source, n ast.Node, format string, args ...any) {
	if w.reasons[fmt.Sprint(s.name, ":", w.fset.Position(n.Pos()).Line)] {
		w.excused++
		return
	}
	w.faults = append(w.faults, s.at(n, format, args...))
}

func calledName(call *ast.CallExpr) *ast.Ident {
	switch f := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		return f
	case *ast.SelectorExpr:
		return f.Sel
	case *ast.IndexExpr:
		name, _ := f.X.(*ast.Ident)
		return name
	}
	return nil
}

func isContext(t types.Type) bool {
	named, ok := t.(*types.Named)
	return ok && named.Obj().Name() == "Context" && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "context"
}

func isString(t types.Type) bool {
	basic, ok := t.Underlying().(*types.Basic)
	return ok && basic.Info()&types.IsString != 0
}

// isText holds for strings, lists of them, and whatever may hide one.
func isText(t types.Type) bool {
	switch under := t.Underlying().(type) {
	case *types.Slice:
		return isText(under.Elem())
	case *types.Interface:
		named, ok := t.(*types.Named)
		return !ok || named.Obj().Pkg() == nil || !strings.HasPrefix(named.Obj().Pkg().Path(), "gorm.io/")
	}
	return isString(t)
}

func isStruct(t types.Type) bool {
	if pointer, ok := t.Underlying().(*types.Pointer); ok {
		t = pointer.Elem()
	}
	named, ok := t.(*types.Named)
	if ok && named.Obj().Pkg() != nil && strings.HasPrefix(named.Obj().Pkg().Path(), "gorm.io/") {
		return false
	}
	_, ok = t.Underlying().(*types.Struct)
	return ok
}
