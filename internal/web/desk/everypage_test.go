package desk_test

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/office/content"
	"assay/internal/testkit"
)

// records says which table an address names by its parameter, and by which column.
var records = map[string]struct{ table, column string }{
	"/applications/:id": {"applications", "id"}, "/certifications/:id": {"certifications", "id"}, "/quotations/:id": {"quotations", "id"},
	"/contracts/:id": {"contracts", "id"}, "/audits/:id": {"audits", "id"}, "/findings/:id": {"findings", "id"}, "/certificates/:id": {"certificates", "id"},
	"/accounts/:id": {"accounts", "id"}, "/people/:id": {"people", "id"}, "/evidence/:code": {"evidences", "code"}, "/papers/:code": {"papers", "code"},
	"/mail/:id": {"deliveries", "id"}, "/apply/:code": {"applications", "code"}, "/track/:code": {"applications", "code"}, "/q/:code": {"quotations", "code"}, "/k/:code": {"contracts", "code"},
	"/prices/:id": {"price_lists", "id"}, "/offices/:id": {"branches", "id"}, "/contract-templates/:id": {"contract_templates", "id"},
	"/decisions/:id": {"decisions", "id"}, "/complaints/:id": {"complaints", "id"}, "/forgeries/:id": {"forgery_reports", "id"}, "/dossiers/:id": {"dossiers", "id"}, "/complain/:code": {"complaints", "code"},
	"/uploads/:id": {"search_uploads", "id"},
	"/watch/:code": {"certificates", "code"}, "/watching/:code": {"watchers", "code"},
	"/checklists/:of": {"content_versions", "of"}, "/c/:code": {"certificates", "code"}, "/certificates/:code": {"certificates", "code"}, "/certificates/:number": {"certificates", "number"},
}

// house is a furnished body whose every page is asked for.
type house struct {
	*testkit.Kit
	t       *testing.T
	raw     *sql.DB
	most    map[string]int  // the most questions of a route so far
	doubled map[string]bool // ids found twice, by route
}

