package desk_test

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"assay/internal/cert"
	"assay/internal/testkit"
)

func TestFilesAreFoundInAnyScript(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		names := []string{"Ölwerk Köln GmbH", "Ελληνική Φιλοξενία Α.Ε.", "شركة الاستضافة", "100% Hosting_Plus", "Plain Services"}
		for _, n := range names {
			submitted(t, k, n)
		}
		for query, want := range map[string]string{"ölwerk": names[0], "OLWERK": names[0], "ελληνικη": names[1], "الاستضافة": names[2],
			"%25": names[3], "_": names[3], "c-2026-0005": names[4], "APP-2026-0005": names[4]} {
			code, body := get(t, k, planner, "/certifications?q="+query)
			if code != http.StatusOK || !strings.Contains(body, want) {
				t.Errorf("%q does not find %s (%d)", query, want, code)
			}
			for _, other := range names {
				if other != want && strings.Contains(body, other) {
					t.Errorf("%q also finds %s", query, other)
				}
			}
		}
	})
}

func TestPagesOfFilesNeitherOverlapNorSkip(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		for i := range 7 {
			submitted(t, k, fmt.Sprintf("Client %d", i%3))
		}
		for _, sort := range []string{"due", "-due", "client", "-client", "number", "-number", "stage", "-stage"} {
			_, body := get(t, k, planner, "/certifications.csv?sort="+sort)
			rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
			if err != nil || len(rows) != 8 {
				t.Fatalf("%s: %d rows, %v", sort, len(rows), err)
			}
			var numbers []string
			for _, r := range rows[1:] {
				numbers = append(numbers, r[0])
			}
			slices.Sort(numbers)
			if len(slices.Compact(numbers)) != 7 {
				t.Errorf("%s: a file is missing or there twice: %v", sort, numbers)
			}
		}
	})
}

func TestExportHoldsNoFormula(t *testing.T) {
	k := testkit.New(t)
	for _, name := range []string{"=HYPERLINK(1)", "+1 Hosting", "-2 Hosting", "@Home", "＝wide"} {
		submitted(t, k, name)
	}
	_, body := get(t, k, planner, "/certifications.csv")
	rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows[1:] {
		if !strings.HasPrefix(r[1], "'") {
			t.Errorf("%q is a formula to a spreadsheet", r[1])
		}
	}
}

func TestFileShowsWhereItStands(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		f, other := submitted(t, k, "Aegean Hosting A.E."), submitted(t, k, "Baltic Cloud")
		path := fmt.Sprintf("/certifications/%d", f.ID)
		shows(t, k, planner, path, "Aegean Hosting A.E.", "C-2026-0001", "Review the application", "application reviewer&#39;s turn", "Managed hosting", "Head office", "Eleni Papadaki", "/applications/", "!Baltic")
		shows(t, k, planner, fmt.Sprintf("/certifications/%d", other.ID), "Baltic Cloud", "!Aegean Hosting A.E.</h1>")
		offTeam := cert.Actor{AccountID: 9, PersonID: 9, Name: "Auditor", Roles: []cert.Role{cert.Auditor}}
		if code, _ := get(t, k, offTeam, path); code != http.StatusNotFound {
			t.Errorf("an auditor who is on no team of the file gets %d", code)
		}
		shows(t, k, offTeam, "/certifications", "!Aegean", "No clients yet")
		if code, _ := get(t, k, clientOf(f), path); code != http.StatusForbidden {
			t.Errorf("a client gets the inner page of its file: %d", code)
		}
		if code, _ := get(t, k, planner, "/certifications/999"); code != http.StatusNotFound {
			t.Errorf("an unknown file answers %d", code)
		}
	})
}
