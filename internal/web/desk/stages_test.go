package desk_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"assay/internal/app"
	"assay/internal/cert"
	"assay/internal/config"
	"assay/internal/testkit"
)

// furnished is a house with clients at every stage of the lifecycle, brought there by the verbs.
func furnished(t *testing.T, lives int) *testkit.Kit {
	t.Helper()
	dir, now := t.TempDir(), time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	c, err := config.Read(func(name string) string {
		return map[string]string{"ASSAY_DATA": dir, "ASSAY_DATABASE": "sqlite:" + filepath.Join(dir, "assay.db"), "ASSAY_BASE_URL": "http://assay.test"}[name]
	})
	if err != nil {
		t.Fatal(err)
	}
	c.Demo = true
	if err := app.Furnish(context.Background(), c, lives, now, io.Discard); err != nil {
		t.Fatal(err)
	}
	k := &testkit.Kit{Clock: &testkit.Clock{}}
	k.Clock.Set(now)
	if k.App, err = app.Open(context.Background(), c, k.Clock.Now); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := k.Close(); err != nil {
			t.Error(err)
		}
	})
	return k
}

// clients is how many lives are played, so that every stage is there.
const clients = 24

func TestFurnishedHouse(t *testing.T) {
	if testing.Short() {
		t.Skip("plays two dozen lives")
	}
	k := furnished(t, clients)
	t.Run("every stage has its pages", func(t *testing.T) { everyStageHasItsPages(t, k) })
	t.Run("auditors see the files of their teams alone", func(t *testing.T) { auditorsSeeTheirTeamsAlone(t, k) })
	t.Run("papers are read by their own alone", func(t *testing.T) { papersAreReadByTheirOwnAlone(t, k) })
	t.Run("every page asks few questions", func(t *testing.T) { everyPageAsksFewQuestions(t, k) })
}

func everyStageHasItsPages(t *testing.T, k *testkit.Kit) {
	good := func(cookie *http.Cookie, path string) {
		t.Helper()
		if status, asked := k.Questions(t, cookie, path); status != http.StatusOK || asked > mostQuestions {
			t.Errorf("%s answers %d with %d questions", path, status, asked)
		}
	}
	for _, role := range cert.StaffRoles {
		person := int64(3)
		who := k.SignIn(t, cert.Account{Name: string(role), Roles: []cert.Role{role}, PersonID: &person})
		for _, path := range []string{"/desk", "/dashboard", "/calendar", "/calendar?month=2026-12", "/certifications", "/certifications.csv", "/search?q=a"} {
			good(who, path)
		}
	}
	staff := k.SignIn(t, cert.Account{Name: "Everything", Roles: cert.StaffRoles})
	for id := int64(1); id <= clients; id++ {
		good(staff, fmt.Sprintf("/certifications/%d", id))
		f, err := k.Store.Certification(context.Background(), cert.SystemActor, id)
		if err != nil {
			t.Fatal(err)
		}
		good(k.SignIn(t, cert.Account{Name: "Client", Roles: []cert.Role{cert.ClientUser}, ClientID: &f.ClientID}), "/portal")
	}
}

func auditorsSeeTheirTeamsAlone(t *testing.T, k *testkit.Kit) {
	ctx := context.Background()
	people, err := k.Store.AuditorNames(ctx)
	if err != nil || len(people) == 0 {
		t.Fatalf("%d auditors, %v", len(people), err)
	}
	teamed := 0
	for _, p := range people {
		actor := cert.Actor{AccountID: 99, PersonID: p.ID, Name: p.Name, Roles: []cert.Role{cert.Auditor}}
		for id := int64(1); id <= clients; id++ {
			rows, err := k.Store.TeamsOf(ctx, id)
			if err != nil {
				t.Fatal(err)
			}
			member := false
			for _, r := range rows {
				member = member || r.PersonID == p.ID
			}
			want := http.StatusNotFound
			if member {
				want = http.StatusOK
				teamed++
			}
			if code, _ := get(t, k, actor, fmt.Sprintf("/certifications/%d", id)); code != want {
				t.Errorf("%s gets %d for file %d, not %d", p.Name, code, id, want)
			}
		}
	}
	if teamed == 0 {
		t.Error("nobody is on any team: the test shows nothing")
	}
}

func papersAreReadByTheirOwnAlone(t *testing.T, k *testkit.Kit) {
	ctx, read := context.Background(), 0
	for id := int64(1); id <= clients; id++ {
		papers, err := k.Store.Papers(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		f, err := k.Store.Certification(ctx, cert.SystemActor, id)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range papers {
			read++
			if code, pdf := get(t, k, clientOf(f), "/papers/"+p.Code); code != http.StatusOK || len(pdf) < 5 || pdf[:5] != "%PDF-" {
				t.Errorf("%s is not read by its own client: %d", p.Name, code)
			}
			foreign := cert.Actor{AccountID: 5, ClientID: f.ClientID + 1000, Roles: []cert.Role{cert.ClientUser}}
			if code, _ := get(t, k, foreign, "/papers/"+p.Code); code != http.StatusNotFound {
				t.Errorf("%s is answered %d to a foreign client", p.Name, code)
			}
		}
	}
	if read == 0 {
		t.Error("there were no papers: the test shows nothing")
	}
}