// everyPageAsksFewQuestions asks for every page of every record as everybody: at most mostQuestions, also when
// a file has sixty sites more and an audit forty findings more.
func everyPageAsksFewQuestions(t *testing.T, k *testkit.Kit) {
	raw, err := sql.Open("sqlite", strings.TrimPrefix(k.Config.Database, "sqlite:"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = raw.Close() }()
	if _, err := content.Draft(context.Background(), k.Office, cert.SystemActor, "2018.2"); err != nil {
		t.Fatal(err)
	}
	watcher := cert.Watcher{Kind: cert.ByMail, Address: "buyer@shop.example", Code: office.RandomCode(), CreatedAt: k.Office.Now()}
	if err := k.Store.AddWatcher(context.Background(), &watcher); err != nil {
		t.Fatal(err)
	}
	sum, _, err := k.Store.Files().Put(strings.NewReader("<certifications/>"), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	upload := cert.SearchUpload{Version: 1, Channel: "file", FileSHA256: sum, OnDay: k.Office.Today(), At: k.Office.Now()}
	if err := k.Store.AddSearchUpload(context.Background(), &upload); err != nil {
		t.Fatal(err)
	}
	h := house{k, t, raw, map[string]int{}, map[string]bool{}}
	person := int64(1)
	staff := k.SignIn(t, cert.Account{Name: "Everything at once", Roles: cert.StaffRoles, PersonID: &person})
	h.askAll(staff, 0, 2)
	for _, role := range cert.StaffRoles {
		h.askAll(k.SignIn(t, cert.Account{Name: string(role), Roles: []cert.Role{role}, PersonID: &person}), 0, 11)
	}
	h.askAll(nil, 0, 2)
	var deepest int64
	h.scan(&deepest, "SELECT certification_id FROM audits GROUP BY certification_id ORDER BY COUNT(*) DESC LIMIT 1")
	f, err := k.Store.Certification(context.Background(), cert.SystemActor, deepest)
	if err != nil {
		t.Fatal(err)
	}
	client := k.SignIn(t, cert.Account{Name: "Client", Roles: []cert.Role{cert.ClientUser}, ClientID: &f.ClientID})
	h.askAll(staff, deepest, 1)
	h.askAll(client, deepest, 1)
	before := h.most
	h.most = map[string]int{}
	h.grow(deepest)
	h.askAll(staff, deepest, 1)
	h.askAll(client, deepest, 1)
	for route, n := range h.most {
		if n > before[route] {
			t.Errorf("%s asks %d questions, and %d when there are many sites and findings", route, before[route], n)
		}
	}
	t.Log(before)
}

// askAll asks for each page, of every nth record (kinds of fate come by turns, so that some of each are met), of one file alone if it is not 0.
func (h house) askAll(cookie *http.Cookie, file int64, nth int) {
	for _, r := range h.Web.Routes() {
		if r.Method != http.MethodGet || strings.Contains(r.Path, "*") || strings.Contains(r.Path, ":token") {
			continue
		}
		if strings.HasPrefix(r.Path, "/api/field/") {
			continue // no page: it answers to devices alone
		}
		for i, path := range h.paths(r.Path, file) {
			if i%nth != 0 {
				continue
			}
			answer, n := h.Asked(h.t, cookie, path)
			if answer.Code >= http.StatusInternalServerError || n > mostQuestions {
				h.t.Errorf("%s answers %d with %d questions", path, answer.Code, n)
			}
			h.idsAreUnique(r.Path, answer)
			h.most[r.Path] = max(h.most[r.Path], n)
		}
	}
}

var elementID = regexp.MustCompile(`<[a-z][^>]* id="([^"]+)"`)

// idsAreUnique holds that no two elements of a page have the same id: a label would name the wrong field, and a link
// would lead to the wrong place.
func (h house) idsAreUnique(route string, answer *httptest.ResponseRecorder) {
	if !strings.HasPrefix(answer.Header().Get("Content-Type"), "text/html") {
		return
	}
	seen := map[string]bool{}
	for _, m := range elementID.FindAllStringSubmatch(answer.Body.String(), -1) {
		if seen[m[1]] && !h.doubled[route+m[1]] {
			h.doubled[route+m[1]] = true
			h.t.Errorf("%s has the id %q twice", route, m[1])
		}
		seen[m[1]] = true
	}
}

// paths are the addresses of a route, one for each record.
func (h house) paths(route string, file int64) []string {
	route = strings.Replace(route, "/constants/:name", "/constants/sms.max_reduction", 1)
	route = strings.Replace(route, "/clauses/:number", "/clauses/8.6.1", 1)
	i := strings.Index(route, ":")
	if i < 0 {
		return []string{route}
	}
	parameter, _, _ := strings.Cut(route[i:], "/")
	at := strings.LastIndex(strings.TrimSuffix(route[:i], "/"), "/")
	of, known := records[route[at:i]+parameter]
	if !known {
		h.t.Fatalf("%s: which table?", route)
	}
	query := fmt.Sprintf("SELECT %s FROM %s", of.column, of.table)
	if file != 0 && !slices.Contains([]string{"accounts", "people", "applications", "deliveries", "price_lists", "branches", "contract_templates", "content_versions", "forgery_reports", "watchers", "search_uploads"}, of.table) {
		column := "certification_id"
		if of.table == "certifications" {
			column = "id"
		}
		query += fmt.Sprintf(" WHERE %s = %d", column, file)
	}
	var paths []string
	rows, err := h.raw.Query(query)
	if err != nil {
		h.t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var value string
		if err := rows.Scan(&value); err != nil {
			h.t.Fatal(err)
		}
		paths = append(paths, strings.Replace(route, parameter, value, 1))
	}
	return paths
}

func (h house) scan(to any, query string, args ...any) {
	h.t.Helper()
	if err := h.raw.QueryRow(query, args...).Scan(to); err != nil {
		h.t.Fatal(err)
	}
}

// grow gives a file sixty more sites, and its last audit that had findings forty more.
func (h house) grow(file int64) {
	h.t.Helper()
	ctx := context.Background()
	var sites []cert.Site
	for i := range 60 {
		sites = append(sites, cert.Site{CertificationID: file, Position: 1000 + i, Name: fmt.Sprintf("Branch %d", i), City: "Athens", Country: "GR", Kind: "permanent"})
	}
	if err := h.Store.AddSites(ctx, sites); err != nil {
		h.t.Fatal(err)
	}
	var found int64
	h.scan(&found, "SELECT MAX(id) FROM findings WHERE certification_id = ?", file)
	f, err := h.Store.Finding(ctx, cert.SystemActor, found)
	if err != nil {
		h.t.Fatal(err)
	}
	for i := range 40 {
		f.ID, f.Number = 0, fmt.Sprintf("NC-9999-%04d", i)
		if err := h.Store.AddFinding(ctx, &f); err != nil {
			h.t.Fatal(err)
		}
	}
}
