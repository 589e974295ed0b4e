package app_test

import (
	"fmt"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// Every detector is shown a fault that it must find, and code like ours that it must leave alone.

func snippet(t *testing.T, name, text string) *source {
	t.Helper()
	s, err := readSource(token.NewFileSet(), name, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestDetectorsFindSeededFaults(t *testing.T) {
	for _, c := range []struct {
		name     string
		detector func(s *source) []string
		file     string
		code     string
		faults   int
	}{
		{"no row", importsBeyondTheTable, "internal/utils/a.go", `package utils`, 1},
		{"cert imports store", importsBeyondTheTable, "internal/cert/a.go", `package cert; import "assay/internal/store"`, 1},
		{"areas import each other", importsBeyondTheTable, "internal/web/desk/a.go", `package desk; import "assay/internal/web/people"`, 1},
		{"cert imports day", importsBeyondTheTable, "internal/cert/a.go", `package cert; import "assay/internal/day"`, 0},
		{"app imports all", importsBeyondTheTable, "internal/app/a.go", `package app; import "assay/internal/web/people"`, 0},
		{"web imports areas", importsBeyondTheTable, "internal/web/a.go", `package web; import "assay/internal/web/people"`, 0},

		{"gorm in cert", strangersOutOfPlace, "internal/cert/a.go", `package cert; import "gorm.io/gorm"`, 1},
		{"gofpdf in web", strangersOutOfPlace, "internal/web/desk/a.go", `package desk; import "github.com/jung-kurt/gofpdf"`, 1},
		{"echo in office", strangersOutOfPlace, "internal/office/a.go", `package office; import "github.com/labstack/echo/v4"`, 1},
		{"cron in app", strangersOutOfPlace, "internal/app/a.go", `package app; import "github.com/robfig/cron/v3"`, 1},
		{"web in cert", strangersOutOfPlace, "internal/cert/a.go", `package cert; import "net/http"`, 1},
		{"context in a stone", strangersOutOfPlace, "internal/fee/a.go", `package fee; import "context"`, 1},
		{"dot import", strangersOutOfPlace, "internal/office/a.go", `package office; import . "strings"`, 1},
		{"gorm in store", strangersOutOfPlace, "internal/store/a.go", `package store; import ("gorm.io/gorm"; "context")`, 0},
		{"echo in an area", strangersOutOfPlace, "internal/web/desk/a.go", `package desk; import "github.com/labstack/echo/v4"`, 0},

		{"status set", foreignStatus, "internal/office/a.go", `package office; func f() { a.Status = b; a, c.Status = d, e }`, 2},
		{"status by pointer", foreignStatus, "internal/office/a.go", `package office; func f() { g(&(a.Status)) }`, 1},
		{"status at birth", foreignStatus, "internal/web/desk/a.go", `package desk; import c "assay/internal/cert"
			func f() { g(c.Audit{Status: x}, &c.Audit{Status: x}) }`, 2},
		{"status of a view", foreignStatus, "internal/web/desk/a.go", `package desk; import "assay/internal/cert"
			func f() { g(row{Status: x}, cert.Audit{Day: y}, a.Status); b := a.Status == c }`, 0},
		{"status in cert", foreignStatus, "internal/cert/a.go", `package cert; func f() { a.Status = b }`, 0},

		{"time asked", clockAsked, "internal/office/a.go", `package office; import "time"; func f() { time.Now() }`, 1},
		{"time asked later", clockAsked, "internal/web/a.go", `package web; import t "time"; var now = t.Now; var d = t.Since(x)`, 2},
		{"local zone", clockAsked, "internal/web/a.go", `package web; import "time"; func f() { x.In(time.Local) }`, 1},
		{"time in the wiring", clockAsked, "internal/app/a.go", `package app; import "time"; func f() { time.Now() }`, 0},
		{"time told", clockAsked, "internal/office/a.go", `package office; import "time"; func f() { a.Sub(b); office.Now(); time.Unix(0, 0) }`, 0},

		{"months added", monthsAdded, "internal/cert/a.go", `package cert; func f() { a.AddDate(0, 6, 0); a.AddDate(n, 0, 0) }`, 2},
		{"days added", monthsAdded, "internal/cert/a.go", `package cert; func f() { a.AddDate(0, 0, n) }`, 0},

		{"text template", unescaped, "internal/web/page/a.go", `package page; import "text/template"`, 1},
		{"trusted", unescaped, "internal/web/page/a.go", `package page; import "html/template"
			func f(s string) (template.URL, any) { return "", template.HTML(s) }`, 2},
		{"text template in mail", unescaped, "internal/mail/a.go", `package mail; import "text/template"; var t template.Template`, 0},
		{"escaped", unescaped, "internal/web/page/a.go", `package page; import "html/template"; var t template.Template; var u = x.URL`, 0},

		{"goroutine", handlerGoroutines, "internal/web/desk/a.go", `package desk; func f() { go g() }`, 1},
		{"goroutine elsewhere", handlerGoroutines, "internal/app/a.go", `package app; func f() { go g() }`, 0},

		{"default", columnDefaults, "internal/cert/a.go", "package cert; type t struct { A bool `gorm:\"not null;default:true\"` }", 1},
		{"no default", columnDefaults, "internal/cert/a.go", "package cert; type t struct { A bool `gorm:\"not null\"`; B int `kong:\"default:1\"` }", 0},

		{"unexplained", unexplained, "internal/cert/a.go", `package cert; func F() {}; type T int; func (T) G() {}; const C = 1; var V = 2`, 5},
		{"explained", unexplained, "internal/cert/a.go", "package cert\n// F is.\nfunc F() {}\n// T is.\ntype T int\n" +
			"func (T) String() string { return \"\" }\nfunc (t) G() {}\n// Both are.\nconst (\nA = 1\nB = 2\n)\nvar (\nC = 1 // is\nd = 2\n)", 0},

		{"long file", tooLong, "internal/cert/a.go", "package cert\nfunc f() {\n" + strings.Repeat("\n", longestFile) + "}\n", 1},
		{"long table", tooLong, "internal/cert/a.go", "package cert\nvar x = 1\n" + strings.Repeat("\n", longestFile), 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			faults := c.detector(snippet(t, c.file, c.code))
			if len(faults) != c.faults {
				t.Errorf("%d faults, want %d: %q", len(faults), c.faults, faults)
			}
			for _, fault := range faults {
				if !strings.HasPrefix(fault, c.file+":") && !strings.HasPrefix(fault, c.file+" ") {
					t.Errorf("no place in %q", fault)
				}
			}
		})
	}
}

func TestDetectorsFindFaultsOfTheWhole(t *testing.T) {
	one := snippet(t, "internal/mail/a.go", "// Package mail is.\npackage mail\nimport \"example.org/x/y\"")
	two := snippet(t, "internal/jobs/a.go", "package jobs\nimport \"example.org/x/y\"")
	if got := sharedStrangers([]*source{one, two}); len(got) != 1 {
		t.Errorf("a module known to two packages: %q", got)
	}
	if got := sharedStrangers([]*source{one, one}); len(got) != 0 {
		t.Errorf("a module known to one package: %q", got)
	}
	if got := silentPackages([]*source{one, two}); len(got) != 1 || !strings.Contains(got[0], "internal/jobs") {
		t.Errorf("a package without a comment: %q", got)
	}
	long := snippet(t, "internal/jobs/b.go", "package jobs\nfunc short() {}\nfunc long() {\n"+strings.Repeat("\n", longFunction)+"}")
	if got, _, p95 := functionLengths([]*source{long}); len(got) != 1 || p95 <= longFunction {
		t.Errorf("a long function: %q, %d", got, p95)
	}
}

func TestTableOfImportsIsRead(t *testing.T) {
	table := importTable("| package | purpose | may |\n| --- | --- | --- |\n" +
		"| `internal/office` | verbs | `store`, `web/*`, ground |\n| `internal/a` | x | same |\n| `cmd/assay` | y | all |\n" +
		"| ground: `day` | z | nothing |\n| `templates`, `static` | w | nothing |\n| `b` | not | of | it |\n")
	want := map[string]string{"internal/office": "[internal/store internal/web/* internal/day]",
		"internal/a": "[internal/store internal/web/* internal/day]", "cmd/assay": "[*]", "internal/day": "[]",
		"templates": "[]", "static": "[]"}
	for name, may := range want {
		if got, hasRow := table[name]; !hasRow || fmt.Sprint(got) != may {
			t.Errorf("%s may import %v, want %s", name, got, may)
		}
	}
	if len(table) != len(want) {
		t.Errorf("%d rows: %v", len(table), table)
	}
}

func TestReadingLeavesNothingOut(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"internal/a/a.go": "package a", "internal/a/a_test.go": "package a", "internal/b/b.go": "//go:build never\n\npackage b",
		"other/go.mod": "module other", "other/o.go": "package other", "internal/a/testdata/t.go": "package t", "cmd/c.go": "package c",
	} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	files, err := readHouse(dir)
	if err != nil || len(files) != 2 || files[0].pkg != "cmd" || files[1].pkg != "internal/a" {
		t.Errorf("%d files, %v", len(files), err)
	}
}

// badSQL has the number of faults at the end of each line that has any.
const badSQL = `package store

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

type row struct{ ID int }

const columns = "id, name"

var keys = map[string]string{"name": "name"}

var open = map[string]string{"name": "name"}

func init() { open["x"] = os.Args[0] }

func All(ctx context.Context, db *gorm.DB, plain *sql.DB, word string, words []string, whatever any, conds ...any) {
	g := gorm.G[row](db)
	g.Where("name = ?", word).Find(ctx)
	g.Where("name = '" + word + "'").Find(ctx) // 1
	g.Where(whatever).Order(word).Find(ctx) // 2
	g.Order(keys[word]).Find(ctx)
	g.Raw("SELECT " + columns + " FROM rows WHERE name = ?", word).Find(ctx)
	g.Raw("SELECT " + word).Find(ctx) // 1
	g.Exec(ctx, "DELETE FROM rows WHERE id = ?", word)
	g.Exec(ctx, word) // 1
	g.Select("id", word).Find(ctx) // 1
	g.Where("id = ?", 1).Update(ctx, word, 2) // 1
	g.Where("id = ?", 1).Update(ctx, "name", word)
	g.Count(ctx, word) // 1
	g.Preload(word, nil).Find(ctx) // 1
	g.Where("a = ?", 1).Or("b = ?", 2).Find(ctx) // 1
	db.First(&row{}, word) // 1
	db.First(&row{}, "id = ?", word)
	db.Find(&[]row{}, conds...) // 1
	db.Where(&row{ID: 1}).Find(&[]row{}) // 1
	db.Where(map[string]any{"id": 1}).Find(&[]row{})
	db.Where(clause.Eq{Column: "id", Value: word}).Find(&[]row{})
	db.Where(clause.Expr{SQL: word}) // 1
	db.Where(clause.Expr{SQL: "id = ?", Vars: []any{word}})
	db.Where(gorm.Expr(word)) // 1
	db.Clauses(clause.OrderBy{Columns: []clause.OrderByColumn{{Column: clause.Column{Name: word, Raw: true}}}}) // 1
	db.Distinct(words) // 1
	db.Select([]string{"id", "name"}).Omit("id", word) // 1
	db.Save(&row{}) // 1
	db.AutoMigrate(&row{}) // 1
	db.Pluck(word, nil).Group(word).Table(word).Having(word).Joins(word) // 5
	plain.QueryContext(ctx, word) // 1
	plain.Exec("SELECT ?", word)
	db.Transaction(func(tx *gorm.DB) error { return tx.Exec(word).Error }) // 1
	//sql: word comes from the table keys alone
	db.Order(word)
	db.Order(word) //sql: checked above
	db.Order(word) //sql: // 1
	pass(db, "id", "SELECT 1")
	pass(db, word, "SELECT 1")
	pass(db, "id", word) // 1
	through(db, "SELECT " + word) // 1
	where := db.Where // 1
	_, _ = where, pass // 1
}

func pass(db *gorm.DB, name, text string) { db.Raw(text, name) }

func through(db *gorm.DB, text string) { pass(db, "id", text) }

func changed(db *gorm.DB, name, text string) {
	text += " AND " + name
	db.Raw(text)
}

func seen(column string, all bool) (string, []any) {
	if all {
		return "1 = 1", nil
	}
	return column + " = ?", []any{1}
}

func leak(word string) (text string) {
	text = word
	return
}

func Flow(db *gorm.DB, word string, words []string, all bool) {
	where, args := seen("id", all)
	db.Where("x = ? AND "+where, args)
	where, args = seen(word, all) // 1
	changed(db, "name", "SELECT 1")
	changed(db, word, "SELECT 1") // 1
	db.Raw(leak("SELECT 1"))
	db.Raw(leak(word)) // 1
	var parts []string
	parts = append(parts, "a = ?", "b = ?")
	db.Where(strings.Join(parts, " AND "), args)
	mixed := []string{"a"}
	mixed = append(mixed, words...)
	db.Where(strings.Join(mixed, " AND ")) // 1
	for _, name := range []string{"a", "b"} {
		db.Order(name)
	}
	for _, name := range words {
		db.Order(name) // 1
	}
	put := []string{"a"}
	put[0] = word
	db.Order(put[0]) // 1
	taken := "a"
	fill(&taken)
	db.Order(taken) // 1
	db.Order(keys[word] + " DESC")
	db.Order(open[word]) // 1
	db.Limit(3).Order(fmt.Sprintf("%d", len(word)))
	db.Order(fmt.Sprint("x", word)) // 1
	_ = func(order string) { db.Order(order) } // 1
}

func fill(s *string) {}

func Open(db *gorm.DB, text string) { db.Raw(text) } // 1
`

func TestSQLCheckFindsSeededFaults(t *testing.T) {
	s := snippet(t, "internal/store/bad.go", badSQL)
	faults, excused := newSQLCheck(t, nil).run(t, s.pkg, []*source{s})
	found := map[string]int{}
	for _, fault := range faults {
		place, _, _ := strings.Cut(strings.TrimPrefix(fault, s.name+":"), ":")
		found[place]++
	}
	for i, line := range strings.Split(badSQL, "\n") {
		want := 0
		if _, number, marked := cutLast(line, "// "); marked && len(number) == 1 {
			want = int(number[0] - '0')
		}
		if got := found[strconv.Itoa(i+1)]; got != want {
			t.Errorf("%d faults in line %d, want %d: %s", got, i+1, want, line)
		}
	}
	if excused != 2 {
		t.Errorf("%d places excused, want 2", excused)
	}
}
