package desk_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"assay/internal/cert"
	"assay/internal/testkit"
)

// TestIssuingIsHaltedOnThePage throws the switch as an administrator does, and sees what the others see.
func TestIssuingIsHaltedOnThePage(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		admin := cert.Actor{AccountID: 8, PersonID: 8, Name: "Ada", Roles: []cert.Role{cert.Administrator}}
		decider := cert.Actor{AccountID: 9, PersonID: 9, Name: "Dora", Roles: []cert.Role{cert.DecisionMaker}}
		shows(t, k, admin, "/settings", "Seal on certificates", `href="/seal.pem"`, "Halt issuing", "Seal of assay.test")
		shows(t, k, cert.Actor{}, "/seal.pem", "-----BEGIN CERTIFICATE-----")
		throw := func(code int, form url.Values) string {
			t.Helper()
			r := httptest.NewRequest(http.MethodPost, "/settings/issuing", strings.NewReader(form.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			w := httptest.NewRecorder()
			serve(t, k, admin).ServeHTTP(w, r)
			if w.Code != code {
				t.Errorf("the switch with %v: %d", form, w.Code)
			}
			return w.Body.String()
		}
		if body := throw(http.StatusUnprocessableEntity, url.Values{"halted": {"yes"}, "version": {"1"}, "once": {"a-halt-without"}}); !strings.Contains(body, "Say why") {
			t.Error("halting without a reason is not explained")
		}
		throw(http.StatusSeeOther, url.Values{"halted": {"yes"}, "halt_reason": {"A wrong mark was found"}, "version": {"1"}, "once": {"a-halt"}})
		shows(t, k, admin, "/settings", "Issuing is halted since", "A wrong mark was found", "Let certificates be issued again")
		for _, who := range []cert.Actor{admin, decider} {
			shows(t, k, who, "/desk", "No certificate can be issued", "A wrong mark was found.")
		}
		throw(http.StatusSeeOther, url.Values{"halted": {"no"}, "version": {"2"}, "once": {"a-resume"}})
		if why, err := k.Office.Issuing(context.Background()); err != nil || why != "" {
			t.Errorf("still halted: %q, %v", why, err)
		}
	})
}
