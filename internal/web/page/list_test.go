package page_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"assay/internal/web/page"

	"github.com/labstack/echo/v4"
)

var audits = page.Listing{
	Sorts: []string{"due", "client", "-changed"},
	Size:  20,
	Filters: []page.Filter{{Name: "kind", Label: "Kind", Choices: []page.Choice{
		{Value: "stage1", Label: "Stage 1"}, {Value: "stage2", Label: "Stage 2"},
	}}},
}

func listOf(address string, l page.Listing) page.List {
	r := httptest.NewRequest("GET", address, nil)
	return l.Read(echo.New().NewContext(r, httptest.NewRecorder()))
}

func TestListReadsTheAddress(t *testing.T) {
	tests := []struct {
		address, query, sort string
		desc                 bool
		page                 int
		kind                 string
	}{
		{"/audits", "", "due", false, 1, ""},
		{"/audits?q=+Aegean%20+Hosting&sort=-client&page=3&kind=stage2", "Aegean Hosting", "client", true, 3, "stage2"},
		{"/audits?sort=id;drop&kind=all&page=-1", "", "due", false, 1, ""},
		{"/audits?sort=password&page=99999999999999999999", "", "due", false, 1, ""},
		{"/audits?sort=changed", "", "changed", false, 1, ""},
		{"/audits?q=a%00b%E2%80%AEc%ff", "a b c", "due", false, 1, ""},
		{"/audits?sort=--due&page=0x10", "", "due", false, 1, ""},
	}
	for _, tt := range tests {
		l := listOf(tt.address, audits)
		if l.Query != tt.query || l.Sort != tt.sort || l.Desc != tt.desc || l.Page != tt.page || l.Picked("kind") != tt.kind {
			t.Errorf("%s: %+v", tt.address, l)
		}
	}
	if l := listOf("/?q="+strings.Repeat("x", 500), audits); len([]rune(l.Query)) != 100 {
		t.Errorf("search of %d characters", len(l.Query))
	}
	if l := listOf("/", page.Listing{Sorts: []string{"-changed"}}); l.Sort != "changed" || !l.Desc || l.Size != 50 {
		t.Errorf("default order %+v", l)
	}
	if l := listOf("/?sort=x", page.Listing{}); l.Sort != "" {
		t.Errorf("order of a list without any: %q", l.Sort)
	}
}

func TestListPages(t *testing.T) {
	l := listOf("/audits?page=2&kind=stage1&q=a", audits)
	l.Total = 45
	if l.Offset() != 20 || l.Pages() != 3 || l.From() != 21 || l.To() != 40 || !l.Narrowed() {
		t.Errorf("page 2 of 45 rows: %d %d %d %d", l.Offset(), l.Pages(), l.From(), l.To())
	}
	if l.Back() != "/audits?kind=stage1&q=a" || l.Forward() != "/audits?kind=stage1&page=3&q=a" {
		t.Errorf("back %q, forward %q", l.Back(), l.Forward())
	}
	l.Page, l.Total = 9, 0
	if l.Pages() != 1 || l.From() != 0 || l.To() != 0 || l.Forward() != "" || l.Back() != "/audits?kind=stage1&q=a" {
		t.Errorf("beyond the end: %+v", l)
	}
}

func TestListLeaves(t *testing.T) {
	l := listOf("/audits?page=10", audits)
	l.Total = 400
	var got []string
	for _, leaf := range l.Leaves() {
		switch {
		case leaf.Number == 0:
			got = append(got, "…")
		case leaf.Here:
			got = append(got, "here")
		default:
			got = append(got, strings.TrimPrefix(leaf.URL, "/audits"))
		}
	}
	if s := strings.Join(got, " "); s != " … ?page=8 ?page=9 here ?page=11 ?page=12 … ?page=20" {
		t.Errorf("leaves %q", s)
	}
}

func TestManyFoundAreNotCounted(t *testing.T) {
	for query, want := range map[string]struct {
		total int
		many  bool
	}{"?q=an": {500, true}, "": {501, false}} {
		l := listOf("/audits"+query, audits)
		if l.Count(501, 500); l.Total != want.total || l.Many != want.many {
			t.Errorf("%q: %d, many %v", query, l.Total, l.Many)
		}
	}
	l := listOf("/audits?q=an", audits)
	if l.Count(500, 500); l.Total != 500 || l.Many {
		t.Errorf("exactly 500: %d, many %v", l.Total, l.Many)
	}
}

func TestListHeadsAndChips(t *testing.T) {
	l := listOf("/audits?kind=stage1&page=4", audits)
	if h := l.Head("due", "Due"); h.Sorted != "ascending" || h.URL != "/audits?kind=stage1&sort=-due" {
		t.Errorf("head %+v", h)
	}
	if h := l.HeadN("client", "Client"); h.Sorted != "" || h.URL != "/audits?kind=stage1&sort=client" || !h.Number {
		t.Errorf("head %+v", h)
	}
	if h := listOf("/audits?sort=-due", audits).Head("due", "Due"); h.Sorted != "descending" {
		t.Errorf("head %+v", h)
	}
	chips := l.Chips()[0].Options
	if len(chips) != 3 || chips[0].URL != "/audits" || chips[0].Here || !chips[1].Here || chips[2].URL != "/audits?kind=stage2" {
		t.Errorf("chips %+v", chips)
	}
	if kept := listOf("/audits?kind=stage1&sort=client&q=x", audits).Kept(); len(kept) != 2 || kept[0].Name != "sort" || kept[1].Value != "stage1" {
		t.Errorf("kept %+v", kept)
	}
}
