package desk_test

import (
	"fmt"
	"net/http"
	"testing"

	"assay/internal/cert"
	"assay/internal/testkit"
)

func TestPortalShowsTheClientItsOwn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		a, b := submitted(t, k, "Aegean Hosting A.E."), submitted(t, k, "Baltic Cloud")
		shows(t, k, clientOf(a), "/portal", "Aegean Hosting A.E.", "Your application is with us", "The application was sent.", "It is our turn now", "!Baltic", "!review the application")
		shows(t, k, clientOf(a), fmt.Sprintf("/portal?file=%d", b.ID), "Aegean Hosting A.E.", "!Baltic")
		nobody := cert.Actor{AccountID: 7, Name: "New", Roles: []cert.Role{cert.ClientUser}}
		shows(t, k, nobody, "/portal", "There is no file for your account yet", "!Aegean")
		if code, _ := get(t, k, planner, "/portal"); code != http.StatusForbidden {
			t.Errorf("a planner gets a client's portal: %d", code)
		}
	})
}
