package app_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// source is one Go file of the product; tests are not looked at.
type source struct {
	pkg   string // below the module, such as internal/cert
	name  string // below the root, such as internal/cert/audit.go
	lines int
	fset  *token.FileSet
	file  *ast.File
}

const root = "../.."

var wholeHouse = sync.OnceValues(func() ([]*source, error) { return readHouse(root) })

// house gives every file that belongs to a build, read once for all tests.
func house(t *testing.T) []*source {
	t.Helper()
	files, err := wholeHouse()
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 20 {
		t.Fatalf("only %d files read: the house is elsewhere", len(files))
	}
	return files
}

func find(t *testing.T, detector func(s *source) []string) {
	t.Helper()
	for _, s := range house(t) {
		for _, fault := range detector(s) {
			t.Error(fault)
		}
	}
}

func readHouse(root string) (files []*source, err error) {
	fset := token.NewFileSet()
	err = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return skipStrangers(root, path, entry)
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		if built, err := build.Default.MatchFile(filepath.Dir(path), entry.Name()); err != nil || !built {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		s, err := readSource(fset, filepath.ToSlash(name), text)
		files = append(files, s)
		return err
	})
	return files, err
}

// skipStrangers leaves out what is no part of the module: hidden folders, test data and modules inside it.
func skipStrangers(root, path string, entry fs.DirEntry) error {
	if path == root {
		return nil
	}
	hidden := strings.HasPrefix(entry.Name(), ".") || strings.HasPrefix(entry.Name(), "_")
	if hidden || entry.Name() == "testdata" || entry.Name() == "node_modules" {
		return fs.SkipDir
	}
	if _, err := os.Stat(filepath.Join(path, "go.mod")); err == nil {
		return fs.SkipDir
	}
	return nil
}

func readSource(fset *token.FileSet, name string, text []byte) (*source, error) {
	file, err := parser.ParseFile(fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	pkg, _, _ := cutLast(name, "/")
	return &source{pkg: pkg, name: name, lines: bytes.Count(text, []byte("\n")), fset: fset, file: file}, nil
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// at writes a fault with its place.
func (s *source) at(n ast.Node, format string, args ...any) string {
	return fmt.Sprintf("%s:%d: %s", s.name, s.fset.Position(n.Pos()).Line, fmt.Sprintf(format, args...))
}

func (s *source) imports() iter.Seq2[string, ast.Node] {
	return func(yield func(string, ast.Node) bool) {
		for _, spec := range s.file.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			if err == nil && !yield(path, spec) {
				return
			}
		}
	}
}

// local gives the name under which the file imports a package, or nothing.
func (s *source) local(path string) string {
	for _, spec := range s.file.Imports {
		if spec.Path.Value != strconv.Quote(path) {
			continue
		}
		if spec.Name != nil {
			return spec.Name.Name
		}
		_, last, found := cutLast(path, "/")
		if !found {
			return path
		}
		return last
	}
	return ""
}

// selected gives Name of pkg.Name.
func selected(n ast.Node, pkg string) string {
	if sel, ok := n.(*ast.SelectorExpr); ok && qualifier(sel) == pkg && pkg != "" {
		return sel.Sel.Name
	}
	return ""
}

func qualifier(e ast.Expr) string {
	if sel, ok := e.(*ast.SelectorExpr); ok {
		if x, ok := sel.X.(*ast.Ident); ok {
			return x.Name
		}
	}
	return ""
}

func isField(e ast.Expr, name string) bool {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	return ok && sel.Sel.Name == name
}

func hasKey(literal *ast.CompositeLit, name string) bool {
	return slices.ContainsFunc(literal.Elts, func(e ast.Expr) bool {
		pair, ok := e.(*ast.KeyValueExpr)
		if !ok {
			return false
		}
		key, ok := pair.Key.(*ast.Ident)
		return ok && key.Name == name
	})
}

func isZero(e ast.Expr) bool {
	literal, ok := e.(*ast.BasicLit)
	return ok && literal.Value == "0"
}

func isFunction(d ast.Decl) bool {
	_, ok := d.(*ast.FuncDecl)
	return ok
}

// customary methods belong to an interface of the standard library, which explains them.
var customary = []string{"Error", "String", "Unwrap", "Is", "As", "MarshalJSON", "UnmarshalJSON", "MarshalText",
	"UnmarshalText", "Scan", "Value", "Len", "Less", "Swap", "Read", "Write", "Close"}

// unexplained finds exported names without a comment. In a group of constants or variables the comment of the group,
// or one at the end of the line, will do.
func unexplained(s *source) (faults []string) {
	if s.file.Name.Name == "main" {
		return nil
	}
	say := func(name *ast.Ident) { faults = append(faults, s.at(name, "%s has no comment", name.Name)) }
	for _, decl := range s.file.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			if d.Doc == nil && d.Name.IsExported() && receiverExported(d) && !slices.Contains(customary, d.Name.Name) {
				say(d.Name)
			}
		case *ast.GenDecl:
			for _, name := range silentSpecs(d) {
				say(name)
			}
		}
	}
	return faults
}

func receiverExported(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	kind := d.Recv.List[0].Type
	for {
		switch k := kind.(type) {
		case *ast.StarExpr:
			kind = k.X
		case *ast.IndexExpr:
			kind = k.X
		case *ast.IndexListExpr:
			kind = k.X
		case *ast.Ident:
			return k.IsExported()
		default:
			return false
		}
	}
}

func silentSpecs(d *ast.GenDecl) (silent []*ast.Ident) {
	for _, spec := range d.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			if spec.Name.IsExported() && spec.Doc == nil && spec.Comment == nil && d.Doc == nil {
				silent = append(silent, spec.Name)
			}
		case *ast.ValueSpec:
			for _, name := range spec.Names {
				if name.IsExported() && spec.Doc == nil && spec.Comment == nil && d.Doc == nil {
					silent = append(silent, name)
				}
			}
		}
	}
	return silent
}

func templateLines(t *testing.T, dir string) map[string]int {
	t.Helper()
	lines := map[string]int{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) == ".go" {
			return err
		}
		text, err := os.ReadFile(path)
		lines[path] = bytes.Count(text, []byte("\n"))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// functionLengths gives the functions of more than longFunction lines, longest first, the median and the length
// within which 95 of 100 lie.
func functionLengths(files []*source) (long []string, median, p95 int) {
	type function struct {
		lines int
		says  string
	}
	var all []function
	for _, s := range files {
		for _, decl := range s.file.Decls {
			d, ok := decl.(*ast.FuncDecl)
			if !ok || d.Body == nil {
				continue
			}
			lines := s.fset.Position(d.Body.Rbrace).Line - s.fset.Position(d.Body.Lbrace).Line
			all = append(all, function{lines, s.at(d, "%s has %d lines", d.Name.Name, lines)})
		}
	}
	slices.SortFunc(all, func(a, b function) int { return b.lines - a.lines })
	for _, f := range all {
		if f.lines > longFunction {
			long = append(long, f.says)
		}
	}
	return long, all[len(all)/2].lines, all[len(all)/20].lines
}
