package desk_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"assay/internal/cert"
	"assay/internal/testkit"
)

// mostQuestions is what one page may ask of the database, session and frame included. The pages on which an audit is
// scheduled and decided, which lay out the whole file, ask the most.
const mostQuestions = 26

func TestPagesAskAFixedNumberOfQuestions(t *testing.T) {
	k := testkit.New(t)
	var f cert.Certification
	for i := range 3 {
		f = submitted(t, k, fmt.Sprintf("Client %d", i))
	}
	staff := k.SignIn(t, cert.Account{Name: "Everything", Roles: cert.StaffRoles})
	client := k.SignIn(t, cert.Account{Name: "Client", Roles: []cert.Role{cert.ClientUser}, ClientID: &f.ClientID})
	ask := func() map[string]int {
		asked := map[string]int{}
		for _, r := range k.Web.Routes() {
			if r.Method != http.MethodGet || strings.Contains(r.Path, ":code") || strings.Contains(r.Path, "*") {
				continue
			}
			path, who := strings.ReplaceAll(r.Path, ":id", "1"), staff
			if r.Permission == cert.OwnFile {
				who = client
			}
			status, n := k.Questions(t, who, path)
			if status == http.StatusInternalServerError {
				t.Errorf("%s answers %d", path, status)
			}
			if asked[path] = n; n > mostQuestions {
				t.Errorf("%s asks %d questions", path, n)
			}
		}
		return asked
	}
	few := ask()
	for i := range 27 {
		submitted(t, k, fmt.Sprintf("Further client %d", i))
	}
	for path, n := range ask() {
		if n != few[path] {
			t.Errorf("%s asks %d questions for 3 files and %d for 30", path, few[path], n)
		}
	}
	if few["/certifications/1"] < 10 {
		t.Errorf("the counter counts nothing: %v", few)
	}
	t.Log(few)
}
