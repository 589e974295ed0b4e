package desk_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"assay/internal/cert"
	"assay/internal/testkit"
)

func TestSearchFindsNamesAndNumbers(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		f := submitted(t, k, "Ölwerk Köln GmbH")
		submitted(t, k, "100% Hosting_Plus")
		for _, q := range []string{"ölwerk", "OLWERK", "c-2026-000", "APP-2026-000"} {
			shows(t, k, planner, "/search?q="+url.QueryEscape(q), "Ölwerk Köln GmbH")
		}
		shows(t, k, planner, "/search?q=%25", "100% Hosting_Plus", "!Ölwerk")
		shows(t, k, planner, "/search?q=nobody", "Nothing found")
		shows(t, k, planner, "/search", "leads straight to its record")
		for q, want := range map[string]int{"c-2026-0001": http.StatusSeeOther, "app-2026-0001": http.StatusSeeOther, "C-2026-9999": http.StatusOK} {
			if code, body := get(t, k, planner, "/search?q="+q); code != want {
				t.Errorf("%s answers %d: %s", q, code, body)
			}
		}
		offTeam := cert.Actor{AccountID: 9, PersonID: 9, Name: "Auditor", Roles: []cert.Role{cert.Auditor}}
		for _, q := range []string{"ölwerk", f.Number, "APP-2026-0001"} {
			shows(t, k, offTeam, "/search?q="+url.QueryEscape(q), "Nothing found", "!Ölwerk Köln")
		}
		if code, _ := get(t, k, clientOf(f), fmt.Sprintf("/search?q=%s", f.Number)); code != http.StatusForbidden {
			t.Errorf("a client may search: %d", code)
		}
	})
}
